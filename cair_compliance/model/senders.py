"""Who sends a notice: the facility as families know it, and the school days it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Sender:
    """The head of a letter. `address` is one line each; `signer` signs, with their office.

    `closed` are days without school; Saturdays and Sundays are always closed. Without any, letters say that
    weekdays were counted.
    """

    name: str
    address: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    signer: str = ""
    office: str = ""
    closed: frozenset[date] = frozenset()
