"""FHIR R4 Immunization and ImmunizationRecommendation: what was given, and what the registry thinks is due.

Every resource has to name the person it was asked about; one that names another makes the whole answer
another's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..model.answers import Forecast
from .coded import full_date
from .dialect import Rest
from .failures import NotOurs
from .fhir import Candidate, grave, next_page, resources, total
from .gathering import GIVEN, NOT_GIVEN, PARTIAL, REFUSED, Gathered, one_cvx
from .parsed import MAX_DOSES, Unusable
from .strictjson import Node, child, children, text, truth

DECLINED = frozenset({"PATOBJ", "PHILISOP", "RELIG", "VACEFF", "VACSAF"})
"""v3-ActReason: the patient or the family did not want it."""

DUE, EARLIEST = "30980-7", "30981-5"
"""LOINC codes of ImmunizationRecommendation.recommendation.dateCriterion."""

ENTERED_IN_ERROR = "entered-in-error"


def gather(pages: Iterable[Node], who: Candidate, base: str, rest: Rest) -> Gathered:
    """The doses of all pages. Raises NotOurs or Unusable."""
    gathered, seen, told, most = Gathered(), dict[str, Node](), 0, 0
    for page in pages:
        for _, dose in resources(page, "Immunization"):
            _check_ours(dose, who, base)
            told, key = told + 1, text(dose, "id")
            if not key or seen.get(key) != dose:
                _gather(gathered, dose, rest)
            seen[key] = dose
        most = max(most, total(page))
        _doubt_page(gathered, page)
    if most > told:
        gathered.breaks_off("the registry counts more doses than it sends")
    return gathered


def _doubt_page(gathered: Gathered, page: Node) -> None:
    if any(grave(outcome) for _, outcome in resources(page, "OperationOutcome")):
        gathered.breaks_off("the registry reports an error with the doses")


def _check_ours(resource: Node, who: Candidate, base: str) -> None:
    """An address on another server would be another person, whatever the number behind it."""
    own = f"Patient/{who.person.registry_id}"
    reference = text(child(resource, "patient"), "reference").split("/_history/", 1)[0]
    if not reference or reference not in (own, f"{base.rstrip('/')}/{own}", who.address):
        raise NotOurs(f"{_kind(resource)}.patient")


def _kind(resource: Node) -> str:
    kind = text(resource, "resourceType")
    return kind if kind in ("Immunization", "ImmunizationRecommendation") else "resource"


def _gather(gathered: Gathered, dose: Node, rest: Rest) -> None:
    status = text(dose, "status")
    if status == ENTERED_IN_ERROR:
        return  # what was never given, or was another child's, is not shown either
    if dose.get("modifierExtension") is not None or status not in ("completed", "not-done"):
        gathered.doubt("a dose says something about itself that is not understood")
        return
    completion = _why_not(dose) if status == "not-done" else PARTIAL if truth(dose, "isSubpotent") else GIVEN
    cvx = one_cvx(_codings(child(dose, "vaccineCode")), rest.code_systems)
    source = _source(dose, rest.origins)
    gathered.add(cvx, text(dose, "occurrenceDateTime"), completion, source, text(dose, "id"))


def _why_not(dose: Node) -> str:
    reasons = {code for code, _ in _codings(child(dose, "statusReason"))}
    return REFUSED if reasons & DECLINED else NOT_GIVEN


def _source(dose: Node, origins: Mapping[str, str]) -> str:
    """NIP001, as in RXA-9: from the origin, which some registries already give in that table's numbers."""
    codes = [code for code, _ in _codings(child(dose, "reportOrigin"))]
    known = [origins.get(code, code) for code in codes if code in origins or (code.isdigit() and len(code) == 2)]
    return known[0] if known else "00" if truth(dose, "primarySource") else ""


def _codings(concept: Node) -> list[tuple[str, str]]:
    return [(text(one, "code"), text(one, "system")) for one in children(concept, "coding")]


def forecasts(bundle: Node, who: Candidate, base: str, rest: Rest) -> tuple[Forecast, ...]:
    """The registry's own opinion of what is due. Raises NotOurs or Unusable."""
    found: list[Forecast] = []
    for _, resource in resources(bundle, "ImmunizationRecommendation"):
        _check_ours(resource, who, base)
        found += [_forecast(one, rest) for one in children(resource, "recommendation")]
    if len(found) > MAX_DOSES or next_page(bundle):
        raise Unusable("more recommendations than one child has")
    return tuple(found)


def _forecast(one: Node, rest: Rest) -> Forecast:
    codings = [pair for concept in children(one, "vaccineCode") for pair in _codings(concept)]
    labels = [text(concept, "text") for concept in (*children(one, "vaccineCode"), child(one, "targetDisease"))]
    dates = {
        code: full_date(text(criterion, "value"))
        for criterion in children(one, "dateCriterion")
        for code, _ in _codings(child(criterion, "code"))
    }
    status = [code for code, _ in _codings(child(one, "forecastStatus"))]
    return Forecast(
        cvx=one_cvx(codings, rest.code_systems),
        label=next(filter(None, labels), ""),
        due=dates.get(DUE),
        earliest=dates.get(EARLIEST),
        dose_number=text(one, "doseNumberPositiveInt") or text(one, "doseNumberString"),
        status=(status or [""])[0],
    )
