"""A batch of letters: whom they may go to, the cover sheet for the office, and one letter a family.

Letters go only to pupils a person has confirmed; a pupil whose record could not be looked up, or who waits for a
decision, is never written to as lacking doses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from ...engine.notices import NoticeLaw
from ...model.calendar import in_words
from ...model.errors import InputRefused
from ...model.languages import ENGLISH, Language, language_of, language_words
from ...model.results import CheckResult, PupilResult
from ..school.coming import things_to_come
from ..school.frame import TICK, by_room
from ..story import Block, Column, Facts, Heading, Margins, NewPage, Notice, Points, Row, Story, Table, Text, Words
from ..words import basis, count, listing
from . import wording as w
from .letter import Occasion, address, exclusion_notice, lacking, missing_notice, reminder, spring_letter
from .tongues import Tongue, tongues

Writer = Callable[[PupilResult, Occasion, Tongue], Iterator[Block]]


@dataclass(frozen=True, slots=True)
class Letters:
    """One kind of letter: its title for the office, its heading, whom it may go to, and who writes it."""

    title: str
    heading: str
    may_go_to: Callable[[PupilResult], bool]
    write: Writer


def _lacks(result: PupilResult) -> bool:
    return result.shown == "noncompliant" and bool(lacking(result))


def _to_come(result: PupilResult) -> bool:
    return any(one.kind != "exemption" for one in things_to_come(result))


KINDS: Mapping[str, Letters] = MappingProxyType(
    {
        "missing": Letters("Notice of immunizations needed", w.MISSING_TITLE, _lacks, missing_notice),
        "exclusion": Letters("Exclusion notice", w.EXCLUSION_TITLE, _lacks, exclusion_notice),
        "spring": Letters("Getting ready for 7th grade", w.SPRING_TITLE, _lacks, spring_letter),
        "reminder": Letters("Reminder of doses to come", w.REMINDER_TITLE, _to_come, reminder),
    }
)


def addressees(result: CheckResult, kind: str) -> list[PupilResult]:
    """The pupils a kind of letter may go to, by room and name. A person confirms the list before printing.

    Raises InputRefused for a kind that is not one of KINDS.
    """
    if kind not in KINDS:
        raise InputRefused(f"{kind} is not a letter; there are: {', '.join(KINDS)}.")
    return by_room(pupil for pupil in result.pupils if pupil.counted and KINDS[kind].may_go_to(pupil))


def letters(result: CheckResult, kind: str, places: Sequence[int], occasion: Occasion, *, confirmed_by: str) -> Story:
    """The letters to the pupils at `places`, sorted by room and name, behind a cover sheet for the office.

    Raises InputRefused when nobody confirmed the list, when it is empty, when a pupil is not one the letter may go
    to, or when an exclusion has no earlier notice whose period is over.
    """
    chosen = _confirmed(result, kind, places, confirmed_by)
    _check_dates(kind, occasion)
    known = tongues()
    blocks: list[Block] = [*_cover(result, kind, chosen, occasion, confirmed_by)]
    for pupil in chosen:
        for place, tongue in enumerate(_tongues_of(pupil, known)):
            blocks.append(_page(kind, tongue, restart=not place))
            blocks += [address(pupil, occasion)] if not place else []
            blocks += KINDS[kind].write(pupil, occasion, tongue)
    title = KINDS[kind].title
    return Story(
        f"letters-{kind}", title, occasion.sender.name, basis(result), tuple(blocks), margins=Margins("cover sheet")
    )


def _page(kind: str, tongue: Tongue, restart: bool) -> NewPage:
    margins = Margins(tongue(w.THIS_LETTER), tongue(KINDS[kind].heading), family=True)
    return NewPage(restart=restart, language=tongue.tag, margins=margins)


def _confirmed(result: CheckResult, kind: str, places: Sequence[int], confirmed_by: str) -> list[PupilResult]:
    allowed = {pupil.place: pupil for pupil in addressees(result, kind)}
    if not confirmed_by.strip():
        raise InputRefused("A person has to look at the list and confirm it before letters are made.")
    if not places:
        raise InputRefused("No pupil was chosen for a letter.")
    if set(places) - set(allowed):
        raise InputRefused("A chosen pupil is not one this letter may go to; look at the list again.")
    return [pupil for place, pupil in allowed.items() if place in set(places)]


def _check_dates(kind: str, occasion: Occasion) -> None:
    if kind != "exclusion":
        return
    if occasion.first_notice is None:
        raise InputRefused("An exclusion needs the day of the earlier notice to the family (17 CCR 6040).")
    if max(occasion.clocks) > occasion.written:
        day = in_words(max(occasion.clocks))
        raise InputRefused(f"The time the earlier notice gave runs until {day}; an exclusion cannot be written before.")


def _tongues_of(pupil: PupilResult, known: Mapping[str, Tongue]) -> list[Tongue]:
    """English, and the home language where there is a catalogue for it."""
    home = language_of(pupil.pupil.language)
    return [known[tag] for tag in dict.fromkeys((ENGLISH.tag, home.tag if home else ENGLISH.tag)) if tag in known]


def _cover(
    result: CheckResult, kind: str, chosen: Sequence[PupilResult], occasion: Occasion, confirmed_by: str
) -> Iterator[Block]:
    attend, evidence = occasion.clocks
    yield Heading("Cover sheet")
    yield Notice("For the office. Do not send this sheet to a family.")
    facts: list[tuple[str, Text]] = [
        ("Letters", f"{len(chosen):,}; the pages of each are counted from 1"),
        ("Dated", in_words(occasion.written)),
        ("List confirmed by", confirmed_by.strip()),
    ]
    if kind in ("missing", "exclusion"):
        facts += [
            ("Last day of attendance", f"{in_words(attend)} ({occasion.law.continued_attendance.title})"),
            ("Last day for evidence", f"{in_words(evidence)} ({occasion.law.evidence_citation.title})"),
        ]
    yield Facts(tuple(facts))
    if kind in ("missing", "exclusion") and attend != evidence:
        yield Notice(
            "The two clocks of the law end on different days. The letter prints both; ask whoever decides on "
            "exclusions which one to follow before sending it.", "decide",
        )  # fmt: skip
    if kind in ("missing", "exclusion"):
        yield from _unconfirmed(occasion.law)
    yield from _language_warnings(result, chosen, occasion)
    yield Heading("In this batch, by room", 2)
    grade = Column("Next grade", 0.9) if kind == "spring" else Column("Grade", 0.7)
    columns = (
        Column("Name", 2.2, head=True), grade, Column("Room", 1.2), Column("Home language", 1.3),
        Column("Letter in", 1.3), Column("Handed out", 1.0, "centre"),
    )  # fmt: skip
    yield Table("Letters in this batch", columns, [_row(pupil) for pupil in chosen], sheet="Letters")


def _row(result: PupilResult) -> Row:
    pupil, written = result.pupil, _tongues_of(result, tongues())
    names = listing([_name(tongue) for tongue in written])
    return Row((pupil.name, pupil.grade or "–", pupil.room or "–", language_words(pupil.language), names, TICK))


def _name(tongue: Tongue) -> str:
    language = language_of(tongue.tag)
    return language.label if language else tongue.tag


def _unconfirmed(law: NoticeLaw) -> Iterator[Block]:
    """The letters name sections only; whether their wording is confirmed is for the office to know."""
    doubtful = [one.title for one in (law.continued_attendance, law.evidence_citation) if not one.verified]
    if doubtful:
        yield Words(
            f"The number of days by {listing(doubtful)} has not been compared with the wording in force today. "
            "Have it confirmed before these letters go out."
        )


def _language_warnings(result: CheckResult, chosen: Sequence[PupilResult], occasion: Occasion) -> Iterator[Block]:
    """The duty to write in other languages (EDC 48985), and translations nobody has signed off."""
    shares = language_shares(result)
    law, known = occasion.law, tongues()
    due = [one for one, share in shares.items() if share >= law.language_percent and one != ENGLISH]
    lines = [
        f"{one.label}: {shares[one]:.0f} % of pupils. Notices must go out in it too ({law.language_citation.title}); "
        + ("a translation is included." if one.tag in known else "no translation is included here.")
        for one in due
    ]
    used = {tongue.tag: tongue for pupil in chosen for tongue in _tongues_of(pupil, known) if not tongue.official}
    lines += [f"No translator has confirmed the {_name(tongue)} text; each letter says so." for tongue in used.values()]
    lines += _unknown_codes(result)
    if not any(pupil.pupil.language for pupil in result.pupils):
        lines.append("The list has no column for the home language, so all letters are in English.")
    if lines:
        yield Heading("Languages", 2)
        yield Points(tuple(lines))


def _unknown_codes(result: CheckResult) -> list[str]:
    """Home languages that no rule of ours names: they are in no share above, and the office has to know."""
    codes = [p.pupil.language.strip() for p in result.pupils if p.counted and p.pupil.language.strip()]
    unknown = Counter(code for code in codes if language_of(code) is None)
    if not unknown:
        return []
    named = listing([f'"{code}"' for code in sorted(unknown)])
    word = "code" if len(unknown) == 1 else "codes"
    return [f"{count(unknown.total(), 'pupil')} with a home language not known here: look up the {word} {named}."]


def language_shares(result: CheckResult) -> dict[Language, float]:
    """Language -> percent of the counted pupils, the most spoken first."""
    counted = [pupil for pupil in result.pupils if pupil.counted]
    spoken = Counter(one for pupil in counted if (one := language_of(pupil.pupil.language)))
    return {one: 100 * number / len(counted) for one, number in spoken.most_common()}
