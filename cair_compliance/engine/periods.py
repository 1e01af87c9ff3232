"""Spans of time as the law writes them ("4 weeks", "12 months", "7 years"), on single dates and on columns.

A week is seven days; months and years are calendar months, and a day that does not exist becomes the first
of the next month (the CDSi convention, so that dates agree with registry forecasts).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

Days = NDArray[np.int32]

MISSING = np.int32(np.iinfo(np.int32).min)
"""Stands in day columns where there is no date."""

SPAN = re.compile(r"(\d{1,3}) (day|week|month|year)s?")
_UNITS = {"day": (0, 1), "week": (0, 7), "month": (1, 0), "year": (12, 0)}


@dataclass(frozen=True, slots=True)
class Period:
    """`months` calendar months and `days` days; `text` as written in the rule."""

    months: int
    days: int
    text: str

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read "N day(s)|week(s)|month(s)|year(s)". Raises ValueError on anything else."""
        found = SPAN.fullmatch(text) if isinstance(text, str) else None
        if not found:
            raise ValueError(f"{text!r} is not a span of time: a number and day, week, month or year")
        months, days = (int(found[1]) * unit for unit in _UNITS[found[2]])
        return cls(months, days, text)

    def after(self, start: Days) -> Days:
        """The column `start` plus this period; MISSING stays MISSING."""
        shifted = add_months(start, self.months) if self.months else start
        if not self.days:
            return shifted
        return np.where(start == MISSING, MISSING, shifted + np.int32(self.days))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(cls.parse)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "pattern": SPAN.pattern, "title": "span of time"}

    def __str__(self) -> str:
        return self.text

    def can_end_before(self, other: Period) -> bool:
        """Whether, begun on the same day, this span ends before `other` does, in some month of some year."""
        return bool((self.after(_STARTS) < other.after(_STARTS)).any())


# Four years hold every length a month can have, and every neighbour.
_STARTS: Days = np.arange("1970-01-01", "1974-01-01", dtype="datetime64[D]").astype(np.int32)


def _in_days(span: Period) -> Period:
    if span.months:
        raise ValueError(f"{span.text!r} must be told in days or weeks: months differ in length")
    return span


def _in_months(span: Period) -> Period:
    if span.days:
        raise ValueError(f"{span.text!r} must be told in months or years")
    return span


DaySpan = Annotated[Period, AfterValidator(_in_days)]
"""A span that is counted in days."""

MonthSpan = Annotated[Period, AfterValidator(_in_months)]
"""A span that is counted in calendar months."""


def add_months(days: Days, months: int) -> Days:
    """Day numbers plus calendar months, vectorised; MISSING stays MISSING."""
    outside = (days >= _LAST) | ((days < _FIRST) & (days != MISSING))
    if outside.any():
        return np.where(days == MISSING, MISSING, _counted_out(np.where(days == MISSING, 0, days), months))
    # MISSING lies before every day of the table, and so does its first entry.
    found: Days = _months_later(months).take(np.maximum(days, _FIRST - 1) - (_FIRST - 1))
    return found


_FIRST, _LAST = (int(np.datetime64(day, "D").astype(np.int64)) for day in ("1880-01-01", "2120-01-01"))


@lru_cache(maxsize=64)
def _months_later(months: int) -> Days:
    """The day `months` after each day from _FIRST to _LAST, with MISSING before them all."""
    later = _counted_out(np.arange(_FIRST, _LAST, dtype=np.int32), months)
    return np.concatenate([np.array([MISSING], dtype=np.int32), later])


def _counted_out(days: Days, months: int) -> Days:
    dates = days.astype("datetime64[D]")
    month = dates.astype("datetime64[M]")
    day_of_month = (dates - month.astype("datetime64[D]")).astype(np.int64)
    target = month + np.timedelta64(months, "M")
    first = target.astype("datetime64[D]").astype(np.int64)
    next_first = (target + np.timedelta64(1, "M")).astype("datetime64[D]").astype(np.int64)
    moved: Days = np.minimum(first + day_of_month, next_first).astype(np.int32)
    return moved


def month_of(days: Days) -> NDArray[np.int32]:
    """Months since 1970-01, the day forgotten."""
    months: Days = np.where(days == MISSING, 0, days).astype("datetime64[D]").astype("datetime64[M]").astype(np.int32)
    return months
