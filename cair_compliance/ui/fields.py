"""What a column can be, in words: the reading shown to the user and the choices offered for correcting it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType

from ..model.issues import Issue
from ..model.roster import MappedColumn
from ..model.vaccines import load_vaccines
from ..roster.vaccine_headings import heading_of_field

NOT_USED = ""
FIELD_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "last_name": "last name",
        "second_last_name": "second last name",
        "first_name": "first name",
        "middle_name": "middle name",
        "suffix": "suffix (Jr., III)",
        "name": "whole name",
        "birthdate": "birth date",
        "sex": "sex",
        "grade": "grade",
        "room": "room or teacher",
        "school": "school",
        "local_id": "the school's own id",
        "state_id": "state id (SSID)",
        "county": "county of residence",
        "street": "street",
        "city": "city",
        "zip_code": "ZIP code",
        "enrolled": "enrollment date",
        "left": "date of leaving",
        "status": "enrolled or left",
        "notes": "notes",
        "language": "home language",
        "guardian": "parent or guardian",
        "guardian_first": "guardian's first name",
        "guardian_last": "guardian's last name",
        "phone": "phone",
        "doses": "all doses in one cell",
        "says_all_required": "school's own box: all required",
        "says_conditional": "school's own box: conditional",
        "says_overdue": "school's own box: overdue",
        "says_iep": "school's own box: IEP",
        "says_independent_study": "school's own box: independent study",
        "says_home_based": "school's own box: home-based",
        "says_compliant": "school's own “compliant” mark",
        "says_not_compliant": "school's own “out of compliance” mark",
        "says_status": "school's own immunization status",
        "requirements_met": "“requirements met” mark",
        "follow_up": "“follow up” mark",
        "vaccine": "name of the vaccine",
        "vaccine_code": "vaccine code",
        "trade_name": "brand name",
        "cvx": "CVX code",
        "dose_date": "date of the dose",
        "dose_dates": "dates of the doses of one vaccine",
        "dose_number": "number of the dose",
        "exemption_type": "kind of exemption",
        "exemption_start": "start of exemption",
        "exemption_end": "end of exemption",
    }
)
_COLUMN_VACCINES = ("Polio", "DTaP", "DTP", "Tdap", "Td", "MMR", "Measles", "Mumps", "Rubella", "MMRV", "Hib", "HepB",
                    "Varicella")  # fmt: skip
_MOST_DOSES = 6
_KEY_FIELDS = frozenset({"name", "last_name", "first_name", "birthdate", "grade", "dose_date", "vaccine"})


def field_words(field: str) -> str:
    """A field as people say it: "Polio, dose 1", "MMR exemption", "birth date"."""
    role, colon, rest = field.partition(":")
    if not colon:
        return FIELD_WORDS.get(field, field.replace("_", " ")) if field else "not used"
    if role == "exemption":
        return f"{rest} exemption".strip()
    if role == "type":
        return f"which {rest} product"
    if role == "compliant":
        return f"school's own {rest} mark"
    name, _, number = rest.rpartition(" ")
    return f"{name}, dose {number}" if name and number.isdigit() else f"{rest}, date"


@cache
def choices() -> Sequence[str]:
    """Every field a column can be corrected to; "" (not used) first."""
    catalogue = load_vaccines()
    doses = [
        field
        for name in _COLUMN_VACCINES
        for field in (*(f"dose:{name} {number}" for number in range(1, _MOST_DOSES + 1)), f"dose:{name}")
    ]
    exemptions = ["exemption:", *(f"exemption:{name}" for name in _COLUMN_VACCINES)]
    known = [field for field in (*doses, *exemptions) if heading_of_field(field, catalogue) is not None]
    return (NOT_USED, *FIELD_WORDS, *known)


def choices_with(field: str) -> Sequence[str]:
    """The choices, with the present reading among them whatever it is."""
    return choices() if field in choices() else (field, *choices())


def surety(column: MappedColumn) -> tuple[str, str, str]:
    """Symbol, words, tone of how sure the reading of a column is."""
    if not column.field:
        return "–", "not used", "note"
    return ("✓", "certain", "calm") if column.certain else ("?", "please confirm", "retry")


def to_confirm(columns: Sequence[MappedColumn], issues: Sequence[Issue]) -> list[MappedColumn]:
    """Columns a person should look at: taken on likeness, or holding dates that nothing was made of."""
    doubted = {(issue.sheet, issue.column) for issue in issues if issue.code in ("DATES_UNREAD", "HEADING_TWICE")}
    return [
        column
        for column in columns
        if (column.field and not column.certain) or ((column.sheet, column.heading) in doubted and column.heading)
    ]


def must_say(columns: Sequence[MappedColumn], issues: Sequence[Issue]) -> list[MappedColumn]:
    """Columns full of dates that nothing was made of: doses may stand there, so a person has to say."""
    unread = {(issue.sheet, issue.column) for issue in issues if issue.code == "DATES_UNREAD"}
    return [column for column in columns if column.heading and (column.sheet, column.heading) in unread]


def in_order(columns: Sequence[MappedColumn]) -> list[MappedColumn]:
    """For the table: doubtful ones first, then names and birth date, then the rest as they stand."""
    return sorted(columns, key=lambda column: (not column.field or column.certain, column.field not in _KEY_FIELDS))
