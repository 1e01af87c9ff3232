"""A thousand answers that belong to other pupils, through the real run: none is accepted."""

from dataclasses import replace
from datetime import date, timedelta

import httpx2
import pytest

from cair_compliance.model.answers import Match, Route
from cair_compliance.model.people import Pupil
from cair_compliance.registries import ask, pace
from cair_compliance.standin import People, Record
from cair_compliance.standin.envelopes import SOAP12, answered, read_call
from cair_compliance.standin.population import Given
from cair_compliance.standin.registry import RegistryRules
from cair_compliance.standin.registry import reply as standin_reply

from .conftest import settings_for
from .playing import Playing

SIZE = 1_000
CONSONANTS, VOWELS = "bcdfghklmnprstvwz", "aeiou"


def invented(number):
    """A name of its own for each number."""
    first, rest = divmod(number, len(CONSONANTS) * len(VOWELS))
    second, third = divmod(rest, len(VOWELS))
    return f"{CONSONANTS[first].upper()}o{CONSONANTS[second]}{VOWELS[third]}x"


PUPILS = [
    Pupil("", n + 2, f"Test{invented(n)}", invented(n), birthdate=date(2015, 1, 1) + timedelta(days=n), sex="F",
          street="41 Test Ln", zip_code="94607")
    for n in range(SIZE)
]  # fmt: skip
RECORDS = [
    Record("bay", str(n), p.last_name, p.first_name, "", f"{p.birthdate:%Y%m%d}", "F", "41 Test Ln", "Oakland",
           "94607", "Birch", (), (Given("03", "20190305"),))
    for n, p in enumerate(PUPILS)
]  # fmt: skip
RULES = RegistryRules(People.of(RECORDS), date(2024, 9, 3))


def registry(*, shift, keep_echo):
    """A registry that answers each question with the record of the pupil `shift` places on."""
    place_of = {f"{p.last_name}^{p.first_name}": n for n, p in enumerate(PUPILS)}

    def reply(request):
        call = read_call(request.content)
        text = call.fields["hl7Message"]
        ours = next(name for name in place_of if f"|{name}^" in text)
        mine = PUPILS[place_of[ours]]
        other = PUPILS[(place_of[ours] + shift) % SIZE]
        turned = text.replace(ours, f"{other.last_name}^{other.first_name}")
        turned = turned.replace(f"{mine.birthdate:%Y%m%d}", f"{other.birthdate:%Y%m%d}")
        said = standin_reply(RULES, "bay", turned)
        if keep_echo:
            lines = {line[:3]: line for line in text.split("\r") if line}
            said = "\r".join(lines["QPD"] if line.startswith("QPD") else line for line in said.split("\r"))
        return httpx2.Response(200, content=answered(SOAP12, call.operation, said))

    return lambda _connection: Playing(reply)


def run(**how):
    settings = settings_for("http://127.0.0.1:9", give_up_after=SIZE + 1)
    settings = replace(settings, connections={"bay": settings.connections["bay"]})
    routes = {place: (Route("bay", "bay", "", ""),) for place in range(SIZE)}
    answers = ask(PUPILS, routes, settings, client_factory=registry(**how))
    return [answers[place][0] for place in range(SIZE)]


def test_unswapped_they_are_all_accepted():
    assert all(answer.match is Match.EXACT for answer in run(shift=0, keep_echo=False))


@pytest.mark.parametrize("keep_echo", [False, True])
def test_no_swapped_answer_is_accepted(keep_echo, monkeypatch):
    """Each is looked at: a registry that hands out others' answers would be stopped after a few."""
    monkeypatch.setattr(pace.Gate, "foreign", lambda gate: None)
    answers = run(shift=1, keep_echo=keep_echo)
    assert not any(answer.accepted or answer.definite or answer.doses or answer.forecast for answer in answers)
    assert all(answer.evidence for answer in answers)
