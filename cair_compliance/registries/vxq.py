"""VXQ^V01 of HL7 2.3.1: the question about one pupil, as registries understood it before version 2.5.

QRD-8 names the child, QRF-5 holds the rest by position: the second is the birth date. Neither sex nor
address has a place, and the others (social security number, parents) are never sent.
"""

from __future__ import annotations

from datetime import datetime

from ..model.people import Pupil
from .dialect import Dialect
from .hl7 import Field, join
from .persons import STATE_REGISTRY
from .qbp import Question


def build(
    pupil: Pupil,
    profile: str,
    dialect: Dialect,
    *,
    facility: str,
    control_id: str,
    now: datetime,
    registry_id: str = "",
) -> Question:
    """The question about one pupil with a birth date; there is one kind only, whatever the profile.

    `now` must know its zone; it goes out in this computer's, without saying so, as was usual. Raises
    Unsendable when a value holds a control character.
    """
    assert pupil.birthdate is not None
    time = now.astimezone().strftime("%Y%m%d%H%M%S")
    segments = [
        "MSH|^~\\&|" + join(_msh(dialect, facility, control_id, time)),
        join(_qrd(pupil, dialect, control_id, time, registry_id)),
        join(["QRF", dialect.receiving_facility, "", "", ""]) + f"|~{pupil.birthdate:%Y%m%d}",
    ]
    text = "".join(segment + "\r" for segment in segments)
    return Question(text, control_id, control_id, profile, pupil.last_name, pupil.first_name, pupil.birthdate)


def _msh(dialect: Dialect, facility: str, control_id: str, time: str) -> list[Field]:
    """MSH-3 to MSH-16."""
    return [
        dialect.sending_application,
        facility,
        dialect.receiving_application,
        dialect.receiving_facility,
        time,
        "",
        ("VXQ", "V01"),
        control_id,
        dialect.processing_id,
        dialect.version,
        *("", ""),
        dialect.accept_acknowledgment,
        dialect.application_acknowledgment,
    ]


def _qrd(pupil: Pupil, dialect: Dialect, control_id: str, time: str, registry_id: str) -> list[Field]:
    name = (registry_id, pupil.last_name, pupil.first_name, pupil.middle_name, pupil.suffix)
    who = (*name, *[""] * 7, STATE_REGISTRY if registry_id else "")
    wanted = (str(dialect.max_candidates), "RD")
    what = ("VXI", "Vaccine Information", "HL70048")
    return ["QRD", time, "R", "I", control_id, "", "", wanted, who, what, ("", "SIIS")]
