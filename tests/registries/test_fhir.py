"""FHIR R4: match, history page by page, forecast; refusals and everything that is no answer."""

import json
from dataclasses import replace

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cair_compliance.model.answers import Match, Outcome
from cair_compliance.registries.failures import NotOurs, Unreachable
from cair_compliance.registries.hl7 import Unsendable
from cair_compliance.registries.parsed import MAX_DOSES, Unusable

from .replies import (
    ANY,
    BASES,
    FHIR_DOSES,
    FHIR_MATCH,
    LENA,
    Registry,
    bundle,
    changed,
    damaged,
    fhir,
    graded,
    immunization,
    never_serves_another_child,
    outcome,
    patient,
    reply,
)  # fmt: skip

BASE = BASES["fhir"]


def asked(answer, words=None, **more):
    return Registry("fhir", answer, **(words or {})).ask(**more)


def doses_of(*doses, **more):
    return asked(fhir(doses=bundle(*doses, **more)))


def test_the_question_holds_what_the_law_allows_and_nothing_else():
    registry = Registry("fhir", fhir())
    registry.ask(replace(LENA, local_id="K-1", state_id="S-1", room="12"))
    match, history = registry.asked
    assert (match.method, str(match.url)) == ("POST", f"{BASE}/Patient/$match")
    assert match.headers["Content-Type"] == match.headers["Accept"] == "application/fhir+json"
    assert json.loads(match.content) == {"resourceType": "Parameters", "parameter": [
        {"name": "resource", "resource": {
            "resourceType": "Patient", "name": [{"family": "Okafor", "given": ["Lena", "Rose"]}],
            "birthDate": "2018-02-14", "gender": "female",
            "address": [{"line": ["41 Test Orchard Ln"], "city": "Fresno", "state": "CA", "postalCode": "93701"}],
        }},
        {"name": "onlyCertainMatches", "valueBoolean": False}, {"name": "count", "valueInteger": 5},
    ]}  # fmt: skip
    assert (history.method, str(history.url)) == ("POST", f"{BASE}/Immunization/_search")
    assert history.content == b"patient=Patient%2F700001"
    assert str(registry.requests[0].url) == "https://iis.example.org/v2/auth/token"


def test_a_registry_without_form_searches_is_asked_by_address():
    registry = Registry("fhir", fhir(), search="query")
    assert registry.ask().outcome is Outcome.FOUND
    assert registry.asked[1].method == "GET"
    assert str(registry.asked[1].url) == f"{BASE}/Immunization?patient=Patient%2F700001"


def test_a_child_that_is_found():
    registry = Registry("fhir", fhir())
    answer = registry.answered()
    assert (answer.outcome, answer.match, answer.definite) == (Outcome.FOUND, Match.EXACT, True)
    assert [(dose.cvx, str(dose.date), dose.completion) for dose in answer.doses] == [
        ("110", "2018-04-16", "CP"), ("03", "2019-03-05", "CP"),
    ]  # fmt: skip
    assert answer.evidence == ("HTTP=200", "FHIR=Bundle", "match-grade=certain")


def test_a_chosen_record_is_asked_for_without_a_match():
    registry = Registry("fhir", fhir(match=None, read=bundle(patient())))
    assert registry.ask(registry_id="700001").outcome is Outcome.FOUND
    assert registry.asked[0].content == b"_id=700001"
    with pytest.raises(NotOurs, match=r"Patient\.id"):
        registry.ask(registry_id="700002")
    with pytest.raises(Unsendable):
        registry.ask(registry_id="../700001?x")


@pytest.mark.parametrize("match", [bundle(), bundle(graded(patient(), "certainly-not")), outcome("not-found")])
def test_nobody(match):
    assert asked(fhir(match=match)).outcome is Outcome.NOT_FOUND


def test_several_persons_are_for_a_person_to_decide():
    minh, khoa = graded(patient("1"), "probable"), graded(patient("2", first="LEO"), "possible")
    registry = Registry("fhir", fhir(match=bundle(minh, khoa)))
    parsed = registry.ask()
    assert (parsed.outcome, [one.registry_id for one in parsed.persons]) == (Outcome.CANDIDATES, ["1", "2"])
    assert "match-grade=possible" in parsed.evidence
    assert len(registry.asked) == 1


@pytest.mark.parametrize(
    "match",
    [
        bundle(*(patient(str(n)) for n in range(6))), bundle(patient(), total=2), outcome("multiple-matches"),
        bundle(patient(), link=[{"relation": "next", "url": "?page=2"}]), bundle(total=3),
    ],
)  # fmt: skip
def test_more_persons_than_are_shown_are_too_many(match):
    parsed = asked(fhir(match=match))
    assert (parsed.outcome, parsed.persons) == (Outcome.TOO_MANY, ())


@pytest.mark.parametrize(
    ("more", "completion"),
    [
        ({"status": "not-done"}, "NA"),
        ({"status": "not-done", "statusReason": {"coding": [{"code": "PATOBJ"}]}}, "RE"),
        ({"isSubpotent": True}, "PA"),
    ],
)
def test_doses_that_are_none(more, completion):
    [dose] = doses_of(immunization(**more)).doses
    assert (dose.completion, dose.given) == (completion, False)


def test_what_was_entered_in_error_and_998_are_left_out():
    parsed = doses_of(immunization(status="entered-in-error"), immunization("998"))
    assert (parsed.doses, parsed.unreadable) == ((), 0)


CVX, NDC = "http://hl7.org/fhir/sid/cvx", "http://hl7.org/fhir/sid/ndc"


def coded(*pairs):
    return {"vaccineCode": {"coding": [{"system": system, "code": code} for system, code in pairs]}}


@pytest.mark.parametrize(
    "dose",
    [
        immunization(when="2019"), immunization(when=None), immunization(occurrenceDateTime=None, occurrenceString="x"),
        immunization(**coded((NDC, "00006468100"))), immunization(**coded((None, "03"))), immunization(vaccineCode={}),
        immunization(**coded((CVX, "03"), (CVX, "21"))), immunization(status=None), immunization(status="in-progress"),
        immunization(modifierExtension=[{"url": "http://example.org/not"}]),
    ],
)  # fmt: skip
def test_a_dose_that_cannot_be_read_is_counted_and_never_guessed(dose):
    parsed = doses_of(immunization("110", number="1"), dose)
    assert ([one.cvx for one in parsed.doses], parsed.unreadable, parsed.incomplete) == (["110"], 1, True)


@pytest.mark.parametrize(
    ("written", "read"),
    [("2019-03-05T23:30:00-08:00", "2019-03-05"), ("2019-03-05T00:00:00Z", "2019-03-05"), ("2019-03", "2019-03")],
)
def test_a_day_is_taken_as_written(written, read):
    assert [str(dose.date) for dose in doses_of(immunization(when=written)).doses] == [read]


def test_codes_in_other_systems_beside_cvx_do_no_harm():
    [dose] = doses_of(immunization(**coded((NDC, "00006468100"), (CVX, "3"), (CVX, "03")))).doses
    assert dose.cvx == "03"


@pytest.mark.parametrize(
    ("more", "source"),
    [({"reportOrigin": {"coding": [{"code": "recall"}]}}, "04"), ({"reportOrigin": {"coding": [{"code": "07"}]}}, "07"),
     ({"primarySource": True}, "00"), ({}, "")],
)  # fmt: skip
def test_where_a_dose_is_known_from(more, source):
    assert doses_of(immunization(**more)).doses[0].information_source == source


@pytest.mark.parametrize("of", ["Patient/700001", f"{BASE}/Patient/700001", "Patient/700001/_history/2"])
def test_a_dose_of_the_matched_person(of):
    assert doses_of(immunization(of=of)).doses


@pytest.mark.parametrize(
    "of",
    ["Patient/700002", "700001", "", None, "https://evil.example.org/fhir/R4/Patient/700001", "#p"],
)
def test_one_dose_of_another_person_spoils_the_answer(of):
    with pytest.raises(NotOurs, match=r"Immunization\.patient"):
        doses_of(immunization("110", number="1"), immunization(of=of))


def pages(request):
    """Three pages of history, one dose each."""
    page = int(request.url.params.get("page", "1"))
    link = [{"relation": "next", "url": f"{BASE}/Immunization?page={page + 1}"}] if page < 3 else []
    return reply(bundle(immunization(number=str(page), when=f"2019-0{page}-05"), link=link, total=3))


def test_all_pages_are_read():
    registry = Registry("fhir", fhir(doses=pages))
    parsed = registry.ask()
    assert [str(dose.date) for dose in parsed.doses] == ["2019-01-05", "2019-02-05", "2019-03-05"]
    assert not parsed.incomplete
    assert all(request.headers["Authorization"] == "Bearer token-1" for request in registry.asked)


def linked(url):
    return bundle(immunization(), link=[{"relation": "next", "url": url}])


@pytest.mark.parametrize(
    "url", ["https://evil.example.org/x", "http://iis.example.org/fhir/R4?page=2", f"{BASE}/Immunization"]
)
def test_a_page_elsewhere_or_without_an_end_is_no_history(url):
    registry = Registry("fhir", fhir(doses=linked(url)))
    with pytest.raises(Unusable):
        registry.ask()
    assert {request.url.host for request in registry.requests} == {"iis.example.org"}
    assert len(registry.asked) <= 3


def test_a_broken_page_is_no_history():
    busy = httpx2.Response(503, headers={"Retry-After": "4"})

    def broken(request):
        return reply(linked("Immunization?page=2")) if request.method == "POST" else busy

    with pytest.raises(Unreachable) as caught:
        asked(fhir(doses=broken))
    assert (caught.value.retry, caught.value.pause) == (True, 4)


def test_a_history_that_lacks_doses_closes_no_question():
    short = doses_of(immunization(), total=2)
    troubled = doses_of(immunization(), {"resource": outcome("timeout")})
    merged = asked(fhir(match=bundle(patient(link=[{"type": "replaced-by", "other": {}}]))))
    assert [one.truncated for one in (short, troubled, merged)] == [True, True, True]
    assert not doses_of(immunization(), {"resource": outcome("informational", "information")}, total=1).incomplete


def test_too_many_doses_are_no_history_of_one_child():
    with pytest.raises(Unusable, match="more than 500"):
        doses_of(*(immunization(number=str(n)) for n in range(MAX_DOSES + 1)))


@pytest.mark.parametrize("history", [httpx2.Response(403), reply(outcome("suppressed"), 403), outcome("suppressed")])
def test_a_locked_history_is_protected(history):
    parsed = asked(fhir(doses=history))
    assert (parsed.outcome, parsed.persons, parsed.doses) == (Outcome.PROTECTED, (), ())


WEAK = {"WWW-Authenticate": 'Bearer error="insufficient_scope"'}


@pytest.mark.parametrize(
    "answer",
    [
        fhir(match=httpx2.Response(403)), fhir(match=outcome("forbidden")),
        fhir(doses=httpx2.Response(403, headers=WEAK)),
        fhir(doses=outcome("login")), fhir(match=reply(outcome("security"), 403)),
    ],
)  # fmt: skip
def test_a_refusal_that_is_about_us_is_never_read_as_nobody(answer):
    with pytest.raises(Unreachable) as caught:
        asked(answer)
    assert caught.value.credentials and "Lena" not in caught.value.evidence


@pytest.mark.parametrize(
    ("match", "expected"),
    [
        (reply(outcome("invalid"), 400), Outcome.BAD_REQUEST), (httpx2.Response(422), Outcome.BAD_REQUEST),
        (reply(outcome("multiple-matches"), 412), Outcome.TOO_MANY), (outcome("not-supported"), Outcome.REJECTED),
    ],
)  # fmt: skip
def test_refusals_with_a_meaning(match, expected):
    assert asked(fhir(match=match)).outcome is expected


@pytest.mark.parametrize(
    ("match", "retry"),
    [(outcome("throttled"), True), (reply(outcome("not-found"), 404), False), (reply(outcome("conflict"), 409), False),
     (outcome("processing"), False), (reply(outcome("not-found"), 400), False)],
)  # fmt: skip
def test_refusals_without_one_are_trouble(match, retry):
    with pytest.raises(Unreachable) as caught:
        asked(fhir(match=match))
    assert (caught.value.retry, caught.value.credentials) == (retry, False)


@pytest.mark.parametrize(
    "match",
    [
        {}, {"resourceType": "Bundle"}, outcome("informational", "information"), patient(), bundle(patient(number="")),
        changed(FHIR_MATCH, type="batch"), changed(FHIR_MATCH, entry={}), bundle(patient(number="1/../2")),
        httpx2.Response(200, content=b"<html>"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_never_read_as_nobody(match):
    with pytest.raises(Unusable):
        asked(fhir(match=match))


def test_a_stranger_is_not_asked_about():
    registry = Registry("fhir", fhir(match=bundle(patient(last="NGUYEN", first="MINH", born="2017-09-30"))))
    with pytest.raises(NotOurs):
        registry.ask()
    assert len(registry.asked) == 1


@pytest.mark.parametrize(
    "person",
    [
        patient(last="OKAFORE"), patient(born="2018-02-15"), patient(born="2018"), patient(gender="male"),
        patient(multipleBirthInteger=1), patient(multipleBirthBoolean=True),
    ],
)  # fmt: skip
def test_somebody_near_is_for_a_person_to_decide(person):
    answer = Registry("fhir", fhir(match=bundle(person))).answered()
    assert (answer.outcome, answer.match, answer.doses) == (Outcome.FOUND, Match.REVIEW, ())


def recommendation(of="Patient/700001"):
    dates = [{"code": {"coding": [{"code": code}]}, "value": value} for code, value in
             (("30980-7", "2022-02-14"), ("30981-5", "2019-04-02T00:00:00Z"))]  # fmt: skip
    one = {"vaccineCode": [{"coding": [{"system": CVX, "code": "03"}], "text": "MMR"}], "dateCriterion": dates,
           "doseNumberPositiveInt": 2, "forecastStatus": {"coding": [{"code": "due"}]}}  # fmt: skip
    return {"resourceType": "ImmunizationRecommendation", "patient": {"reference": of}, "recommendation": [one]}


def test_the_forecast_is_asked_for_with_z44_only():
    answer = fhir(recommended=bundle(recommendation()))
    assert asked(answer).forecast == ()
    [due] = asked(answer, profile="Z44").forecast
    assert (due.cvx, due.label, str(due.due), str(due.earliest), due.dose_number, due.status) == (
        "03", "MMR", "2022-02-14", "2019-04-02", "2", "due",
    )  # fmt: skip


@pytest.mark.parametrize("recommended", [httpx2.Response(404), httpx2.Response(403), {}, outcome("not-supported")])
def test_a_history_does_not_depend_on_the_forecast(recommended):
    parsed = asked(fhir(recommended=recommended), profile="Z44")
    assert (len(parsed.doses), parsed.forecast) == (2, ())
    assert "the registry gave no forecast" in parsed.warnings


def test_a_forecast_of_another_person_spoils_the_answer():
    with pytest.raises(NotOurs):
        asked(fhir(recommended=bundle(recommendation("Patient/700002"))), profile="Z44")


def test_the_probe_sends_no_pupil():
    statement = {"resourceType": "CapabilityStatement", "fhirVersion": "4.0.1"}
    registry = Registry("fhir", fhir(read=statement))
    assert registry.run(registry.adapter.probe) == "answered as FHIR 4.0.1"
    assert [str(request.url) for request in registry.asked] == [f"{BASE}/metadata"]


FOUND = {"match": FHIR_MATCH, "doses": FHIR_DOSES, "recommended": bundle(recommendation())}


@given(damaged([FOUND, {**FOUND, "match": bundle(graded(patient(), "possible"), graded(patient("2", first="LEO")))}]))
def test_a_damaged_answer_never_serves_another_child(documents):
    given = {key: documents.get(key) if isinstance(documents.get(key), dict) else {} for key in FOUND}
    never_serves_another_child(Registry("fhir", fhir(**given)))


@given(ANY, ANY)
def test_any_json_is_an_answer_or_none(match, doses):
    never_serves_another_child(Registry("fhir", lambda r: reply(match if "match" in r.url.path else doses)))
    never_serves_another_child(Registry("fhir", fhir(doses=lambda _: reply(doses))))


@given(st.binary(max_size=60))
def test_any_bytes_are_no_answer(data):
    with pytest.raises(Unusable):
        asked(fhir(doses=lambda _: httpx2.Response(200, content=data)))
