import pytest
from hypothesis import given
from hypothesis import strategies as st

from cair_compliance.model.errors import RuleError
from cair_compliance.registries import load_directory
from cair_compliance.registries.cities import FOLDER, NOT_KNOWN, OUTSIDE, SEVERAL, Place, load_cities

CITIES = load_cities()


@pytest.mark.parametrize(
    ("city", "county"),
    [
        ("Stockton", "San Joaquin"), ("  los ángeles ", "Los Angeles"), ("FRESNO, CA", "Fresno"),
        ("Chula Vista California", "San Diego"), ("La Canada Flintridge", "Los Angeles"), ("Truckee", "Nevada"),
    ],
)  # fmt: skip
def test_a_city_names_its_county(city, county):
    assert CITIES.place(city).county == county


@pytest.mark.parametrize(
    ("city", "zip_code", "doubt"),
    [
        ("Greenfield", "", SEVERAL), ("Rio Verde", "", NOT_KNOWN), ("Stockton Fresno", "", NOT_KNOWN),
        ("Ontario", "97914", OUTSIDE), ("Ontario, OR", "", NOT_KNOWN),
    ],
)  # fmt: skip
def test_what_is_in_doubt_is_no_county(city, zip_code, doubt):
    assert CITIES.place(city, zip_code) == Place(doubt=doubt)


def test_no_city_is_no_doubt_either():
    assert CITIES.place(" ", "97914") == Place()


@pytest.mark.parametrize("zip_code", ["", "91761", "91761-1234", "9176", "abcde"])
def test_a_zip_code_of_the_state_or_none_at_all_is_no_hindrance(zip_code):
    assert CITIES.place("Ontario", zip_code).county == "San Bernardino"


def test_every_county_with_cities_is_a_county():
    directory = load_directory()
    counties = {place.county for place in CITIES.places.values()}
    assert {directory.county(name).name for name in counties} == counties
    assert {c.name for c in directory.counties} - counties == {"Alpine", "Mariposa", "Trinity"}
    assert len(CITIES.places) > 470


@given(st.text(max_size=40), st.text(max_size=12))
def test_any_text_is_a_known_city_or_none(city, zip_code):
    place = CITIES.place(city, zip_code)
    assert bool(place.county) == bool(place.city)
    assert not (place.county and place.doubt)


def test_a_city_in_two_counties_is_refused(tmp_path):
    text = (FOLDER / "cities.yaml").read_text().replace("Butte: [", "Butte: [Fresno, ")
    (tmp_path / "cities.yaml").write_text(text)
    with pytest.raises(RuleError, match="Fresno stands elsewhere"):
        load_cities(tmp_path)
