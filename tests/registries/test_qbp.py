from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cair_compliance.registries.dialect import load_dialect
from cair_compliance.registries.hl7 import Unsendable, parse
from cair_compliance.registries.qbp import build

from .messages import LENA, question


def test_the_history_question_in_full():
    assert question(LENA).text == (
        "MSH|^~\\&|CAIRCHECK|DE-900001||CAIR2|20240903081500+0000||QBP^Q11^QBP_Q11|CC1|P|2.5.1|||ER|AL|||||"
        "Z34^CDCPHINVS|DE-900001\r"
        "QPD|Z34^Request Immunization History^CDCPHINVS|TCC1||Okafor^Lena^Rose^^^^L||20180214|F|^^^CA^^USA^H\r"
        "RCP|I|5^RD&Records&HL70126|R^Real Time^HL70394\r"
    )


def test_the_forecast_question_differs_in_its_profile_only():
    text = question(profile="Z44").text
    assert "|Z44^CDCPHINVS|" in text
    assert "QPD|Z44^Request Evaluated History and Forecast^CDCPHINVS|" in text


@pytest.mark.parametrize(("sex", "sent"), [("F", "F"), ("m", "M"), ("X", "U"), ("", "U")])
def test_sex_that_cair_does_not_know_goes_out_as_unknown(sex, sent):
    assert parse(question(replace(LENA, sex=sex)).text).first("QPD").text(7) == sent


@given(st.text(st.characters(blacklist_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1).map(str.strip).filter(bool))
def test_a_name_never_opens_a_field_or_a_segment(name):
    try:
        text = question(replace(LENA, last_name=name, street=name)).text
    except Unsendable:
        return
    message = parse(text)
    qpd = message.first("QPD")
    assert [segment[:3] for segment in message.segments] == ["MSH", "QPD", "RCP"]
    assert len(qpd.parts) == 9
    assert (qpd.text(4, 2), qpd.text(6)) == ("Lena", "20180214")
    assert qpd.components(4)[0] == name.strip()


def test_a_line_break_in_a_name_is_refused():
    with pytest.raises(Unsendable):
        question(replace(LENA, last_name="Okafor\rPID|1"))


def test_ids_of_the_school_are_not_sent():
    text = question(replace(LENA, local_id="123456", state_id="9908486388")).text
    assert "123456" not in text
    assert "9908486388" not in text


def test_a_chosen_record_is_asked_for_by_the_registrys_id():
    now = datetime(2024, 9, 3, 8, 15, tzinfo=UTC)
    how = {"facility": "DE-900001", "control_id": "CC1", "now": now}
    text = build(LENA, "Z34", load_dialect("cair"), **how, registry_id="7^1|2").text
    identifier = parse(text).first("QPD").repetitions(3)
    assert [list(parts) for parts in identifier] == [["7^1|2", "", "", "ORA", "SR"]]
    with pytest.raises(Unsendable):
        build(LENA, "Z34", load_dialect("cair"), **how, registry_id="7\r8")
