"""Grade, sex, ids and school status as written -> the canonical words of the model."""

from __future__ import annotations

import re

from ..model.people import GRADES
from ..model.vaccines import fold_name

_WORDS = {
    "PK": "pk pk3 pk4 prek4 ps prek preschool prekindergarten in td infant infants toddler toddlers -2 p3 p4",
    "TK": "tk utk etk t ptk kt transk transkinder transitionalkindergarten transkindergarten transitional -1",
    "K": "k kn kg kdg knd kind kam kpm amk pmk kinder kindergarten kindergarden 0 00",
    "UG": "ug ue us ungraded",
}
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_GRADES = {word: grade for grade, words in _WORDS.items() for word in words.split()}
_GRADES |= {word: str(number) for number, word in enumerate(_ORDINALS.split(), start=1)}
_WRAPPED_ID = re.compile(r'="([^"]+)"|\'([^\']+)|(\d+)\.0', re.ASCII)
_NUMBER = re.compile(r"^(?:grade|gr|g)?0*(\d{1,2})(?:st|nd|rd|th)?(?:grade|gr)?$")
_SEXES = {
    "M": "m male boy varon nino masculino hombre 1",
    "F": "f fem female girl nina femenino mujer 2",
    "X": "x nonbinary nb other 9 nonbinario",
}
_SEX = {word: sex for sex, words in _SEXES.items() for word in words.split()}
_LEFT = (
    "withdr",
    "inactive",
    "moved",
    "gone",
    "unenrolled",
    "left",
    "transferred",
    "noshow",
    "graduat",
    "neverattended",
    "didnotattend",
    "expelled",
    "deceased",
    "transferout",
    "transferring",
    "exited",
    "dropped",
    "disenrolled",
    "terminated",
)
_HERE = (
    "enrolled",
    "active",
    "attending",
    "current",
    "present",
    "registered",
    "open",
    "full",
    "part",
    "newstudent",
    "newlyenrolled",
    "newenrol",
    "returning",
    "continuing",
    "transferredin",
    "transferin",
)
_HERE_WHOLE = frozenset(["a", "e", "y", "yes", "0", "new", "student", "primary", "p"])
_LEFT_WHOLE = frozenset(["i", "w", "ns"])
_NOT_YET = ("preenrol", "preregister", "nextyear", "futureenrol", "pending", "waitlist", "waitinglist", "applicant")
_SAYS_LEFT = re.compile(
    r"\b(?:transferred|withdrawn|withdrew|moved|left (?:the )?school|no[- ]show|dropped|disenrolled)\b", re.IGNORECASE
)


def read_grade(text: str) -> str:
    """One of GRADES, "" when not known. Aeries numbers (-2, -1, 0), CALPADS codes (KN, 07) and words."""
    bare = text.strip().lower()
    if bare.startswith("-"):
        return _GRADES.get(bare, "")
    folded = fold_name(re.sub(r"\.0$|\(.*\)$", "", bare))
    if folded in _GRADES:
        return _GRADES[folded]
    word = re.sub(r"^grade|(?:grade|gr)$", "", folded)
    if word in _GRADES:
        return _GRADES[word]
    match = _NUMBER.match(folded)
    grade = "K" if match and match.group(1) == "0" else match.group(1) if match else ""
    return grade if grade in GRADES else ""


def grade_of_sheet(name: str) -> str:
    """The grade a sheet's name says, as in "Grade 3", "TK", "1st Grade" or "Kinder Rm 12"; "" for none or several."""
    bare = re.sub(r"\b(?:rm|room|class|teacher|mrs?|ms)\b.*$", "", name, flags=re.IGNORECASE)
    if _NUMBER.match(fold_name(bare)) and not re.search(r"gr|th|st|nd|rd", bare, re.IGNORECASE):
        return ""
    words = [bare, *re.split(r"[\s_\-–—,;()]+", bare)]
    found = {grade for word in words if (grade := read_grade(word)) and not word.strip().isdigit()}
    found |= {grade for match in re.findall(r"gr(?:ade)?\.?\s*(\d{1,2})", bare, re.I) if (grade := read_grade(match))}
    return found.pop() if len(found) == 1 else ""


def is_odd_grade(text: str, grade: str) -> bool:
    """Written so that a reader may wonder what it was taken for: 0, -1, Kinder; not KN, 07 or 1st."""
    folded = fold_name(text)
    return (folded.lstrip("0") != grade.lower() and folded not in ("kn", "kg", "ps") and not _NUMBER.match(folded)) or (
        text.strip() in ("0", "-1", "-2")
    )  # fmt: skip


def read_sex(text: str) -> str:
    """M, F or X; "" for anything else."""
    return _SEX.get(fold_name(text), "")


def is_unknown_sex(text: str) -> bool:
    """Words that say the sex is not known, or nothing."""
    return fold_name(text) in ("", "u", "unk", "unknown", "na", "notstated", "none")


def plain_id(text: str) -> str:
    """An id without what programs put round it to keep it text: ="0012", '0012 and 12.0."""
    match = _WRAPPED_ID.fullmatch(text)
    return next(filter(None, match.groups())) if match else text


def is_state_id(text: str) -> bool:
    """Ten digits, the shape of a California statewide student identifier."""
    return len(text) == 10 and text.isascii() and text.isdigit()


def is_usable_id(text: str) -> bool:
    """An id that was not damaged by a spreadsheet program (1.23457E+09)."""
    if text.isascii() and text.isdigit():
        return True
    return bool(text) and not re.search(r"\dE[+]?\d", text, re.IGNORECASE) and bool(re.search(r"\d", text))


def says_left(status: str) -> bool:
    """A status column that says the pupil is gone."""
    folded = fold_name(status)
    return folded in _LEFT_WHOLE or folded.startswith(_LEFT)


def says_here(status: str) -> bool:
    """A status column that says the pupil attends, or nothing about it."""
    folded = fold_name(status)
    return not status or folded in _HERE_WHOLE or folded.startswith(_HERE)


def says_not_yet(status: str) -> bool:
    """A status column that says the pupil is enrolled for next year; Aeries writes a star."""
    return status.strip() == "*" or fold_name(status).startswith(_NOT_YET)


def remark_says_left(remark: str) -> bool:
    """A free remark from which it seems that the pupil is gone."""
    return bool(_SAYS_LEFT.search(remark))
