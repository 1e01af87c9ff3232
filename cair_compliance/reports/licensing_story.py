"""The licensing file review on paper: a summary without names, and the confidential checklist and findings log."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.calendar import in_words
from ..model.licensing import KINDS, VERDICTS, ChildLine, Deficiency, LicensingReview, StaffLine
from ..model.results import facility_words
from ..model.standings import NOT_LEGAL
from .story import (
    Block,
    Column,
    Facts,
    Heading,
    NewPage,
    Notice,
    Row,
    Signatures,
    Story,
    Table,
    Tone,
    Value,
    Words,
)

HOW = (
    "A record counts as on file where the facility's own list holds a dose with its date or a documented exemption, "
    "unless the analyst noted otherwise. Open: not decided today; no deficiency."
)
OPEN_CELLS = "A date that could not be read is open: neither a dose nor a missing one. A remark is no dose."
DOUBT_HEADINGS = ("Child", "Column", "What stands there", "How it was taken", "What is wanted")
SEEN = "✓ Seen"
SIGNED = ("Licensing program analyst, date", "Licensee or representative, date")


def licensing_story(review: LicensingReview) -> Story:
    """The summary page, the findings log, the checklist and the staff table. Names stand on confidential pages only."""
    blocks: list[Block] = [*_summary(review), NewPage(), *_log(review), NewPage(wide=True), *_checklist(review)]
    blocks += _doubts(review)
    if review.staff_asked:
        blocks += [NewPage(wide=True), *_staff(review)]
    return Story(
        "licensing_review", "Immunization file review", facility_words(review.facility), basis(review), tuple(blocks)
    )


def summary_story(review: LicensingReview) -> Story:
    """The summary page alone, which names nobody."""
    return Story(
        name="licensing_summary",
        title="Immunization file review, summary",
        facility=facility_words(review.facility),
        basis=basis(review),
        blocks=tuple(_summary(review)),
        confidential=False,
    )


def basis(review: LicensingReview) -> str:
    """The day of the visit."""
    return f"Visit of {in_words(review.visit)}"


def _summary(review: LicensingReview) -> Iterator[Block]:
    yield Heading("Summary", anchor="summary")
    if review.files_exempt:
        yield Notice(f"This facility need not keep immunization files: {review.files_exempt}.", "note")
    asked = sum(child.asked for child in review.children)
    measures = tuple((one.label, one.said) for one in review.measures)
    yield Facts(
        (
            ("Facility", facility_words(review.facility)),
            ("License number", review.license_number or "______________"),
            ("Kind", review.kind),
            ("Capacity", review.capacity or "not given"),
            ("Children on the list", len(review.children)),
            ("Files asked for", asked),
            ("Files marked as seen", f"{review.seen} of {len(review.children)}"),
            *measures,
            ("Files complete", f"{review.complete} of {asked}"),
            ("Staff files seen", len(review.staff) if review.staff_asked else "not part of this visit"),
            ("Visit", review.visit),
            ("Analyst", review.analyst or "______________"),
        )
    )
    counts = review.by_kind()
    rows = [Row((KINDS[kind], number)) for kind, number in counts.items()]
    columns = (Column("Deficiency", 5, head=True), Column("Number", 1, "right"))
    yield Table("Deficiencies by kind", columns, rows, none="No deficiency was found.", sheet="Deficiencies")
    yield Words(HOW, "small")
    yield Words("Law: " + "; ".join(map(str, review.law)) + ".", "small")
    yield Signatures(SIGNED)
    yield Words(NOT_LEGAL, "small")


def _log(review: LicensingReview) -> Iterator[Block]:
    yield Heading("Findings and plan of correction", anchor="findings")
    columns = (
        Column("#", 0.6, "right"),
        Column("Who", 2.4, head=True),
        Column("Finding", 3.4),
        Column("Section", 4.4),
        Column("Correct by", 2),
        Column("Done", 1.1, "centre"),
    )
    rows = [Row(_finding(number, one)) for number, one in enumerate(review.deficiencies, 1)]
    told = dict.fromkeys(one.due_words for one in review.deficiencies if one.correct_by)
    dates = [f"Dates are by {words}." for words in told]
    yield Words(" ".join([*dates, review.calendar_words, "A blank date is to be agreed with the licensee."]), "small")
    yield Table("Findings", columns, rows, none="No deficiency was found.", sheet="Findings")


def _finding(number: int, one: Deficiency) -> tuple[Value, ...]:
    due = one.correct_by or "___________"
    law = "; ".join(dict.fromkeys(map(str, (one.citation, *one.also))))
    return number, one.who, one.words, law, due, "☐"


def _checklist(review: LicensingReview) -> Iterator[Block]:
    legend = "Record on file: what the facility itself holds. Fits the age: Table A on the day of the visit."
    yield Heading("Checklist", anchor="checklist", legend=legend)
    columns = (
        Column("Child", 2.4, head=True),
        Column("Born", 2),
        Column("Enrolled", 2.1),
        Column("Age row", 1.8),
        Column("Record on file", 1.45),
        Column("Fits the age", 1),
        Column("Doses missing", 2.3),
        Column("Exempt", 1.4),
        Column("Proof or record by", 2),
        Column("Seen", 1.4, "centre"),
        Column("Note", 2.2),
    )
    rows = [Row(_child(line), tone=_tone(line)) for line in review.children]
    yield Table("Checklist", columns, rows, wide=True, sheet="Checklist")


def _doubts(review: LicensingReview) -> Iterator[Block]:
    """Cells a person should look at again; none of them is a deficiency by itself."""
    if not review.doubts:
        return
    yield Heading("Cells of the list to look at", anchor="cells", legend=OPEN_CELLS)
    who, *others = DOUBT_HEADINGS
    columns = (Column(who, 2.2, head=True), *map(Column, others, (1.4, 2, 4, 3)))
    rows = [Row(one.words) for one in review.doubts]
    yield Table("Cells of the list to look at", columns, rows, wide=True, sheet="Cells")


def _child(line: ChildLine) -> tuple[Value, ...]:
    pupil = line.result.pupil
    return (
        pupil.name,
        pupil.birthdate,
        pupil.enrolled,
        line.age_row,
        line.record_words,
        VERDICTS[line.fitting],
        line.missing_words,
        ", ".join(line.exemptions),
        line.due_words,
        SEEN if line.seen else "☐",
        line.remark,
    )


def _tone(line: ChildLine) -> Tone:
    return "act" if line.deficiencies else "decide" if line.fitting == "open" else ""


def _staff(review: LicensingReview) -> Iterator[Block]:
    yield Heading(
        "Staff and volunteers", anchor="staff", legend="H&S 1596.7995, 1597.622: influenza, pertussis, measles."
    )
    labels = list(dict.fromkeys(label for one in review.staff for label, *_ in one.immunizations))
    columns = (Column("Name", 2.4, head=True), Column("Hired", 1.5), *(Column(label, 3) for label in labels))
    rows = [Row((one.name, one.hired, *_immunizations(one, labels))) for one in review.staff]
    yield Table("Staff and volunteers", columns, rows, wide=True, sheet="Staff", none="No staff file was seen.")


def _immunizations(one: StaffLine, labels: list[str]) -> Iterator[str]:
    found = {label: (status, why) for label, status, why, _ in one.immunizations}
    for label in labels:
        status, why = found.get(label, ("", ""))
        yield f"{STAFF_WORDS.get(status, status)}. {why}" if status else ""


STAFF_WORDS = {
    "met": "Documented",
    "exempt": "Exempt",
    "declined": "Declined",
    "excused": "Excused",
    "conditional": "Not due yet",
    "missing": "Not documented",
}
