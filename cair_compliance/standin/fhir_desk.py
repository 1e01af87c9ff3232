"""The FHIR R4 door: who is it, what was given, what is due. Every request needs a token of its client."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import Response

from ..model.demo import Place, pupil_key
from .faults import deliver
from .fhir import BadParameters, MatchQuestion, bundle, entry, immunizations, match_entry, patient, read_match
from .fhir import recommendation as recommended
from .hl7_desk import MAX_BYTES
from .house import Compose, House, Said
from .letters import FHIR, fhir_letter, outcome
from .population import Record
from .verdict import RegistryRules, Wanted

_NOT_SHARED = Said(outcome("suppressed", "The record is not shared with you"), 403)


@dataclass(frozen=True)
class _Visit:
    """One request of a known client."""

    place: Place
    base: str
    values: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class FhirDesk:
    """Every FHIR address of one application; {slug} is the registry's id."""

    house: House

    async def answer(self, request: Request) -> Response:
        visit = await self._visit(request)
        if isinstance(visit, Response):
            return visit
        what = request.path_params["what"]
        self.house.hear(visit.place.registry, what, visit.body.decode("utf-8", "replace"), request)
        if what == "metadata":
            return _sent(Said('{"resourceType":"CapabilityStatement","status":"active","fhirVersion":"4.0.1"}'))
        if what == "Patient/$match" and request.method == "POST":
            return await self._match(visit)
        kind = what.removesuffix("/_search")
        if kind == "Patient" and request.method == "POST":
            return await self._patient(visit)
        if kind in ("Immunization", "ImmunizationRecommendation"):
            return await self._about(visit, kind)
        return _sent(Said(outcome("not-supported", "no such interaction"), 404))

    async def _visit(self, request: Request) -> _Visit | Response:
        place = self.house.demo.places.get(request.path_params["slug"])
        if place is None or place.speaks not in ("redox", "fhir"):
            return _sent(Said(outcome("not-found", "no such destination"), 404))
        token = self.house.tokens.bearer(request.headers.get("authorization", ""))
        if token is None or token.registry != place.registry or token.kind != "oauth":
            return _sent(Said(outcome("login", "a living access token is required"), 401))
        body = await request.body()
        if len(body) > MAX_BYTES:
            return _sent(Said(outcome("too-long", "the body is too large"), 413))
        form = parse_qs(body.decode("latin-1")) if request.method == "POST" else {}
        values = {**request.query_params, **{key: given[0] for key, given in form.items()}}
        path = f"/fhir/R4/{place.registry}/{request.path_params['env']}"
        return _Visit(place, f"{request.url.scheme}://{request.url.netloc}{path}", values, body)

    async def _match(self, visit: _Visit) -> Response:
        try:
            question = read_match(json.loads(visit.body), visit.place.username)
        except BadParameters as error:
            return _sent(Said(outcome("required", str(error)), 400))
        except (ValueError, TypeError, AttributeError):
            return _sent(Said(outcome("structure", "the body is no JSON of this shape"), 400))
        key = pupil_key(question.wanted.last, question.wanted.birthdate)
        return await self._deliver(visit, key, lambda rules: _matched(rules, visit, question))

    async def _patient(self, visit: _Visit) -> Response:
        """By id, or by family, given and birthdate."""
        given = visit.values
        born = given.get("birthdate", "").replace("-", "")
        known = self._record(visit, given.get("_id", ""))
        if not known and not (given.get("family") and given.get("given") and born):
            none = "_id" in given
            said = Said(bundle([], 0)) if none else Said(outcome("required", "_id, or family, given, birthdate"), 400)
            return _sent(said)
        if known:
            wanted = Wanted(visit.place.username, known.last, known.first, known.birthdate, known.id)
        else:
            wanted = Wanted(visit.place.username, given["family"], given["given"], born)
        key = pupil_key(wanted.last, wanted.birthdate)
        return await self._deliver(visit, key, lambda rules: _searched(rules, visit, wanted))

    async def _about(self, visit: _Visit, kind: str) -> Response:
        """By patient, by patient.identifier, or by the token of a further page."""
        page, _, start = visit.values.get("_page", "").partition("-")
        asked = visit.values.get("patient", "").removeprefix("Patient/")
        asked = asked or visit.values.get("patient.identifier", "").rpartition("|")[2]
        record = self._paged(visit, page) if page else self._record(visit, asked)
        if not page and not asked:
            return _sent(Said(outcome("required", "patient or patient.identifier"), 400))
        if record is None:
            return _sent(Said(bundle([], 0)))
        begin = int(start) if start.isdigit() else 0
        key = pupil_key(record.last, record.birthdate)
        return await self._deliver(visit, key, lambda rules: self._listed(rules, visit, kind, record, begin))

    def _record(self, visit: _Visit, key: str) -> Record | None:
        return self.house.scenario.rules.people.record(visit.place.registry, key) if key else None

    def _paged(self, visit: _Visit, page: str) -> Record | None:
        people = self.house.scenario.rules.people
        return next((one for one in people if one.region == visit.place.registry and _token(one) == page), None)

    def _listed(self, rules: RegistryRules, visit: _Visit, kind: str, record: Record, begin: int) -> Said:
        wanted = Wanted(visit.place.username, record.last, record.first, record.birthdate, record.id)
        verdict = rules.verdict(visit.place.registry, wanted)
        if verdict.status == "PD":
            return _NOT_SHARED
        if not verdict.records:
            return Said(bundle([], 0))
        one, size = verdict.records[0], self.house.scenario.page_size
        resources = immunizations(one) if kind == "Immunization" else [recommended(one, rules.today)]
        end = begin + size
        following = f"{visit.base}/{kind}?_page={_token(record)}-{end}" if end < len(resources) else ""
        return Said(bundle([entry(visit.base, item) for item in resources[begin:end]], len(resources), following))

    async def _deliver(self, visit: _Visit, key: str, compose: Compose) -> Response:
        return await deliver(self.house, fhir_letter(visit.place.registry, key, compose))


def _matched(rules: RegistryRules, visit: _Visit, question: MatchQuestion) -> Said:
    """A locked person is named, her history refused; `nf` and another region's gate hide her altogether."""
    verdict = rules.verdict(visit.place.registry, question.wanted)
    if verdict.status == "TM":
        return Said(outcome("multiple-matches", "too many patients match"), 422)
    found = verdict.records or verdict.locked
    if question.certain_only and len(found) != 1:
        return Said(bundle([], 0))
    alone = len(found) == 1
    entries = [match_entry(visit.base, one, alone=alone) for one in found[: question.count]]
    return Said(bundle(entries, len(found)))


def _searched(rules: RegistryRules, visit: _Visit, wanted: Wanted) -> Said:
    verdict = rules.verdict(visit.place.registry, wanted)
    found = verdict.records or verdict.locked
    return Said(bundle([entry(visit.base, patient(one)) for one in found], len(found)))


def _token(record: Record) -> str:
    """Names a record in the address of a further page without its id."""
    return hashlib.sha256(f"page {record.region} {record.id}".encode()).hexdigest()[:24]


def _sent(said: Said) -> Response:
    return Response(said.text, said.status, media_type=FHIR)
