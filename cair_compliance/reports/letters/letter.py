"""One letter to one family: window address, what our records lack, what to do, and both clocks of the law."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ...engine.notices import NoticeLaw
from ...model.results import Finding, PupilResult
from ...model.senders import Sender
from ..school.coming import things_to_come
from ..story import Address, Block, Column, Heading, Notice, Points, Row, Signatures, Table, Together, Words
from . import wording as w
from .tongues import Tongue


@dataclass(frozen=True)
class Occasion:
    """What a batch of letters has in common. `first_notice` is the day of the earlier notice of an exclusion."""

    sender: Sender
    law: NoticeLaw
    written: date
    first_notice: date | None = None
    starts: date | None = None

    @property
    def clocks(self) -> tuple[date, date]:
        """(last day of attendance without proof, last day to supply evidence)."""
        return self.law.clocks(self.first_notice or self.written, self.sender.closed)


def address(result: PupilResult, occasion: Occasion) -> Address:
    """Sender and receiver for a window envelope; nothing about health shows."""
    pupil, sender = result.pupil, occasion.sender
    to = pupil.guardian or f"Parent or guardian of {given_first(result)}"
    place = " ".join(part for part in (pupil.city, "CA" if pupil.city else "", pupil.zip_code) if part)
    return Address((sender.name, *sender.address), tuple(line for line in (to, pupil.street, place) if line))


def given_first(result: PupilResult) -> str:
    """ "Ana María Ruiz Soto": how a letter speaks of a child."""
    pupil = result.pupil
    parts = (pupil.first_name, pupil.middle_name, pupil.last_name, pupil.suffix)
    return " ".join(part for part in parts if part) or f"[no name, line {pupil.row}]"


def opening(result: PupilResult, occasion: Occasion, tongue: Tongue, title: str) -> Iterator[Block]:
    if not tongue.official:
        yield Notice(tongue(w.UNCONFIRMED), "decide")
    yield Words(tongue.day(occasion.written))
    yield Heading(tongue(title), 2)
    yield Words(tongue(w.DEAR, name=given_first(result)))


def closing(
    result: PupilResult, occasion: Occasion, tongue: Tongue, law: str, *, graded: bool = True
) -> Iterator[Block]:
    """`graded`: whether the grade is told; a letter that looks ahead knows only the next one."""
    sender, pupil = occasion.sender, result.pupil
    yield Words(tongue(w.HELP))
    call = [Words(tongue(w.CALL, phone=sender.phone), "strong")] if sender.phone else []
    signed = Signatures((", ".join(part for part in (tongue(w.SIGNED), sender.signer, sender.office) if part),))
    child = [tongue(w.PUPIL, name=given_first(result))]
    child += [tongue(w.GRADE, grade=pupil.grade)] if pupil.grade and graded else []
    child += [tongue(w.ROOM, room=pupil.room)] if pupil.room else []
    yield Together((*call, signed, Words("   ".join([*child, tongue(w.LAW, law=law)]), "small")))


def missing_notice(result: PupilResult, occasion: Occasion, tongue: Tongue) -> Iterator[Block]:
    """Notice of immunizations needed: 17 CCR 6040 and EDC 48216(b)."""
    attend, _ = occasion.clocks
    yield from opening(result, occasion, tongue, w.MISSING_TITLE)
    yield Words(tongue(w.MISSING_WHY))
    yield missing_table(result, tongue)
    yield Words(tongue(w.PLEASE, day=tongue.day(attend)), "strong")
    yield ways(tongue)
    yield Notice(tongue(w.AFTER, day=tongue.day(attend)), "act")
    yield from clock_lines(occasion, tongue)
    yield from closing(result, occasion, tongue, occasion.law.law.title)


def exclusion_notice(result: PupilResult, occasion: Occasion, tongue: Tongue) -> Iterator[Block]:
    """Exclusion after an earlier notice: what is missing, the last day, and what lifts it."""
    attend, _ = occasion.clocks
    yield from opening(result, occasion, tongue, w.EXCLUSION_TITLE)
    yield Words(tongue(w.EXCLUSION_WHY, notice=tongue.day(occasion.first_notice or occasion.written)))
    yield missing_table(result, tongue)
    last = w.EXCLUSION_WAS if occasion.written > attend else w.EXCLUSION_LAST
    yield Notice(tongue(last, day=tongue.day(attend)), "act")
    yield Words(tongue(w.EXCLUSION_BACK), "strong")
    yield ways(tongue)
    yield from clock_lines(occasion, tongue)
    yield Words(tongue(w.EXCLUSION_WORRY))
    yield from closing(result, occasion, tongue, occasion.law.law.title)


def spring_letter(result: PupilResult, occasion: Occasion, tongue: Tongue) -> Iterator[Block]:
    """To families of 6th graders: what 7th grade asks for."""
    yield from opening(result, occasion, tongue, w.SPRING_TITLE)
    yield Words(tongue(w.SPRING_WHY))
    yield missing_table(result, tongue)
    yield Words(tongue(w.SPRING_WHEN, day=tongue.day(occasion.starts or occasion.written)), "strong")
    yield ways(tongue)
    yield Words(tongue(w.SPRING_NO))
    yield from closing(result, occasion, tongue, occasion.law.advancement.title, graded=False)


def reminder(result: PupilResult, occasion: Occasion, tongue: Tongue) -> Iterator[Block]:
    """To families of pupils who attend with doses to come: the dates (17 CCR 6035)."""
    yield from opening(result, occasion, tongue, w.REMINDER_TITLE)
    yield Words(tongue(w.REMINDER_WHY))
    yield window_table(result, tongue)
    yield Words(tongue(w.REMINDER_THEN), "strong")
    yield from closing(result, occasion, tongue, occasion.law.conditional.title)


def ways(tongue: Tongue) -> Points:
    return Points(tuple(tongue(text) for text in (w.BRING, w.GET, w.EXEMPT)), boxes=True)


def clock_lines(occasion: Occasion, tongue: Tongue) -> Iterator[Block]:
    """Both clocks of the law, and how school days were counted."""
    law, (attend, evidence) = occasion.law, occasion.clocks
    told = {"day": tongue.day(attend), "days": law.school_days, "law": law.continued_attendance.title}
    yield Words(tongue(w.CLOCK_AFTER if occasion.first_notice else w.CLOCK_ATTEND, **told), "small")
    last = tongue(w.CLOCK_EVIDENCE, day=tongue.day(evidence), law=law.evidence_citation.title)
    yield Words(last if occasion.sender.closed else f"{last} {tongue(w.WEEKDAYS)}", "small")


def missing_table(result: PupilResult, tongue: Tongue) -> Table:
    """One line a vaccine; the numbers of the doses our records lack."""
    columns = (Column(tongue(w.VACCINE), 2.0, head=True), Column(tongue(w.DOSES), 2.0))
    rows = [Row((vaccine(finding, tongue), numbers(finding, tongue))) for finding in lacking(result)]
    return Table(tongue(w.WHAT_IS_MISSING), columns, rows)


def lacking(result: PupilResult) -> list[Finding]:
    return [finding for finding in result.findings if finding.status == "overdue"]


def numbers(finding: Finding, tongue: Tongue) -> str:
    """ "doses 3, 4": those that follow the doses that count."""
    have = sum(dose.counts for dose in finding.doses)
    lacks = range(have + 1, have + max(finding.missing, 1) + 1)
    return tongue(w.DOSE_NUMBER if len(lacks) == 1 else w.DOSE_NUMBERS, numbers=", ".join(map(str, lacks)))


def window_table(result: PupilResult, tongue: Tongue) -> Table:
    columns = (
        Column(tongue(w.VACCINE), 2.0, head=True), Column(tongue(w.NEXT_DOSE), 1.0), Column(tongue(w.FROM), 1.4),
        Column(tongue(w.NO_LATER), 1.4),
    )  # fmt: skip
    rows = [
        Row(
            (
                named(one.label, result, tongue),
                tongue(w.DOSE_NUMBER, numbers=one.dose) if one.dose else "",
                tongue.day(one.earliest) if one.earliest else "",
                tongue.day(one.last) if one.last else "",
            )
        )
        for one in things_to_come(result)
        if one.kind != "exemption"
    ]
    return Table(tongue(w.REMINDER_TITLE), columns, rows)


def vaccine(finding: Finding, tongue: Tongue) -> str:
    return tongue(w.VACCINES.get(finding.requirement, finding.label))


def named(label: str, result: PupilResult, tongue: Tongue) -> str:
    """A vaccine by its label in the rules, as families know it."""
    known = {finding.label: finding.requirement for finding in result.findings}
    return tongue(w.VACCINES.get(known.get(label, label.lower()), label))
