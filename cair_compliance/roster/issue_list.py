"""Gathers issues of one sheet in the order they are met."""

from __future__ import annotations

from ..model.issues import Issue, issue


class IssueList:
    """Issues so far; `sheet` is set by whoever reads the sheet."""

    def __init__(self) -> None:
        self.sheet = ""
        self._issues: list[Issue] = []

    def add(self, code: str, *, row: int = 0, column: str = "", value: str = "", other: str = "") -> None:
        self._issues.append(issue(code, sheet=self.sheet, row=row, column=column, value=value, other=other))

    def extend(self, issues: tuple[Issue, ...]) -> None:
        self._issues.extend(issues)

    def all(self) -> tuple[Issue, ...]:
        return tuple(self._issues)
