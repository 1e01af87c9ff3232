from dataclasses import replace

import pytest

from cair_compliance.model.errors import UnknownCounty
from cair_compliance.registries import load_directory, load_settings, route

from .messages import LENA
from .test_settings import REAL, load

DEMO = load_settings("demo")


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
