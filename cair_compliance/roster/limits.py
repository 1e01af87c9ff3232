"""How much of a file is read at all. Each figure can only be lowered by a caller, never raised."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes, counts, characters and seconds beyond which a roster is refused."""

    upload: int = 10 * MEGABYTE
    members: int = 500
    inflated: int = 100 * MEGABYTE
    ratio: int = 200
    ratio_from: int = MEGABYTE
    sheets: int = 50
    rows: int = 50_000
    columns: int = 256
    cells: int = 3_000_000
    cell_text: int = 1_000
    name_text: int = 100
    header_within: int = 25
    child_memory: int = 256 * MEGABYTE
    child_output: int = 200 * MEGABYTE
    child_seconds: int = 10
    wall_seconds: int = 30


LIMITS = Limits()
