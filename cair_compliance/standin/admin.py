"""The back door for tests: what is to go wrong, how the registries behave, and what they heard. JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from .house import House, Scenario

_RULES = frozenset({"locks", "owner", "z44_as", "z44_lists", "cap", "sites", "gate_as"})
_NUMBERS = frozenset({"delay", "drip", "retry_after", "fault_status", "page_size"})


@dataclass(frozen=True)
class AdminDesk:
    """There only when the application was made with admin=True."""

    house: House
    first: Scenario

    async def scenario(self, request: Request) -> Response:
        """GET shows it; POST changes the keys given and counts questions from 1 again; DELETE restores the first."""
        if request.method == "DELETE":
            self.house.scenario = replace(self.first)
            self.house.restart()
        if request.method == "POST":
            try:
                self.house.scenario = _changed(self.house, json.loads(await request.body()))
            except (ValueError, TypeError, AttributeError) as error:
                return JSONResponse({"error": str(error)}, 400)
            self.house.restart()
        return JSONResponse(_shown(self.house.scenario))

    async def journal(self, request: Request) -> Response:
        """GET lists what was heard, oldest first; DELETE forgets it."""
        heard = self.house.journal if self.house.journal is not None else []
        if request.method == "DELETE":
            heard.clear()
        return JSONResponse([asdict(one) for one in heard])


def _changed(house: House, given: dict[str, Any]) -> Scenario:
    """Raises ValueError for a key or a fault that is not known."""
    unknown = set(given) - _RULES - _NUMBERS - {"faults", "ahead_seconds"}
    if unknown:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    now = house.scenario
    rules = replace(now.rules, **{key: value for key, value in given.items() if key in _RULES})
    faults = now.faults
    if "faults" in given:
        faults = {registry: house.demo.faults_of(registry, text) for registry, text in given["faults"].items()}
    ahead = timedelta(seconds=given["ahead_seconds"]) if "ahead_seconds" in given else now.ahead
    numbers = {key: value for key, value in given.items() if key in _NUMBERS}
    return replace(now, rules=rules, faults=faults, ahead=ahead, **numbers)


def _shown(scenario: Scenario) -> dict[str, Any]:
    rules = {key: getattr(scenario.rules, key) for key in sorted(_RULES)}
    numbers = {key: getattr(scenario, key) for key in sorted(_NUMBERS)}
    faults = {registry: [asdict(one) for one in found] for registry, found in scenario.faults.items()}
    return {**rules, **numbers, "faults": faults, "ahead_seconds": scenario.ahead.total_seconds()}
