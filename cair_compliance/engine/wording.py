"""Clauses in words, for one pupil: what is asked, what is there, what would also be enough."""

from __future__ import annotations

from dataclasses import dataclass

from ..model.calendar import from_ordinal, in_words
from .cohort import Cohort
from .nodes import UNREACHABLE, AllOf, AnyOf, Doses, Node, Traced, leaves_of, series_of
from .periods import Period


@dataclass(frozen=True)
class Wording:
    """Words for the clauses of one requirement, with the pupil's own birthdays and counts."""

    label: str
    cohort: Cohort
    column: int

    def birthday(self, age: Period) -> str:
        """ "4th birthday (Mar 3, 2025)"."""
        return f"{nth(age)} ({in_words(from_ordinal(int(self.cohort.birthday(age)[self.column])))})"

    def clause(self, node: Node) -> str:
        """ "3 doses, 1 of them on or after the 4th birthday (Mar 3, 2025)"."""
        if isinstance(node, Doses):
            return f"{number_of(node.count)}{self.condition(node)}"
        if isinstance(node, AnyOf):
            return " or ".join(self.clause(part) for part in node.parts)
        if len(series_of(node)) > 1:
            return ", ".join(f"{part.label.lower()} {part.count}" for part in leaves_of(node))
        main, *special = leaves_of(node)
        return ", ".join([self.clause(main), *(f"{part.count} of them{self.condition(part)}" for part in special)])

    def condition(self, node: Doses) -> str:
        words = " with pertussis vaccine (Tdap, DTaP or DTP)" if node.holding else ""
        return words + (f" on or after the {self.birthday(node.age)}" if node.age else "")

    def score(self, part: Traced) -> str:
        """ "3 of 3, 0 of 1", or "measles 1 of 2, mumps 1 of 2" where the clause has components."""
        named = len(series_of(part.node)) > 1
        return ", ".join(f"{leaf_label(leaf) if named else ''}{self.have(leaf)}" for leaf in part.leaves())

    def have(self, leaf: Traced) -> str:
        assert isinstance(leaf.node, Doses)
        return f"{min(int(leaf.have[self.column]), leaf.node.count)} of {leaf.node.count}"

    def met(self, top: Traced) -> str:
        """Why a requirement is met: the first alternative that is satisfied."""
        parts = top.parts if isinstance(top.node, AnyOf) else (top,)
        satisfied = next(part for part in parts if part.met[self.column])
        if isinstance(satisfied.node, Doses):
            given = int(satisfied.have[self.column])
            return f"{number_of(given)} documented; {self.clause(satisfied.node)} {are(satisfied.node.count)} required."
        if isinstance(satisfied.node, AllOf) and len(series_of(satisfied.node)) > 1:
            return f"Documented: {self.score(satisfied)}."
        return f"Documented: {self.clause(satisfied.node)}. That is enough."

    def lack(self, top: Traced) -> str:
        """What is there, and the other ways that are open to the pupil on the as-of date."""
        if not isinstance(top.node, AnyOf):
            return self.short_of(top)
        first, *others = top.parts
        reachable = [part for part in others if part.lacking[self.column] < UNREACHABLE]
        return " ".join([self.short_of(first), *(self.also_enough(part) for part in reachable)])

    def short_of(self, part: Traced) -> str:
        if not isinstance(part.node, Doses):
            return self.components(part)
        if part.have[self.column]:
            return f"{self.have(part)} doses{self.condition(part.node)} documented."
        return f"No dose{self.condition(part.node)} is documented; {part.node.count} {are(part.node.count)} required."

    def components(self, part: Traced) -> str:
        leaves = list(part.leaves())
        if not any(leaf.have[self.column] for leaf in leaves):
            most = max(node.count for node in leaves_of(part.node))
            return f"No valid dose of {self.label} is documented; {most} {are(most)} required."
        lacking = [leaf for leaf in leaves if not leaf.met[self.column]]
        return f"Valid doses documented: {', '.join(leaf_label(leaf) + self.have(leaf) for leaf in lacking)}."

    def also_enough(self, part: Traced) -> str:
        main, *special = part.leaves()
        words = f"{self.clause(part.node)}, would also be enough"
        lacking = [leaf for leaf in special if not leaf.met[self.column]]
        return f"{words}; none was." if lacking and main.met[self.column] else f"{words}."


def number_of(count: int) -> str:
    return f"{count} dose" if count == 1 else f"{count} doses"


def are(count: int) -> str:
    return "is" if count == 1 else "are"


def leaf_label(leaf: Traced) -> str:
    assert isinstance(leaf.node, Doses)
    return f"{leaf.node.label.lower()} "


def nth(age: Period) -> str:
    """ "4th birthday", or "age of 15 months" for spans that are no whole years."""
    years, months = divmod(age.months, 12)
    if months or age.days or not years:
        return f"age of {age}"
    ending = "th" if 10 <= years % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(years % 10, "th")
    return f"{years}{ending} birthday"
