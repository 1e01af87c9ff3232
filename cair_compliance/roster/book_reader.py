"""Reads the sheets of one book, line by line, into one roster whose lines are all accounted for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial

from ..model.errors import InputRefused
from ..model.questions import DATE_ORDER
from ..model.roster import Balance, MappedColumn, Roster, UnreadDose
from ..model.vaccines import Catalogue
from . import remarks
from .attributes import grade_of_sheet
from .blocks import HEADING, OTHER, TITLE, Blocks, blocks_of, is_turned
from .cells import date_spans, memo
from .columns import holds_two_lists, mapped, report_columns
from .date_order import order_of_file
from .doses import CardReader
from .duplicates import Uniter, regroup
from .file_questions import FileQuestions
from .gathering import Gathering
from .grid import Book, Cell, Line, Sheet, coded, text_of, used
from .headers import NAMES, HeadingReader, Headings
from .issue_list import IssueList
from .layouts import Layout
from .layouts.blocks import BlockReader
from .layouts.long import Long
from .layouts.wide import Wide
from .limits import LIMITS
from .lines import LineKind, has_classrooms, is_child_care, sort_lines
from .people import PupilReader
from .reading import Reading
from .refusals import BLOCKS, NO_BIRTHDATE, NO_HEADINGS, NO_NAME, SIDE_BY_SIDE, TURNED
from .sexes import SEX, sexes_of
from .vaccine_headings import DOSE

ReadDate = Callable[[Cell], Reading]

PREVIEW_LINES = 7
_SKIPPED = {
    LineKind.TITLE: "TITLES_SKIPPED",
    LineKind.ROOM: "ROOM_LINES",
    LineKind.HEADINGS: "HEADINGS_REPEATED",
    LineKind.TOTAL: "TOTALS_SKIPPED",
    LineKind.OTHER: "LINES_SKIPPED",
}
_SKIPPED_IN_BLOCKS = {TITLE: "TITLES_SKIPPED", HEADING: "HEADINGS_REPEATED", OTHER: "LINES_SKIPPED"}


class BookReader:
    """Reads one book once."""

    def __init__(
        self, catalogue: Catalogue, headings: HeadingReader, as_of: date, questions: FileQuestions | None = None
    ) -> None:
        self._headings, self._as_of = headings, as_of
        self._issues = IssueList()
        self._questions = questions or FileQuestions()
        self._gathering = Gathering(catalogue, self._issues, as_of, self._questions)
        self._columns: list[MappedColumn] = []
        self._layouts: dict[str, None] = {}
        self._unread: list[UnreadDose] = []
        self._preview: tuple[Line, ...] = ()

    def read(self, book: Book, name: str, print_of_file: str) -> Roster:
        """The roster. Raises InputRefused when no sheet has the columns a roster needs."""
        self._issues.extend(book.issues)
        for hidden in book.hidden:
            self._issues.add("HIDDEN_SHEET", value=hidden)
        found = [(sheet, self._headings.find(sheet, LIMITS.header_within)) for sheet in book.sheets]
        blocks = {sheet.name: self._in_blocks(sheet, headings) for sheet, headings in found}
        if not any(blocks.values()):
            if any(is_turned(sheet, self._headings, LIMITS.header_within) for sheet, _ in found):
                raise InputRefused(TURNED)
            _refuse_without_pupils([headings for _, headings in found])
        self._questions.order = order_of_file(_dates(found, blocks), self._questions.answer(DATE_ORDER))
        self._questions.sexes = sexes_of(_sexes(found, blocks))
        for sheet, headings in found:
            self._issues.sheet = sheet.name
            if found_blocks := blocks[sheet.name]:
                self._blocks(sheet, found_blocks)
            elif headings is None or (lacking := _lacking(headings)):
                self._pass_over(sheet, headings, "" if headings is None else lacking)
            else:
                self._sheet(sheet, headings)
        return self._roster(name, print_of_file)

    def _in_blocks(self, sheet: Sheet, headings: Headings | None) -> Blocks | None:
        """The blocks of a sheet without usable headings, or of one whose lines of names name vaccines."""
        if is_turned(sheet, self._headings, LIMITS.header_within):
            return None
        if headings is not None and not _lacking(headings) and not self._vaccines_as_names(sheet, headings):
            return None
        found = blocks_of(sheet, self._headings)
        if found is None and headings is not None and not _lacking(headings):
            raise InputRefused(BLOCKS)
        return found

    def _vaccines_as_names(self, sheet: Sheet, headings: Headings) -> bool:
        if headings.vaccines(DOSE) or headings.is_long or "doses" in headings.places:
            return False
        place = next(headings.places[field] for field in NAMES if field in headings.places)
        return sum(self._headings.role_of(text_of(line.cells[place])) == DOSE for line in sheet.lines) >= 2

    def _blocks(self, sheet: Sheet, found: Blocks) -> None:
        grade = grade_of_sheet(sheet.name)
        reader = BlockReader(*self._tools(sheet), self._headings, sheet.name, grade)
        self._layouts["blocks"] = None
        self._preview = self._preview or sheet.lines[: PREVIEW_LINES + 1]
        if label := next((block.who[SEX][0] for block in found.blocks if SEX in block.who), ""):
            self._questions.sexes.tell(self._issues, found.blocks[0].number, label)
        for block in found.blocks:
            reader.take(block)
            self._count(block.count)
        self._issues.say_gathered()
        self._columns.extend(reader.columns.values())
        for what, lines in found.skipped.items():
            self._count(len(lines))
            self._gathering.say_skipped(_SKIPPED_IN_BLOCKS[what], lines)

    def _count(self, lines: int) -> None:
        self._gathering.rows += lines
        if self._gathering.rows > LIMITS.rows:
            raise InputRefused(f"The list has more than {LIMITS.rows:,} lines; split it by school or grade.")

    def _tools(self, sheet: Sheet) -> tuple[Gathering, CardReader, ReadDate, Callable[[Headings], PupilReader]]:
        """What a layout of this sheet reads with."""
        read_date, cards = memo(sheet.since_1904), self._gathering.cards()
        cards.unread = self._unread
        people = partial(
            PupilReader, issues=self._issues, as_of=self._as_of, read_date=read_date, questions=self._questions
        )  # fmt: skip
        return self._gathering, cards, read_date, people

    def _pass_over(self, sheet: Sheet, headings: Headings | None, lacking: str) -> None:
        if headings is not None and (headings.vaccines(DOSE) or headings.dose_dates):
            self._issues.sheet = ""
            self._issues.add("DOSES_OF_SHEET_UNREAD", value=sheet.name, other=lacking.rstrip("."))
        elif lacking and len(sheet.lines) > 2:
            self._issues.add("SHEET_UNREAD", value=sheet.name, other=lacking.rstrip("."))
        else:
            self._issues.add("SHEET_WITHOUT_PUPILS", value=sheet.name)

    def _sheet(self, sheet: Sheet, headings: Headings) -> None:
        below = [line for line in sheet.lines if line.number > headings.line]
        if holds_two_lists(headings, below):
            raise InputRefused(SIDE_BY_SIDE)
        report_columns(headings, below, self._issues)
        remarks.of_headings(headings, self._issues)
        if SEX in headings.places:
            self._questions.sexes.tell(self._issues, headings.line, headings.heading_of(SEX))
        self._columns.extend(mapped(headings, sheet.name, below))
        if not self._preview:
            shown = (*_about(sheet, headings.line), *below[:PREVIEW_LINES])
            self._preview = tuple(_without_dropped(line, headings) for line in shown)
        self._lines(sheet, headings, self._layout(sheet, headings, below))

    def _layout(self, sheet: Sheet, headings: Headings, below: list[Line]) -> Layout:
        tools = self._tools(sheet)
        layout = Long if headings.is_long else Wide
        self._layouts["long" if headings.is_long else "wide"] = None
        found = layout(*tools, sheet.name, self._default_grade(sheet, headings, below, tools[2]))
        found.read_ahead(sheet, headings)
        return found

    def _default_grade(
        self, sheet: Sheet, headings: Headings, below: list[Line], read_date: Callable[[Cell], Reading]
    ) -> str:
        """PK for a child care report grouped by classroom whose children are young; else the grade stays unknown."""
        places = headings.places
        if "birthdate" not in places:
            self._issues.add("BIRTHDATE_COLUMN_MISSING", row=headings.line)
        if "grade" in places:
            return ""
        if grade := grade_of_sheet(sheet.name):
            self._issues.add("GRADE_FROM_SHEET", row=headings.line, value=grade, other=sheet.name)
            return grade
        ages = sorted(
            self._as_of.year - day.year
            for line in below
            for parts in (read_date(line.cells[places["birthdate"]]).dates if "birthdate" in places else ())
            if (day := parts.on(self._as_of.year - 99)) is not None
        )
        if ages and ages[len(ages) // 2] <= 5 and (has_classrooms(sheet) or is_child_care(sheet, headings)):
            if not has_classrooms(sheet):
                self._issues.add("GRADE_ASSUMED", row=headings.line)
            return "PK"
        self._issues.add("GRADE_COLUMN_MISSING", row=headings.line)
        return ""

    def _lines(self, sheet: Sheet, headings: Headings, layout: Layout) -> None:
        skipped: dict[str, list[Line]] = {}
        under = headings
        for item in sort_lines(sheet, headings, self._headings):
            taken_over, under = item.headings is not under, item.headings
            if item.kind is LineKind.HEADINGS and taken_over:
                report_columns(under, [], self._issues)
                continue
            self._count(1)
            if item.kind is LineKind.PUPIL:
                layout.take(item.line, item.headings, item.room)
            else:
                skipped.setdefault(_SKIPPED[item.kind], []).append(item.line)
        layout.finish()
        self._issues.say_gathered()
        for code, lines in skipped.items():
            self._gathering.say_skipped(code, lines)

    def _roster(self, name: str, print_of_file: str) -> Roster:
        gathering, uniter = self._gathering, Uniter(self._issues)
        uniter.add_all(gathering.drafts)
        table = gathering.doses.freeze()
        remarks.of_doses(table, self._issues, [draft.pupil.sheet for draft in gathering.drafts])
        remarks.of_names(uniter.pupils, self._issues)
        self._issues.sheet = ""
        if not any(column.field.startswith(DOSE) for column in self._columns):
            self._issues.add("NO_DOSE_COLUMNS")
        if not uniter.pupils:
            raise InputRefused("The list has headings but no pupils below them.")
        return Roster(
            name=name,
            fingerprint=print_of_file,
            layout="+".join(self._layouts),
            pupils=tuple(uniter.pupils),
            doses=regroup(table, uniter.places),
            issues=self._issues.all(),
            columns=tuple(self._columns),
            balance=self._balance(uniter),
            preview=tuple(tuple(map(text_of, line.cells)) for line in self._preview),
            preview_rows=tuple(line.number for line in self._preview),
            unread=tuple(replace(dose, pupil=uniter.places[dose.pupil]) for dose in self._unread),
            questions=self._questions.all(),
        )

    def _balance(self, uniter: Uniter) -> Balance:
        gathering = self._gathering
        balance = Balance(
            rows=gathering.rows,
            pupils=len(uniter.pupils),
            duplicates=uniter.merged,
            continued=sum(draft.lines - 1 for draft in gathering.drafts),
            skipped=gathering.skipped,
            unreadable=gathering.unreadable,
            left=sum(pupil.has_left(self._as_of) for pupil in uniter.pupils),
        )
        assert balance.balanced
        return balance


def _about(sheet: Sheet, heading: int) -> list[Line]:
    """The line of headings, and the one above it where the list has a title."""
    return [line for line in sheet.lines if line.number <= heading][-2:]


def _without_dropped(line: Line, headings: Headings) -> Line:
    """The line without the columns that are not kept."""
    dropped = {column.place for column in headings.columns if column.dropped}
    kept = ["" if place in dropped else cell for place, cell in enumerate(line.cells)]
    return Line(line.number, kept) if dropped and line.number > headings.line else line


def _lacking(headings: Headings) -> str:
    places = headings.places
    if not any(field in places for field in NAMES):
        return NO_NAME
    return "" if "birthdate" in places or headings.is_classified else NO_BIRTHDATE


def _refuse_without_pupils(found: list[Headings | None]) -> None:
    """Refuse for the reason of the sheet that comes nearest to a roster."""
    lacking = [_lacking(headings) for headings in found if headings is not None]
    if not lacking:
        raise InputRefused(NO_HEADINGS)
    if all(lacking):
        raise InputRefused(NO_BIRTHDATE if NO_BIRTHDATE in lacking else NO_NAME)


def _dates(found: list[tuple[Sheet, Headings | None]], blocks: Mapping[str, Blocks | None]) -> Iterator[Reading]:
    """What stands in the columns of dates of all sheets, each distinct text once; in blocks and lists, anywhere."""
    for sheet, headings in found:
        read_date = memo(sheet.since_1904)
        if blocks[sheet.name]:
            yield from _dates_within((cell for line in sheet.lines for cell in line.cells), read_date)
        elif headings is not None:
            below = [line.cells for line in sheet.lines if line.number > headings.line]
            for place in headings.date_places:
                values, codes = coded(sheet, place)
                cells = (values[code] for code in used(codes[len(codes) - len(below) :], len(values)))
                yield from (read_date(text) for text in cells if type(text) is str)
            for column in headings.columns:
                if column.field == "doses":
                    yield from _dates_within((cells[column.place] for cells in below), read_date)


def _sexes(
    found: list[tuple[Sheet, Headings | None]], blocks: Mapping[str, Blocks | None]
) -> Iterator[tuple[str, list[Cell]]]:
    """Heading and distinct cells of the sex column of each sheet; in blocks, of each child."""
    for sheet, headings in found:
        if in_blocks := blocks[sheet.name]:
            yield from ((one[0], [one[1]]) for block in in_blocks.blocks if (one := block.who.get(SEX)))
        elif headings is not None and SEX in headings.places:
            values, codes = coded(sheet, headings.places[SEX])
            below = sum(line.number > headings.line for line in sheet.lines)
            yield headings.heading_of(SEX), [values[code] for code in used(codes[len(codes) - below :], len(values))]


def _dates_within(cells: Iterable[Cell], read_date: ReadDate) -> Iterator[Reading]:
    texts = {cell for cell in cells if type(cell) is str}
    return (read_date(text[start:end]) for text in texts for start, end in date_spans(text))
