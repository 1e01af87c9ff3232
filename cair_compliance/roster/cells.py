"""The date parser: an explicit list of shapes, and nothing guessed.

A cell becomes a Reading: what kind of thing stands there and the days it may mean. Slashed dates are
month-day-year, as written in the United States; one that can only be day-first is AMBIGUOUS, and
`date_order` says what becomes of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta

from .grid import Cell, Mark
from .reading import BLANK, FROM_MARK, DateParts, Kind, Order, Reading, calendar_date

_MONTHS: dict[str, int] = {}
for _names in (
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "january february march april may june july august september october november december",
    "ene feb mar abr may jun jul ago sep oct nov dic",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
):
    for _place, _name in enumerate(_names.split(), start=1):
        _MONTHS[_name] = _place
_MONTHS |= {"sept": 9, "setiembre": 9}
_MONTH_WORD = "(?P<word>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_TIME = r"(?:(?:\s+|t)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[ap]\.?m\.?|z)?)?"
_YEAR = r"(?P<y>\d{4}|\d{2})(?!\d)"


def _shape(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.ASCII)


_ISO = _shape(r"(?P<y>\d{4})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?!\d)" + _TIME)
_NUMERIC = _shape(r"(?P<m>\d{1,2})\s?(?P<sep>[-/.])\s?(?P<d>\d{1,2})\s?(?P=sep)\s?" + _YEAR + _TIME)
_DAY_MONTH = _shape(
    r"(?P<d>\d{1,2})(?:st|nd|rd|th)?(?:[-/.,]|\s)*(?:de\s+)?" + _MONTH_WORD + r"(?:[-/.,']|\s)*(?:de\s+)?" + _YEAR
)
_MONTH_DAY = _shape(_MONTH_WORD + r"(?:[-/.]|\s)*(?P<d>\d{1,2})(?:st|nd|rd|th)?(?:[-/,.]\s?|\s,?\s?)'?" + _YEAR + _TIME)
_PACKED = _shape(r"(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?!\d)")
_WHOLE_DATES = (_ISO, _NUMERIC, _DAY_MONTH, _MONTH_DAY, _PACKED)
_MONTH_ONLY = (
    _shape(r"(?P<m>\d{1,2})\s?[-/.]\s?(?P<y>\d{4})"),
    _shape(r"(?P<y>\d{4})\s?[-/.]\s?(?P<m>\d{1,2})"),
    _shape(_MONTH_WORD + r"(?:[-/,.]|\s)*(?:del?\s+)?(?P<y>\d{4})"),
)
_NO_YEAR = (
    _shape(r"(?P<m>\d{1,2})\s?[-/.]\s?(?P<d>\d{1,2})"),
    _shape(_MONTH_WORD + r"(?:[-/,.]|\s)*(?P<d>\d{1,2})(?:st|nd|rd|th)?"),
    _shape(r"(?P<d>\d{1,2})(?:st|nd|rd|th)?(?:[-/,.]|\s)*" + _MONTH_WORD),
)
_BETWEEN = re.compile(r"(?:[\s,;&+/|•·]|\band\b|\by\b|(?<!\w)#?\d[):]|#\d)*", re.IGNORECASE)
_KEYBOARD = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("∕⁄", "/") | dict.fromkeys("‘’´“”", "'"))
_ROUND = "'\"`"
_WEEKDAY = re.compile(
    r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b[.,]?\s*(?=[\da-z])", re.IGNORECASE
)
_ERROR = re.compile(r"#(?:n/a|ref!|div/0!|value!|name\?|num!|null!|spill!|calc!|error!?|#*)", re.IGNORECASE)
_DASHES = re.compile(r"[-–—_.\s]*")
_WORD = re.compile(r"[^\W\d_]{3,}")

FIRST_SERIAL, LAST_SERIAL = 20_000, 80_000
"""Day numbers of a spreadsheet, 1954 to 2119; smaller numbers in a date cell are counts, ticks or years."""


def read_date(cell: Cell, *, since_1904: bool = False) -> Reading:
    """What stands in one cell that should hold a date. Never raises."""
    if type(cell) is str:
        return _read_text(cell.strip() if cell.isascii() else _plain(cell), since_1904)
    if isinstance(cell, Mark):
        return FROM_MARK[cell]
    if isinstance(cell, date):
        return Reading(Kind.DATES, (DateParts(cell.year, cell.month, cell.day),))
    return _read_number(float(cell), since_1904)


def _plain(text: str) -> str:
    """Typographic dashes, strokes and quotation marks, and the figures of other scripts, as a keyboard has them."""
    text = unicodedata.normalize("NFKC", text).strip().translate(_KEYBOARD)
    return "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in text)


def memo(since_1904: bool = False) -> Callable[[Cell], Reading]:
    """`read_date` that reads each distinct cell once: a roster has few different dates."""
    known: dict[Cell, Reading] = {"": BLANK}

    def read(cell: Cell) -> Reading:
        reading = known.get(cell)
        if reading is None:
            reading = known[cell] = read_date(cell, since_1904=since_1904)
        return reading

    return read


def _read_number(number: float, since_1904: bool) -> Reading:
    whole = int(number) if abs(number) < 1e9 else 0
    if 19_000_101 <= number <= 20_991_231 and whole == number:
        return _read_text(str(whole), since_1904)
    if FIRST_SERIAL <= number < LAST_SERIAL + 1:
        day = date(1899, 12, 30) + timedelta(days=whole + (1462 if since_1904 else 0))
        return Reading(Kind.DATES, (DateParts(day.year, day.month, day.day),))
    return Reading(Kind.UNREADABLE)


def _read_text(text: str, since_1904: bool) -> Reading:
    if _DASHES.fullmatch(text):
        return BLANK
    if text[0] == "#" and _ERROR.fullmatch(text):
        return Reading(Kind.UNREADABLE)
    if not any(character.isdigit() for character in text):
        return Reading(Kind.NOTE, words=text)
    text = _WEEKDAY.sub("", text.strip(_ROUND).rstrip(".,;"))
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text, re.ASCII):
        return _read_number(float(text), since_1904)
    for shape in _WHOLE_DATES:
        if match := shape.fullmatch(text):
            return _one_date(match)
    return _read_partial(text) or _read_several(text)


def _read_partial(text: str) -> Reading | None:
    for shape in _MONTH_ONLY:
        if match := shape.fullmatch(text):
            parts = DateParts(int(match["y"]), _month(match), None)
            return Reading(Kind.DATES, (parts,)) if parts.on(0) else Reading(Kind.IMPOSSIBLE)
    if any(_without_year(shape.fullmatch(text)) for shape in _NO_YEAR):
        return Reading(Kind.NO_YEAR)
    return None


def _without_year(match: re.Match[str] | None) -> bool:
    if match is None:
        return False
    month, day = _month(match), int(match["d"])
    return calendar_date(2000, month, day) is not None or calendar_date(2000, day, month) is not None


def _one_date(match: re.Match[str]) -> Reading:
    year, month, day = int(match["y"]), _month(match), int(match["d"])
    short = len(match["y"]) == 2
    if match.re is not _NUMERIC:
        parts = DateParts(year, month, day, short)
        return Reading(Kind.DATES, (parts,)) if _possible(parts) else Reading(Kind.IMPOSSIBLE)
    order = Order.MONTH_FIRST if day > 12 else Order.EITHER if month != day else Order.SURE
    parts = DateParts(year, month, day, short, order)
    if _possible(parts):
        return Reading(Kind.DATES, (parts,))
    other = DateParts(year, day, month, short, Order.DAY_FIRST)
    return Reading(Kind.AMBIGUOUS, (other,)) if month > 12 and _possible(other) else Reading(Kind.IMPOSSIBLE)


def _possible(parts: DateParts) -> bool:
    """A two-digit year is tried as a leap year; the century is settled with the birth date at hand."""
    year = (2000 if parts.year % 4 == 0 else 2001) if parts.short else parts.year
    return calendar_date(year, parts.month, parts.day) is not None


def _read_several(text: str) -> Reading:
    """Dates with something between or beside them."""
    found: list[DateParts] = []
    kinds: set[Kind] = set()
    rest, place = "", 0
    pattern = _ANYWHERE
    while match := pattern.search(text, place):
        rest += text[place : match.start()] + " "
        whole = next((whole for shape in _WHOLE_DATES if (whole := shape.fullmatch(match.group()))), None)
        reading = _one_date(whole) if whole else Reading(Kind.UNREADABLE)
        kinds.add(reading.kind)
        found.extend(reading.dates)
        place = match.end()
    words = " ".join((rest + text[place:]).split())
    if not kinds:
        remark = _WORD.search(_MONTH_NAME.sub("", text)) and not _PIECE_OF_DATE.search(text)
        return Reading(Kind.NOTE, words=text) if remark else Reading(Kind.UNREADABLE, _misread(text))
    if Kind.UNREADABLE in kinds:
        return Reading(Kind.UNREADABLE, tuple(found))
    if Kind.IMPOSSIBLE in kinds:
        return Reading(Kind.IMPOSSIBLE, tuple(found))
    if Kind.AMBIGUOUS in kinds:
        return Reading(Kind.AMBIGUOUS, tuple(found), "" if _BETWEEN.fullmatch(words) else words)
    return Reading(Kind.DATES if _BETWEEN.fullmatch(words) else Kind.DOUBTFUL, tuple(found), words)


_LETTERS = str.maketrans("lI|Oo", "11100")


def _misread(text: str) -> tuple[DateParts, ...]:
    """The date a scanner may have read letters into (ll/2O/2O2O): something to confirm, never a dose."""
    for shape in _WHOLE_DATES:
        if match := shape.fullmatch(text.translate(_LETTERS)):
            return _one_date(match).dates
    return ()


_PIECE_OF_DATE = re.compile(r"[0-9]\s?[-/.]\s?[0-9]")
_MONTH_NAME = _shape(r"\b" + _MONTH_WORD + r"\b")
_ANYWHERE = _shape(
    r"(?<![\w/.-])(?:" + "|".join(re.sub(r"\(\?P<\w+>", "(?:", shape.pattern).replace("(?P=sep)", r"[-/.]")
                               for shape in _WHOLE_DATES) + r")(?![\w/-])"
)  # fmt: skip


def date_spans(text: str) -> list[tuple[int, int]]:
    """Where whole dates stand in a text, as (start, end)."""
    return [match.span() for match in _ANYWHERE.finditer(text)]


def _month(match: re.Match[str]) -> int:
    groups = match.groupdict()
    return _MONTHS[groups["word"].lower()] if groups.get("word") else int(groups["m"])
