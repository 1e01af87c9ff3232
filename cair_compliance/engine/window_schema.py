"""The rule language of windows: the time in which a child may attend while doses are still to come."""

from __future__ import annotations

from pydantic import ConfigDict, Field, model_validator

from .periods import Period
from .schema import MOST_DOSES, Cite, Day, Program, Some, Strict, Text


class FinalWindow(Strict):
    start: Period = Field(alias="from")
    by: Period
    citation: Cite

    @model_validator(mode="after")
    def _possible(self) -> FinalWindow:
        if self.by.can_end_before(self.start):
            raise ValueError("`by` must not come before `from`")
        return self


class AndFrom(Strict):
    after: int = Field(ge=1)
    start: Period = Field(alias="from")


class WindowLine(Strict):
    dose: int = Field(ge=2, le=MOST_DOSES)
    after: int = Field(ge=1)
    start: Period = Field(alias="from")
    by: Period
    and_from: list[AndFrom] = Field(default=[])
    if_final: FinalWindow | None = None
    under_age_at_dose_1: Period | None = None
    from_age_at_dose_1: Period | None = None

    @model_validator(mode="after")
    def _counted_from_an_earlier_dose(self) -> WindowLine:
        if any(after >= self.dose for after in (self.after, *(extra.after for extra in self.and_from))):
            raise ValueError("a window is counted from an earlier dose")
        if self.by.can_end_before(self.start):
            raise ValueError("`by` must not come before `from`")
        if self.under_age_at_dose_1 and self.from_age_at_dose_1:
            raise ValueError("a line has one of: under_age_at_dose_1, from_age_at_dose_1")
        return self


class WindowBlock(Strict):
    model_config = ConfigDict(extra="allow", frozen=True, strict=True, arbitrary_types_allowed=True)
    __pydantic_extra__: dict[str, Some[WindowLine]]
    citation: Cite
    until: Day | None = None

    @property
    def lines(self) -> dict[str, list[WindowLine]]:
        return self.__pydantic_extra__


class ProgramWindows(Strict):
    table: Text
    since: dict[Day, WindowBlock] = Field(min_length=1)


class WindowFile(Strict):
    programs: dict[Program, ProgramWindows]
