"""The stand-in registries as one ASGI application: SOAP, forms, Redox and FHIR, each at its own path."""

from __future__ import annotations

from collections.abc import Mapping, MutableSequence
from dataclasses import replace
from datetime import date
from typing import Any

from starlette.applications import Starlette
from starlette.routing import Route

from ..model.demo import load_demo
from .accounts import Clock, wall_clock
from .admin import AdminDesk
from .fhir_desk import FhirDesk
from .hl7_desk import Hl7Desk
from .house import Heard, House, Scenario
from .population import People, load_people
from .rest_desk import RestDesk
from .verdict import RegistryRules

_SCENARIO = frozenset({"delay", "drip", "retry_after", "fault_status", "page_size"})


def create_app(
    *,
    people: People | None = None,
    faults: Mapping[str, str] | None = None,
    today: date | None = None,
    clock: Clock = wall_clock,
    public_key: str = "",
    journal: MutableSequence[Heard] | None = None,
    admin: bool = False,
    **behaviour: Any,
) -> Starlette:
    """The application; its House stands in `app.state.house`.

    faults       registry -> what goes wrong there, as demo.yaml says: "slow:2", "reset:3", "wrong_patient@name/day"
    people       the shipped population unless given; `today` is the date in answers, demo.yaml's unless given
    clock        what tokens, account locks and Retry-After go by; `public_key` (PEM) verifies client assertions
    journal      collects questions; without one nothing is kept, because a real list may be tried
    admin        opens /_admin/scenario and /_admin/journal
    behaviour    fields of RegistryRules (locks, owner, z44_as, z44_lists, cap, sites, gate_as) and of Scenario
                 (delay, drip, retry_after, fault_status, page_size)

    Raises ValueError for an unknown registry or fault, TypeError for an unknown behaviour.
    """
    demo = load_demo()
    numbers = {key: value for key, value in behaviour.items() if key in _SCENARIO}
    own = {key: value for key, value in behaviour.items() if key not in _SCENARIO}
    rules = RegistryRules(people or load_people(), today or demo.today, **own)
    found = {registry: demo.faults_of(registry, text) for registry, text in (faults or {}).items()}
    journal = [] if admin and journal is None else journal
    house = House(demo, Scenario(rules, found, **numbers), journal, clock, public_key)
    app = Starlette(routes=[*_routes(house), *(_admin(house) if admin else [])])
    app.state.house = house
    return app


def _routes(house: House) -> list[Route]:
    demo, hl7, rest, fhir = house.demo, Hl7Desk(house), RestDesk(house), FhirDesk(house)
    both = ["GET", "POST"]
    forms = [one.path for one in demo.places.values() if one.speaks == "form"]
    return [
        Route(demo.path, hl7.service, methods=both),
        Route(demo.places["cair2"].path, hl7.state_service, methods=both),
        Route(demo.gateway, hl7.gateway, methods=both),
        Route(f"/{{region}}{demo.gateway}", hl7.gateway, methods=both),
        *(Route(path, hl7.form, methods=["POST"]) for path in forms),
        Route("/auth/authenticate", rest.authenticate, methods=["POST"]),
        Route("/auth/refreshToken", rest.refresh, methods=["POST"]),
        Route("/v2/auth/token", rest.token, methods=["POST"]),
        Route("/endpoint", rest.endpoint, methods=["POST"]),
        Route("/fhir/R4/{slug}/{env}/{what:path}", fhir.answer, methods=both),
    ]


def _admin(house: House) -> list[Route]:
    desk = AdminDesk(house, replace(house.scenario))
    return [
        Route("/_admin/scenario", desk.scenario, methods=["GET", "POST", "DELETE"]),
        Route("/_admin/journal", desk.journal, methods=["GET", "DELETE"]),
    ]
