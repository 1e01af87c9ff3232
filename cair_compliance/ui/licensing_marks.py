"""What the analyst marks in a file review: files seen, and what was found in one that the list does not show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

import streamlit as st

from ..model.licensing import NOT_ON_FILE, ON_FILE, OTHER_SCHOOL, RECORDS, FileNote, LicensingReview
from ..model.people import Pupil
from .doors import sentence

NOTES, SEEN = "held-licensing-notes", "held-licensing-seen"
CHOICES = {"": "as the list shows", **{key: RECORDS[key] for key in (ON_FILE, NOT_ON_FILE, OTHER_SCHOOL)}}
PICKED, CHILD, RECORD, WORDS = "licensing-seen", "licensing-child", "licensing-record", "licensing-words"
Who = tuple[str, str, date | None]


def marks() -> dict[int, FileNote]:
    """Place of a child -> what was marked, for the review."""
    notes: Mapping[int, FileNote] = st.session_state.get(NOTES, {})
    seen: Iterable[int] = st.session_state.get(SEEN, ())
    found = {place: FileNote() for place in seen}
    return found | {place: FileNote(one.record, one.note, place in found) for place, one in notes.items()}


def forget() -> None:
    keep({}, ())


def keep(notes: Mapping[int, FileNote], seen: Iterable[int]) -> None:
    st.session_state[NOTES], st.session_state[SEEN] = dict(notes), tuple(seen)
    st.session_state[PICKED] = list(st.session_state[SEEN])


def carry_over(before: Iterable[Pupil], after: Iterable[Pupil]) -> int:
    """Take the marks to the children of a changed list; the number of marked children that are not there any more.

    A child is the same by name and birth date, or by a name that each list holds once.
    """
    moves = same_children(list(before), list(after))
    notes, seen = st.session_state.get(NOTES, {}), st.session_state.get(SEEN, ())
    keep(
        {moves[place]: note for place, note in notes.items() if place in moves},
        sorted(moves[place] for place in seen if place in moves),
    )
    return len({*notes, *seen} - moves.keys())


def same_children(before: list[Pupil], after: list[Pupil]) -> dict[int, int]:
    """Place in one list -> place in the other, where it is plainly the same child."""
    found: dict[int, int] = {}
    for dated in (True, False):
        here, there = (_once([_who(one, dated) for one in pupils]) for pupils in (before, after))
        taken = set(found.values())
        pairs = {place: there[who] for who, place in here.items() if who in there and place not in found}
        found |= {place: other for place, other in pairs.items() if other not in taken}
    return found


def _who(pupil: Pupil, dated: bool) -> Who:
    return pupil.last_name.casefold(), pupil.first_name.casefold(), pupil.birthdate if dated else None


def _once(whom: list[Who]) -> dict[Who, int]:
    counts = Counter(whom)
    return {who: place for place, who in enumerate(whom) if counts[who] == 1}


def mark(found: LicensingReview) -> None:
    """Files seen, one or all; and what one file shows that the list does not."""
    names = {line.result.place: line.result.pupil.name for line in found.children}
    if PICKED not in st.session_state:
        st.session_state[PICKED] = [place for place in st.session_state.get(SEEN, ()) if place in names]
    st.multiselect(
        "Files I have seen", list(names), key=PICKED, format_func=names.__getitem__, on_change=keep_seen,
        placeholder="Choose children",
    )  # fmt: skip
    st.button("Mark every file as seen", key="licensing-seen-all", on_click=see_all, args=(tuple(names),))
    with st.form("licensing-note"):
        st.selectbox(
            "What I saw in the file of", list(names), index=None, key=CHILD, format_func=names.__getitem__,
            placeholder="Choose a child",
        )  # fmt: skip
        st.selectbox("Record on file", list(CHOICES), format_func=CHOICES.__getitem__, key=RECORD)
        st.text_input("Note", key=WORDS, max_chars=200)
        st.form_submit_button("Keep this", key="licensing-keep", on_click=keep_note)
    sentence("Marks are kept only while this page is open; they stand on the papers below.", quiet=True)


def keep_seen() -> None:
    st.session_state[SEEN] = tuple(sorted(st.session_state.get(PICKED, ())))


def see_all(places: tuple[int, ...]) -> None:
    keep(st.session_state.get(NOTES, {}), places)


def keep_note() -> None:
    """A file about which something is noted was seen."""
    place = st.session_state.get(CHILD)
    if place is None:
        return
    note = FileNote(st.session_state.get(RECORD, ""), " ".join(st.session_state.get(WORDS, "").split()))
    seen = sorted({place, *st.session_state.get(SEEN, ())})
    keep({**st.session_state.get(NOTES, {}), place: note}, seen)
    st.session_state[CHILD], st.session_state[RECORD], st.session_state[WORDS] = None, "", ""
