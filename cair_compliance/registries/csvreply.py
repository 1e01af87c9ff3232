"""Request and reply of a county that answers by spreadsheet: one row a pupil out, one row a dose back."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence

from ..model.answers import Outcome, Person
from ..model.people import Pupil
from .coded import full_date
from .escapes import Unsendable, decode, sendable
from .gathering import GIVEN, Gathered, one_cvx
from .jsonanswer import found, nothing
from .parsed import MAX_DOSES, ParsedAnswer, Unusable

KIND = "CSV"
REQUEST = (
    "request_id", "student_ref", "last_name", "first_name", "middle_name", "dob", "sex", "street", "city", "zip",
    "guardian_last", "guardian_first", "school_code",
)  # fmt: skip
REPLY = frozenset({
    "request_id", "match_status", "registry_id", "last_name", "first_name", "dob", "cvx", "vaccine_name",
    "date_given", "source",
})  # fmt: skip
"""The columns a reply cannot be without; others, such as lot and notes, are not read."""

OUTCOMES = {
    "FOUND": Outcome.FOUND,
    "NOT_FOUND": Outcome.NOT_FOUND,
    "MULTIPLE": Outcome.TOO_MANY,
    "PROTECTED": Outcome.PROTECTED,
}
MAX_CELL = 1_000
MAX_ROWS = 100_000
_FORMULA = tuple("=+-@＝＋－＠")
_SOURCE = re.compile(r"0\d")


def row(values: Sequence[str]) -> bytes:
    """One line of a request. Raises Unsendable for what a spreadsheet program would take as a formula."""
    for value in values:
        if sendable(value).lstrip().startswith(_FORMULA):
            raise Unsendable("a value begins like a formula")
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(values)
    return out.getvalue().encode()


def question(pupil: Pupil, sexes: Mapping[str, str], request_id: str, student_ref: str, school: str) -> bytes:
    """The line that asks about one pupil with a birth date. Guardians are not on a roster. Raises Unsendable."""
    assert pupil.birthdate is not None
    name = (pupil.last_name, pupil.first_name, pupil.middle_name, pupil.birthdate.isoformat())
    where = (pupil.street, pupil.city, pupil.zip_code)
    return row((request_id, student_ref, *name, sexes.get(pupil.sex.upper(), ""), *where, "", "", school))


def read_reply(data: bytes, *, whole: bool) -> dict[str, ParsedAnswer]:
    """request_id -> answer. `whole`: a control file vouches for every row. Raises Unusable for the file."""
    rows: dict[str, list[Mapping[str, str]]] = {}
    for line in _lines(data):
        if line["match_status"] not in OUTCOMES or not line["request_id"]:
            raise Unusable("a row has no known match_status or no request_id")
        rows.setdefault(line["request_id"], []).append(line)
    return {request_id: _answer(lines, whole=whole) for request_id, lines in rows.items()}


def _lines(data: bytes) -> list[dict[str, str]]:
    reader = csv.reader(io.StringIO(decode(data), newline=""), strict=True)
    try:
        lines = [[cell.strip() for cell in line] for line in reader if any(line)]
    except csv.Error:
        raise Unusable("the reply is no CSV file") from None
    heading = lines[0] if lines else []
    if REPLY - set(heading) or len(set(heading)) != len(heading):
        raise Unusable("the reply has not the agreed columns")
    if len(lines) > MAX_ROWS or any(len(line) != len(heading) for line in lines):
        raise Unusable("a row of the reply is not whole, or there are too many")
    if any(len(cell) > MAX_CELL for line in lines for cell in line):
        raise Unusable("a cell of the reply is too long")
    return [dict(zip(heading, line, strict=True)) for line in lines[1:]]


def _answer(lines: Sequence[Mapping[str, str]], *, whole: bool) -> ParsedAnswer:
    statuses = {line["match_status"] for line in lines}
    persons = {_person(line) for line in lines}
    if len(statuses) > 1:
        return nothing(KIND, Outcome.UNAVAILABLE, ("contradiction",))
    status = statuses.pop()
    codes = (f"match_status={status}",)
    if OUTCOMES[status] is not Outcome.FOUND:
        return nothing(KIND, OUTCOMES[status], codes)
    if len(persons) > 1:
        return nothing(KIND, Outcome.UNAVAILABLE, (*codes, "contradiction"))
    if len(lines) > MAX_DOSES:
        return nothing(KIND, Outcome.UNAVAILABLE, (*codes, "too many doses"))
    return found(KIND, persons.pop(), _doses(lines, whole=whole), codes)


def _doses(lines: Sequence[Mapping[str, str]], *, whole: bool) -> Gathered:
    gathered = Gathered()
    for line in lines:
        if line["cvx"] or line["vaccine_name"] or line["date_given"]:
            source = line["source"] if _SOURCE.fullmatch(line["source"]) else ""
            gathered.add(one_cvx([(line["cvx"], "CVX")], ["CVX"]), line["date_given"], GIVEN, source)
    if not whole:
        gathered.breaks_off("the reply came without its control file")
    return gathered


def _person(line: Mapping[str, str]) -> Person:
    return Person(line["registry_id"], line["last_name"], line["first_name"], birthdate=full_date(line["dob"]))
