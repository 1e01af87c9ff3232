"""Redox and FHIR: tokens, questions, answers, pages."""

from datetime import timedelta

import jwt
import pytest

from cair_compliance.model.demo import load_demo
from cair_compliance.model.demo_key import private_pem, public_pem
from cair_compliance.standin import create_app

from .conftest import FHIR, match_query, patient_query

REDOX = load_demo().places["redox"]
CLIENT = load_demo().places["fhir"]
KEY = private_pem(CLIENT.password)
TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def assertion(town, key=KEY, algorithm="ES384", headers=None, **change):
    now = int(town.clock.now.timestamp())
    audience = str(town.client.base_url).rstrip("/") + "/v2/auth/token"
    claims = {"iss": CLIENT.username, "sub": CLIENT.username, "aud": audience, "exp": now + 240, "jti": "j", **change}
    headers = {"kid": "demo"} if headers is None else headers
    return jwt.encode({k: v for k, v in claims.items() if v is not None}, key, algorithm, headers)


def ask_token(town, signed, **change):
    form = {"grant_type": "client_credentials", "client_assertion_type": TYPE, "client_assertion": signed, **change}
    return town.client.post("/v2/auth/token", data=form)


def redox_ids(answer):
    return [one["Identifiers"][0]["ID"] for one in answer["PotentialMatches"]]


def test_an_api_key_opens_the_endpoint_for_a_day(town):
    given = town.key().json()
    assert given["expires"] == "2024-09-04T12:00:00.000Z"
    assert town.redox(patient_query(), given["accessToken"]).status_code == 200
    town.clock.now += timedelta(hours=23, minutes=59)
    assert town.redox(patient_query(), given["accessToken"]).status_code == 200
    town.clock.now += timedelta(minutes=1)
    assert town.redox(patient_query(), given["accessToken"]).status_code == 401


def test_a_refresh_token_works_once(town):
    given = town.key().json()
    again = {"apiKey": REDOX.username, "refreshToken": given["refreshToken"]}
    fresh = town.client.post("/auth/refreshToken", json=again)
    assert fresh.json()["accessToken"] != given["accessToken"]
    assert town.client.post("/auth/refreshToken", json=again).status_code == 401


def test_five_wrong_secrets_lock_the_key_for_a_time(town):
    assert [town.key("no").status_code for _ in range(5)] == [401] * 5
    assert town.key().status_code == 401
    town.clock.now += timedelta(minutes=15)
    assert town.key().status_code == 200


def test_a_client_assertion_opens_fhir_for_five_minutes(town):
    answer = ask_token(town, assertion(town, jti="once")).json()
    assert (answer["token_type"], answer["expires_in"]) == ("Bearer", 300)
    ask = {"bearer": answer["access_token"]}
    assert town.fhir("GET", "/metadata", **ask).json()["resourceType"] == "CapabilityStatement"
    town.clock.now += timedelta(seconds=300)
    refused = town.fhir("GET", "/metadata", **ask)
    assert (refused.status_code, refused.json()["issue"][0]["code"]) == (401, "login")


@pytest.mark.parametrize(
    "change",
    [{"iss": "someone"}, {"sub": "someone"}, {"aud": "http://elsewhere"}, {"exp": 0}, {"exp": 2**33}, {"jti": None},
     {"key": private_pem("another")}, {"headers": {}}, {"key": "x" * 48, "algorithm": "HS384"}],
)  # fmt: skip
def test_an_assertion_that_proves_nothing(town, change):
    answer = ask_token(town, assertion(town, **{"jti": "fresh", **change}))
    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})


def test_an_assertion_is_used_once_and_five_wrong_ones_lock(town):
    signed = assertion(town, jti="twice")
    assert [ask_token(town, signed).status_code for _ in range(6)] == [200, *[401] * 5]
    assert ask_token(town, assertion(town, jti="right")).status_code == 401


def test_a_shared_secret_signs_hs384_but_a_public_key_never_does(town):
    assert ask_token(town, assertion(town, CLIENT.password, "HS384", jti="shared")).status_code == 200
    assert ask_token(town, "not.a.jwt").status_code == 401
    assert ask_token(town, "x", grant_type="password").status_code == 400
    assert ask_token(town, "x", client_assertion_type="x").status_code == 400


def test_a_public_key_of_ones_own(town):
    town.client.app.state.house.public_key = public_pem("another")
    try:
        assert ask_token(town, assertion(town, private_pem("another"), jti="own")).status_code == 200
        assert ask_token(town, assertion(town, jti="not the derived one")).status_code == 401
    finally:
        town.client.app.state.house.public_key = ""
    assert "BEGIN" not in repr(create_app(public_key=public_pem("another")).state.house)


def test_redox_finds_one(town):
    answer = town.redox(patient_query()).json()
    assert (answer["Meta"]["EventType"], answer["PotentialMatches"]) == ("PatientQueryResponse", [])
    assert answer["Patient"]["Identifiers"] == [{"ID": "1", "IDType": "SR"}]
    assert answer["Patient"]["Demographics"]["LastName"] == "OKAFOR"
    doses = [(d["DateTime"], d["Product"]["Code"], d["RefusalReason"]) for d in answer["Patient"]["Vaccinations"]]
    assert doses == [
        ("2018-04-16T00:00:00.000Z", "110", None),
        ("2019-03-05T00:00:00.000Z", "03", None),
        ("2019-03-05T00:00:00.000Z", "21", "Parental decision"),
    ]


def test_redox_lists_several_and_says_nobody_for_a_locked_one(town):
    several = town.redox(patient_query("Vang", "Minh")).json()
    assert several["Patient"] is None and redox_ids(several) == ["2", "3"]
    assert all("Vaccinations" not in one for one in several["PotentialMatches"])
    for last, first in (("Nobody", "Here"), ("Locke", "Ada")):
        answer = town.redox(patient_query(last, first)).json()
        assert (answer["Patient"], answer["PotentialMatches"]) == (None, [])
    many = town.redox(patient_query("Many", "May")).json()
    assert many["Meta"]["Errors"][0]["DestinationStatusCode"] == 422


def test_redox_patient_search_then_query_by_number(town):
    search = patient_query("Vang", "Minh", DataModel="PatientSearch", EventType="Query")
    found = town.redox(search).json()
    assert found["Meta"]["EventType"] == "Response" and redox_ids(found) == ["2", "3"]
    query = patient_query("Vang", "Minh")
    query["Patient"]["Identifiers"] = [{"ID": "3", "IDType": "SR"}]
    assert town.redox(query).json()["Patient"]["Identifiers"][0]["ID"] == "3"


@pytest.mark.parametrize(
    ("change", "status"),
    [({"DataModel": "Scheduling"}, 400), ({"Destinations": []}, 400), ({"Destinations": [{"ID": "x"}]}, 403)],
)
def test_redox_refuses_what_it_cannot_route(town, change, status):
    answer = town.redox(patient_query(**change))
    assert answer.status_code == status and answer.json()["Meta"]["Errors"]


def test_redox_refuses_bad_documents(town):
    assert town.redox(patient_query(born="2018")).status_code == 400
    assert town.redox([]).status_code == 400
    headers = {"Authorization": f"Bearer {town.key().json()['accessToken']}"}
    assert town.client.post("/endpoint", content=b"{", headers=headers).status_code == 400
    assert town.client.post("/endpoint", json=patient_query()).status_code == 401
    assert town.client.post("/auth/authenticate", content=b"x").status_code == 400


def test_a_legacy_token_does_not_open_fhir(town):
    assert town.fhir("GET", "/metadata", bearer=town.key().json()["accessToken"]).status_code == 401


def match(town, *who, **more):
    return town.fhir("POST", "/Patient/$match", json=match_query(*who, **more))


def test_fhir_match_names_one_for_certain(town):
    bundle = match(town).json()
    assert bundle["total"] == 1
    entry = bundle["entry"][0]
    assert (entry["resource"]["id"], entry["search"]["extension"][0]["valueCode"]) == ("1", "certain")
    assert entry["fullUrl"].endswith(f"{FHIR}/Patient/1")


def test_fhir_match_lists_possible_ones(town):
    bundle = match(town, "Vang", "Minh").json()
    grades = [one["search"]["extension"][0]["valueCode"] for one in bundle["entry"]]
    assert [one["resource"]["multipleBirthInteger"] for one in bundle["entry"]] == [1, 2]
    assert grades == ["possible", "possible"]
    assert "entry" not in match(town, "Vang", "Minh", certain=True).json()
    cut = match(town, "Vang", "Minh", count=1).json()
    assert (cut["total"], len(cut["entry"])) == (2, 1)


def test_fhir_match_of_nobody_and_of_too_many(town):
    assert match(town, "Nobody", "Here").json() == {"resourceType": "Bundle", "type": "searchset", "total": 0}
    many = match(town, "Many", "May")
    assert (many.status_code, many.json()["issue"][0]["code"]) == (422, "multiple-matches")


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"resourceType":"Parameters"}', b'{"resourceType":"Patient"}'])
def test_fhir_match_refuses_what_it_cannot_read(town, body):
    answer = town.fhir("POST", "/Patient/$match", content=body)
    assert answer.status_code == 400 and answer.json()["resourceType"] == "OperationOutcome"


def history(town, patient="1", kind="Immunization", **more):
    return town.fhir("POST", f"/{kind}/_search", data={"patient": f"Patient/{patient}"}, **more)


def test_fhir_history(town):
    found = [one["resource"] for one in history(town).json()["entry"]]
    assert [(one["vaccineCode"]["coding"][0]["code"], one["status"], one["occurrenceDateTime"]) for one in found] == [
        ("110", "completed", "2018-04-16"),
        ("03", "completed", "2019-03-05"),
        ("21", "not-done", "2019-03-05"),
        ("20", "entered-in-error", "2019-03-06"),
        ("10", "completed", "2019-04-05"),
    ]
    assert [one.get("isSubpotent") for one in found] == [None] * 4 + [True]
    assert {one["patient"]["reference"] for one in found} == {"Patient/1"}
    by_get = town.fhir("GET", "/Immunization", params={"patient": "1"}).json()
    by_number = town.fhir("GET", "/Immunization", params={"patient.identifier": "urn:x|1"}).json()
    assert by_get == by_number == history(town).json()


def test_fhir_pages_lead_to_the_next_without_an_id(town):
    town.set(page_size=2)
    page, sizes = history(town).json(), []
    while True:
        sizes.append(len(page["entry"]))
        assert page["total"] == 5
        if "link" not in page:
            break
        address = page["link"][0]["url"]
        assert "patient" not in address.lower()
        page = town.fhir("GET", address).json()
    assert sizes == [2, 2, 1]


def test_fhir_forecast(town):
    found = history(town, kind="ImmunizationRecommendation").json()["entry"][0]["resource"]
    first = found["recommendation"][0]
    assert (first["vaccineCode"][0]["coding"][0]["code"], first["doseNumberPositiveInt"]) == ("107", 2)
    assert [one["value"] for one in first["dateCriterion"]] == ["2018-06-14"] * 2


def test_fhir_patient_search(town):
    by_id = town.fhir("POST", "/Patient/_search", data={"_id": "3"}).json()
    assert [one["resource"]["id"] for one in by_id["entry"]] == ["3"]
    who = {"family": "Okafor", "given": "Lena", "birthdate": "2018-02-14"}
    assert town.fhir("POST", "/Patient/_search", data=who).json()["entry"][0]["resource"]["id"] == "1"
    assert town.fhir("POST", "/Patient/_search", data={"_id": "none"}).json()["total"] == 0
    assert town.fhir("POST", "/Patient/_search", data={"family": "Okafor"}).status_code == 400


def test_a_locked_record_is_named_and_not_shown(town):
    resource = match(town, "Locke", "Ada").json()["entry"][0]["resource"]
    assert set(resource) == {"resourceType", "id", "name", "birthDate"}
    refused = history(town, "4")
    assert (refused.status_code, refused.json()["issue"][0]["code"]) == (403, "suppressed")
    town.set(locks="nf")
    assert match(town, "Locke", "Ada").json()["total"] == 0 == history(town, "4").json()["total"]
    town.set(locks="owner_only", owner=CLIENT.username)
    assert history(town, "4").json()["total"] == 5


def test_fhir_refuses_other_ways(town):
    assert town.fhir("GET", "/Immunization").status_code == 400
    assert history(town, "none").json()["total"] == 0
    assert town.fhir("GET", "/Observation").status_code == 404
    assert town.client.get("/fhir/R4/bay/Development/metadata").status_code == 404
    assert town.client.get(f"{FHIR}/metadata").status_code == 401
    assert town.fhir("POST", "/Immunization/_search", content=b"x" * 100_001).status_code == 413
