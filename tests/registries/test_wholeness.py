"""Messages cut inside well-formed XML."""

from datetime import date

import pytest

from cair_compliance.model.answers import Match, Outcome
from cair_compliance.registries import parse_message
from cair_compliance.registries.settings import load_settings
from cair_compliance.registries.wholeness import BREAKS_OFF, LONE_ORDER
from cair_compliance.standin import People, Record
from cair_compliance.standin.population import Given
from cair_compliance.standin.registry import RegistryRules
from cair_compliance.standin.registry import reply as standin_reply

from .messages import CAIR_FORECAST, COMBINED, FOUND, LENA, MMR, PID, answered, head, question

BAY = load_settings("demo").connections["bay"]
DOSES = (
    Given("110", "20180416", source="00"), Given("03", "20190305"), Given("21", "20190305", "RE"),
    Given("10", "20190405", "PA"), Given("03", "20220305", source="00"),
)  # fmt: skip
PLACE = ("41 Test Ln", "Fresno", "93701", "Birch")


def reply(profile, doses):
    child = Record("bay", "700001", "Okafor", "Lena", "Rose", "20180214", "F", *PLACE, (), tuple(doses))
    rules = RegistryRules(People.of([child]), date(2024, 9, 3))
    return standin_reply(rules, "bay", question(profile=profile).text)


def given(message):
    return [(dose.cvx, dose.date) for dose in message.doses if dose.given]


@pytest.mark.parametrize("profile", ["Z34", "Z44"])
@pytest.mark.parametrize("doses", [DOSES, DOSES[:1], DOSES[1:2], DOSES[2:3], DOSES[3:4]])
def test_a_cut_at_any_byte_is_seen_or_changes_no_dose(profile, doses):
    """But for cuts exactly behind a whole segment that is no ORC: they leave a valid message and cannot be seen."""
    whole = reply(profile, doses)
    assert whole.isascii()
    expected = parse_message(whole)
    assert (expected.outcome, expected.incomplete) == (Outcome.FOUND, False)
    for length in range(len(whole)):
        cut = parse_message(whole[:length])
        assert cut.outcome in (Outcome.FOUND, Outcome.UNAVAILABLE), length
        at_an_end = whole[length - 1] == "\r" or whole[length] == "\r"
        after_order = whole[:length].rstrip("\r").rpartition("\r")[2].startswith("ORC")
        if cut.outcome is Outcome.FOUND and not cut.incomplete and (after_order or not at_an_end):
            assert given(cut) == given(expected), whole[:length][-40:]


@pytest.mark.parametrize("text", [FOUND, FOUND + CAIR_FORECAST, head("Z32") + PID + COMBINED, FOUND + "ZXY|1\r"])
def test_a_missing_last_separator_alone_is_normal(text):
    whole = parse_message(text)
    for ended in (text.rstrip("\r"), text.rstrip("\r") + "  ", text.replace("\r", "\n"), text + "\x1c\r"):
        message = parse_message(ended)
        assert (message.outcome, message.incomplete, message.doses) == (Outcome.FOUND, False, whole.doses)


def test_a_registry_that_never_states_the_completion_is_not_cut():
    bare = "RXA|0|1|20190305|20190305|03^MMR^CVX|1.0\r"
    assert not parse_message((head("Z32") + PID + bare + bare).rstrip("\r")).incomplete
    assert not parse_message(head("Z32") + PID + MMR + bare).incomplete
    assert parse_message((head("Z32") + PID + MMR + bare).rstrip("\r")).incomplete


@pytest.mark.parametrize(
    "text",
    [
        FOUND + "ORC|RE||1\r",
        FOUND + "ORC|RE||1\rOBX|1|CE|38890-0\r",
        head("Z32") + PID + "ORC|RE||1\r" + MMR,
        FOUND + "RX",
        FOUND + "RX\r",
        head("Z32") + PID.rstrip("\r"),
        FOUND.removesuffix("P\r"),
        FOUND.removesuffix("CP\r"),
    ],
)
def test_what_breaks_off_closes_no_question(text):
    answer = answered(text, question(), LENA, BAY)
    assert (answer.outcome, answer.match, answer.definite) == (Outcome.FOUND, Match.EXACT, False)
    assert "breaks off" in answer.detail
    assert {BREAKS_OFF, LONE_ORDER} & set(parse_message(text).warnings)
