"""The list on the table: its bytes, how it was read, and what the user said about the check. Pure."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from ..check.entry import EntryRule, guess_program
from ..model.issues import Issue
from ..model.roster import Roster
from ..roster import read_roster
from ..standin import DEMO_ROSTERS

DEMO_DAY = date(2025, 10, 1)
"""The invented lists are of the autumn of 2025; on a later day everybody would have outgrown them."""


@dataclass(frozen=True, slots=True)
class DemoList:
    """One invented list to try the app with."""

    title: str
    file: str
    what: str
    facility: str

    @property
    def data(self) -> bytes:
        return (DEMO_ROSTERS / self.file).read_bytes()


DEMOS: Mapping[str, DemoList] = MappingProxyType(
    {
        "kindergarten": DemoList(
            "A kindergarten", "kindergarten.xlsx", "Excel, one line a child", "Rio Verde Elementary"
        ),
        "seventh": DemoList(
            "A 7th grade", "seventh_grade.csv", "text file, one line a dose", "Cedar Grove Middle School"
        ),
        "child_care": DemoList(
            "A child care center",
            "child_care_center.xlsx",
            "Excel with headings on every page",
            "Little Acorns Child Development Center",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class ResultUpload:
    """A registry look-up's result file as brought, already found readable."""

    name: str
    data: bytes = field(repr=False)


@dataclass
class Draft:
    """One list and the answers given about it. `id` is opaque and keys the widgets of this list.

    `mapping` and `answers` are as `read_roster` takes them; `set_aside` the questions left open for now. `recalled`
    says that they came from an earlier reading of this layout, looked for under `recalled_for`. `before` holds the
    issues of the list this one corrects.
    """

    name: str
    data: bytes = field(repr=False)
    as_of: date
    demo: bool = False
    facility: str = ""
    county: str = ""
    program: str = ""
    entry_date: date | None = None
    new_sevenths: bool = False
    mapping: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    set_aside: set[str] = field(default_factory=set)
    recalled_for: str | None = None
    recalled: bool = False
    before: tuple[Issue, ...] | None = field(default=None, repr=False)
    results: ResultUpload | None = None
    results_from: str = ""
    results_trouble: str = ""
    id: str = field(default_factory=lambda: secrets.token_hex(4))
    _roster: Roster | None = field(default=None, repr=False)
    _read_as: object = field(default=None, repr=False)

    def roster(self) -> Roster:
        """The list as read with the present answers; read again only when they changed. Raises InputRefused."""
        wanted = self._wanted()
        if self._roster is None or self._read_as != wanted:
            self._roster = read_roster(
                self.data, name=self.name, as_of=self.as_of, mapping=self.mapping, answers=self.answers
            )
            self._read_as = wanted
        return self._roster

    @property
    def is_read(self) -> bool:
        return self._roster is not None and self._read_as == self._wanted()

    def _wanted(self) -> object:
        return self.as_of, tuple(sorted(self.mapping.items())), tuple(sorted(self.answers.items()))

    def corrected(self, name: str, data: bytes) -> Draft:
        """The draft of the same list, corrected: everything said about it stays. Raises InputRefused."""
        again = replace(
            self, name=name, data=data, id=secrets.token_hex(4), demo=False, before=self.roster().issues,
            mapping=dict(self.mapping), answers=dict(self.answers), set_aside=set(self.set_aside),
            _roster=None, _read_as=None,
        )  # fmt: skip
        again.roster()
        return again

    @property
    def entry_rule(self) -> EntryRule:
        return EntryRule(self.as_of, self.entry_date, frozenset({"7"}) if self.new_sevenths else frozenset())

    @property
    def results_given(self) -> tuple[tuple[bytes, str], ...]:
        """The result file as `check_roster` takes it."""
        return ((self.results.data, self.results_from),) if self.results else ()

    @property
    def guessed_program(self) -> str:
        return guess_program(self.roster())


def demo_draft(demo: DemoList) -> Draft:
    """The draft of an invented list, on the day it was invented for."""
    return Draft(demo.file, demo.data, DEMO_DAY, demo=True, facility=demo.facility)


def facility_in(roster: Roster) -> str:
    """The school named most often in the list; "" where it is a number or not given."""
    named = Counter(pupil.school for pupil in roster.pupils if any(c.isalpha() for c in pupil.school))
    return named.most_common(1)[0][0] if named else ""
