from collections import Counter
from datetime import date

import pytest

from cair_compliance.model.demo import load_demo
from cair_compliance.model.errors import RuleError, UnknownCounty
from cair_compliance.registries import load_directory, load_settings, registry_rows
from cair_compliance.registries.directory import FOLDER

COUNTS = {
    "norcal": 15, "sac": 7, "bay": 9, "cencoast": 6, "cenvalley": 5, "laoc": 2, "inland": 4, "sanjoaquin": 8,
    "sandiego": 1, "imperial": 1,
}  # fmt: skip


def test_every_county_has_its_region():
    directory = load_directory()
    assert len(directory.counties) == 58
    assert Counter(county.region.id for county in directory.counties) == COUNTS


def test_seven_regions_run_cair_software_then_and_most_joined_cair2():
    then = Counter(county.region.registry.software for county in load_directory().counties)
    now = Counter(county.region.registry.id for county in load_directory(as_of=date(2024, 9, 1)).counties)
    assert then == {"CAIR": 48, "RIDE": 8, "SDIR": 1, "county registry": 1}
    assert now == {"cair2": 50, "ride": 8}


def test_a_date_before_the_first_registry_takes_the_first():
    assert load_directory(as_of=date(2001, 1, 1)).county("Kern").region.registry.id == "cenvalley"


SPELLINGS = ["Los Angeles", "los angeles county", "LOS  ANGELES", "County of Los Angeles", "Lós Ángeles"]


@pytest.mark.parametrize("name", SPELLINGS)
def test_county_names_are_folded(name):
    assert load_directory().county(name).name == "Los Angeles"


def test_an_unknown_county_suggests_the_nearest():
    with pytest.raises(UnknownCounty, match="Did you mean San Francisco"):
        load_directory().county("San Fransisco")
    with pytest.raises(UnknownCounty):
        load_directory().county("")


def test_uncertain_counties_name_their_neighbour():
    doubtful = [county for county in load_directory().counties if county.confidence == "C"]
    assert len(doubtful) == 10
    assert all(county.neighbour and county.neighbour != county.region.id for county in doubtful)


def test_interfaces_that_serve_no_county_are_known_but_nobody_is_routed_to_them():
    directory = load_directory(as_of=date(2024, 9, 1))
    for name in ("redox", "fhir"):
        assert directory.registry(name).dialect == name
        assert directory.counties_of(name) == ()
        assert name not in {row.registry for row in registry_rows(directory, load_settings("none"))}


def test_each_registry_has_a_help_desk():
    assert all(registry.contact.title for registry in load_directory().registries)
    assert load_directory().registry("bay").contact.phone == "800-578-7889"


def test_the_demonstrations_homes_are_in_their_regions():
    directory = load_directory()
    for region, county in load_demo().homes.items():
        assert directory.county(county).region.id == region


def test_rows_for_people():
    rows = {row.registry: row for row in registry_rows(load_directory(), load_settings("demo"))}
    assert len(rows["sac"].counties) == 7
    assert rows["bay"].state == "stand-in on this computer"
    assert rows["imperial"].state == rows["ride"].state == rows["cair2"].state == "stand-in on this computer"
    assert {row.state for row in registry_rows(load_directory(), load_settings("none"))} == {"no interface set up"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("confidence: A}", "confidence: Q}", "confidence"),
        ("{region: bay, confidence: B}", "{region: moon, confidence: B}", "moon"),
        ("contact: cair}", "contact: nobody}", "nobody"),
        ("version: 1", "version: 1\nsurprise: 2", "surprise"),
    ],
)
def test_a_broken_directory_says_where(tmp_path, old, new, message):
    text = (FOLDER / "directory.yaml").read_text().replace(old, new, 1)
    (tmp_path / "directory.yaml").write_text(text)
    with pytest.raises(RuleError, match=message):
        load_directory(tmp_path)


def test_the_regional_topology_has_ten_registries_whatever_the_date():
    directory = load_directory(as_of=date(2030, 1, 1), topology="regional")
    served = {region.registry.id for region in directory.regions}
    assert served == {"norcal", "sac", "bay", "cencoast", "cenvalley", "laoc", "inland", "ride", "sdir", "imperial"}
    assert Counter(county.region.id for county in directory.counties) == COUNTS


def test_today_two_registries_serve_all():
    directory = load_directory(as_of=date(2014, 1, 1), topology="today")
    assert Counter(county.region.registry.id for county in directory.counties) == {"cair2": 50, "ride": 8}
    assert {county.name for county in directory.counties_of("ride")} == {
        "Alpine", "Amador", "Calaveras", "Mariposa", "Merced", "San Joaquin", "Stanislaus", "Tuolumne"}  # fmt: skip


def test_help_desks_say_their_hours():
    assert "8 am to 5 pm" in str(load_directory().registry("cair2").contact)
    assert "209-468-2292" in str(load_directory().registry("ride").contact)


def test_regions_go_by_their_ids():
    assert load_directory().region("sac").title == "Greater Sacramento"
    with pytest.raises(KeyError):
        load_directory().region("moon")
