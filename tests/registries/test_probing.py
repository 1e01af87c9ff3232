import asyncio
import socket

import pytest

from cair_compliance.check.reach import probe_sources
from cair_compliance.registries import FILE_IMPORT, Reach, all_rows, load_directory, load_settings, probe_all
from cair_compliance.registries.failures import Unreachable
from cair_compliance.registries.parsed import Unusable

from .test_settings import REAL, load

SEVEN = ["norcal", "sac", "bay", "cencoast", "cenvalley", "laoc", "inland"]


class Says:
    """A registry that answers a probe with one thing: words, or an error."""

    def __init__(self, said):
        self.said = said

    async def probe(self, call):
        if isinstance(self.said, Exception):
            raise self.said
        if self.said == "":
            await asyncio.Event().wait()
        return self.said


def probed(said, deadline=5.0):
    """One probe of a registry that says this."""
    settings = load_settings("demo").served_at("http://127.0.0.1:9")
    (one,) = probe_all(settings, ["bay"], deadline=deadline, adapters=lambda connection: Says(said))
    return one


def test_the_stand_ins_answer_over_real_http(standin, tmp_path):
    (tmp_path / "imperial").mkdir()
    probes = probe_all(load_settings("demo").served_at(standin, str(tmp_path)))
    assert [one.registry for one in probes] == [*SEVEN, "ride", "sdir", "imperial", "cair2", "redox", "fhir"]
    assert {one.reach for one in probes} == {Reach.REACHABLE}
    assert all(one.evidence and one.milliseconds >= 0 for one in probes)


def test_the_demonstration_starts_its_stand_ins_itself():
    (one,) = probe_sources(load_settings("demo"), ["sac"])
    assert (one.registry, one.reach) == ("sac", Reach.REACHABLE)


def test_nobody_at_the_address_is_not_reachable():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        probes = probe_all(load_settings("demo").served_at(address), ["bay", "sac"])
    assert [one.reach for one in probes] == [Reach.NOT_REACHABLE] * 2
    assert all(one.evidence == "ClientConnectorError" for one in probes)


@pytest.mark.parametrize(
    ("said", "reach", "evidence"),
    [
        ("fine", Reach.REACHABLE, "fine"),
        (Unreachable("HTTP 401", credentials=True), Reach.REFUSED, "HTTP 401"),
        (Unreachable("HTTP 503", retry=True), Reach.NOT_REACHABLE, "HTTP 503"),
        (Unusable("no statement"), Reach.NOT_REACHABLE, "malformed: no statement"),
        (RuntimeError("secret words"), Reach.NOT_REACHABLE, "internal: RuntimeError"),
    ],
)
def test_whatever_a_registry_does_is_an_outcome(said, reach, evidence):
    one = probed(said)
    assert (one.reach, one.evidence, one.title) == (reach, evidence, "CAIR Bay Area")


def test_a_registry_that_never_answers_ends_at_the_deadline():
    one = probed("", deadline=0.05)
    assert one.reach is Reach.NOT_REACHABLE and "time allowed" in one.evidence
    assert 40 <= one.milliseconds < 2000


def test_it_works_where_a_loop_already_runs(standin):
    async def inside():
        return probe_all(load_settings("demo").served_at(standin), ["bay"])

    assert asyncio.run(inside())[0].reach is Reach.REACHABLE


def test_what_is_not_set_up_is_not_tested(tmp_path):
    (one,) = probe_all(load(tmp_path, REAL))
    assert one.reach is Reach.NOT_TESTED and "IIS_USER" in one.evidence
    assert {one.reach for one in probe_all(load_settings("demo"))} == {Reach.NOT_TESTED}


def test_the_list_shows_every_registry_and_how_it_is_asked():
    rows = {row.registry: row for row in all_rows(load_directory(), load_settings("demo"))}
    assert list(rows) == [*SEVEN, "ride", "sdir", "imperial", "cair2", "redox", "fhir"]
    assert "SOAP" in rows["bay"].how and "HTTPS form" in rows["ride"].how and "file exchange" in rows["imperial"].how
    assert (rows["bay"].regions, rows["bay"].state) == (("Bay Area",), "stand-in on this computer")
    assert rows["cair2"].counties == () and "FHIR R4" in rows["fhir"].how
    assert "nothing goes out" in FILE_IMPORT.how
