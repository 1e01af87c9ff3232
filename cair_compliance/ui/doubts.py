"""Issues of a list, grouped by kind, worst first; and what became of its lines, in one sentence. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..model.issues import ERROR, NOTE, WARNING, Issue
from ..model.roster import Balance
from .wording import children, listed

SHOWN = {ERROR: ("!", "act"), WARNING: ("?", "retry"), NOTE: ("–", "note")}
MESSAGE_SHOWN = 180
REMARK = "DOSE_NOTE"
_ORDER = (ERROR, WARNING, NOTE)


@dataclass(frozen=True, slots=True)
class IssueGroup:
    """All issues of one kind."""

    code: str
    severity: str
    issues: tuple[Issue, ...]

    @property
    def rows(self) -> list[int]:
        return [issue.row for issue in self.issues]

    @property
    def columns(self) -> list[str]:
        return list(dict.fromkeys(issue.column for issue in self.issues if issue.column))

    @property
    def message(self) -> str:
        """The sentence, when all say the same; else the first one as the example it is. Cut when very long."""
        first = shortened(self.issues[0].message)
        return first if len({issue.message for issue in self.issues}) == 1 else f"For example: {first}"

    @property
    def advice(self) -> str:
        return self.issues[0].advice


def grouped(issues: Iterable[Issue]) -> list[IssueGroup]:
    """Worst kind first, within a severity the most frequent first."""
    kinds: dict[tuple[str, str], list[Issue]] = {}
    for issue in issues:
        kinds.setdefault((issue.severity, issue.code), []).append(issue)
    groups = [IssueGroup(code, severity, tuple(found)) for (severity, code), found in kinds.items()]
    return sorted(groups, key=lambda group: (_ORDER.index(group.severity), -len(group.issues), group.code))


def balance_words(balance: Balance) -> str:
    """ "812 lines: 800 children, 3 listed twice, 6 who left the school and 3 lines we skipped". Zeros are left out."""
    attending = balance.pupils - balance.left
    parts = [children(attending)] if attending or not balance.pupils else []
    if balance.continued:
        parts.append(f"{balance.continued:,} further {_line(balance.continued)} of the same children")
    if balance.duplicates:
        parts.append(f"{balance.duplicates:,} listed twice")
    if balance.left:
        parts.append(f"{balance.left:,} who left the school")
    if balance.skipped:
        parts.append(f"{balance.skipped:,} {_line(balance.skipped)} we skipped")
    if balance.unreadable:
        parts.append(f"{balance.unreadable:,} {_line(balance.unreadable)} we could not read")
    return f"{balance.rows:,} {_line(balance.rows)}: {listed(parts)}."


def shortened(text: str) -> str:
    """At most 180 characters; the whole text stands line by line."""
    return text if len(text) <= MESSAGE_SHOWN else text[:MESSAGE_SHOWN].rsplit(" ", 1)[0] + " …"


def _line(number: int) -> str:
    return "line" if number == 1 else "lines"


def worst(groups: Sequence[IssueGroup], *, asked_first: bool = False) -> str:
    """A line above the groups: how many things need correcting, how many a look. `asked_first`: no going on yet."""
    counts = {severity: sum(len(g.issues) for g in groups if g.severity == severity) for severity in _ORDER}
    if not groups:
        return "Nothing in the list looked wrong."
    parts = [f"{counts[ERROR]:,} to correct"] if counts[ERROR] else []
    parts += [f"{counts[WARNING]:,} to look at"] if counts[WARNING] else []
    parts += [f"{counts[NOTE]:,} for information"] if counts[NOTE] else []
    go_on = "" if asked_first else "You can go on now; "
    never = f"{'W' if asked_first else 'w'}hat could not be read is never taken as “no dose”, and stays open"
    remarks = any(group.code == REMARK for group in groups)
    proof = "; a remark without a date, such as “UTD”, was read, but proves no dose" if remarks else ""
    return f"{listed(parts)}. {go_on}{never}{proof}."
