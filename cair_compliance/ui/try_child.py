"""Try a child: type a made-up pupil's dates and see what the rules say. Nothing is stored, nobody is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import streamlit as st

from ..api import check_pupil
from ..check.made_up import ENTRY_TYPES
from ..model.errors import InputRefused
from ..model.people import GRADES
from ..model.results import PupilResult
from ..model.standings import NOT_LEGAL
from ..reports.words import PROGRAMS
from .ask_doses import ask_doses
from .child import cards_of, picture, second_opinion, standing
from .doors import heading, plain, sentence
from .typed_doses import Typed, filled, read_doses

MOST_DOSES, FIRST_ROWS = 20, 4
FIRST_BIRTHDATE = date(1990, 1, 1)
_GRADES = tuple(grade for grade in GRADES if grade != "PK")
_SEVENTH = ("7", "UG")
_KEPT = "held-tried"


@dataclass(frozen=True, slots=True)
class Question:
    """Everything typed about one made-up pupil."""

    birthdate: date | None
    program: str
    grade: str
    entry_type: str
    entry_date: date
    as_of: date
    doses: tuple[Typed, ...]


def answer(question: Question) -> PupilResult:
    """The finding. Raises InputRefused in one sentence for what cannot be read."""
    if question.birthdate is None:
        raise InputRefused("Give the birth date first.")
    return check_pupil(
        question.birthdate,
        read_doses(question.doses),
        program=question.program,
        grade=question.grade,
        entry_type=question.entry_type,
        entry_date=question.entry_date,
        as_of=question.as_of,
    )


def try_child() -> None:
    """The form and, below it, the finding for what stands in the form."""
    heading("Try a child")
    sentence("Type a birth date and doses, and see what the rules say. No name is asked, and nothing is stored.")
    question = ask_question()
    if st.button("See the finding", key="try-see", type="primary"):
        st.session_state[_KEPT] = None
        try:
            st.session_state[_KEPT] = (question, answer(question))
        except InputRefused as refused:
            st.error(plain(str(refused)), icon=":material/error:")
    kept = st.session_state.get(_KEPT)
    if kept is None:
        return
    if kept[0] != question:
        sentence("Something above was changed; press “See the finding” again.", quiet=True)
        return
    finding(kept[1], question.as_of)


def ask_question() -> Question:
    today = date.today()  # noqa: DTZ011 - the school's own calendar day
    left, right = st.columns(2)
    with left:
        birthdate = ask_day("Birth date", "try-birthdate", None, until=today)
        program = st.selectbox("Program", list(PROGRAMS), key="try-program",
                               format_func=PROGRAMS.__getitem__)  # fmt: skip
        school = program == "tk12"
        grade = st.selectbox("Grade", _GRADES, index=1, key="try-grade") if school else ""
    with right:
        as_of = ask_day("Look at it on", "try-as-of", today) or today
        entry_date = ask_day("Entry date (empty: the same day)", "try-entry", None) or as_of
        entry_type = ask_entry(grade) if grade in _SEVENTH else "admission"
    doses = ask_doses("try", first=FIRST_ROWS, most=MOST_DOSES, example="03/14/2021 or 03/2021")
    return Question(birthdate, program, grade, entry_type, entry_date, as_of, tuple(row for _, row in filled(doses)))


def ask_day(label: str, key: str, value: date | None, until: date | None = None) -> date | None:
    last = until or date.today() + timedelta(days=20 * 365)  # noqa: DTZ011 - the school's own calendar day
    found = st.date_input(label, value=value, key=key, min_value=FIRST_BIRTHDATE, max_value=last, format="MM/DD/YYYY")
    return found if isinstance(found, date) else None


def ask_entry(grade: str) -> str:
    order = list(ENTRY_TYPES)[::-1] if grade == "7" else list(ENTRY_TYPES)
    return st.radio("Entry", order, format_func=ENTRY_TYPES.__getitem__, key=f"try-entry-type-{grade}")


def finding(result: PupilResult, as_of: date) -> None:
    """Exactly as on the screen of one child."""
    standing(result)
    sentence(f"{result.entry}. In the column “From”, R is a dose as typed here.", quiet=True)
    picture(result, as_of, key="try-timeline")
    cards_of(result, as_of)
    second_opinion(result, "try-second-opinion")
    sentence(NOT_LEGAL, quiet=True)
