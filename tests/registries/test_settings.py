import pytest

from cair_compliance.model.demo import load_demo
from cair_compliance.model.errors import RegistrySettingsError, RuleError
from cair_compliance.registries import load_directory, load_settings, registry_rows
from cair_compliance.registries.dialect import FOLDER, load_dialect

REAL = """
registries:
  cair2:
    address: https://iis.example.org/IISService
    username_env: IIS_USER
    password_env: IIS_PASSWORD
    facility_env: IIS_FACILITY
    profile: Z44
"""


def load(tmp_path, text):
    path = tmp_path / "settings.yaml"
    path.write_text(text)
    return load_settings(path)


def test_none_asks_nobody():
    assert load_settings("none").roster_only


def test_the_demonstration_has_a_registry_for_each_dialect_without_an_address_of_its_own():
    settings = load_settings("demo")
    seven = ["norcal", "sac", "bay", "cencoast", "cenvalley", "laoc", "inland"]
    assert list(settings.connections)[:7] == seven
    assert set(settings.connections) - set(seven) <= {"ride", "sdir", "imperial", "cair2", "redox", "fhir"}
    assert {"cair2", "redox", "fhir"} <= set(settings.connections)
    assert not any(one.address for one in settings.connections.values())
    served = settings.served_at("http://127.0.0.1:9/")
    assert served.connections["bay"].address == "http://127.0.0.1:9/bay/CASTND-WS/IISService"
    assert served.connections["cair2"].address == "http://127.0.0.1:9/CASTND-WS/IISService"


def test_a_stand_in_runs_nowhere_else():
    with pytest.raises(ValueError, match="this computer"):
        load_settings("demo").served_at("http://registry.example.org")


def test_an_operators_registry(tmp_path, monkeypatch):
    settings = load(tmp_path, REAL)
    connection = settings.connections["cair2"]
    assert (connection.profile, connection.pace.in_flight) == ("Z44", 2)
    assert connection.credentials() is None
    for name in ("IIS_USER", "IIS_PASSWORD", "IIS_FACILITY"):
        monkeypatch.setenv(name, name.lower())
    credentials = connection.credentials()
    assert credentials.facility == "iis_facility"
    assert "iis_password" not in repr(credentials)


@pytest.mark.parametrize("name", ["redox", "fhir"])
def test_an_operators_json_interface(tmp_path, name):
    settings = load(tmp_path, REAL.replace("cair2:", f"{name}:"))
    connection = settings.connections[name]
    assert (connection.dialect.codec, connection.dialect.rest.code_systems != ()) == (name, True)
    rows = {row.registry: row for row in registry_rows(load_directory(), settings)}
    assert rows[name].state == "set up"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("codec: redox", "codec: morse", "'morse' is not known; known are hl7v251"),
        ("path: endpoint", "path: https://evil.example.org/", "path"),
        ("assertion_path: v2/auth/token", "assertion_path: //evil.example.org", "token.assertion_path"),
        ("max_candidates: 5", "surprise: 5", "surprise"),
    ],
)
def test_a_broken_dialect_says_where(tmp_path, old, new, message):
    text = (FOLDER / "redox.yaml").read_text().replace(old, new, 1)
    (tmp_path / "redox.yaml").write_text(text)
    with pytest.raises(RuleError, match=message):
        load_dialect("redox", tmp_path)


def test_faults_from_the_file_and_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("CAIR_STANDIN_FAULTS", "sac=slow, inland=auth")
    settings = load(tmp_path, "use: demo\nstandin: {faults: {bay: unavailable}}\n")
    assert settings.faults == {"bay": "unavailable", "sac": "slow", "inland": "auth"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("use: demos\n", r":1: use"),
        ("use: demo\nsurprise: 1\n", r":2: surprise"),
        ("use: demo\nuse: demo\n", "duplicate|use"),
        ("use: demo\nstandin: {faults: {bay: tired}}\n", "bay=tired"),
        ("use: demo\nstandin: {faults: {moon: slow}}\n", "moon=slow"),
        ("standin: {faults: {bay: slow}}\n", "use: demo"),
        (REAL.replace("https://iis", "http://iis"), "https"),
        (REAL.replace("https://iis.example.org", "https://10.1.2.3"), "not a number"),
        (REAL.replace("https://iis", "https://me:secret@iis"), "without a user name"),
        (REAL.replace("https://iis.example.org/IISService", "file:///etc/passwd"), "https"),
        (REAL.replace("cair2:", "moon:"), "no such registry"),
        (REAL + "    dialect: moon\n", "moon.yaml"),
        (REAL + "    dialect: ../cair\n", "dialect"),
        (REAL.replace("Z44", "Z99"), r":8: registries.cair2.profile"),
        (REAL + "    password: secret\n", "password"),
        (REAL + "    folder: exchange\n", "either `address:` or `folder:`"),
        (REAL.replace("    password_env: IIS_PASSWORD\n", ""), "password_env"),
        (REAL.replace("cair2:", "imperial:"), "needs `folder:`"),
        ("registries:\n  ride: {folder: exchange}\n", "needs `address:`"),
        ("use: demo\ntopology: someday\n", "topology"),
        ("use: demo\nalso_ask: [everybody]\n", "also_ask"),
        ("use: demo\npace: {in_flight: 999}\n", "in_flight"),
        ("", "empty"),
    ],
)
def test_settings_that_cannot_be_used_say_where(tmp_path, text, message):
    with pytest.raises(RegistrySettingsError, match=message):
        load(tmp_path, text)


def test_faults_by_turn_and_pupil_and_only_where_they_can_befall(tmp_path, monkeypatch):
    given = {"ride": "crlf:2", "fhir": "operation_outcome@okafor/20180214+slow:3"}
    monkeypatch.setenv("CAIR_STANDIN_FAULTS", ", ".join(f"{key}={value}" for key, value in given.items()))
    assert load(tmp_path, "use: demo\n").faults == given
    monkeypatch.setenv("CAIR_STANDIN_FAULTS", "imperial=cdata")
    with pytest.raises(RegistrySettingsError, match="imperial=cdata"):
        load(tmp_path, "use: demo\n")


def test_the_county_that_answers_by_file_is_reached_only_through_a_folder():
    settings = load_settings("demo")
    assert load_demo().places["imperial"].speaks == "folder" and settings.exchanges_files
    without, within = settings.served_at("http://127.0.0.1:9"), settings.served_at("http://127.0.0.1:9", "/here")
    assert (without.connections["imperial"].address, within.connections["imperial"].address) == ("", "/here/imperial")
    assert without.connections["bay"] == within.connections["bay"]
    assert not load_settings("none").exchanges_files


def test_a_large_file_is_not_read(tmp_path):
    assert load(tmp_path, "use: demo\n" + "#" * 255_000).demo
    with pytest.raises(RegistrySettingsError, match="larger than 256,000 bytes"):
        load(tmp_path, "use: demo\n" + "#" * 256_000)


def test_a_missing_file():
    with pytest.raises(RegistrySettingsError, match="cannot be read"):
        load_settings("no/such/file.yaml")


def test_an_unknown_fault_in_the_environment(monkeypatch):
    monkeypatch.setenv("CAIR_STANDIN_FAULTS", "bay=nonsense")
    with pytest.raises(RegistrySettingsError, match="bay=nonsense"):
        load_settings("demo")
