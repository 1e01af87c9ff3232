"""A registry's certificate, ours, and where its name leads: whatever is wrong, not a byte of a question goes out."""

import asyncio
import socket
import ssl
from dataclasses import replace
from datetime import date

import pytest
from aiohttp.abc import AbstractResolver

from cair_compliance.model.answers import Outcome, Route
from cair_compliance.model.errors import RegistrySettingsError
from cair_compliance.model.people import Pupil
from cair_compliance.registries import ask, load_settings, resolving, transport
from cair_compliance.registries.resolving import OutsideOnly
from cair_compliance.registries.trust import ClientCertificate, trust

from .authority import DAY, Authority, registry, showing
from .conftest import settings_for

CHILD = Pupil("", 2, "Aster", "Robin", birthdate=date(2018, 2, 14), sex="F")


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def believed(authority, monkeypatch):
    """Our side believes the invented authority, and is otherwise as strict as ever."""

    def also(ours=None):
        context = trust.__wrapped__(ours)
        context.load_verify_locations(authority.file)
        return context

    monkeypatch.setattr(transport, "trust", also)


def asked(port, number=1, host="localhost", **changed):
    settings = settings_for("http://127.0.0.1:9")
    bay = replace(settings.connections["bay"], address=f"https://{host}:{port}/IISService", **changed)
    routes = {place: (Route("bay", "bay", "", ""),) for place in range(number)}
    answers = ask([CHILD] * number, routes, replace(settings, connections={"bay": bay}))
    return [answers[place][0] for place in range(number)]


def test_a_good_certificate_lets_the_question_through(believed, authority):
    with registry(showing(authority.issue("localhost"))) as (port, heard):
        (answer,) = asked(port)
    assert (
        answer.evidence == ("HTTP 404, malformed: the answer is not well-formed XML",)
        and len(heard) == 1
        and b"Aster" in heard[0]
    )


def old(context):
    context.minimum_version, context.maximum_version = ssl.TLSVersion.MINIMUM_SUPPORTED, ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    return context


KINDS = {
    "an authority nobody knows": (lambda _, other: showing(other.issue("localhost")), "unable to get local issuer"),
    "another host name": (lambda known, _: showing(known.issue("registry.example.org")), "Hostname mismatch"),
    "an expired one": (lambda known, _: showing(known.issue("localhost", -3 * DAY, -DAY)), "expired"),
    "one that is not valid yet": (lambda known, _: showing(known.issue("localhost", DAY, 3 * DAY)), "not yet valid"),
    "TLS 1.1": (lambda known, _: old(showing(known.issue("localhost"))), "tls: "),
    "no TLS at all": (lambda *_: None, "tls: "),
}


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
@pytest.mark.parametrize("kind", KINDS)
def test_a_bad_certificate_is_never_put_up_with_and_not_asked_again(believed, authority, tmp_path, kind):
    make, words = KINDS[kind]
    with registry(make(authority, Authority(tmp_path, "Unknown Authority"))) as (port, heard):
        (answer,) = asked(port)
    assert (answer.outcome, answer.doses, answer.definite) == (Outcome.UNAVAILABLE, (), False)
    (said,) = answer.evidence
    assert said.startswith("tls: ") and words in said
    assert not any(b"Aster" in data for data in heard)


def wanting_ours(authority):
    context = showing(authority.issue("localhost"), verify_mode=ssl.CERT_REQUIRED)
    context.load_verify_locations(authority.file)
    return context


def ours(file, password=""):
    return ClientCertificate(str(file), str(file), password)


def test_our_certificate_is_shown_where_one_is_wanted(believed, authority):
    file = authority.issue("cair-check", password=b"invented")
    with registry(wanting_ours(authority)) as (port, heard):
        (answer,) = asked(port, certificate=ours(file, "invented"))
    assert answer.evidence == ("HTTP 404, malformed: the answer is not well-formed XML",) and len(heard) == 1


@pytest.mark.parametrize("shown", ["none", "expired", "unknown"])
def test_our_certificate_refused_is_refused_credentials_and_costs_one_attempt(believed, authority, tmp_path, shown):
    certificate = {
        "none": lambda: None,
        "expired": lambda: ours(authority.issue("cair-check", -3 * DAY, -DAY)),
        "unknown": lambda: ours(Authority(tmp_path, "Unknown Authority").issue("cair-check")),
    }[shown]()
    with registry(wanting_ours(authority)) as (port, heard):
        answers = asked(port, 12, certificate=certificate)
    assert [one.outcome for one in answers] == [Outcome.AUTH_ERROR] + [Outcome.NOT_CHECKED] * 11
    assert heard == []


ROW = "{address: 'https://iis.example.org/x', username_env: U, password_env: P, facility_env: F, certificate: %s}"


def test_the_settings_name_the_files_of_our_certificate(tmp_path, monkeypatch):
    file = Authority(tmp_path).issue("cair-check", password=b"invented")
    monkeypatch.setenv("KEY_WORDS", "invented")
    path = tmp_path / "settings.yaml"
    path.write_text(
        f"registries: {{bay: {ROW % f'{file.name}, certificate_password_env: KEY_WORDS, dialect: cair1'}}}\n"
    )
    found = load_settings(path).connections["bay"]
    assert found.certificate.file == str(file) and "invented" not in repr(found)
    monkeypatch.delenv("KEY_WORDS")
    for wrong in (file.name, "nowhere.pem"):
        path.write_text(f"registries: {{bay: {ROW % wrong}}}\n")
        with pytest.raises(RegistrySettingsError, match="certificate or its key cannot be read"):
            load_settings(path)


class Leads(AbstractResolver):
    """The system's resolver, which answers with the next of these each time."""

    def __init__(self, *answers):
        self.answers = list(answers)

    async def resolve(self, host, port=0, family=socket.AF_UNSPEC):
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if found is None:
            raise OSError("Name or service not known")
        return [{"hostname": host, "host": one, "port": port, "family": socket.AF_INET, "proto": 0, "flags": 0}
                for one in found]  # fmt: skip

    async def close(self):
        pass


PRIVATE = ["127.0.0.1", "10.1.2.3", "192.168.0.7", "172.16.9.9", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1",
           "fe80::1", "fd00::1", "::ffff:10.0.0.1"]  # fmt: skip


def resolved(host, *answers, inside=False):
    return asyncio.run(OutsideOnly(inside=inside, system=Leads(*answers)).resolve(host, 443))


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_of_the_outside_never_leads_inside(address):
    for found in ([address], ["8.8.8.8", address]):
        with pytest.raises(resolving.LeadsInside):
            resolved("iis.example.org", found)


def test_a_public_address_this_computer_and_an_inside_that_was_said_are_fine():
    assert resolved("iis.example.org", ["8.8.8.8", "2606:4700::1111"])
    assert resolved("iis.county.example", ["10.1.2.3"], inside=True)
    assert resolved("localhost", ["127.0.0.1", "::1"])
    for host, address, inside in (("localhost", "10.1.2.3", False), ("iis.county.example", "127.0.0.1", True)):
        with pytest.raises(resolving.LeadsInside):
            resolved(host, [address], inside=inside)


def test_a_name_that_changes_to_a_private_address_is_refused_and_nothing_goes_out(believed, authority, monkeypatch):
    with registry(showing(authority.issue("iis.example.org"))) as (port, heard):
        monkeypatch.setattr(resolving, "ThreadedResolver", lambda: Leads(["127.0.0.1"]))
        (answer,) = asked(port, host="iis.example.org")
        assert answer.evidence == ("network: the name leads to a private address",)
        monkeypatch.setattr(resolving, "ThreadedResolver", lambda: Leads(None))
        (answer,) = asked(port, host="iis.example.org")
        assert (answer.outcome, answer.definite) == (Outcome.UNAVAILABLE, False)
    assert heard == []
