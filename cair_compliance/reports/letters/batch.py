"""A batch of letters: whom they may go to, the cover sheet for the office, and one letter a family.

Letters go only to pupils a person has confirmed; a pupil whose record could not be looked up, or who waits for a
decision, is never written to as lacking doses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from ...model.calendar import in_words
from ...model.errors import InputRefused
from ...model.languages import ENGLISH, Language, language_of
from ...model.results import CheckResult, PupilResult
from ..school.coming import things_to_come
from ..school.frame import TICK, by_room
from ..story import Block, Column, Facts, Heading, NewPage, Notice, Points, Row, Story, Table, Text
from ..words import basis
from .letter import Occasion, address, exclusion_notice, lacking, missing_notice, reminder, spring_letter
from .tongues import Tongue, tongues

Writer = Callable[[PupilResult, Occasion, Tongue], Iterator[Block]]


@dataclass(frozen=True, slots=True)
class Letters:
    """One kind of letter: its title, whom it may go to, and who writes it."""

    title: str
    may_go_to: Callable[[PupilResult], bool]
    write: Writer


def _lacks(result: PupilResult) -> bool:
    return result.shown == "noncompliant" and bool(lacking(result))


def _to_come(result: PupilResult) -> bool:
    return any(one.kind != "exemption" for one in things_to_come(result))


KINDS: Mapping[str, Letters] = MappingProxyType(
    {
        "missing": Letters("Notice of immunizations needed", _lacks, missing_notice),
        "exclusion": Letters("Exclusion notice", _lacks, exclusion_notice),
        "spring": Letters("Getting ready for 7th grade", _lacks, spring_letter),
        "reminder": Letters("Reminder of doses to come", _to_come, reminder),
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
            blocks.append(NewPage(restart=not place, language=tongue.tag))
            blocks += [address(pupil, occasion)] if not place else []
            blocks += KINDS[kind].write(pupil, occasion, tongue)
    title = KINDS[kind].title
    return Story(f"letters-{kind}", title, occasion.sender.name, basis(result), tuple(blocks))


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
    yield Heading(f"Cover sheet: {KINDS[kind].title}")
    yield Notice("For the office. Do not send this sheet to a family.")
    facts: list[tuple[str, Text]] = [
        ("Letters", f"{len(chosen):,}"),
        ("Dated", in_words(occasion.written)),
        ("List confirmed by", confirmed_by.strip()),
    ]
    if kind in ("missing", "exclusion"):
        facts += [
            ("Last day of attendance", f"{in_words(attend)} ({occasion.law.continued_attendance})"),
            ("Last day for evidence", f"{in_words(evidence)} ({occasion.law.evidence_citation})"),
        ]
    yield Facts(tuple(facts))
    if kind in ("missing", "exclusion") and attend != evidence:
        yield Notice(
            "The two clocks of the law end on different days. The letter prints both; ask whoever decides on "
            "exclusions which one to follow before sending it.", "decide",
        )  # fmt: skip
    yield from _language_warnings(result, occasion)
    yield Heading("In this batch, by room", 2)
    columns = (Column("Name", 2.4, head=True), Column("Grade", 0.8), Column("Room", 1.0), Column("Language", 1.4),
               Column("Handed out", 1.0, "centre"))  # fmt: skip
    rows = [Row((p.pupil.name, p.pupil.grade or "–", p.pupil.room or "–", p.pupil.language or "–", TICK))
            for p in chosen]  # fmt: skip
    yield Table("Letters in this batch", columns, rows, sheet="Letters")


def _language_warnings(result: CheckResult, occasion: Occasion) -> Iterator[Block]:
    """The duty to write in other languages (EDC 48985), and translations nobody has signed off."""
    shares = language_shares(result)
    law, known = occasion.law, tongues()
    due = [one for one, share in shares.items() if share >= law.language_percent and one != ENGLISH]
    lines = [
        f"{one.label}: {shares[one]:.0f} % of pupils. Notices must go out in it too ({law.language_citation}); "
        + ("a translation is included." if one.tag in known else "no translation is included here.")
        for one in due
    ]
    unsigned = [tongue.tag for tongue in known.values() if not tongue.official]
    lines += [f"The translation “{tag}” was not confirmed by a translator; each letter says so." for tag in unsigned]
    if not any(pupil.pupil.language for pupil in result.pupils):
        lines.append("The list has no column for the home language, so all letters are in English.")
    if lines:
        yield Heading("Languages", 2)
        yield Points(tuple(lines))


def language_shares(result: CheckResult) -> dict[Language, float]:
    """Language -> percent of the counted pupils, the most spoken first."""
    counted = [pupil for pupil in result.pupils if pupil.counted]
    spoken = Counter(one for pupil in counted if (one := language_of(pupil.pupil.language)))
    return {one: 100 * number / len(counted) for one, number in spoken.most_common()}
