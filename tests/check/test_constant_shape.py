"""A locked record and none at all: a thousand mixed pupils, and nothing that a school sees tells which is which.

The same list is checked twice, once where a third of the records are locked and once where these records do not exist.
"""

import json
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import httpx2
import pytest

from cair_compliance import check_roster
from cair_compliance.check.made_up import roster_of_all
from cair_compliance.engine import load_rules
from cair_compliance.model.answers import Outcome
from cair_compliance.model.doses import DoseLines
from cair_compliance.model.people import Pupil
from cair_compliance.registries import load_settings
from cair_compliance.registries.asking import ask
from cair_compliance.standin import People, Record
from cair_compliance.standin.envelopes import SOAP12, answered, read_call
from cair_compliance.standin.population import Given
from cair_compliance.standin.registry import RegistryRules
from cair_compliance.standin.registry import reply as standin_reply

from ..registries.playing import Playing

SIZE = 1_000
AS_OF = date(2025, 10, 1)


def letters(number):
    return "".join(chr(97 + number // 26**power % 26) for power in (2, 1, 0))


PUPILS = [
    Pupil("", n + 2, f"Q{letters(n * 7 % SIZE)}", f"T{letters(n)}", birthdate=date(2018, 1, 1) + timedelta(days=n),
          sex="F", grade="K", county="Alameda")
    for n in range(SIZE)
]  # fmt: skip


def records(locked):
    """A third found, a third locked (or not there), a third not there."""
    for n, pupil in enumerate(PUPILS):
        if n % 3 == 0 or (n % 3 == 1 and locked):
            flags = () if n % 3 == 0 else ("locked",)
            yield Record("bay", str(n), pupil.last_name, pupil.first_name, "", f"{pupil.birthdate:%Y%m%d}", "F", "", "",
                         "", "", flags, (Given("03", "20220305"),))  # fmt: skip


class Bay:
    """The Bay Area's stand-in without a wire. `asked` counts the questions about each pupil."""

    def __init__(self, locked):
        self.rules, self.asked = RegistryRules(People.of(records(locked)), AS_OF), Counter()

    def hear(self, request):
        call = read_call(request.content)
        text = call.fields["hl7Message"]
        self.asked[next(line for line in text.split("\r") if line.startswith("QPD")).split("|")[4]] += 1
        return httpx2.Response(200, content=answered(SOAP12, call.operation, standin_reply(self.rules, "bay", text)))


def checked(monkeypatch, locked, profile):
    settings, bay, news = load_settings("demo"), Bay(locked), []
    one = replace(settings.connections["bay"], address="http://127.0.0.1:9", profile=profile)
    settings = replace(settings, connections={"bay": one}, demo=False)
    monkeypatch.setattr(
        "cair_compliance.check.sources.ask",
        lambda *arguments, **named: ask(*arguments, client_factory=lambda _one: Playing(bay.hear), **named),
    )
    roster = roster_of_all(PUPILS, DoseLines(load_rules().catalogue).freeze())
    check = check_roster(roster, as_of=AS_OF, registries=settings, progress=lambda *told: news.append(told))
    return check, bay.asked, news


@pytest.mark.parametrize("profile", ["Z34", "Z44"])
def test_a_thousand_pupils_look_the_same_whether_a_record_is_locked_or_not_there(monkeypatch, profile):
    """Held back by the run brake, because the registry knows so few, and when a person has lifted that."""
    locked, asked_locked, news_locked = checked(monkeypatch, True, profile)
    without, asked_without, news_without = checked(monkeypatch, False, profile)
    outcomes = Counter(answer.outcome for given in locked.sources.answers.values() for answer in given)
    assert (outcomes[Outcome.PROTECTED], outcomes[Outcome.FOUND]) == (333, 334)
    assert asked_locked == asked_without
    assert sorted(news_locked) == sorted(news_without)
    assert locked.held_back() == without.held_back() != {} and locked.review() == without.review()
    assert seen(locked) == seen(without)
    lifted, both = [one.lift("bay", reason="The list is right.", person="Office") for one in (locked, without)]
    assert lifted.result.standing_counts() != locked.result.standing_counts()
    assert seen(lifted) == seen(both)
    if profile == "Z44":
        assert lifted.to_html() == both.to_html()


def seen(check):
    """What leaves the program, and the counts that screens show."""
    return json.dumps(check.to_json(), default=str), check.result.standing_counts(), check.result.sources


def test_the_record_of_questions_tells_neither_apart():
    from cair_compliance.model.answers import told

    assert told(Outcome.PROTECTED) is told(Outcome.NOT_FOUND) is Outcome.NOT_FOUND
