"""The annual report worksheet: checked totals, and a line a child with an X in one box (17 CCR 6075)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model.assessment import Assessment, AuditMeter, Box, Contact, GroupAssessment, Pupils, Tally, VaccineLine
from ..model.calendar import in_words
from ..model.results import PupilResult, facility_words
from ..model.standings import NOT_LEGAL
from .audit_line import meter_words
from .story import (
    Bar,
    Block,
    Chart,
    Column,
    Facts,
    Heading,
    NewPage,
    Notice,
    Points,
    Row,
    Signatures,
    Story,
    Table,
    Together,
    Tone,
    Value,
    Words,
)
from .unconfirmed import unconfirmed_note

BLANK = "______________________"
CLERK = ("Completed by (signature), date",)


def annual_story(assessment: Assessment) -> Story:
    """Part 1, the totals; part 2, the confidential worksheet."""
    blocks: list[Block] = [*_front(assessment)]
    last: list[Block] = []
    for group in assessment.groups:
        blocks += [*last, *_totals(group)]
        last = [_vaccines(group), *_checks(group)]
    blocks.append(Together((*last, *_apart(assessment), *_signed())))
    for group in assessment.groups:
        blocks += _worksheet(group)
    return Story(
        "annual_report",
        "Annual immunization assessment",
        facility_words(assessment.facility.name),
        basis(assessment),
        tuple(blocks),
    )


def public_story(assessment: Assessment) -> Story:
    """What may be shown to the public: masked shares and no counts."""
    blocks: list[Block] = [Words(f"Pupils enrolled on {in_words(assessment.as_of)}. {MASKED}")]
    if not assessment.final:
        blocks.append(Notice(f"{not_final(assessment)} Until the report is final, no share is shown.", "act"))
    for group in assessment.groups:
        blocks.append(Heading(group.label, anchor=f"public-{group.name}"))
        blocks += [_public_table(group, tally) for tally in group.tallies]
        rows = tuple(Row((line.label, line.public or "not shown")) for line in group.vaccines)
        columns = (Column("Vaccine", 3, head=True), Column("Has all required doses", 2, "right"))
        blocks.append(Table(f"{group.label}, by vaccine", columns, rows, sheet=f"{group.label} vaccines"))
    title = "Immunization levels, as may be published"
    return Story(
        "annual_public",
        title,
        facility_words(assessment.facility.name),
        basis(assessment),
        tuple(blocks),
        confidential=False,
    )


MASKED = "Shares of small groups are shown as a limit only, and nothing is shown of the smallest."


RANGES = "Until the report is final, shares are ranges or not stated, and none may be published."


def not_final(assessment: Assessment) -> str:
    """Why the report is not final, in a sentence."""
    open_ = sum(len(group.open) for group in assessment.groups)
    unplaced = len(assessment.unplaced)
    why = [f"{open_:,} of the pupils {'is' if open_ == 1 else 'are'} in no box yet"] if open_ else []
    why += [f"{unplaced:,} may belong to a group, for want of a grade or birth date"] if unplaced else []
    return f"Not final: {' and '.join(why) or 'a sum does not come out'}."


def basis(assessment: Assessment) -> str:
    """The as-of date and the rules."""
    return f"As of {in_words(assessment.as_of)}; {assessment.rule_pack.id}"


def _public_table(group: GroupAssessment, tally: Tally) -> Table:
    rows = tuple(Row((box.label, box.public or "not shown")) for box in tally.boxes)
    columns = (Column("Box", 3, head=True), Column("Share of the enrolled", 2, "right"))
    return Table(f"{group.label}: {tally.label}", columns, rows, sheet=f"{group.label} {tally.label}")


def _front(assessment: Assessment) -> Iterator[Block]:
    facts = assessment.facility
    yield Heading(f"Annual report {assessment.school_year}", anchor="totals")
    if not assessment.final:
        yield Notice(f"{not_final(assessment)} {RANGES} See below.", "act")
    if assessment.roster_only:
        yield Notice("Counted from the school's own list alone; no registry was asked.", "note")
    about = Facts(
        (
            ("Facility", facts.name or BLANK),
            ("Facility number or CDS code", facts.code or BLANK),
            ("County", facts.county or BLANK),
            ("Type", facts.kind or BLANK),
            ("Physical address", facts.address or BLANK),
            ("Mailing address", facts.mailing_address or BLANK),
            ("Phone", facts.phone or BLANK),
            ("Completed by", _contact(facts.completed_by)),
            ("Designated contact", _contact(facts.designated)),
            ("Date of submission", facts.submitted or BLANK),
            ("Enrolled on", assessment.as_of),
            ("To be reported by", _deadline(assessment)),
            ("Rules", f"{assessment.rule_pack.title}; {assessment.rule_pack.id}, {assessment.rule_pack.hash[:12]}"),
            ("Report rules", f"{assessment.citation}; {assessment.reporting_hash[:12]}"),
            ("List", f"{assessment.roster_name}, {assessment.roster_fingerprint[:12]}"),
            ("Records with something to look at", assessment.unread_problems),
        )
    )
    yield about
    yield from unconfirmed_note((about,))


def _contact(contact: Contact) -> str:
    return ", ".join(part for part in (contact.name, contact.email, contact.phone) if part) or BLANK


def _deadline(assessment: Assessment) -> str:
    if assessment.deadline is None:
        return "the State's date for this year is not in the rules yet"
    law = assessment.deadline_citation
    return f"{in_words(assessment.deadline)}{f' {law.bracketed}' if law else ''}"


def _totals(group: GroupAssessment) -> Iterator[Block]:
    yield Heading(f"{group.label}: {len(group.enrolled):,} enrolled", 2, anchor=f"totals-{group.name}")
    yield Words(f"{group.citation}.", "small")
    if group.young_words:
        since = len(group.enrolled) - len(group.young) - len(group.age_unknown)
        yield Facts(
            (
                (f"Admitted under {group.young_words} of age", len(group.young)),
                (f"Admitted at {group.young_words} or older", since),
                ("No enrollment date in the list", len(group.age_unknown)),
            )
        )
    for place, tally in enumerate(group.tallies):
        if len(group.tallies) > 1:
            yield Heading(tally.label, 3)
        yield _boxes(group, tally, explained=place == 0)
        if tally.audit is not None:
            yield from _meter(group, tally, tally.audit)


def _boxes(group: GroupAssessment, tally: Tally, *, explained: bool) -> Table:
    columns = (
        Column("Box", 2.8, head=True),
        Column("Pupils", 1, "right"),
        Column("Share", 2.3, "right"),
        Column("As may be published", 1.5, "right"),
        Column("Counted here" if explained else "", 5.2),
    )
    rows = [
        Row(
            (
                box.label,
                box.count,
                str(group.share(tally, box.count)),
                box.public or "not shown",
                _rule(box) if explained else "",
            )
        )
        for box in tally.boxes
    ]
    if tally.not_asked:
        count = len(tally.not_asked)
        words = "The law no longer asks these pupils for it; doses are missing all the same."
        rows.append(Row(("No longer asked", count, str(group.share(tally, count)), "", words)))
    if tally.open:
        count, words = len(tally.open), open_words(tally)
        rows.append(Row(("Open", count, "", "", words), tone="retry"))
    rows.append(Row(("Enrolled", tally.enrolled, "", "", ""), total=True))
    return Table(f"{group.label}: {tally.label}", columns, rows, sheet=f"{group.label} {tally.label}")


def open_words(tally: Tally) -> str:
    """Why pupils stand in no box, and how many of them for want of a birth date."""
    undated = sum(pupil.pupil.birthdate is None for pupil in tally.open)
    why = f" {undated:,} of them for want of a birth date." if undated else ""
    return f"In no box until somebody decides or a registry answers.{why}"


def _rule(box: Box) -> str:
    return f"{box.rule} {box.citation}."


def _meter(group: GroupAssessment, tally: Tally, meter: AuditMeter) -> Iterator[Block]:
    share = meter.share
    words = Words(meter_words(meter, sound=group.holds)), Words(f"{meter.citation}.", "small")
    if not (share.stated and group.holds):
        yield Together(words)
        return
    tone: Tone = "act" if meter.above else "watch" if meter.may_be_above else "calm"
    bars = [Bar("Conditional and overdue", float(share.least), str(share), tone)]
    if share.open:
        each = Bar("and if each undecided pupil counted", float(share.most), share.undecided_words, "retry")
        bars.append(each)
    chart = Chart(f"{tally.label}: the audit line", tuple(bars), (float(meter.percent), f"{meter.percent} %"))
    yield Together((chart, *words))


def _vaccines(group: GroupAssessment) -> Table:
    asked = any(line.not_asked for line in group.vaccines)
    columns = (
        Column("Vaccine", 2.4, head=True),
        Column("In the State's tables", 1.8),
        Column("Has all required doses", 1.6, "right"),
        Column("Doses missing", 1.2, "right"),
        Column("of these conditional or temporarily exempt", 2, "right"),
        Column("Open", 0.8, "right"),
        *([Column("No longer asked", 1.2, "right")] if asked else []),
    )
    return Table(
        f"{group.label}: by vaccine",
        columns,
        [_vaccine(line, asked) for line in group.vaccines],
        sheet=f"{group.label} vaccines",
    )


def _vaccine(line: VaccineLine, asked: bool) -> Row:
    parts = (line.complete, line.missing, line.conditional, line.open, *([line.not_asked] if asked else []))
    return Row((line.label, line.published, *map(len, parts)))


def _checks(group: GroupAssessment) -> Iterator[Block]:
    failed = [check.words for check in group.checks if not check.holds]
    if failed:
        yield Notice("A sum does not come out; do not send these figures.", "act")
        yield Points(tuple(failed))
    else:
        yield Words(f"Checked before printing: {len(group.checks)} sums come out.", "small")


def _apart(assessment: Assessment) -> Iterator[Block]:
    parts = (
        ("Without a readable grade or birth date; they may belong to any group", assessment.unplaced),
        ("Enrol only after the day of the report", assessment.later),
        ("Left before it", assessment.left),
        ("Of grades or ages that are not reported", assessment.outside),
    )
    columns = (Column("Why", 5, head=True), Column("Pupils", 1, "right"))
    rows = [Row((words, len(pupils))) for words, pupils in parts if pupils]
    if not rows:
        yield Words("Every pupil on the list is counted above.")
        return
    yield Heading("Not counted above", 2, anchor="apart")
    yield Table("Pupils not counted above", columns, rows)


def _signed() -> Iterator[Block]:
    """Nobody signs a page of its own: the last figures stand above the line."""
    yield Signatures(CLERK)
    yield Words(NOT_LEGAL, "small")


def _worksheet(group: GroupAssessment) -> Iterator[Block]:
    yield NewPage(wide=True)
    legend = "X: the one box of this pupil. ?: open, in no box. –: no longer asked."
    yield Heading(f"Worksheet: {group.label}", anchor=f"worksheet-{group.name}", legend=legend)
    for tally in group.tallies:
        if len(group.tallies) > 1:
            yield Heading(tally.label, 3)
        yield _lines(group, tally)
        if tally.open:
            yield _open(tally)


def _lines(group: GroupAssessment, tally: Tally) -> Table:
    columns = (
        Column("Name", 3, head=True),
        Column("Born", 1.7),
        Column("Room", 1.7),
        *(Column(box.label.split(" (")[0], 0.9, "centre", upright=True) for box in tally.boxes),
        Column("Open", 0.9, "centre", upright=True),
        Column("Doses missing for", 3.2),
    )
    where = {p.place: box.id for box in tally.boxes for p in box.pupils}
    apart = {p.place: "?" for p in tally.open} | {p.place: "–" for p in tally.not_asked}
    missing: dict[int, list[str]] = {}
    for line in group.vaccines:
        if tally.name in ("all", line.name):
            for pupil in line.missing:
                missing.setdefault(pupil.place, []).append(line.label)
    rows = [
        Row(
            (
                pupil.pupil.name,
                pupil.pupil.birthdate,
                pupil.pupil.room or pupil.pupil.grade,
                *("X" if where.get(pupil.place) == box.id else "" for box in tally.boxes),
                apart.get(pupil.place, ""),
                ", ".join(missing.get(pupil.place, [])),
            ),
            tone="retry" if apart.get(pupil.place) == "?" else "",
        )
        for pupil in by_name(group.enrolled)
    ]
    counts: list[Value] = [len(tally.open) + len(tally.not_asked), ""]
    total = Row((f"{tally.enrolled} enrolled", None, "", *(box.count for box in tally.boxes), *counts), total=True)
    sheet = f"Worksheet {group.label} {tally.label}"
    return Table(f"{group.label}: {tally.label}", columns, [*rows, total], wide=True, sheet=sheet)


def _open(tally: Tally) -> Table:
    columns = (Column("Name", 3, head=True), Column("Standing", 2.4), Column("What would settle it", 6))
    rows = [
        Row((p.pupil.name, p.shown_as.label, " ".join(part for part in (p.reason, p.next_line) if part)))
        for p in by_name(tally.open)
    ]
    return Table(f"Open: {tally.label}", columns, rows, wide=True)


def by_name(pupils: Pupils) -> Sequence[PupilResult]:
    """By room, then by name."""
    return sorted(pupils, key=lambda p: (p.pupil.room, p.pupil.name, p.pupil.row))
