"""The school's own classification of a pupil: ticks in the boxes of the yearly report, codes, "compliant" flags.

It is somebody's result, not evidence: it is kept to compare with ours and changes nothing.
"""

from __future__ import annotations

from ..model.people import SchoolSays
from ..model.vaccines import Product, fold_name
from .claims import requirements_of

BOXES = {
    "says_all_required": "all_required",
    "says_conditional": "conditional",
    "says_overdue": "overdue",
    "says_iep": "iep",
    "says_independent_study": "independent_study",
    "says_home_based": "home_based",
}
"""Field of a column of ticks -> the box it stands for."""

TURNED = "says_not_compliant"
FLAGS = ("says_compliant", TURNED, "says_status")

CLAIMED_TOO = ("iep", "independent_study", "home_based")
"""Boxes that are a special standing as well, which needs its own evidence."""

_EXEMPT_BOXES = {"pme": "pme", "tme": "tme", "pbe": "pbe"}
_YES = frozenset(
    [
        "y",
        "yes",
        "true",
        "1",
        "x",
        "compliant",
        "c",
        "met",
        "ok",
        "uptodate",
        "complete",
        "completed",
        "current",
        "incompliance",
    ]
)
_NO = frozenset(
    [
        "n",
        "no",
        "false",
        "0",
        "noncompliant",
        "notcompliant",
        "nc",
        "notmet",
        "incomplete",
        "due",
        "notuptodate",
        "outofcompliance",
    ]
)
_MET = {"x": "all_required", "i": "iep", "d": "independent_study", "h": "home_based", "p": "pbe"}
_FOLLOW = {"te": "tme", "mc": "conditional", "md": "overdue"}
_STATUS = (
    ("conditional", "conditional"),
    ("overdue", "overdue"),
    ("pastdue", "overdue"),
    ("delinquent", "overdue"),
    ("noncompliant", "not_compliant"),
    ("notcompliant", "not_compliant"),
    ("incomplete", "not_compliant"),
    ("notcomplete", "not_compliant"),
    ("notuptodate", "not_compliant"),
    ("allrequired", "all_required"),
    ("requirementsmet", "all_required"),
    ("uptodate", "all_required"),
    ("complete", "all_required"),
    ("compliant", "compliant"),
    ("permanentmedical", "pme"),
    ("temporarymedical", "tme"),
    ("pme", "pme"),
    ("tme", "tme"),
    ("pbe", "pbe"),
    ("personalbelief", "pbe"),
    ("iep", "iep"),
    ("independentstudy", "independent_study"),
    ("homebased", "home_based"),
)


def of_tick(field: str, text: str, column: str) -> tuple[SchoolSays, ...]:
    """A column for one box: any mark but a "no" puts the pupil into it."""
    return () if _is_no(text) else (SchoolSays(BOXES[field], "", text, column),)


def of_exempt_box(text: str, column: str) -> tuple[SchoolSays, ...]:
    """A tick under a plain PME, TME or PBE heading is such a box as well as a claim."""
    box = _EXEMPT_BOXES.get(fold_name(column), "")
    return () if not box or _is_no(text) else (SchoolSays(box, "", text, column),)


def is_exempt_box(column: str) -> bool:
    """The heading is PME, TME or PBE and no more, as on the yearly worksheet."""
    return fold_name(column) in _EXEMPT_BOXES


def of_flag(product: Product | None, text: str, column: str, *, turned: bool = False) -> tuple[SchoolSays, ...]:
    """A stored "compliant" flag, for all or one vaccine. `turned`: the column asks for the opposite."""
    if not text.strip("-–—_. "):
        return ()
    folded = fold_name(text)
    box = "compliant" if folded in _YES or not folded else "not_compliant" if folded in _NO else of_word(text)
    if turned:
        box = {"compliant": "not_compliant", "not_compliant": "compliant"}.get(box, box)
    return tuple(SchoolSays(box, name, text, column) for name in requirements_of(product))


def of_code(field: str, text: str, column: str) -> tuple[SchoolSays, ...]:
    """Aeries codes: requirements met X, I, D, H, P and follow-up TE, MC, MD."""
    codes = _MET if field == "requirements_met" else _FOLLOW
    return (SchoolSays(codes.get(text.strip().lower(), "unknown"), "", text, column),) if text else ()


def _is_no(text: str) -> bool:
    return not text.strip("-–—_. ") or fold_name(text) in _NO


def of_word(text: str) -> str:
    """The box a status word stands for, "unknown" for none."""
    folded = fold_name(text)
    return next((box for word, box in _STATUS if word in folded), "unknown")
