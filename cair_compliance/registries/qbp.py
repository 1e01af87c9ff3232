"""QBP^Q11 Z34 and Z44: the question about one pupil.

Only what the law lets a school ask with goes out: name, birth date, sex, address. Values are escaped
leaf by leaf, so a name can never open a field or a segment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ..model.people import Pupil
from .dialect import Dialect
from .hl7 import Field, join
from .persons import STATE_REGISTRY

AUTHORITY = "CDCPHINVS"


@dataclass(frozen=True, slots=True)
class Question:
    """One message and what its answer has to repeat."""

    text: str
    control_id: str
    tag: str
    profile: str
    last_name: str
    first_name: str
    birthdate: date


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
    """The question about one pupil with a birth date. `now` must know its zone.

    `registry_id`: the registry's own number of the record meant, "" for a search. Raises Unsendable when a
    value holds a control character.
    """
    assert pupil.birthdate is not None
    tag = f"T{control_id}"
    segments = [
        "MSH|^~\\&|" + join(_msh(profile, dialect, facility, control_id, now)),
        join(_qpd(pupil, pupil.birthdate, profile, dialect, tag, registry_id)),
        join(["RCP", "I", (str(dialect.max_candidates), ("RD", "Records", "HL70126")), ("R", "Real Time", "HL70394")]),
    ]
    text = "".join(segment + "\r" for segment in segments)
    assert text.count("\r") == len(segments)
    return Question(text, control_id, tag, profile, pupil.last_name, pupil.first_name, pupil.birthdate)


def _msh(profile: str, dialect: Dialect, facility: str, control_id: str, now: datetime) -> list[Field]:
    """MSH-3 to MSH-22."""
    return [
        dialect.sending_application,
        facility,
        dialect.receiving_application,
        dialect.receiving_facility,
        now.strftime("%Y%m%d%H%M%S%z"),
        "",
        ("QBP", "Q11", "QBP_Q11"),
        control_id,
        dialect.processing_id,
        dialect.version,
        *("", ""),
        dialect.accept_acknowledgment,
        dialect.application_acknowledgment,
        *("", "", "", ""),
        (profile, AUTHORITY),
        facility,
    ]


def _qpd(pupil: Pupil, birthdate: date, profile: str, dialect: Dialect, tag: str, registry_id: str) -> list[Field]:
    name = (pupil.last_name, pupil.first_name, pupil.middle_name, pupil.suffix, "", "", "L")
    address = (pupil.street, "", pupil.city, "CA", pupil.zip_code, "USA", "H")
    sex = dialect.sex.get(pupil.sex.upper(), "U")
    query = (profile, dialect.profiles[profile], AUTHORITY)
    record = (registry_id, "", "", "", STATE_REGISTRY) if registry_id else ""
    return ["QPD", query, tag, record, name, "", birthdate.strftime("%Y%m%d"), sex, address]
