"""Questions and answers as bytes over loopback, all seven regions."""

import threading
from dataclasses import replace
from datetime import date

import httpx2
import pytest

from cair_compliance.model.answers import Match, Outcome, Route
from cair_compliance.model.demo import load_demo
from cair_compliance.model.doses import DoseLines
from cair_compliance.model.people import Pupil
from cair_compliance.model.vaccines import load_vaccines
from cair_compliance.registries import OneDose, ask, load_directory, load_settings, merge, tally
from cair_compliance.registries.rests import Rest, Why
from cair_compliance.registries.transport import MAX_BYTES
from cair_compliance.standin import People, Record, load_people, serve
from cair_compliance.standin.population import Given

from .conftest import ask_region, plan, settings_for
from .playing import Playing

MMR = (Given("03", "20190305"),)


def record(key, last, first, *, flags=(), doses=MMR, birthdate="20180214", sex="F"):
    place = ("41 Test Ln", "Oakland", "94607", "Birch")
    return Record("bay", key, last, first, "", birthdate, sex, *place, tuple(flags), tuple(doses))


def pupil(last, first, **more):
    return Pupil("", 2, last, first, **{"birthdate": date(2018, 2, 14), "sex": "F", **more})


DOSES = (
    Given("110", "20180416", source="00"),
    Given("03", "20190305"),
    Given("21", "20190305", "RE"),
    Given("10", "20190305", "PA"),
    Given("20", "20190305", "CP", "D"),
)
TOWN = People.of([
    record("1", "O'Brien & Söhne", "Lena", doses=DOSES),
    record("2", "Vang", "Minh Anh"), record("3", "Vang", "Minh Khoa"),
    record("4", "Locke", "Ada", flags=("locked",)),
    *(record(str(n), "Many", "May") for n in range(10, 17)),
    record("20", "Gemini", "Kay", flags=("twin:1",)), record("21", "Gemini", "Ray", flags=("twin:2",)),
    record("30", "Castellanos", "Lucia"),
    record("40", "Samename", "Sam"),
    record("50", "Nodose", "Ned", doses=()),
    record("60", "Other", "Person", birthdate="20170101"),
])  # fmt: skip


@pytest.fixture(scope="module")
def town():
    with serve(people=TOWN) as running:
        yield running.address


def one(address, last, first, **more):
    profile = more.pop("profile", "Z34")
    return ask_region(address, "bay", [pupil(last, first, **more)], profile=profile)[0]


@pytest.mark.parametrize("profile", ["Z34", "Z44"])
def test_a_child_that_is_found(town, profile):
    answer = one(town, "O’brien & Sohne", "LENA", profile=profile)
    assert (answer.outcome, answer.match, answer.definite) == (Outcome.FOUND, Match.EXACT, True)
    assert [(d.cvx, str(d.date), d.completion) for d in answer.doses] == [
        ("110", "2018-04-16", "CP"),
        ("03", "2019-03-05", "CP"),
        ("10", "2019-03-05", "PA"),
        ("21", "2019-03-05", "RE"),
    ]
    assert bool(answer.forecast) == (profile == "Z44")


@pytest.mark.parametrize("profile", ["Z34", "Z44"])
@pytest.mark.parametrize(
    ("last", "first", "outcome", "match"),
    [
        ("Vang", "Minh", Outcome.CANDIDATES, Match.NONE),
        ("Many", "May", Outcome.TOO_MANY, Match.NONE),
        ("Gemini", "Kay", Outcome.FOUND, Match.REVIEW),
        ("Castelanos", "Lucia", Outcome.FOUND, Match.REVIEW),
        ("Nobody", "Here", Outcome.NOT_FOUND, Match.NONE),
        ("Locke", "Ada", Outcome.PROTECTED, Match.NONE),
    ],
)
def test_everything_else_brings_no_doses(town, profile, last, first, outcome, match):
    answer = one(town, last, first, profile=profile)
    assert (answer.outcome, answer.match, answer.doses, answer.forecast) == (outcome, match, (), ())
    assert bool(answer.candidates) == (outcome in (Outcome.CANDIDATES, Outcome.FOUND))
    assert answer.definite == (outcome in (Outcome.NOT_FOUND, Outcome.PROTECTED))


def test_a_contradictory_sex_is_for_a_person_to_settle(town):
    assert one(town, "Castellanos", "Lucia", sex="M").match is Match.REVIEW
    assert one(town, "Castellanos", "Lucia", sex="X").match is Match.EXACT


def test_a_child_without_doses_is_found_and_said(town):
    answer = one(town, "Nodose", "Ned")
    assert (answer.outcome, answer.match, answer.doses) == (Outcome.FOUND, Match.EXACT, ())
    assert "no doses" in answer.detail


def test_two_rows_of_one_child_both_go_to_review(town):
    answers = ask_region(town, "bay", [pupil("Samename", "Sam"), pupil("Samename", "Sam")])
    assert [answer.match for answer in answers] == [Match.REVIEW, Match.REVIEW]
    assert not any(answer.doses for answer in answers)


@pytest.mark.parametrize("locks", ["pd", "nf"])
@pytest.mark.parametrize("profile", ["Z34", "Z44"])
def test_a_locked_record_looks_like_none(locks, profile):
    journal = []
    with serve(people=TOWN, locks=locks, journal=journal) as running:
        pupils = [pupil("Locke", "Ada"), pupil("Nobody", "Here")]
        locked, missing = ask_region(running.address, "bay", pupils, profile=profile)
    assert locked.as_told == missing.as_told
    assert len([h for h in journal if "Locke" in h.message]) == len([h for h in journal if "Nobody" in h.message])
    routes = {0: (Route("bay", "bay", "", ""),)}
    directory = load_directory()
    assert tally(routes, {0: (locked,)}, directory) == tally(routes, {0: (missing,)}, directory)


def test_the_owner_of_a_locked_record_sees_it():
    with serve(people=TOWN, locks="owner_only", owner=load_demo().facility) as running:
        assert one(running.address, "Locke", "Ada").match is Match.EXACT


def test_a_mislabelled_forecast_is_read_all_the_same():
    with serve(people=TOWN, z44_as="Z32") as running:
        answer = one(running.address, "Castellanos", "Lucia", profile="Z44")
    assert [dose.cvx for dose in answer.doses] == ["03"]
    assert answer.forecast


def _demo_pupils():
    """Someone findable in each region."""
    chosen = {}
    for person in load_people():
        if person.doses and not person.flags and person.region not in chosen:
            born = date.fromisoformat(person.birthdate)
            chosen[person.region] = Pupil("", 2, person.last, person.first, birthdate=born, sex=person.sex)
    return chosen


def test_every_stand_in_with_a_dialect_answers(standin):
    people = _demo_pupils()
    assert set(people) == set(load_demo().places)
    reachable = [key for key, one in settings_for(standin).connections.items() if one.address]
    assert set(load_demo().homes) | {"cair2", "redox", "fhir"} <= set(reachable)
    for region, child in ((key, people[key]) for key in reachable):
        (answer,) = ask_region(standin, region, [child])
        assert answer.registry == region
        assert answer.outcome in (Outcome.FOUND, Outcome.CANDIDATES)


def test_the_shipped_population_shows_every_kind_of_answer(standin):
    settings = settings_for(standin)
    children = list(load_people())
    pupils = [
        Pupil("", n, one.last, one.first, birthdate=date.fromisoformat(one.birthdate), sex=one.sex)
        for n, one in enumerate(children)
    ]
    keys = [(one.last, one.birthdate) for one in children]
    chosen = [n for n in range(len(pupils)) if keys.count(keys[n]) > 1 or children[n].locked][:60] + list(range(40))
    pupils = [pupils[n] for n in dict.fromkeys(chosen)] + [pupil("Nobody", "Here")]
    answers = ask(pupils, plan(pupils, settings), settings)
    kinds = {(given[0].outcome, given[0].match) for given in answers.values()}
    assert kinds >= {
        (Outcome.FOUND, Match.EXACT),
        (Outcome.FOUND, Match.REVIEW),
        (Outcome.NOT_FOUND, Match.NONE),
        (Outcome.PROTECTED, Match.NONE),
        (Outcome.CANDIDATES, Match.NONE),
    }
    assert len({given[0].registry for given in answers.values()}) == 7


def test_extra_doses_and_conflicts_reach_the_table(town):
    catalogue = load_vaccines()
    lines = DoseLines(catalogue)
    lines.add(0, catalogue.by_cvx("03"), (date(2019, 3, 3) - date(1970, 1, 1)).days)
    answer = one(town, "O'Brien & Söhne", "Lena")
    doses = merge(lines.freeze(), {0: (answer,)}, catalogue, OneDose(4, 84, 4)).of(0)
    assert [(d.product.id, d.sources, d.conflict) for d in doses] == [
        ("110", ("bay",), False),
        ("03", ("roster",), True),
        ("03", ("bay",), True),
    ]


FAULTS = {
    "unavailable": Outcome.UNAVAILABLE, "reset": Outcome.UNAVAILABLE, "soap_fault": Outcome.UNAVAILABLE,
    "truncated": Outcome.UNAVAILABLE, "bad_xml": Outcome.UNAVAILABLE, "swapped_msa": Outcome.UNAVAILABLE,
    "auth": Outcome.AUTH_ERROR, "wrong_patient": Outcome.FOUND,
}  # fmt: skip


@pytest.mark.parametrize(("fault", "outcome"), FAULTS.items())
def test_each_fault_has_its_outcome_and_no_doses(fault, outcome):
    with serve(people=TOWN, faults={"bay": fault}) as running:
        answer = one(running.address, "Castellanos", "Lucia")
    assert (answer.outcome, answer.doses, answer.definite) == (outcome, (), False)
    assert (answer.match, answer.candidates) == (Match.NONE, ())
    assert "Castellanos" not in answer.detail + " ".join(answer.evidence)


def test_a_slow_registry_runs_into_the_deadline():
    with serve(people=TOWN, faults={"bay": "slow"}, delay=0.3) as running:
        pupils = [pupil("Castellanos", "Lucia")]
        (late,) = ask_region(running.address, "bay", pupils, total_seconds=0.05)
        (patient,) = ask_region(running.address, "bay", pupils)
    assert (late.outcome, late.evidence) == (Outcome.UNAVAILABLE, ("timeout",))
    assert patient.match is Match.EXACT


@pytest.mark.parametrize(("fault", "calls"), [("unavailable", 3), ("soap_fault", 3), ("bad_xml", 1), ("auth", 1)])
def test_only_what_may_pass_is_asked_again_with_the_same_control_id(fault, calls):
    journal = []
    with serve(people=TOWN, faults={"bay": fault}, journal=journal) as running:
        one(running.address, "Castellanos", "Lucia")
    assert len(journal) == calls
    assert len({heard.message.split("|")[9] for heard in journal}) == 1


def test_refused_credentials_cost_one_attempt():
    journal = []
    with serve(people=TOWN, faults={"bay": "auth"}, journal=journal) as running:
        answers = ask_region(running.address, "bay", [pupil("A", "B")] * 20)
    assert len(journal) == 1
    assert [answer.outcome for answer in answers] == [Outcome.AUTH_ERROR] + [Outcome.NOT_CHECKED] * 19
    assert "credentials" in answers[-1].detail


def test_after_failures_in_a_row_the_rest_is_not_asked():
    journal = []
    with serve(people=TOWN, faults={"bay": "bad_xml"}, journal=journal) as running:
        answers = ask_region(running.address, "bay", [pupil("A", "B")] * 30, in_flight=1)
    assert len(journal) == 5
    assert [answer.outcome for answer in answers] == [Outcome.UNAVAILABLE] * 5 + [Outcome.NOT_CHECKED] * 25


def test_one_registry_down_touches_no_other():
    people = list(_demo_pupils().values())
    with serve(faults={"bay": "unavailable"}) as running:
        settings = settings_for(running.address)
        routes = plan(people, settings)
        answers = ask(people, routes, settings)
    with serve() as running:
        settings = settings_for(running.address)
        whole = ask(people, routes, settings)
    for place, (answer,) in answers.items():
        if answer.registry == "bay":
            assert (answer.outcome, answer.doses) == (Outcome.UNAVAILABLE, ())
        else:
            assert answer == whole[place][0]


def test_pupils_without_name_or_birth_date_are_not_asked(town):
    journal = []
    with serve(people=TOWN, journal=journal) as running:
        pupils = [pupil("A", "B", birthdate=None), pupil("", "B"), pupil("A", " "), pupil("A\rPID|1", "B")]
        answers = ask_region(running.address, "bay", pupils)
    assert [answer.outcome for answer in answers] == [Outcome.NOT_CHECKED] * 4
    assert journal == []


def test_a_registry_without_interface_is_named():
    settings = load_settings("demo").served_at("http://127.0.0.1:9")
    others = {key: one for key, one in settings.connections.items() if key != "imperial"}
    settings, child = replace(settings, connections=others), pupil("A", "B", county="Imperial")
    routes = plan([child], settings)
    answers = ask([child], routes, settings)
    assert answers[0][0].outcome is Outcome.NOT_CHECKED
    assert "no interface set up for Imperial" in answers[0][0].detail
    (line,) = tally(routes, answers, load_directory())
    assert (line.registry, line.asked, line.failed) == ("imperial", 1, 1)
    assert "Imperial" in line.trouble


def test_a_demonstration_that_is_not_running_asks_nobody():
    child = pupil("A", "B", county="Alameda")
    settings = load_settings("demo")
    (answer,) = ask([child], plan([child], settings), settings)[0]
    assert answer.outcome is Outcome.NOT_CHECKED
    assert "not running" in answer.detail


def test_tallies_add_up(town):
    pupils = [pupil("Castellanos", "Lucia"), pupil("Locke", "Ada"), pupil("Vang", "Minh"), pupil("A", " ")]
    settings = settings_for(town)
    routes = {place: (Route("bay", "bay", "Alameda", ""),) for place in range(4)}
    (line,) = tally(routes, ask(pupils, routes, settings), load_directory())
    assert (line.asked, line.answered, line.found, line.review, line.failed) == (4, 2, 1, 1, 1)
    assert line.title == "CAIR Bay Area"


def test_progress_is_told_in_the_callers_thread(town):
    told = []
    settings = settings_for(town)
    pupils = [pupil("Castellanos", "Lucia"), pupil("Nobody", "Here"), pupil("A", "")]
    routes = {place: (Route("bay", "bay", "", ""),) for place in range(3)}
    ask(pupils, routes, settings, progress=lambda *news: told.append((threading.get_ident(), *news)))
    assert [entry[1:4] for entry in told] == [("bay", n, 3) for n in (1, 2, 3)]
    assert told[-1][4:] == (2, 1)
    assert {entry[0] for entry in told} == {threading.get_ident()}


def test_a_rest_is_told_in_the_callers_thread():
    told = []
    settings = settings_for("http://127.0.0.1:9", busy_seconds=(0.001, 0.001), patience_seconds=0, give_up_after=2)
    busy = answering(lambda: httpx2.Response(503))
    routes = {place: (Route("bay", "bay", "", ""),) for place in range(3)}
    ask([pupil("Nobody", "Here")] * 3, routes, settings, client_factory=busy,
        resting=lambda rest: told.append((threading.get_ident(), rest)))  # fmt: skip
    assert told == [(threading.get_ident(), Rest("bay", "CAIR Bay Area", Why.BUSY, 0.001))]


def test_a_callback_that_gives_up_stops_the_asking(town):
    def give_up(*_news):
        raise KeyboardInterrupt

    settings = settings_for(town)
    routes = {place: (Route("bay", "bay", "", ""),) for place in range(50)}
    before = threading.active_count()
    with pytest.raises(KeyboardInterrupt):
        ask([pupil("Nobody", "Here")] * 50, routes, settings, progress=give_up)
    assert threading.active_count() <= before


def answering(response):
    """A client whose registry always says this."""
    return lambda _connection: Playing(lambda _request: response())


@pytest.mark.parametrize(
    ("response", "outcome", "evidence"),
    [
        (lambda: httpx2.Response(302, headers={"Location": "https://a.example"}), Outcome.UNAVAILABLE, "redirect"),
        (lambda: httpx2.Response(401), Outcome.AUTH_ERROR, "HTTP 401"),
        (lambda: httpx2.Response(403), Outcome.AUTH_ERROR, "HTTP 403"),
        (lambda: httpx2.Response(200, content=b"x" * (MAX_BYTES + 1)), Outcome.UNAVAILABLE, "2 MB"),
        (lambda: httpx2.Response(200, headers={"Content-Encoding": "gzip"}), Outcome.UNAVAILABLE, "compressed"),
        (lambda: httpx2.Response(200, text="<html><body>Sign in</body></html>"), Outcome.UNAVAILABLE, "malformed"),
        (lambda: httpx2.Response(404, text="no"), Outcome.UNAVAILABLE, "HTTP 404"),
        (lambda: 1 / 0, Outcome.UNAVAILABLE, "internal"),
    ],
)  # fmt: skip
def test_what_is_no_answer_on_the_wire(response, outcome, evidence):
    settings = settings_for("http://127.0.0.1:9")
    routes = {0: (Route("bay", "bay", "", ""),)}
    (answer,) = ask([pupil("A", "B")], routes, settings, client_factory=answering(response))[0]
    assert answer.outcome is outcome
    assert evidence in " ".join(answer.evidence)


def test_nobody_listening():
    settings = settings_for("http://127.0.0.1:9")
    (answer,) = ask([pupil("A", "B")], {0: (Route("bay", "bay", "", ""),)}, settings)[0]
    assert (answer.outcome, answer.evidence) == (Outcome.UNAVAILABLE, ("ClientConnectorError",))


def test_missing_credentials_are_said_by_the_name_of_their_variables(tmp_path):
    path = tmp_path / "settings.yaml"
    path.write_text(
        "registries: {bay: {address: 'http://127.0.0.1:9', username_env: NOT_SET_U, password_env: NOT_SET_P,"
        " facility_env: NOT_SET_F}}\n"
    )
    (answer,) = ask([pupil("A", "B")], {0: (Route("bay", "bay", "", ""),)}, load_settings(path))[0]
    assert answer.outcome is Outcome.NOT_CHECKED
    assert "NOT_SET_P" in answer.detail


def test_where_a_loop_already_runs(town):
    import asyncio

    async def inside():
        return one(town, "Castellanos", "Lucia")

    assert asyncio.run(inside()).match is Match.EXACT


def test_no_proxy_of_the_environment_is_used(town, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert one(town, "Castellanos", "Lucia").match is Match.EXACT


def test_a_second_registry_for_one_pupil_is_answered_in_the_order_of_the_routes(standin):
    settings = settings_for(standin)
    routes = {0: (Route("sac", "sac", "", ""), Route("ride", "sanjoaquin", "", ""), Route("bay", "bay", "", ""))}
    answers = ask([replace(pupil("Nobody", "Here"))], routes, settings)
    assert [answer.registry for answer in answers[0]] == ["sac", "ride", "bay"]
