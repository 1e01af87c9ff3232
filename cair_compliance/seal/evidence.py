"""What a check rested on as plain data: pupils, what the law is asked about each, and every dose with its sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from pydantic import TypeAdapter

from ..check.made_up import roster_of_all
from ..check.verification import Verification
from ..engine.evaluation import Evaluation
from ..engine.subjects import Subject
from ..model.doses import DoseTable
from ..model.people import Pupil
from ..model.roster import Roster
from ..model.vaccines import Catalogue

_PUPILS = TypeAdapter(list[Pupil])
_SUBJECTS = TypeAdapter(list[Subject])
_VERIFICATIONS = TypeAdapter(list[Verification])
_COLUMNS = {"pupil": np.int32, "day": np.int32, "sources": np.uint32, "row": np.int32}
_FLAGS = ("month_only", "conflict", "documented", "superseded")


def plain_evidence(roster: Roster, evaluation: Evaluation, verifications: Sequence[Verification]) -> dict[str, Any]:
    """One JSON document; `read_evidence` is its way back."""
    doses = evaluation.doses
    return {
        "pupils": _PUPILS.dump_python(list(roster.pupils), mode="json"),
        "subjects": _SUBJECTS.dump_python(list(evaluation.subjects), mode="json"),
        "verifications": _VERIFICATIONS.dump_python(list(verifications), mode="json"),
        "doses": {
            "source_names": list(doses.source_names),
            "product": [doses.catalogue.products[place].id for place in doses.product.tolist()],
            **{name: getattr(doses, name).tolist() for name in (*_COLUMNS, *_FLAGS)},
            "column": list(doses.column),
            "raw": list(doses.raw),
        },
    }


def read_evidence(document: Any, catalogue: Catalogue) -> tuple[Roster, list[Subject], list[Verification]]:
    """The roster with its doses, the subjects and the verifications. Raises ValueError or KeyError."""
    pupils = _PUPILS.validate_python(document["pupils"])
    subjects = _SUBJECTS.validate_python(document["subjects"])
    verifications = _VERIFICATIONS.validate_python(document["verifications"])
    if not len(pupils) == len(subjects) == len(verifications):
        raise ValueError("pupils, subjects and verifications differ in number")
    return roster_of_all(pupils, _table(document["doses"], catalogue)), subjects, verifications


def _table(plain: Any, catalogue: Catalogue) -> DoseTable:
    size = len(plain["day"])
    if any(len(plain[name]) != size for name in (*_COLUMNS, *_FLAGS, "product", "column", "raw")):
        raise ValueError("the columns of doses differ in length")
    columns: dict[str, Any] = {name: np.array(plain[name], dtype=kind) for name, kind in _COLUMNS.items()}
    flags: dict[str, Any] = {name: np.array(plain[name], dtype=np.bool_) for name in _FLAGS}
    return DoseTable(
        catalogue=catalogue,
        source_names=tuple(map(str, plain["source_names"])),
        product=np.array([catalogue.index[name] for name in plain["product"]], dtype=np.int16),
        column=tuple(map(str, plain["column"])),
        raw=tuple(map(str, plain["raw"])),
        **columns,
        **flags,
    )
