"""Doses of a JSON answer, gathered one by one under the rules that HL7 answers follow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..model.answers import AnsweredDose
from ..model.vaccines import normal_cvx
from .coded import NO_VACCINE, bare_year, partial_date
from .parsed import MAX_DOSES, UnreadDose, Unusable

GIVEN, PARTIAL, NOT_GIVEN, REFUSED = "CP", "PA", "NA", "RE"
"""HL7 table 0322."""


@dataclass(slots=True)
class Gathered:
    """Doses read so far. `unreadable` counts given ones without a code or a date, `unread` says what they tell."""

    doses: list[AnsweredDose] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    unread: list[UnreadDose] = field(default_factory=list)
    unreadable: int = 0
    truncated: bool = False

    def add(self, cvx: str, when: str, completion: str, source: str = "", dose_id: str = "") -> None:
        """One dose; `when` is an ISO date or time, taken as written: never moved into another time zone."""
        if cvx == NO_VACCINE:
            return
        day = partial_date(when)
        if cvx and day:
            self.doses.append(AnsweredDose(cvx, day, completion, source, dose_id))
        elif completion == GIVEN:
            self.unread.append(UnreadDose(cvx, str(day or bare_year(when)), completion, source))
            self.doubt("a dose has no readable date" if cvx else "a dose has no CVX code")
        if len(self.doses) + self.unreadable > MAX_DOSES:
            raise Unusable(f"more than {MAX_DOSES} doses")

    def doubt(self, warning: str) -> None:
        """A dose that may have been given and cannot be counted."""
        self.unreadable += 1
        self.warnings.append(warning)

    def breaks_off(self, warning: str) -> None:
        """There may be doses that the answer does not hold."""
        self.truncated = True
        self.warnings.append(warning)


def one_cvx(codings: Iterable[tuple[str, str]], systems: Sequence[str]) -> str:
    """The CVX code among (code, code system) pairs; "" when there is none, or two that differ.

    Other code systems (NDC, RxNorm, CPT) are not guessed at.
    """
    known = {system.casefold() for system in systems}
    codes = {normal_cvx(code) for code, system in codings if system.casefold() in known and _number(code)}
    return codes.pop() if len(codes) == 1 else ""


def _number(code: str) -> bool:
    return code.isascii() and code.isdigit() and len(code) <= 4
