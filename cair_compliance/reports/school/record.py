"""The pupil's immunization record in the manner of the blue card: an unofficial copy with the source of each dose.

The elements are those of 17 CCR 6070(b) as far as a check knows them; ethnicity and race are never held here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...model.calendar import in_words
from ...model.doses import Dose
from ...model.results import CheckResult, PupilResult, facility_words
from ...model.standings import VERIFICATIONS
from ..story import Block, Column, Facts, Heading, Margins, NewPage, Notice, Row, Signatures, Story, Table, Value, Words
from ..text import named
from ..unconfirmed import unconfirmed_note
from ..whom import told
from ..words import DISCLAIMER, SOURCE_LEGEND, answer_words, basis, finding_words, next_thing
from .call_list import guardian_words
from .exempt import KINDS
from .frame import TICK, TICKED

TITLE = "Pupil immunization record"
MARGINS = Margins("this record")
UNOFFICIAL = (
    "Unofficial copy. The school's own record of proof, for schools and child care form CDPH 286 or its "
    "electronic equivalent, stays the record (17 CCR 6070)."
)
_CARD = (
    ("Polio", ("polio",)),
    ("DTaP, DTP, DT, Td, Tdap", ("dtap", "td", "dt")),
    ("MMR", ("measles", "mumps", "rubella")),
    ("Hib", ("hib",)),
    ("Hepatitis B", ("hepb",)),
    ("Varicella", ("varicella",)),
)
_PLACES = 5


def pupil_record(result: CheckResult, pupils: Sequence[PupilResult]) -> Story:
    """The record of each pupil, one begun on a page of its own."""
    titles = {source.registry: source.title for source in result.sources}
    blocks: list[Block] = []
    for place, pupil in enumerate(pupils):
        if place:
            blocks += [
                NewPage(restart=True, margins=MARGINS),
                Words(f"{TITLE}, {facility_words(result.facility)}", "strong"),
            ]
        blocks += _record(pupil, titles)
    story = Story("pupil-record", TITLE, facility_words(result.facility), basis(result), tuple(blocks), margins=MARGINS)
    return told(story, result.program)


def _record(pupil: PupilResult, titles: dict[str, str]) -> Iterator[Block]:
    yield Heading(named(pupil.pupil))
    yield Notice(UNOFFICIAL)
    yield Facts(tuple(_identity(pupil)))
    yield Heading("Doses on record", 2)
    yield _card(pupil)
    yield Words(f"{SOURCE_LEGEND}. {DISCLAIMER}", "small")
    other = [dose for dose in pupil.doses if not dose.product.counts_for]
    if other:
        yield Words(f"Other vaccines on record: {'; '.join(f'{d.product.label} {in_words(d.date)}' for d in other)}.")
    yield Heading("Status of requirements", 2)
    status = _status(pupil)
    yield status
    yield from unconfirmed_note((status,))
    yield from (Words(answer_words(answer, titles), "small") for answer in pupil.answers)
    yield Signatures(("Record reviewed by (name, initials)", "Date", "Date requirements met"))


def _identity(pupil: PupilResult) -> Iterator[tuple[str, Value]]:
    person = pupil.pupil
    yield "Birth date", person.birthdate or "missing"
    yield "Sex", person.sex or "not in the list"
    yield "Grade and room", " / ".join(part for part in (person.grade, person.room) if part) or "not in the list"
    yield "State pupil number (SSID)", person.state_id or "not in the list"
    yield "School's own number", person.local_id or "not in the list"
    yield "Parent or guardian", guardian_words(pupil)
    yield "Entry", pupil.entry or "not known"
    yield "Checked", VERIFICATIONS[pupil.verification]


def _card(pupil: PupilResult) -> Table:
    lines = [(label, [d for d in pupil.doses if set(d.product.counts_for) & set(groups)]) for label, groups in _CARD]
    places = max(_PLACES, *(len(doses) for _, doses in lines))
    exempt = {finding.requirement for finding in pupil.findings if finding.status in KINDS}
    columns = (
        Column("Vaccine", 1.6, head=True), *(Column(str(n), 1.3) for n in range(1, places + 1)),
        Column("Exempt", 1.0, "centre"),
    )  # fmt: skip
    rows = tuple(
        Row((label, *_cells(doses, places), TICKED if exempt & _requirements(groups) else TICK))
        for (label, doses), (_, groups) in zip(lines, _CARD, strict=True)
    )
    return Table("Doses on record, oldest first", columns, rows, sheet="Doses")


def _requirements(groups: tuple[str, ...]) -> set[str]:
    asked = set(groups) | ({"mmr"} if "measles" in groups else set())
    return asked | ({"tdap"} if "dtap" in groups else set())


def _cells(doses: Sequence[Dose], places: int) -> list[str]:
    return [*map(_dose, doses), *[""] * (places - len(doses))]


def _dose(dose: Dose) -> str:
    """Date in figures as on the card, source letter, product: "09/18/2021 B Pediarix"."""
    day = dose.date
    written = f"{day.month:02d}/{day.day:02d}/{day.year}" if day.day else f"{day.month:02d}/{day.year}"
    return f"{written} {dose.letter} {dose.product.label}"


def _status(pupil: PupilResult) -> Table:
    columns = (
        Column("Requirement", 1.5, head=True), Column("Status", 1.2), Column("Why", 3.5), Column("The law", 3.3),
    )  # fmt: skip
    rows = tuple(Row((finding.label, finding_words(pupil, finding), finding.why, finding.law))
                 for finding in pupil.findings)  # fmt: skip
    shown = pupil.shown_as
    title = f"{shown.symbol} {shown.label}. {next_thing(pupil) or pupil.reason}".strip()
    return Table(title, columns, rows, sheet="Status", none="No requirement was evaluated.")
