"""Defects of the input, as a closed catalogue: code, severity, what happened, what to do.

An issue is about the file, never about compliance. Texts are written once here; the place of use fills
the blanks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

ERROR, WARNING, NOTE = "error", "warning", "note"


@dataclass(frozen=True, slots=True)
class IssueKind:
    """One entry of the catalogue. `message` may hold {value} and {other}."""

    code: str
    severity: str
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class Issue:
    """One defect at one place. `row` is the line the user sees in a spreadsheet program (0: the whole file).

    `value` is what stands in the cell, where the message speaks of it.
    """

    code: str
    severity: str
    sheet: str
    row: int
    column: str
    message: str
    advice: str
    value: str = ""


_KINDS = (
    # Whole file
    IssueKind("MAPPING_SUGGESTED", WARNING, "The heading {value} was read as {other}.", "Check that this is right."),
    IssueKind("HEADING_UNREAD", NOTE, "The column {value} was not used.", "Nothing to do unless it holds doses."),
    IssueKind("HIDDEN_SHEET", NOTE, "The hidden sheet {value} was not read.", "Unhide it if it holds pupils."),
    IssueKind("OWN_NOTES", NOTE, "The sheet {value} holds the notes of an earlier check; it was not read.",
              "Nothing to do."),
    IssueKind("HIDDEN_LINES", WARNING, "Hidden lines were not read: {value}.",
              "Unhide them, or take off the filter, if they hold pupils."),
    IssueKind("HIDDEN_COLUMNS", WARNING, "Hidden columns were not read: {value}.", "Unhide them if they are needed."),
    IssueKind("SHEET_WITHOUT_PUPILS", NOTE, "The sheet {value} holds no pupils.", "Nothing to do."),
    IssueKind("SHEET_UNREAD", WARNING, "The sheet {value} was not read: {other}.", "Check whether it holds pupils."),
    IssueKind("DOSES_OF_SHEET_UNREAD", ERROR, "The sheet {value} holds doses and was not read: {other}.",
              "Put each pupil's name and birth date beside the doses, or put all on one sheet."),
    IssueKind("NO_DOSE_COLUMNS", WARNING, "The file has no columns for vaccine doses.",
              "Export the immunization dates too, or rely on the registries."),
    IssueKind("LINES_SKIPPED", NOTE, "{value}", "Check that none of them is a pupil."),
    IssueKind("TITLES_SKIPPED", NOTE, "Titles: {value}", "Nothing to do."),
    IssueKind("TOTALS_SKIPPED", NOTE, "Totals: {value}", "Check that none of them is a pupil."),
    IssueKind("HEADINGS_REPEATED", NOTE, "Headings again: {value}", "Nothing to do."),
    IssueKind("ROOM_LINES", NOTE, "Lines that name a room: {value}", "Nothing to do."),
    IssueKind("TWO_HEADING_LINES", NOTE, "The headings stand on lines {value} and {other} and were read together.",
              "Nothing to do."),
    IssueKind("COLOUR_LEGEND", NOTE, "The remark {value} gives colours a meaning; colours are not read.",
              "Write into a column what the colours mean."),
    IssueKind("NAMES_IN_ONE_COLUMN", NOTE, "Last and first names stand in one column, {value}, and were told apart.",
              "Nothing to do."),
    IssueKind("NO_IDENTIFIERS", NOTE, "The list has {value}; pupils are told apart by name and birth date alone.",
              "Export the ids too if there are any."),
    IssueKind("COLUMN_DROPPED", NOTE, "The column {value} was left out unread; nothing here needs it.",
              "Leave it out of the export."),
    IssueKind("BIRTHDATE_COLUMN_MISSING", ERROR, "The list has no column with the birth dates, without which nothing"
              " can be decided.", "Export the birth dates too."),
    IssueKind("GRADE_FROM_SHEET", NOTE, "The grade {value} was taken from the sheet's name, {other}.",
              "Check that this is right."),
    IssueKind("GRADE_ASSUMED", WARNING, "The list has no column for the grade; its children are read as preschool.",
              "Add the grade if some are older."),
    IssueKind("DATES_UNREAD", ERROR, "The column {value} holds dates but was not understood; none was read as a dose.",
              "Say which vaccine and which dose the column holds."),
    IssueKind("HEADING_TWICE", WARNING, "The heading {value} stands for the same thing as {other}; it was not used.",
              "Check which of the two columns is right."),
    IssueKind("GRADE_COLUMN_MISSING", ERROR, "The file has no column for the grade.",
              "Add it, or say which program all pupils attend."),
    IssueKind("FILE_CUT_SHORT", ERROR, "The file seems to end in the middle of this line.", "Export it again."),
    IssueKind("WEB_PAGE_READ", NOTE, "The file is a web page with a spreadsheet's name; its tables were read.",
              "Compare a few lines with the original."),
    IssueKind("MARKS_TAKEN_OUT", NOTE, "Marks that cannot be seen were taken out of cells on: {value}.",
              "Nothing to do if these cells read as they look."),
    IssueKind("LETTERS_GUESSED", WARNING, "The file does not say how its letters are coded; they were read as {value}.",
              "Check names with accents, or save the list as CSV UTF-8."),
    IssueKind("LINE_SHIFTED", ERROR, "This line has {value} cells and the list {other} columns: a separator inside a"
              " cell moved the rest. None was read.", "Put that cell in quotation marks and export again."),
    IssueKind("PUPIL_FROM_ABOVE", NOTE, "This line names no pupil{value}; its dose was read as that of the pupil above,"
              " as the whole list is written.", "Nothing to do."),
    IssueKind("CELL_TOO_LONG", ERROR, "The cell holds more text than is read from one cell.", "Shorten the cell."),
    IssueKind("RESULT_FILE_OLD", WARNING, "{value} is old; doses given since are not in it.",
              "Look the pupils up again."),
    IssueKind("RESULT_FILE_UNDATED", WARNING, "{value}: the file does not say when it was made.",
              "Say the day of the look-up."),
    IssueKind("RESULT_FILE_OPEN", WARNING, "{value}: for {other} pupils not all was read; their answers stay open.",
              "Export the file again, with the date of every dose."),
    # Pupils
    IssueKind("NAME_MISSING", ERROR, "This line has doses or identifiers but no name.", "Add the pupil's name."),
    IssueKind("BIRTHDATE_MISSING", ERROR, "The birth date is missing.", "Add it; without it nothing can be decided."),
    IssueKind("BIRTHDATE_UNREADABLE", ERROR, "The birth date {value} could not be read.", "Write it as MM/DD/YYYY."),
    IssueKind("BIRTHDATE_IMPLAUSIBLE", ERROR, "The birth date {value} cannot be a pupil's.", "Correct the year."),
    IssueKind("STATE_ID_SHAPE", WARNING, "The state id {value} does not have ten digits.", "Check it for lost zeros."),
    IssueKind("STATE_ID_MISSING", NOTE, "The state id is missing.", "Add it if the pupil has one."),
    IssueKind("DUPLICATE_LINE", WARNING, "Same pupil as line {value}; the doses of both lines were put together.",
              "Remove one of the lines."),
    IssueKind("POSSIBLE_DUPLICATE_PUPIL", WARNING, "Looks like the pupil on line {value}, but {other}.",
              "Check whether these are two children."),
    IssueKind("CONFLICTING_LINES", ERROR, "Lines of one pupil disagree: {value}.", "Correct the wrong line."),
    IssueKind("LEFT_SCHOOL", NOTE, "Left on {value}; shown, but not counted.", "Nothing to do."),
    IssueKind("STATUS_UNREAD", WARNING, "The status {value} was not understood; the pupil is counted as attending.",
              "Write Withdrawn if the pupil has left."),
    IssueKind("STATUS_PRE_ENROLLED", NOTE, "The status {value} says: enrolled for next year; shown, but not counted.",
              "Nothing to do."),
    IssueKind("BIRTHDATE_DAY_FIRST", WARNING, "The birth date {value} can only have the day first; read as {other}.",
              "Check it against the birth record."),
    IssueKind("LINE_DAY_FIRST", WARNING, "A date on this line can only have the day first, so the other dates that"
              " can be read both ways wait for an answer.", "Say whether this list writes the day first."),
    IssueKind("NAME_CAPITALS", NOTE, "The name {value} is written in {other}; it is kept as it stands.",
              "Nothing to do."),
    IssueKind("NAME_BLANKS", NOTE, "The name {value} held odd blanks; they were taken out.", "Nothing to do."),
    IssueKind("NAME_MAYBE_SWAPPED", WARNING, "First and last name may stand in each other's place: the pupil on line"
              " {value} is named the other way round.", "Check which is the last name."),
    IssueKind("READ_AS", NOTE, "{value} was read as {other}.", "Nothing to do."),
    IssueKind("SEX_UNREAD", NOTE, "The sex {value} was not understood and is left open.", "Write M, F or X."),
    IssueKind("SEX_IN_SPANISH", NOTE, "The sexes are written H and M and no F occurs: H was read as hombre (male), M as"
              " mujer (female).", "Check that this is right."),
    IssueKind("SEX_DOUBTFUL", WARNING, "In this column {value} may mean either sex, as Spanish uses letters; the sex is"
              " left open.", "Write the sexes out, or as F and M."),
    IssueKind("STATE_ID_NUMBER", NOTE, "The state id is stored as a number, which loses leading zeros{value}.",
              "Store ids as text."),
    IssueKind("BIRTHDATE_NUMBER", NOTE, "The birth date is stored as the number {value}; read as {other}.",
              "Nothing to do."),
    IssueKind("LOCAL_ID_SHAPE", WARNING, "The id {value} was damaged by a spreadsheet program.",
              "Export the ids as text."),
    IssueKind("EXEMPTION_IN_REMARK", WARNING, "The remark {value} speaks of an exemption; alone it settles nothing.",
              "Enter the exemption in its own column and have the form at hand."),
    IssueKind("NAME_REPAIRED", NOTE, "The name was stored as {value} and is read as {other}.", "Check the spelling."),
    IssueKind("NAME_DAMAGED", WARNING, "Letters of the name {value} were lost in the export.", "Correct the name."),
    IssueKind("SUFFIX_IN_NAME", NOTE, "The suffix {value} stands inside the name.", "Nothing to do."),
    IssueKind("NAME_SPLIT", WARNING, "The name {value} has no comma; {other} was taken for the last name.",
              "Write the name as Last, First."),
    IssueKind("NAME_TOO_LONG", ERROR, "The name is longer than a name can be; the line was not read.",
              "Check whether something else stands in the name column."),
    IssueKind("BIRTHDATE_AMBIGUOUS", ERROR, "The birth date {value} may be month-day or day-month.",
              "Write the month in letters, for example 5 Jun 2020."),
    IssueKind("REMARK_SAYS_LEFT", WARNING, "The remark {value} may mean that the pupil has left.",
              "Enter the leaving date if it is so."),
    IssueKind("GRADE_UNREADABLE", ERROR, "The grade {value} is not known.", "Write TK, K or 1 to 12."),
    IssueKind("GRADE_MISSING", ERROR, "The grade is missing.", "Add it; the requirements depend on it."),
    IssueKind("DATE_UNREADABLE", ERROR, "The {other} {value} could not be read.", "Write it as MM/DD/YYYY."),
    # Doses
    IssueKind("DOSE_UNREADABLE", ERROR, "{value} is not a date. It was not read as a dose, nor as \"no dose\".",
              "Write the date as MM/DD/YYYY."),
    IssueKind("DOSE_IMPOSSIBLE_DATE", ERROR, "{value} is not a day of the calendar, or lies too far from now.",
              "Correct the date."),
    IssueKind("DOSE_WITHOUT_YEAR", ERROR, "{value} has no year.", "Add the year."),
    IssueKind("DOSE_AMBIGUOUS_DATE", ERROR, "{value} may be month-day or day-month.",
              "Write the month in letters, for example 5 Jun 2020."),
    IssueKind("DOSE_DAY_FIRST", WARNING, "{value} can only have the day first and was read so.",
              "Write the month in letters, for example 25 Jun 2022."),
    IssueKind("DOSES_OUT_OF_ORDER", NOTE, "{value} is later than the next dose of this vaccine; both were read.",
              "Check both dates."),
    IssueKind("DOSE_PRODUCT", NOTE, "{value}: the product named beside the date was taken, {other}.",
              "Nothing to do."),
    IssueKind("DOSE_DOUBTFUL", ERROR, "Something beside the date casts doubt on it: {value}. It was not counted.",
              "Leave only the date in the cell if the dose was given."),
    IssueKind("DOSE_ON_TWO_LINES", NOTE, "The Tdap of {value} is also entered as a DTP dose; it is one injection.",
              "Nothing to do."),
    IssueKind("DOSE_NOTE", WARNING, "{value} is a remark without a date; it proves no dose.",
              "Enter the date from the record if the dose was given."),
    IssueKind("DOSE_BEFORE_BIRTH", ERROR, "{value} lies before the birth date; the dose was not counted.",
              "Correct the dose or the birth date."),
    IssueKind("DOSE_AFTER_AS_OF", WARNING, "{value} lies after the as-of date; the dose was not counted.",
              "Check for an appointment typed as a dose."),
    IssueKind("DOSE_MONTH_ONLY", NOTE, "{value} has no day; every day of the month is considered.",
              "Add the day if you have it."),
    IssueKind("DOSE_TWICE", NOTE, "{value} stands twice for the same vaccine; counted once.", "Check both dates."),
    IssueKind("SEVERAL_DATES", WARNING, "The cell holds several dates: {value}. Each was read as a dose.",
              "Give each dose its own cell."),
    IssueKind("FORMULA_WITHOUT_VALUE", ERROR, "The cell holds a formula without a stored result.",
              "Open the file in a spreadsheet program, save it, load it again."),
    IssueKind("VACCINE_UNKNOWN", ERROR, "The vaccine {value} is not known; its dose was not counted.",
              "Write the vaccine's usual name or its CVX code."),
    IssueKind("EXEMPTION_CLAIMED", WARNING, "An exemption is typed here ({value}); alone it settles nothing.",
              "Have the form at hand."),
    IssueKind("CONTROL_CHARACTER", ERROR, "The cell holds a control character; it was not read.", "Retype the cell."),
)  # fmt: skip

KINDS: Mapping[str, IssueKind] = MappingProxyType({kind.code: kind for kind in _KINDS})


def issue(code: str, *, sheet: str = "", row: int = 0, column: str = "", value: str = "", other: str = "") -> Issue:
    """An Issue of the catalogue. Raises KeyError for a code that is not in it."""
    kind = KINDS[code]
    message = kind.message.format(value=value, other=other)
    return Issue(code, kind.severity, sheet, row, column, message, kind.advice, value)
