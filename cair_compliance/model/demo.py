"""What the demonstration's two sides must agree on: who lives where, and what the stand-in may be told to do.

The registries room asks and the standin room answers; neither imports the other, both read this.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from .datafile import RULES, read_yaml, validate
from .vaccines import fold_name


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    version: int
    source: str
    today: date
    username: str
    password: str
    facility: str
    path: str
    homes: dict[str, str] = Field(min_length=1)
    faults: dict[str, str]


@dataclass(frozen=True, slots=True)
class Demo:
    """The demonstration. `homes`: region id -> the county its invented families live in.

    `path` holds {region}; `faults`: name -> what the stand-in then does; `today`: the date in its answers.
    """

    today: date
    username: str
    password: str
    facility: str
    path: str
    homes: Mapping[str, str]
    faults: Mapping[str, str]

    def home(self, last_name: str) -> str:
        """The region a family of this name lives in."""
        regions = tuple(self.homes)
        return regions[spread(last_name, len(regions))]


def spread(last_name: str, places: int) -> int:
    """One of `places`, always the same for one last name however it is spelled in case and accents."""
    digest = hashlib.sha256(fold_name(last_name).encode()).digest()
    return int.from_bytes(digest[:8], "big") % places


@lru_cache(maxsize=4)
def load_demo(path: Path = RULES / "registries" / "demo.yaml") -> Demo:
    """Read the demonstration's file. Raises RuleError with file and line."""
    given = validate(_File, read_yaml(path), path)
    return Demo(given.today, given.username, given.password, given.facility, given.path, given.homes, given.faults)
