"""Why a file is given back unread. The child says a key and at most one number; the sentence is the parent's."""

from __future__ import annotations


class RefusedError(Exception):
    """`reason` is a key the parent has a sentence for; `at` the line it is about, 0 for the whole file."""

    def __init__(self, reason: str, at: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.at = reason, at


def damaged() -> RefusedError:
    return RefusedError("damaged")
