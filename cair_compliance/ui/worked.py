"""The shipped rules and the worked pupils beside them, read again only when a file changed. No pupil of a list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..engine import RulePack, load_rules
from ..engine.cases import batches, evaluate_batch, shipped_cases
from ..engine.loading import CALIFORNIA
from ..model.standings import COMPLETE, FINDINGS, STANDINGS

Worked = Mapping[tuple[str, str, str], Sequence["WorkedPupil"]]
"""(program, row, requirement) -> the worked pupils that stand in that row and name that requirement."""

Stamp = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class WorkedPupil:
    """A sentence of the law with its answer."""

    id: str
    title: str
    status: str
    standing: str

    @property
    def status_words(self) -> str:
        return FINDINGS[self.status].label

    @property
    def standing_words(self) -> str:
        return STANDINGS[self.standing].label


def shipped_rules() -> RulePack:
    """The California pack as it lies on disk now."""
    return _rules(_stamp())


def worked_pupils() -> Worked:
    """The worked pupils of the California pack, by the requirement they stand behind."""
    return _worked(_stamp())


def _stamp() -> Stamp:
    return tuple((str(path), path.stat().st_mtime_ns) for path in sorted(CALIFORNIA.rglob("*.yaml")))


@lru_cache(maxsize=1)
def _rules(stamp: Stamp) -> RulePack:
    return load_rules()


@lru_cache(maxsize=1)
def _worked(stamp: Stamp) -> Worked:
    pack, found = _rules(stamp), defaultdict(list)
    for batch in batches(pack, shipped_cases()):
        evaluation = evaluate_batch(pack, batch)
        for place, case in enumerate(batch):
            if evaluation.row_of[place] < 0:
                continue
            row, expected = evaluation.rows[evaluation.row_of[place]].row, case["expected"]
            complete = evaluation.complete_for_age(place, evaluation.row_ahead(place))
            standing = COMPLETE if complete else expected["overall"]
            for name, given in (expected.get("requirements") or {}).items():
                pupil = WorkedPupil(str(case["id"]), str(case.get("title", "")), given["status"], standing)
                found[row.program, row.id, name].append(pupil)
    return dict(found)
