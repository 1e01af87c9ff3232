from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cair_compliance.model.errors import UnknownCounty
from cair_compliance.registries import load_directory, load_settings, route, why_nobody

from .messages import LENA
from .test_settings import REAL, load

DEMO = load_settings("demo")
TOPOLOGIES = ("", "regional", "today")


def routes(pupil=LENA, county="", settings=DEMO):
    return route(pupil, facility_county=county, directory=load_directory(), settings=settings)


def test_the_pupils_own_county_comes_first():
    (one,) = routes(replace(LENA, county="kern county"), "Alameda")
    assert (one.registry, one.region, one.county) == ("cenvalley", "cenvalley", "Kern")
    assert "lives in Kern County" in one.reason


def test_else_the_facilitys_county():
    (one,) = routes(county="Alameda")
    assert one.registry == "bay"
    assert "the facility is in Alameda County" in one.reason


def test_a_county_of_the_list_that_is_none_is_said():
    (one,) = routes(replace(LENA, county="Clark NV"), "Alameda")
    assert one.registry == "bay"
    assert "not understood" in one.reason


def test_a_registry_without_interface_is_planned_all_the_same():
    assert routes(county="San Joaquin")[0].registry == "ride"
    assert routes(county="San Diego")[0].registry == "sdir"
    assert routes(county="Imperial")[0].registry == "imperial"


def test_a_county_at_the_edge_says_so():
    assert "neighbouring region" in routes(county="Sonoma")[0].reason


def test_the_neighbour_that_is_not_asked_is_named_only_where_it_is_another_registry():
    assert routes(county="Sonoma")[0].not_asked == "CAIR Northern California"
    assert [one.not_asked for one in routes(county="Sonoma", settings=replace(DEMO, also_ask=("neighbour",)))] == [
        "",
        "",
    ]
    assert routes(county="Alameda")[0].not_asked == ""
    today = route(
        LENA, facility_county="Sonoma", directory=load_directory(topology="today"), settings=replace(DEMO, serves={})
    )
    assert [(one.registry, one.not_asked) for one in today] == [("cair2", "")]


def test_the_demonstration_puts_siblings_together_and_says_that_it_chose():
    one, other = routes(), routes(replace(LENA, first_name="Leo", last_name="OKÁFOR"))
    assert one == other
    assert "the demonstration chose" in one[0].reason
    names = ["Okafor", "Nguyen", "Bui", "Vang", "Solis", "Petrov", "Haddad", "Birch", "Quill", "Cha", "Lee", "Diaz"]
    assert len({routes(replace(LENA, last_name=name))[0].registry for name in names}) > 3


def test_an_operators_settings_guess_no_county(tmp_path):
    settings = load(tmp_path, REAL)
    assert routes(settings=settings) == ()
    assert routes(county="Alameda", settings=settings)[0].registry == "cair2"
    assert routes(county="Stanislaus", settings=settings)[0].registry == "ride"


def test_no_registry_is_planned_when_none_is_asked():
    assert routes(county="Alameda", settings=load_settings("none")) == ()


def test_an_unknown_facility_county_is_told():
    with pytest.raises(UnknownCounty):
        routes(county="Clark")


def test_a_city_without_county_is_placed_and_said():
    (one,) = routes(replace(LENA, city="Stockton"), "Alameda")
    assert (one.registry, one.county) == ("ride", "San Joaquin")
    assert one.reason == "Stockton is in San Joaquin County, served by RIDE (Healthy Futures)"


def test_the_county_of_the_list_goes_before_its_city():
    assert routes(replace(LENA, county="Kern", city="Stockton"))[0].county == "Kern"


@pytest.mark.parametrize(("city", "said"), [("Greenfield", "more than one county"), ("Rio Verde", "not one whose")])
def test_a_city_in_doubt_is_no_county(tmp_path, city, said):
    settings = load(tmp_path, REAL)
    pupil = replace(LENA, city=city)
    assert routes(pupil, settings=settings) == ()
    assert said in why_nobody(pupil) and "county is not known" in why_nobody(pupil)
    assert said in routes(pupil, "Alameda", settings)[0].reason


def test_nothing_is_said_of_an_address_that_is_not_there():
    assert why_nobody(replace(LENA, city="", county="")) == (
        "No registry could be chosen, because the county is not known."
    )


def test_only_home_is_asked_unless_the_operator_says_more():
    pupil = replace(LENA, county="Sonoma")
    assert [one.registry for one in routes(pupil, "Kern")] == ["bay"]


def asking(tmp_path, *further):
    return load(tmp_path, f"use: demo\nalso_ask: [{', '.join(further)}]\n")


def test_the_facilitys_region_follows_home(tmp_path):
    settings = asking(tmp_path, "facility")
    home, school = routes(replace(LENA, county="Kern"), "Alameda", settings)
    assert (home.registry, school.registry) == ("cenvalley", "bay")
    assert "lives in Kern County" in home.reason
    assert school.reason == "the facility is in Alameda County, served by CAIR Bay Area"
    assert len(routes(replace(LENA, county="Marin"), "Alameda", settings)) == 1


def test_the_neighbour_of_an_edge_county_follows_when_it_is_set_up(tmp_path):
    settings = asking(tmp_path, "neighbour", "facility")
    planned = routes(replace(LENA, county="Sonoma"), "Nevada", settings)
    assert [one.registry for one in planned] == ["bay", "sac", "norcal"]
    assert "Sonoma County may belong to the region Northern California" in planned[2].reason
    without = {key: one for key, one in settings.connections.items() if key != "norcal"}
    planned = routes(replace(LENA, county="Sonoma"), "", replace(settings, connections=without))
    assert [one.registry for one in planned] == ["bay"]


COUNTIES = [county.name for county in load_directory().counties]


@given(home=st.sampled_from(COUNTIES), school=st.sampled_from(["", *COUNTIES]), topology=st.sampled_from(TOPOLOGIES))
def test_home_is_first_and_no_registry_is_planned_twice(home, school, topology):
    settings = replace(DEMO, also_ask=("facility", "neighbour"))
    directory = load_directory(topology=topology)
    pupil = replace(LENA, county=home)
    planned = route(pupil, facility_county=school, directory=directory, settings=settings)
    alone = route(pupil, facility_county=school, directory=directory, settings=DEMO)
    assert replace(planned[0], not_asked="") == replace(*alone, not_asked="") and all(one.reason for one in planned)
    assert len({one.registry for one in planned}) == len(planned) <= 4


def test_settings_name_the_topology(tmp_path):
    settings = load(tmp_path, "topology: today\n" + REAL)
    assert settings.topology == "today"
    directory = load_directory(as_of=date(2015, 1, 1), topology=settings.topology)
    (one,) = route(replace(LENA, county="Kern"), facility_county="", directory=directory, settings=settings)
    assert one.registry == "cair2"
