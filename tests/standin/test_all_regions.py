"""The roster that lives in all ten regions, and its people."""

from collections import Counter
from datetime import date

from cair_compliance import read_roster
from cair_compliance.model.demo import load_demo
from cair_compliance.registries import load_directory
from cair_compliance.standin import load_people
from cair_compliance.standin.population import ALL_REGIONS, PEOPLE
from tests.tools import make_all_regions

ROSTER = make_all_regions.ROSTER


def test_both_files_are_what_the_generator_makes(tmp_path, monkeypatch):
    monkeypatch.setattr(make_all_regions, "PEOPLE", tmp_path / "people.txt")
    monkeypatch.setattr(make_all_regions, "ROSTER", tmp_path / "roster.csv")
    make_all_regions.main()
    assert (tmp_path / "people.txt").read_bytes() == ALL_REGIONS.read_bytes()
    assert (tmp_path / "roster.csv").read_bytes() == ROSTER.read_bytes()


def test_every_stand_in_has_people_of_every_kind():
    people = list(load_people(ALL_REGIONS))
    assert set(Counter(one.region for one in people)) == set(load_demo().places)
    completions = {(dose.completion, dose.action) for one in people for dose in one.doses}
    assert {("CP", ""), ("RE", ""), ("PA", ""), ("CP", "D")} <= completions
    assert sum(one.locked for one in people) >= 10 and sum(one.birth_order > 0 for one in people) >= 8
    assert {len(one.doses) for one in people} >= {0, 4}
    assert {"94", "110", "120", "130"} <= {dose.cvx for one in people for dose in one.doses}
    assert any({dose.source for dose in one.doses} == {"01"} for one in people)
    everybody = [one.id for one in load_people()]
    assert len(set(everybody)) == len(everybody)


def test_they_disturb_nobody_who_was_there_before():
    """A registry searches by birth date and name; nobody new could be meant by a question about an old one."""
    old = {one.last for one in load_people(PEOPLE)}
    new = {one.last for one in load_people(ALL_REGIONS)}
    pupils = {pupil.last for pupil in make_all_regions.pupils()}
    assert not pupils & old
    clashes = {(one.region, one.birthdate, one.first) for one in load_people(PEOPLE)} & {
        (one.region, one.birthdate, one.first) for one in load_people(ALL_REGIONS)
    }
    assert new and not clashes


def test_the_roster_is_read_whole_and_lives_everywhere():
    roster = read_roster(ROSTER, as_of=date(2025, 10, 1))
    directory = load_directory()
    regions = Counter(directory.county(pupil.county).region.id for pupil in roster.pupils)
    assert len(roster.pupils) == 40 and len(regions) == 10 and min(regions.values()) >= 3
    assert not roster.issues


def test_each_region_has_its_own_stand_in():
    directory, demo = load_directory(), load_demo()
    served = {place.region: directory.county(place.county).region for place in demo.places.values() if place.region}
    assert {region: found.id for region, found in served.items()} == {region: region for region in served}
    assert len(served) == 10
    assert {found.registry.id for found in served.values()} == {
        place.registry for place in demo.places.values() if place.region
    }
