"""Redox: the question that goes out, and every answer that may come back."""

import asyncio
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
    DROP,
    LENA,
    REDOX_FOUND,
    REDOX_META,
    REDOX_NOBODY,
    SECRET,
    Registry,
    changed,
    damaged,
    never_serves_another_child,
    redox_dose,
    redox_person,
    reply,
)  # fmt: skip


def asked(answer, **more):
    return Registry("redox", answer, who=SECRET).ask(**more)


def with_doses(*doses):
    return changed(REDOX_FOUND, Patient__Vaccinations=list(doses))


def test_the_question_holds_what_the_law_allows_and_nothing_else():
    registry = Registry("redox", REDOX_FOUND, who=SECRET)
    registry.ask(replace(LENA, local_id="K-1", state_id="S-1", room="12"))
    [request] = registry.asked
    assert (request.method, str(request.url)) == ("POST", "https://redox.example.org/endpoint")
    assert request.headers["Content-Type"] == "application/json"
    assert json.loads(request.content) == {
        "Meta": {
            "DataModel": "Vaccination", "EventType": "PatientQuery", "EventDateTime": "2024-09-03T08:15:00.000Z",
            "Test": False, "Destinations": [{"ID": "11111111-2222-4333-8444-555555555555"}],
        },
        "Patient": {
            "Identifiers": [],
            "Demographics": {
                "FirstName": "Lena", "MiddleName": "Rose", "LastName": "Okafor", "DOB": "2018-02-14", "Sex": "Female",
                "Address": {"StreetAddress": "41 Test Orchard Ln", "City": "Fresno", "State": "CA", "ZIP": "93701",
                            "Country": "US"},
            },
        },
    }  # fmt: skip


def test_a_chosen_record_is_asked_for_by_its_number():
    registry = Registry("redox", REDOX_FOUND, who=SECRET)
    assert registry.ask(registry_id="700001").outcome is Outcome.FOUND
    assert json.loads(registry.asked[0].content)["Patient"]["Identifiers"] == [{"ID": "700001", "IDType": "SR"}]
    with pytest.raises(NotOurs, match=r"Patient\.Identifiers"):
        registry.ask(registry_id="700002")


def test_a_name_that_could_not_be_written_is_not_sent():
    registry = Registry("redox", REDOX_FOUND, who=SECRET)
    with pytest.raises(Unsendable):
        registry.ask(replace(LENA, first_name="Le\x00na"))
    assert registry.requests == []


def test_a_child_that_is_found():
    parsed = asked(REDOX_FOUND)
    assert [(dose.cvx, str(dose.date), dose.completion) for dose in parsed.doses] == [
        ("110", "2018-04-16", "CP"), ("03", "2019-03-05", "CP"),
    ]  # fmt: skip
    assert parsed.persons[0].registry_id == "700001"
    answer = Registry("redox", REDOX_FOUND, who=SECRET).answered()
    assert (answer.outcome, answer.match, answer.definite) == (Outcome.FOUND, Match.EXACT, True)
    assert answer.evidence == ("HTTP=200", "Redox=PatientQueryResponse", "Redox.Message=5001")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2019-03-05T00:00:00.000Z", "2019-03-05"), ("2019-03-05T23:59:59.999Z", "2019-03-05"),
        ("2019-03-05T00:30:00+00:00", "2019-03-05"), ("2019-03-05", "2019-03-05"), ("2019-03", "2019-03"),
    ],
)  # fmt: skip
def test_a_day_is_taken_as_written(written, read):
    assert [str(dose.date) for dose in asked(with_doses(redox_dose(when=written))).doses] == [read]


@pytest.mark.parametrize(
    "dose",
    [
        redox_dose(when="2019"), redox_dose(when=None), redox_dose(when="2019-02-30"), redox_dose(when="March 5"),
        redox_dose("00006468100", codeset="NDC"), redox_dose("1234", codeset="RxNorm"), redox_dose("03", codeset=None),
        redox_dose(None), redox_dose("MMR"),
    ],
)  # fmt: skip
def test_a_dose_that_cannot_be_read_is_counted_and_never_guessed(dose):
    parsed = asked(with_doses(redox_dose("110"), dose))
    assert ([one.cvx for one in parsed.doses], parsed.unreadable, parsed.incomplete) == (["110"], 1, True)
    assert not Registry("redox", with_doses(dose), who=SECRET).answered().definite


@pytest.mark.parametrize(
    "reason", [{"RefusalReason": "parental decision"}, {"RefusalReason": {"Code": "00"}}, {"StatusReason": "declined"}]
)
def test_a_refused_dose_is_none(reason):
    [dose] = asked(with_doses(redox_dose(**reason))).doses
    assert (dose.completion, dose.given) == ("RE", False)


@pytest.mark.parametrize("reason", [None, "", {}, {"Code": None, "Name": ""}])
def test_a_reason_that_says_nothing_is_none(reason):
    assert asked(with_doses(redox_dose(RefusalReason=reason))).doses[0].given


def test_a_refused_dose_without_a_code_is_no_doubt_and_998_is_no_dose():
    parsed = asked(with_doses(redox_dose(None, RefusalReason="no"), redox_dose("998")))
    assert (parsed.doses, parsed.unreadable) == ((), 0)


@pytest.mark.parametrize("patient", [{}, None, {"Identifiers": [], "Demographics": {}, "Vaccinations": []}])
def test_nobody(patient):
    document = changed(REDOX_NOBODY, Patient=patient)
    assert asked(document).outcome is Outcome.NOT_FOUND


def test_possible_matches_bring_no_doses():
    leo, lena = redox_person(first="LEO", number="2"), redox_person()
    for document, count in (
        (changed(REDOX_NOBODY, PotentialMatches=[lena]), 1),
        (changed(REDOX_NOBODY, PotentialMatches=[lena, leo]), 2),
        (changed(REDOX_FOUND, PotentialMatches=[leo]), 2),
    ):
        parsed = asked(document)
        assert (parsed.outcome, len(parsed.persons), parsed.doses) == (Outcome.CANDIDATES, count, ())
    many = [redox_person(number=str(n)) for n in range(6)]
    parsed = asked(changed(REDOX_NOBODY, PotentialMatches=many))
    assert (parsed.outcome, parsed.persons) == (Outcome.TOO_MANY, ())


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"Meta": REDOX_META},
        changed(REDOX_FOUND, Meta__EventType="PatientQuery"),
        changed(REDOX_FOUND, Meta__DataModel="PatientSearch"),
        changed(REDOX_FOUND, Meta=DROP),
        changed(REDOX_FOUND, Patient__Demographics={}, Patient__Identifiers=[]),
        changed(REDOX_FOUND, Patient__Vaccinations="none"),
        changed(REDOX_FOUND, Patient__Vaccinations={"0": {}}),
        changed(REDOX_FOUND, Patient=[]),
        changed(REDOX_FOUND, PotentialMatches={}),
        with_doses(*[redox_dose()] * (MAX_DOSES + 1)),
    ],
)
def test_what_is_no_answer_is_never_read_as_nobody(document):
    with pytest.raises(Unusable):
        asked(document)


@pytest.mark.parametrize("value", [DROP, None])
def test_a_person_without_a_list_of_doses_closes_no_question(value):
    answer = Registry("redox", changed(REDOX_FOUND, Patient__Vaccinations=value), who=SECRET).answered()
    assert (answer.outcome, answer.definite) == (Outcome.FOUND, False)


def errors(*statuses, **more):
    given = [{"ID": 1, "Text": "no Lena Okafor here", "DestinationStatusCode": status} for status in statuses]
    return changed(REDOX_FOUND, Meta__Errors=given, **more)


@pytest.mark.parametrize(
    ("statuses", "retry", "credentials"),
    [((503,), True, False), ((429, 500), True, False), ((401,), False, True), ((404,), False, False),
     ((None,), False, False), ((503, 400), False, False), ((403,), False, False), (("x",), False, False)],
)  # fmt: skip
def test_an_error_under_http_200_is_no_answer_even_with_doses(statuses, retry, credentials):
    with pytest.raises(Unreachable) as caught:
        asked(errors(*statuses))
    assert (caught.value.retry, caught.value.credentials) == (retry, credentials)
    assert "Lena" not in caught.value.evidence and "DestinationStatusCode" in caught.value.evidence


@pytest.mark.parametrize("answer", [errors(400), errors(422, 400), *(lambda _, s=s: reply({}, s) for s in (400, 422))])
def test_a_question_that_is_not_understood(answer):
    assert asked(answer).outcome is Outcome.BAD_REQUEST


@pytest.mark.parametrize(
    "other",
    [
        redox_person("NGUYEN", "MINH", "2017-09-30", "9"),
        redox_person("OKAFOR", "LEO", "2015-01-01", "9"),
        redox_person("BIRCH", "LENA", "2015-01-01", "9"),
    ],
)
def test_the_answer_to_another_question(other):
    with pytest.raises(NotOurs, match=r"Patient\.Demographics"):
        asked(changed(REDOX_FOUND, Patient={**other, "Vaccinations": [redox_dose()]}))


@pytest.mark.parametrize(
    "other",
    [
        redox_person("OKAFORE"), redox_person(first="LEO"), redox_person(born="2018-02-15"), redox_person(born=None),
        redox_person(last=None), redox_person(Sex="Male"),
    ],
)  # fmt: skip
def test_somebody_near_is_for_a_person_to_decide(other):
    document = changed(REDOX_FOUND, Patient={**other, "Vaccinations": [redox_dose()]})
    answer = Registry("redox", document, who=SECRET).answered()
    assert (answer.outcome, answer.match, answer.doses) == (Outcome.FOUND, Match.REVIEW, ())


def test_the_site_s_own_number_is_compared():
    pupil = replace(LENA, local_id="K-10077")
    numbers = [{"ID": "700001", "IDType": "SR"}, {"ID": "K-999", "IDType": "MR"}]
    answer = Registry("redox", changed(REDOX_FOUND, Patient__Identifiers=numbers), who=SECRET).answered(pupil)
    assert answer.match is Match.REVIEW


def test_the_probe_sends_no_pupil():
    registry = Registry("redox", REDOX_FOUND, who=SECRET)
    assert registry.run(registry.adapter.probe) == "accepted the credentials"
    assert registry.asked == []


def test_questions_at_the_same_time_share_one_token():
    registry = Registry("redox", REDOX_FOUND, who=SECRET)
    from cair_compliance.registries.adapter import Inquiry

    from .replies import NOW

    async def many(call):
        return await asyncio.gather(*(registry.adapter.ask(call, Inquiry(LENA, "", "Z34", NOW)) for _ in range(8)))

    assert len(registry.run(many)) == 8
    assert registry.tokens == 1


SOURCES = (REDOX_FOUND, REDOX_NOBODY, changed(REDOX_FOUND, PotentialMatches=[redox_person()]))


@given(damaged(SOURCES))
def test_a_damaged_answer_never_serves_another_child(document):
    never_serves_another_child(Registry("redox", document, who=SECRET))


@given(st.dictionaries(st.sampled_from(["Meta", "Patient", "PotentialMatches"]), ANY))
def test_any_json_is_an_answer_or_none(document):
    never_serves_another_child(Registry("redox", document, who=SECRET))


@given(st.binary(max_size=60))
def test_any_bytes_are_no_answer(data):
    with pytest.raises(Unusable):
        Registry("redox", lambda _: httpx2.Response(200, content=data), who=SECRET).ask()
