"""Who would be asked about a list: the settings' words reach the plan."""

from datetime import date

from cair_compliance import check_roster
from cair_compliance.check.sources import plan
from cair_compliance.registries import load_settings
from cair_compliance.roster import read_roster

LIST = (
    b"Last Name,First Name,Birth Date,Grade,City,County,MMR 1\n"
    b"Quill,Ada,03/04/2020,K,Stockton,,04/05/2021\n"
    b"Birch,Bo,05/06/2020,K,,Sonoma,06/07/2021\n"
    b"Solis,Cy,07/08/2020,K,Greenfield,,08/09/2021\n"
)
CAIR2 = """
registries:
  cair2: {address: "https://iis.example.org/x", username_env: NO_U, password_env: NO_P, facility_env: NO_F}
"""


def settings(tmp_path, text):
    path = tmp_path / "settings.yaml"
    path.write_text(text)
    return load_settings(path)


def planned(tmp_path, text, as_of=date(2015, 9, 1)):
    roster = read_roster(LIST, as_of=date(2025, 9, 15))
    routes = plan(roster, settings(tmp_path, text), county="", as_of=as_of)
    return [[one.registry for one in routes[place]] for place in range(3)]


def test_the_topology_of_the_settings_goes_before_the_date(tmp_path):
    assert planned(tmp_path, "topology: today\n" + CAIR2) == [["ride"], ["cair2"], []]
    regional = "use: demo\nalso_ask: [neighbour]\ntopology: regional\n"
    assert planned(tmp_path, regional, date(2025, 9, 15))[:2] == [["ride"], ["bay", "norcal"]]


def test_a_city_in_doubt_is_told_to_the_pupil_it_concerns(tmp_path):
    check = check_roster(LIST, as_of=date(2025, 9, 15), registries=settings(tmp_path, CAIR2))
    solis = check.sources.verifications[2]
    assert solis.state == "unverified" and "may lie in more than one county" in solis.reason
