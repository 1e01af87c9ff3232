"""Worked pupils: sentences of the law with an expected answer, run in one batch and each alone.

Case files are YAML or JSON in the shape described in docs/rules.md; only the keys present under `expected`
are compared.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ..model.calendar import PartialDate, ordinal
from ..model.datafile import read_yaml_fast
from ..model.doses import DoseLines, DoseTable
from ..model.errors import RuleError
from ..model.people import Circumstances, Exemption
from ..model.vaccines import Catalogue
from .advisories import advisories_of
from .evaluating import evaluate
from .evaluation import Evaluation
from .loading import CALIFORNIA
from .pack import RulePack
from .plain import plain_result
from .subjects import Subject

MAX_BYTES = 200_000_000


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One field of one case where the engine says otherwise."""

    id: str
    field: str
    expected: object
    actual: object


def load_cases(path: Path) -> list[dict[str, Any]]:
    """The cases of one file. Raises RuleError for a file that is not a list of cases."""
    document = _read(path)
    cases = document.get("cases") if isinstance(document, dict) else document
    if not isinstance(cases, list) or not all(isinstance(case, dict) and "expected" in case for case in cases):
        raise RuleError(f"{path}: is not a case file (a list `cases`, each with `expected`)")
    return cases


def shipped_cases(folder: Path = CALIFORNIA) -> list[dict[str, Any]]:
    """The worked pupils beside the rules of a pack."""
    return [case for path in sorted((folder / "cases").glob("*.yaml")) for case in load_cases(path)]


def _read(path: Path) -> Any:
    if path.suffix.lower() != ".json":
        return read_yaml_fast(path, MAX_BYTES)
    try:
        return json.loads(path.read_bytes())
    except OSError as error:
        raise RuleError(f"{path}: cannot be read ({error.strerror})") from None
    except ValueError:
        raise RuleError(f"{path}: is not valid JSON") from None


def run_cases(pack: RulePack, cases: Sequence[dict[str, Any]]) -> list[Disagreement]:
    """Evaluate all cases in as few batches as the law allows, and compare."""
    found = [
        disagreement
        for batch in batches(pack, cases)
        for case, actual in zip(batch, evaluate_cases(pack, batch), strict=True)
        for disagreement in compare(str(case["id"]), case["expected"], actual)
    ]
    order = {str(case["id"]): place for place, case in enumerate(cases)}
    return sorted(found, key=lambda d: (order[d.id], d.field))


def batches(pack: RulePack, cases: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The cases in groups under one law each."""
    groups: dict[int, list[dict[str, Any]]] = {}
    for case in cases:
        groups.setdefault(pack.law_key(as_of(case)), []).append(case)
    return list(groups.values())


def evaluate_cases(pack: RulePack, cases: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Cases under one law -> results in the shape of `expected`."""
    evaluation = evaluate_batch(pack, cases)
    advisories = advisories_of(evaluation)
    return [plain_result(evaluation, place, advisories[place]) for place in range(len(cases))]


def evaluate_batch(pack: RulePack, cases: Sequence[dict[str, Any]]) -> Evaluation:
    subjects = [subject_of(case) for case in cases]
    return evaluate(pack, subjects, doses_of(cases, pack.catalogue), [as_of(case) for case in cases])


def as_of(case: dict[str, Any]) -> date:
    return date.fromisoformat(str(case["as_of"]))


def subject_of(case: dict[str, Any]) -> Subject:
    entry = case.get("admission_date") or case["as_of"]
    return Subject(
        birthdate=date.fromisoformat(str(case["birthdate"])),
        program=case["program"],
        entry_date=date.fromisoformat(str(entry)),
        entry_type=case.get("entry_type") or "admission",
        grade=str(case.get("grade") or ""),
        exemptions=tuple(_exemption(given) for given in case.get("exemptions") or ()),
        circumstances=_circumstances(case.get("flags") or {}),
    )


def _exemption(given: dict[str, Any]) -> Exemption:
    def day(key: str) -> date | None:
        return date.fromisoformat(str(given[key])) if given.get(key) else None

    return Exemption(
        kind=given["kind"],
        span=str(given.get("span") or ""),
        vaccines=tuple(given.get("vaccines") or ()),
        form=given.get("form") or "",
        issued=day("issued"),
        expires=day("expires"),
        filed=day("filed"),
        revoked_on=day("revoked_on"),
        appeal_filed=day("appeal_filed") or False
        if _is_day(given.get("appeal_filed"))
        else bool(given.get("appeal_filed")),
    )


def _is_day(value: object) -> bool:
    return isinstance(value, str | date)


def _circumstances(flags: dict[str, Any]) -> Circumstances:
    return Circumstances(
        flags=frozenset(name for name, value in flags.items() if value is True),
        school_days_since_admission=flags.get("school_days_since_admission"),
        notice_school_days=flags.get("notice_school_days"),
    )


def doses_of(cases: Sequence[dict[str, Any]], catalogue: Catalogue) -> DoseTable:
    """The doses of all cases. A vaccine the catalogue does not know counts for nothing."""
    lines = DoseLines(catalogue)
    for place, case in enumerate(cases):
        for dose in case.get("doses") or ():
            product = catalogue.by_cvx(str(dose["cvx"])) if "cvx" in dose else catalogue.by_name(str(dose["name"]))
            if product is None:
                continue
            when = PartialDate.parse(str(dose["date"]))
            documented = dose.get("source", "provider_record") != "parent_statement"
            lines.add(place, product, ordinal(when.first), month_only=when.day is None, documented=documented)
    return lines.freeze()


def compare(case_id: str, expected: dict[str, Any], actual: dict[str, Any], path: str = "") -> list[Disagreement]:
    """Differences in the keys present under `expected`, named like requirements.polio.status."""
    found: list[Disagreement] = []
    for key, wish in expected.items():
        name, have = f"{path}{key}", actual.get(key)
        if isinstance(wish, dict) and isinstance(have, dict):
            if key == "requirements" and set(wish) != set(have):
                found.append(Disagreement(case_id, name, sorted(wish), sorted(have)))
            found += compare(case_id, wish, have, f"{name}.")
        elif key == "advisories" and isinstance(wish, list):
            if sorted(wish) != sorted(have or []):
                found.append(Disagreement(case_id, name, wish, have))
        elif wish != have:
            found.append(Disagreement(case_id, name, wish, have))
    return found
