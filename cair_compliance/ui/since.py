"""What a corrected list solved and what came in with it, compared with the list before. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ..model.issues import Issue
from .wording import listed

_ABOUT_US = frozenset({"OWN_NOTES", "WEB_PAGE_READ", "HIDDEN_SHEET"})
"""They speak of the kind of file, which the list with comments changes."""


@dataclass(frozen=True, slots=True)
class Since:
    """Issues gone, issues that are new, and how many stayed."""

    solved: tuple[Issue, ...]
    new: tuple[Issue, ...]
    stayed: int

    @property
    def words(self) -> str:
        """ "12 things are solved, 2 are new and 5 are as before."."""
        parts = [
            f"{number:,} {'is' if number == 1 else 'are'} {what}"
            for number, what in ((len(self.solved), "solved"), (len(self.new), "new"), (self.stayed, "as before"))
            if number
        ]
        return (
            f"Of what looked wrong, {listed(parts)}." if parts else "Nothing looked wrong before, and nothing does now."
        )


def since(before: Sequence[Issue], after: Sequence[Issue]) -> Since:
    """Two readings compared. Lines may have moved, so an issue is known by its kind, column and words."""
    before = [issue for issue in before if issue.code not in _ABOUT_US]
    after = [issue for issue in after if issue.code not in _ABOUT_US]
    new = _without(after, before)
    return Since(tuple(_without(before, after)), tuple(new), len(after) - len(new))


def _without(issues: Sequence[Issue], others: Sequence[Issue]) -> list[Issue]:
    """The issues that are not among the others; first those that stand on the same line are paired."""
    exact, loose = Counter(map(_there, others)), Counter(map(_known_by, others))
    left: list[Issue] = []
    for issue in issues:
        if exact[_there(issue)]:
            exact[_there(issue)] -= 1
            loose[_known_by(issue)] -= 1
        else:
            left.append(issue)
    found = []
    for issue in left:
        if loose[_known_by(issue)] > 0:
            loose[_known_by(issue)] -= 1
        else:
            found.append(issue)
    return found


def _known_by(issue: Issue) -> tuple[str, str, str]:
    return issue.code, issue.column, issue.message


def _there(issue: Issue) -> tuple[str, str, str, int]:
    return *_known_by(issue), issue.row
