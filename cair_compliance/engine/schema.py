"""The words that every kind of rule file is written in; what may stand in each is in the modules named `*_schema`.

A key the language does not know does not load, so a clause that is not understood can never pass a child.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from ..model.people import GRADES
from .periods import Period

Grade = Literal[GRADES]  # type: ignore[valid-type]


Program = Literal["child_care", "tk12"]


MOST_DOSES = 9
"""The most doses a clause may ask for."""


class Strict(BaseModel):
    """Refuses unknown keys and silent conversions."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, arbitrary_types_allowed=True)


def _day(value: Any) -> date:
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError("must be a day, written as 2019-07-01") from None


def in_order(start: Period | None, until: Period | None) -> None:
    """Raises ValueError where a span of ages ends before it begins, or as it begins."""
    if start is not None and until is not None and not start.can_end_before(until):
        raise ValueError("`until_age` must be later than `from_age`")


Day = Annotated[date, BeforeValidator(_day)]


FileName = Annotated[str, Field(pattern=r"^[a-z0-9_]+\.yaml$")]


Count = Annotated[int, Field(ge=1, le=MOST_DOSES)]


Code = Annotated[str, Field(pattern="^[A-Z][A-Z0-9_]+$")]


Item = TypeVar("Item")


Some = Annotated[list[Item], Field(min_length=1)]


Text = Annotated[str, Field(min_length=1)]


class Cite(Strict):
    """Where the law says it, and whether somebody has compared the wording with the official text."""

    title: str = Field(min_length=3)
    verified: bool
