from dataclasses import replace

import pytest

from cair_compliance.model.answers import Outcome
from cair_compliance.registries.correlate import mismatch
from cair_compliance.registries.rsp import parse_answer

from .messages import FOUND, question


def told(text):
    return mismatch(question(), parse_answer(text))


def test_an_answer_to_our_question():
    assert told(FOUND) == ""


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("MSA|AA|CC1|", "MSA|AA|CC2|", "MSA-2"),
        ("MSA|AA|CC1|", "MSA|AA||", "MSA-2"),
        ("MSA|AA|CC1|", "ZZZ|AA|CC1|", "MSA-2"),
        ("QAK|TCC1|", "QAK|TCC2|", "QAK-1"),
        ("CDCPHINVS|TCC1|", "CDCPHINVS|TCC2|", "QAK-1"),
        ("Okafor^Lena^Rose^^^^L||20180214", "Okafor^Lena^Rose^^^^L||20180215", "QPD-6"),
        ("Okafor^Lena^Rose^^^^L", "Okafor^Leo^Rose^^^^L", "QPD-4"),
        ("Okafor^Lena^Rose^^^^L", "Birch^Lena^Rose^^^^L", "QPD-4"),
    ],
)
def test_an_answer_to_another_question(old, new, field):
    assert told(FOUND.replace(old, new)) == field


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("QAK|TCC1|", "QAK|CC1|"),
        ("QAK|TCC1|", "QAK||"),
        ("Okafor^Lena^Rose^^^^L", "OKAFOR^ LENA"),
        ("QPD|Z34", "ZZZ|Z34"),
    ],
)
def test_echoes_that_registries_change_harmlessly(old, new):
    assert told(FOUND.replace(old, new)) == ""


def test_a_refusal_may_have_lost_the_control_id():
    text = "MSH|^~\\&|A|B|||20240903||ACK^Q11^ACK|1|P|2.5.1\rMSA|AR|"
    assert told(text) == ""
    assert told(text + "CC9") == "MSA-2"


@pytest.mark.parametrize(
    ("kind", "outcome", "field"),
    [
        ("ACK", Outcome.REJECTED, ""),
        ("ACK", Outcome.BAD_REQUEST, ""),
        ("RSP", Outcome.REJECTED, "MSA-2"),
        ("RSP", Outcome.BAD_REQUEST, "MSA-2"),
        ("ACK", Outcome.FOUND, "MSA-2"),
    ],
)
def test_only_a_bare_refusal_may_lack_the_control_id(kind, outcome, field):
    answer = parse_answer(FOUND)
    lost = replace(answer, kind=kind, outcome=outcome, echo=replace(answer.echo, control_id=""))
    assert mismatch(question(), lost) == field
