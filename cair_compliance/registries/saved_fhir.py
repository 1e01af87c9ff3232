"""A FHIR R4 document in a file: a Bundle, Parameters or one resource, where the adapter would ask several times."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..model.answers import Outcome, Person
from . import fhir
from .dialect import Dialect, Rest, load_dialect
from .failures import Unreachable
from .fhir import KIND, Candidate
from .fhir_adapter import Ended, refuse
from .fhir_history import forecasts, gather
from .jsonanswer import found, nothing, several
from .parsed import ParsedAnswer, Unusable
from .strictjson import Node, child, children, text

HISTORY = ("Immunization", "ImmunizationRecommendation")
KNOWN = ("Bundle", "Parameters", "Patient", "OperationOutcome", *HISTORY)
PERSONS_ONLY = "only persons; their doses are asked for afterwards"
EMPTY = "an empty list: nobody found, or nothing that may be shown"


def read_fhir(document: Node) -> ParsedAnswer:
    """The answer. Raises Unusable, or NotOurs for doses of another person than the one beside them."""
    if text(document, "resourceType") not in KNOWN:
        raise Unusable("a FHIR resource that answers no query")
    dialect, bundle = load_dialect("fhir"), _as_searchset(document)
    assert dialect.rest is not None
    try:
        return _read(bundle, dialect, dialect.rest)
    except Ended as ended:
        return ended.answer
    except Unreachable as error:
        outcome = Outcome.AUTH_ERROR if error.credentials else Outcome.UNAVAILABLE
        return replace(nothing(KIND, outcome, (error.evidence,)), warnings=("the server reports an error",))


def _as_searchset(document: Node) -> dict[str, Any]:
    kind = text(document, "resourceType")
    if kind == "Bundle":
        return {**document, "type": "searchset"}
    alone = children(document, "parameter") if kind == "Parameters" else [{"resource": document}]
    return {"resourceType": "Bundle", "type": "searchset", "entry": alone}


def _read(bundle: Node, dialect: Dialect, rest: Rest) -> ParsedAnswer:
    history = [resource for kind in HISTORY for _, resource in fhir.resources(bundle, kind)]
    if not history:
        return _who(bundle, dialect)
    alone = {**bundle, "total": 0} if fhir.resources(bundle, "Patient") else bundle
    known, _ = fhir.candidates({**alone, "total": 0, "link": []}, dialect)
    if len(known) > 1:
        return several(tuple(one.person for one in known), dialect.max_candidates, KIND, ("FHIR=Bundle",))
    who = _at_its_address(known[0] if known else _unnamed(history), history)
    gathered = gather([alone], who, "", rest)
    if fhir.next_page(bundle):
        gathered.breaks_off("there are further pages")
    if who.replaced:
        gathered.breaks_off("the registry has merged this record into another")
    return found(KIND, who.person, gathered, ("FHIR=Bundle",), forecasts({**bundle, "link": []}, who, "", rest))


def _who(bundle: Node, dialect: Dialect) -> ParsedAnswer:
    """Persons without doses: candidates, and be it one, for nobody has asked for a history yet."""
    known, more = fhir.candidates(bundle, dialect)
    codes = [code for _, outcome in fhir.resources(bundle, "OperationOutcome") for code in fhir.grave(outcome)]
    if codes:
        refuse(200, tuple(codes), personal=True)
    if not known and not more:
        if fhir.resources(bundle, "OperationOutcome"):
            raise Unusable("remarks of a server, but no answer")
        return replace(nothing(KIND, Outcome.NOT_FOUND, ("FHIR=Bundle",)), warnings=(EMPTY,))
    if more:
        return nothing(KIND, Outcome.TOO_MANY, ("FHIR=Bundle",))
    persons = several(tuple(one.person for one in known), dialect.max_candidates, KIND, ("FHIR=Bundle",))
    return replace(persons, warnings=(PERSONS_ONLY,))


def _references(history: list[Node]) -> set[str]:
    return {text(child(one, "patient"), "reference").split("/_history/", 1)[0] for one in history}


def _unnamed(history: list[Node]) -> Candidate:
    """The one person whom all doses name, where she herself does not stand beside them."""
    references = _references(history)
    only = next(iter(references)) if len(references) == 1 else ""
    number = only.rsplit("/", 1)[-1]
    if not fhir.usable_id(number):
        raise Unusable("doses of several persons, or of nobody")
    return Candidate(Person(number, "", "", birthdate=None), only)


def _at_its_address(who: Candidate, history: list[Node]) -> Candidate:
    """With the whole address by which the doses name the person, where the Bundle gives none of its own."""
    own = f"/Patient/{who.person.registry_id}"
    whole = [reference for reference in _references(history) if reference.endswith(own)]
    return who if who.address or len(whole) != 1 else replace(who, address=whole[0])
