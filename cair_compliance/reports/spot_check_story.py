"""The papers of a spot check in one facility: selection sheet, result sheet, letter."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.calendar import in_words
from ..model.spot_check import (
    UNKNOWN,
    Comparison,
    CountyResult,
    Entry,
    FacilityResult,
    PupilDraw,
)
from ..model.standings import NOT_LEGAL
from .story import Address, Block, Column, Facts, Heading, Notice, Points, Row, Signatures, Story, Table, Value, Words

VERDICT_WORDS = (
    "Met: no documentation is missing on that day; each requirement is met, exempt or not due yet (so this is not the "
    "State's share of All Required, which leaves out doses not yet due and exemptions). Not met: documentation is "
    "missing. Unknown: it cannot be told, because the file was refused or not legible, or the registry was not asked "
    "or did not answer."
)
ENTERING = (
    "Facility says: what the facility counts the child as, before you look. Registry says: what the registry shows, "
    "where it was asked. We found: what you read in the file. Each is met, not met or unknown.",
    "File refused, not legible or not found: unknown, with the reason under note. Child no longer at the facility: yes "
    "under gone. No immunization record on file: not met.",
    "Leave no line out, and leave a line empty only until it is entered: an empty line counts as not entered.",
)
VISITOR = ("Visited by, date", "Facility representative, date")


def selection_story(draw: PupilDraw) -> Story:
    """The sheet for the visit: whose files to pull. It holds no verdict of anybody."""
    columns = (
        Column("#", 0.7, "right"),
        Column("Name", 3.2, head=True),
        Column("Born", 2.2),
        Column("Grade", 1.2),
        Column("Room", 2),
        Column("Key", 2.4),
        Column("Seen", 1.3, "centre"),
        Column("Gone", 1.3, "centre"),
        Column("Note", 1.4),
    )
    rows = [
        Row((n, one.name, one.birthdate, one.grade, one.room, one.key, "☐", "☐", ""))
        for n, one in enumerate(draw.pupils, 1)
    ]
    drawn = "all of them" if draw.census else f"{len(draw.pupils)} drawn at random"
    blocks: tuple[Block, ...] = (
        Heading("Files to pull", anchor="selection"),
        Facts(
            (
                ("Facility", draw.name),
                ("Children on the list", draw.size),
                ("To be seen", drawn),
                ("Key of a child", draw.keyed_by),
                ("Seed", str(draw.seed)),
            )
        ),
        Words("A child drawn who is no longer there is marked as gone and not replaced.", "strong"),
        Table("Files to pull", columns, rows, wide=False, sheet="Selection"),
        Signatures(VISITOR),
        Words("On the sheet to fill in", "strong"),
        Points((*ENTERING, VERDICT_WORDS)),
        Words(
            f"List {draw.fingerprint[:16]}, facility seed {draw.facility_seed[:16]}, method {draw.version}.", "small"
        ),
    )
    return Story("spot_check_selection", "Spot check: selection sheet", draw.name, _as_of(draw), blocks)


def _as_of(draw: PupilDraw) -> str:
    return f"Enrolled on {in_words(draw.as_of)}"


def result_story(county: CountyResult, facility: str) -> Story:
    """What was found in one facility: entries by key, its limits, both kinds of error. Raises KeyError."""
    result = _result(county, facility)
    entries = [entry for entry in county.entries if entry.facility == facility]
    columns = (
        Column("Key", 2, head=True),
        Column("Facility says", 1.2),
        Column("Registry says", 1.2),
        Column("We found", 1.2),
        Column("Comes to", 1.4),
        Column("Note", 4),
    )
    rows = [_entry_row(entry) for entry in entries]
    blocks: tuple[Block, ...] = (
        Heading("Result", anchor="result"),
        Facts(_result_facts(result)),
        Words(finding_words(result), "strong"),
        Table("Records looked at", columns, rows, sheet="Result"),
        Words(VERDICT_WORDS, "small"),
        *comparison_blocks(result.comparison),
        Words(NOT_LEGAL, "small"),
    )
    name = result.chosen.facility.name
    return Story("spot_check_result", "Spot check: result sheet", name, f"Seed {county.draw.seed}", blocks)


def _result(county: CountyResult, facility: str) -> FacilityResult:
    for one in county.facilities:
        if one.chosen.facility.id == facility:
            return one
    raise KeyError(facility)


def _entry_row(entry: Entry) -> Row:
    said = "gone" if entry.gone else "wrong" if entry.wrong else "" if entry.entered else "not entered"
    found = "" if entry.gone or not entry.entered else entry.finding
    told = ["" if word == UNKNOWN and not entry.entered else word for word in (entry.claim, entry.registry)]
    return Row((entry.key, *told, found, said, entry.note), tone="act" if entry.wrong else "")


def _result_facts(result: FacilityResult) -> tuple[tuple[str, Value], ...]:
    return (
        ("Children on the list", result.size),
        ("Drawn", result.drawn),
        ("Gone, not replaced", result.gone),
        ("File could not be judged", result.unknown),
        ("Not entered, or line lost", result.missing),
        ("Compared with what the facility says", result.comparison.compared),
        ("Wrong", result.comparison.wrong),
        ("Wrong among all children (95 %)", result.limits_said),
    )


def finding_words(result: FacilityResult) -> str:
    """The facility's limits as a sentence."""
    both = result.comparison
    if not result.examined:
        return (
            f"None of the {result.drawn} records drawn could be judged, so nothing is known of this facility's records."
        )
    if not both.compared:
        return (
            f"Documentation is missing in {result.not_met} of {result.examined} records judged. What the facility says "
            "was not entered, so nothing could be compared."
        )
    if both.compared == result.size:
        return f"All {result.size} records were compared; the facility is wrong about {both.wrong}."
    left_out = result.left_out
    rest = f" This takes the {left_out} drawn but not compared to be like the others." if left_out else ""
    return (
        f"The facility is wrong about {both.wrong} of the {both.compared} records compared; with 95 % confidence, it "
        f"is wrong for {result.limits_said} children.{rest}"
    )


def comparison_blocks(both: Comparison) -> Iterator[Block]:
    """Claim against finding, with agreement and both kinds of error."""
    columns = (
        Column("Facility says", 2, head=True),
        Column("We found met", 1.4, "right"),
        Column("We found not met", 1.4, "right"),
    )
    rows = (Row(("met", both.both_met, both.admitted)), Row(("not met", both.flagged, both.both_not)))
    yield Table("What the facility says and what was found", columns, rows, sheet="Comparison")
    yield Facts(
        (
            ("Agreement", f"{100 * both.agreement:.1f} %" if both.agreement is not None else "nothing compared"),
            ("Wrongly admitted (said met, found not met)", both.admitted),
            ("Wrongly flagged (said not met, found met)", both.flagged),
            ("Facility's share met less ours", _points(both.difference)),
            ("Cohen's kappa", f"{both.kappa:.2f}" if both.kappa is not None else "cannot be told"),
            ("McNemar's exact p", f"{both.p_value:.3f}"),
        )
    )
    yield Words(KAPPA, "small")


KAPPA = (
    "Cohen's kappa is the agreement beyond what chance alone would give: 1 is full agreement, 0 no more than chance. "
    "It is low where one answer is rare, however good the agreement; look at the two kinds of error first. "
    "McNemar's p asks whether the two kinds of error are equally common: below 0.05, one is more common than chance "
    "explains. Both take the children compared as one simple sample and say nothing of the whole county."
)


def _points(value: float | None) -> str:
    return "nothing compared" if value is None else f"{value:+.1f} percentage points"


def letter_story(county: CountyResult, facility: str, *, sender: tuple[str, ...] = (), contact: str = "") -> Story:
    """The letter to one facility: numbers, what to do, no name of a pupil. Raises KeyError."""
    result = _result(county, facility)
    both = result.comparison
    points = [
        f"Counted as complete, but documentation is missing: {both.admitted}. Tell the families (17 CCR 6040).",
        f"Counted as incomplete, but complete: {both.flagged}. Correct the record, so that no child is kept out.",
        f"Drawn, but no longer there: {result.gone}. Take them off the list.",
        f"File could not be judged: {result.unknown}. Obtain the record, or let us see it.",
    ]
    counts = (both.admitted, both.flagged, result.gone, result.unknown)
    unfinished = (
        f"Not complete: {result.missing} of {result.drawn} records drawn are not entered. Do not send this yet."
    )
    told = tuple(text for text, count in zip(points, counts, strict=True) if count)
    name = result.chosen.facility.name
    seen = f"We judged the immunization records of {result.examined} of {result.size} children at {name}. "
    blocks: list[Block] = [
        Address(sender, (name,)),
        Heading("Immunization records: result of the spot check", anchor="letter"),
        *([Notice(unfinished, "act")] if result.missing else []),
        Words((seen if result.examined else "") + finding_words(result)),
    ]
    if told:
        blocks += [Words("Of the records drawn:"), Points(told)]
    elif result.comparison.compared:
        blocks.append(Words("Nothing is to be corrected. Thank you for keeping the records in order."))
    blocks += [
        Words("The list of the records, by the key of each child, is on the result sheet that comes with this letter."),
        Words(contact),
        Signatures(("For the local health department", "Date")),
    ]
    kept = tuple(block for block in blocks if block != Words(""))
    return Story("spot_check_letter", "Spot check: letter", name, f"Seed {county.draw.seed}", kept)
