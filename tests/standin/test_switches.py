"""How the registries behave can be set; what they heard can be read; both only where the back door is open."""

from datetime import timedelta

import httpx2
import pytest

from cair_compliance.standin import create_app, serve

from .conftest import PEOPLE, match_query, patient_query, qbp, returned, vxq


@pytest.mark.parametrize(("locks", "status"), [("pd", "PD"), ("nf", "NF"), ("owner_only", "NF")])
def test_a_locked_record_from_outside(town, locks, status):
    town.set(locks=locks, owner="the owner")
    assert f"|{status}|Z34" in returned(town.soap(qbp("Locke^Ada")))
    assert town.form(vxq("Locke^Ada")).text.endswith(f"|{status}\r")


def test_the_owner_sees_its_own_locked_record(town):
    town.set(locks="owner_only", owner="DE-900001")
    answer = returned(town.soap(qbp("Locke^Ada")))
    assert "|OK|Z34" in answer and "02|Y||||A" in answer


@pytest.mark.parametrize("door", ["soap", "form"])
def test_five_wrong_passwords_lock_the_account(town, door):
    def status(password):
        response = town.soap(qbp(), password=password) if door == "soap" else town.form(vxq(), password=password)
        return response.status_code

    wrong = {"soap": 500, "form": 401}[door]
    assert [status("no") for _ in range(4)] == [wrong] * 4
    assert status("demo-pass") == 200
    assert [status("no") for _ in range(5)] == [wrong] * 5
    assert status("demo-pass") == wrong
    town.clock.now += timedelta(minutes=15)
    assert status("demo-pass") == 200


@pytest.mark.parametrize(("cap", "status"), [(1, "TM"), (2, "OK")])
def test_the_most_candidates(town, cap, status):
    town.set(cap=cap)
    assert f"|{status}|Z34" in returned(town.soap(qbp("Vang^Minh")))


@pytest.mark.parametrize("profile", ["Z32", "Z42"])
def test_the_profile_of_a_forecast(town, profile):
    town.set(z44_as=profile)
    assert f"|{profile}^CDCPHINVS|" in returned(town.soap(qbp().replace("Z34", "Z44"))).split("\r")[0]


@pytest.mark.parametrize(("lists", "words"), [(False, "|NF|Z44"), (True, "|OK|Z44")])
def test_candidates_for_a_forecast_question(town, lists, words):
    town.set(z44_lists=lists)
    assert words in returned(town.soap(qbp("Vang^Minh").replace("Z34", "Z44")))


@pytest.mark.parametrize("as_", ["NF", "PD"])
def test_a_site_of_another_region(town, as_):
    town.set(sites={"DE-900001": "laoc", "SCH0042": "sdir", "demo-fhir-client": "bay"}, gate_as=as_)
    assert f"|{as_}|Z34" in returned(town.soap(qbp()))
    assert "|OK|Z34" in returned(town.soap(qbp(), "/laoc/CASTND-WS/IISService"))
    assert town.form(vxq()).text.endswith(f"|{as_}\r")
    assert "VXR^V03" in town.form(vxq(), "/other/receivehl7.jsp").text
    assert town.fhir("POST", "/Patient/$match", json=match_query()).json()["total"] == 0


def test_soap_faults_under_200(town):
    town.set(fault_status=200)
    response = town.soap(qbp(), password="no")
    assert response.status_code == 200 and "<SecurityFault" in response.text


def test_the_clock_can_be_put_ahead(town):
    token = town.key().json()["accessToken"]
    town.set(ahead_seconds=86_400)
    assert town.redox(patient_query(), token).status_code == 401


def test_the_scenario_is_shown_changed_and_restored(town):
    first = town.client.get("/_admin/scenario").json()
    town.set(faults={"bay": "slow:2+reset@okafor/20180214"}, cap=3)
    changed = town.client.get("/_admin/scenario").json()
    assert changed["faults"]["bay"][1] == {"name": "reset", "number": 0, "key": "okafor/20180214"}
    assert changed["cap"] == 3
    assert town.client.delete("/_admin/scenario").json() == first


@pytest.mark.parametrize("body", ['{"surprise": 1}', '{"faults": {"bay": "tired"}}', "[]x", '{"faults": 3}'])
def test_a_scenario_that_is_not_known_is_refused(town, body):
    assert town.client.post("/_admin/scenario", content=body).status_code == 400


def test_the_journal_keeps_messages_headers_and_time_but_no_credentials(town):
    town.soap(qbp())
    town.redox(patient_query())
    soap, redox = town.client.get("/_admin/journal").json()
    assert (soap["region"], soap["operation"], soap["message"]) == ("bay", "submitSingleMessage", qbp())
    assert soap["at"] == town.clock.now.timestamp() and soap["headers"]["content-type"] == "text/xml"
    assert redox["operation"] == "endpoint" and "authorization" not in redox["headers"]
    assert "demo-pass" not in str(soap)
    town.client.delete("/_admin/journal")
    assert town.client.get("/_admin/journal").json() == []


def test_without_the_back_door_nothing_is_kept():
    with serve(people=PEOPLE) as running, httpx2.Client(base_url=running.address) as client:
        assert client.get("/_admin/scenario").status_code == 404
        assert client.get("/_admin/journal").status_code == 404
        assert running.app.state.house.journal is None


def test_an_unknown_behaviour_is_refused():
    with pytest.raises(TypeError):
        create_app(surprise=1)
