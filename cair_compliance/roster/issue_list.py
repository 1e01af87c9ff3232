"""Gathers issues of one sheet in the order they are met."""

from __future__ import annotations

from ..model.issues import Issue, issue


class IssueList:
    """Issues so far; `sheet` is set by whoever reads the sheet."""

    def __init__(self) -> None:
        self.sheet = ""
        self._issues: list[Issue] = []
        self._gathered: dict[tuple[str, str, str, str], list[int]] = {}

    def add(self, code: str, *, row: int = 0, column: str = "", value: str = "", other: str = "") -> None:
        self._issues.append(issue(code, sheet=self.sheet, row=row, column=column, value=value, other=other))

    def gather(self, code: str, row: int, column: str, value: str = "", other: str = "") -> None:
        """A remark that whole columns can deserve: each on its line where they are few, one for all where many."""
        self._gathered.setdefault((code, column, value, other), []).append(row)

    def say_gathered(self, few: int = 12) -> None:
        """Say what was gathered on the sheet now finished."""
        for (code, column, value, other), rows in self._gathered.items():
            if len(rows) <= few:
                for row in rows:
                    self.add(code, row=row, column=column, value=value, other=other)
            else:
                count = f" ({len(rows)} lines)"
                value, other = (value, other + count) if other else (value + count, "")
                self.add(code, row=rows[0], column=column, value=value, other=other)
        self._gathered.clear()

    def extend(self, issues: tuple[Issue, ...]) -> None:
        self._issues.extend(issues)

    def all(self) -> tuple[Issue, ...]:
        return tuple(self._issues)
