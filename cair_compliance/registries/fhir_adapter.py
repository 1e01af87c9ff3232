"""FHIR R4: who is it, what was given, and with profile Z44 what is due; three requests at most, plus pages."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..model.answers import Forecast, Outcome
from . import fhir
from .adapter import Call, Inquiry
from .correlate import stranger
from .failures import NotOurs, Unreachable
from .fhir import KIND, Candidate
from .fhir_history import forecasts, gather
from .hl7 import Unsendable
from .jsonanswer import found, nothing, several
from .parsed import ParsedAnswer, Unusable
from .rest import Body, exchange, same_host, words_of
from .strictjson import Node, read_object, text
from .tokens import Tokens
from .transport import Reply, below, within

MEDIA = "application/fhir+json"
MAX_PAGES = 50


class Ended(Exception):
    """An answer that needs no further request."""

    def __init__(self, outcome: Outcome, *codes: str) -> None:
        super().__init__(outcome.value)
        self.answer = nothing(KIND, outcome, codes)


@dataclass(slots=True)
class FhirAdapter:
    """Keeps the registry's token, nothing else."""

    tokens: Tokens = field(default_factory=Tokens)

    async def ask(self, call: Call, inquiry: Inquiry) -> ParsedAnswer:
        try:
            return await within(call.connection.pace, self._ask(call, inquiry))
        except Ended as ended:
            return ended.answer

    async def probe(self, call: Call) -> str:
        address = below(call.connection.address, "metadata")
        reply = await within(call.connection.pace, self._request(call, "GET", address, Body()))
        document = read_object(reply.body)
        if reply.status != 200 or text(document, "resourceType") != "CapabilityStatement":
            raise Unusable("the answer is no capability statement")
        return f"answered as FHIR {text(document, 'fhirVersion')[:8]}"

    async def _ask(self, call: Call, inquiry: Inquiry) -> ParsedAnswer:
        bundle = await self._who(call, inquiry)
        known, more = fhir.candidates(bundle, call.connection.dialect)
        grades = tuple(f"match-grade={one.grade}" for one in known if one.grade)
        codes = ("HTTP=200", "FHIR=Bundle", *grades[:5])
        if not known:
            raise Ended(Outcome.TOO_MANY if more else Outcome.NOT_FOUND, *codes)
        if more:
            raise Ended(Outcome.TOO_MANY, *codes)
        if len(known) > 1:
            persons = tuple(one.person for one in known)
            return several(persons, call.connection.dialect.max_candidates, KIND, codes)
        _check_ours(known[0], inquiry, codes)
        return await self._history(call, inquiry, known[0], codes)

    async def _who(self, call: Call, inquiry: Inquiry) -> Node:
        if inquiry.registry_id:
            if not fhir.usable_id(inquiry.registry_id):
                raise Unsendable("the registry's id cannot be an id")
            return await self._search(call, "Patient", {"_id": inquiry.registry_id}, personal=True)
        body = Body.json(fhir.question(inquiry.pupil, call.connection.dialect), MEDIA)
        address = below(call.connection.address, "Patient/$match")
        return document_of(await self._request(call, "POST", address, body), personal=False)

    async def _history(self, call: Call, inquiry: Inquiry, who: Candidate, codes: tuple[str, ...]) -> ParsedAnswer:
        pages = await self._pages(call, who)
        gathered = gather(pages, who, call.connection.address, words_of(call))
        if who.replaced:
            gathered.breaks_off("the registry has merged this record into another")
        if inquiry.profile != "Z44":
            return found(KIND, who.person, gathered, codes)
        expected = await self._forecast(call, who)
        if expected is None:
            gathered.warnings.append("the registry gave no forecast")
        return found(KIND, who.person, gathered, codes, expected or ())

    async def _pages(self, call: Call, who: Candidate) -> list[Node]:
        """All pages of the history; each leads to the next on the same host, and none twice."""
        pages = [await self._search(call, "Immunization", _of(who), personal=True)]
        visited: set[str] = set()
        while link := fhir.next_page(pages[-1]):
            address = same_host(call.connection.address, link)
            if address in visited or len(pages) >= MAX_PAGES:
                raise Unusable("the pages of the history have no end")
            visited.add(address)
            pages.append(document_of(await self._request(call, "GET", address, Body()), personal=True))
        return pages

    async def _forecast(self, call: Call, who: Candidate) -> tuple[Forecast, ...] | None:
        """None where there is none to be had: the history does not depend on it."""
        try:
            bundle = await self._search(call, "ImmunizationRecommendation", _of(who), personal=True)
            return forecasts(bundle, who, call.connection.address, words_of(call))
        except (Ended, Unreachable, Unusable):
            return None

    async def _search(self, call: Call, kind: str, values: dict[str, str], *, personal: bool) -> Node:
        body = Body.form(values)
        if words_of(call).search == "form":
            reply = await self._request(call, "POST", below(call.connection.address, f"{kind}/_search"), body)
        else:
            address = below(call.connection.address, f"{kind}?{body.content.decode()}")
            reply = await self._request(call, "GET", address, Body())
        return document_of(reply, personal=personal)

    async def _request(self, call: Call, method: str, address: str, body: Body) -> Reply:
        return await exchange(call, self.tokens, method, address, body, accept=MEDIA)


def _of(who: Candidate) -> dict[str, str]:
    return {"patient": f"Patient/{who.person.registry_id}"}


def _check_ours(who: Candidate, inquiry: Inquiry, codes: tuple[str, ...]) -> None:
    """Before anything of the person's history is asked for."""
    if inquiry.registry_id and who.person.registry_id != inquiry.registry_id:
        raise NotOurs("Patient.id", codes)
    if stranger(inquiry.pupil, who.person):
        raise NotOurs("Patient", codes)


def document_of(reply: Reply, *, personal: bool) -> Node:
    """The Bundle in a reply. `personal`: asked about one person, so that a refusal is about her and not about us.

    Raises Ended for an answer without a Bundle, Unreachable or Unusable.
    """
    document = _outcome(reply) if reply.status != 200 else read_object(reply.body)
    codes = fhir.grave(document) if text(document, "resourceType") == "OperationOutcome" else ()
    if codes or reply.status != 200:
        refuse(reply.status, codes, personal)
    return document


def _outcome(reply: Reply) -> Node:
    """An error's body says more than its status, if it is readable at all."""
    try:
        return read_object(reply.body)
    except Unusable:
        return {}


def refuse(status: int, codes: tuple[str, ...], personal: bool) -> None:
    """What a refusal means. Always raises. Only a refusal under HTTP 200 can say that there is no such person."""
    said = [fhir.SAID[code] for code in codes if code in fhir.SAID]
    evidence = (f"HTTP={status}", *(f"OperationOutcome={code}" for code in codes[:5]))
    if fhir.NOT_KNOWN & set(codes):
        raise Unreachable(" ".join(evidence), credentials=True)
    if said and (said[0] is not Outcome.NOT_FOUND or status == 200):
        raise Ended(said[0], *evidence)
    if status == 403 or fhir.NOT_ALLOWED & set(codes):
        if personal:
            raise Ended(Outcome.PROTECTED, *evidence)
        raise Unreachable(" ".join(evidence), credentials=True)
    if status in (400, 412, 422) and not codes:
        raise Ended(Outcome.BAD_REQUEST, *evidence)
    raise Unreachable(" ".join(evidence), retry=bool(fhir.TRANSIENT & set(codes)))
