from datetime import date

import pytest

from cair_compliance.model.answers import Outcome
from cair_compliance.model.calendar import PartialDate
from cair_compliance.registries.hl7 import NotHl7
from cair_compliance.registries.rsp import parse_answer

from .messages import CAIR_FORECAST, COMBINED, FOUND, MMR, PID, TWIN, head


def doses(text):
    return [(dose.cvx, str(dose.date), dose.completion) for dose in parse_answer(text).doses]


def rxa(code="03^MMR^CVX", day="20190305", **fields):
    parts = ["RXA", "0", "1", day, day, code, "1.0", *[""] * 14, ""]
    for number, value in fields.items():
        parts[int(number[1:])] = value
    return "|".join(parts) + "\r"


def history(*segments):
    return head("Z32") + PID + "".join(segments)


def forecast_of(*observations):
    lines = "".join(f"OBX|{n}|CE|{code}|1|{value}||||||F\r" for n, (code, value) in enumerate(observations, 1))
    return parse_answer(head("Z42") + PID + MMR + rxa("998^No Vaccine^CVX") + lines).forecast


def test_one_person_with_a_combination_vaccine():
    answer = parse_answer(FOUND)
    assert answer.outcome is Outcome.FOUND
    assert [(d.cvx, str(d.date), d.information_source, d.registry_dose_id) for d in answer.doses] == [
        ("110", "2018-04-16", "00", "88000001"),
        ("03", "2019-03-05", "01", "88000003"),
    ]
    person = answer.persons[0]
    assert (person.registry_id, person.last_name, person.birthdate) == ("700001", "OKAFOR", date(2018, 2, 14))
    assert (person.street, person.city, person.zip_code) == ("41 TEST LN", "FRESNO", "93701")


@pytest.mark.parametrize("profile", ["Z42", "Z32", "Z34", ""])
def test_what_a_block_is_follows_from_rxa_5_and_not_from_the_profile(profile):
    answer = parse_answer(head(profile, asked="Z44") + PID + COMBINED + MMR + CAIR_FORECAST)
    assert answer.outcome is Outcome.FOUND
    assert [dose.cvx for dose in answer.doses] == ["110", "03"]
    first, second = answer.forecast
    assert (first.cvx, first.due, first.earliest, first.dose_number) == (
        "107",
        date(2018, 8, 18),
        date(2018, 7, 16),
        "3",
    )
    assert (second.cvx, second.due, second.earliest) == ("03", date(2022, 2, 14), None)


@pytest.mark.parametrize(
    ("profile", "status", "acknowledgment", "body", "outcome"),
    [
        ("Z31", "OK", "AA", PID + TWIN, Outcome.CANDIDATES),
        ("Z31", "OK", "AA", PID, Outcome.CANDIDATES),
        ("Z31", "", "AA", PID + TWIN + PID, Outcome.CANDIDATES),
        ("Z32", "OK", "AA", PID + TWIN + MMR, Outcome.CANDIDATES),
        ("Z33", "NF", "AA", "", Outcome.NOT_FOUND),
        ("Z33", "TM", "AA", "", Outcome.TOO_MANY),
        ("Z33", "PD", "AA", "", Outcome.PROTECTED),
        ("Z32", "PD", "AA", PID + MMR, Outcome.PROTECTED),
        ("Z33", "AE", "AE", "", Outcome.BAD_REQUEST),
        ("Z33", "AR", "AR", "", Outcome.REJECTED),
        ("Z32", "AE", "AE", PID + MMR, Outcome.FOUND),
        ("Z42", "AE", "AE", PID + MMR, Outcome.FOUND),
        ("Z33", "NF", "AA", PID, Outcome.NOT_FOUND),
        ("Z33", "NF", "AA", PID + MMR, Outcome.UNAVAILABLE),
        ("Z32", "NF", "AA", PID, Outcome.UNAVAILABLE),
        ("Z33", "NF", "AR", PID, Outcome.UNAVAILABLE),
        ("Z32", "NF", "AA", PID + MMR, Outcome.UNAVAILABLE),
        ("Z32", "NF", "AA", MMR, Outcome.UNAVAILABLE),
        ("Z31", "NF", "AA", PID + TWIN, Outcome.UNAVAILABLE),
        ("Z32", "OK", "AR", PID + MMR, Outcome.UNAVAILABLE),
        ("Z32", "", "CR", PID + MMR, Outcome.UNAVAILABLE),
        ("Z32", "AR", "AA", PID + MMR, Outcome.UNAVAILABLE),
        ("Z31", "OK", "AR", PID + TWIN, Outcome.UNAVAILABLE),
        ("Z33", "NF", "AR", "", Outcome.REJECTED),
        ("Z33", "NF", "AE", "", Outcome.NOT_FOUND),
        ("Z32", "AE", "AE", PID, Outcome.FOUND),
        ("Z32", "OK", "AA", PID + MMR + PID, Outcome.FOUND),
        ("Z33", "AE", "AE", PID, Outcome.BAD_REQUEST),
        ("Z31", "AE", "AE", PID + TWIN, Outcome.CANDIDATES),
        ("Z33", "AE", "AE", PID + MMR, Outcome.BAD_REQUEST),
        ("Z32", "TM", "AA", PID + MMR, Outcome.TOO_MANY),
        ("Z33", "TM", "AA", PID, Outcome.TOO_MANY),
        ("Z31", "TM", "AA", PID + TWIN, Outcome.CANDIDATES),
        ("Z32", "OK", "AE", PID + MMR, Outcome.FOUND),
        ("Z32", "", "AE", PID + MMR, Outcome.FOUND),
        ("Z33", "OK", "AA", PID + MMR, Outcome.FOUND),
        ("Z33", "XX", "AA", PID + MMR, Outcome.UNAVAILABLE),
        ("Z33", "", "AE", "", Outcome.BAD_REQUEST),
        ("Z33", "OK", "AA", "", Outcome.UNAVAILABLE),
        ("Z33", "", "AA", "", Outcome.UNAVAILABLE),
        ("Z32", "OK", "AA", PID, Outcome.FOUND),
    ],
)
def test_outcomes_in_the_order_of_decision(profile, status, acknowledgment, body, outcome):
    answer = parse_answer(head(profile, status, acknowledgment) + body)
    assert answer.outcome is outcome
    if outcome is not Outcome.FOUND:
        assert not answer.doses
    if outcome is Outcome.PROTECTED:
        assert not answer.persons


@pytest.mark.parametrize(
    ("profile", "status", "acknowledgment", "body"),
    [("Z32", "NF", "AA", PID), ("Z32", "OK", "AR", PID + MMR), ("Z32", "NF", "AA", MMR)],
)
def test_what_contradicts_itself_says_so_and_shows_nobody(profile, status, acknowledgment, body):
    answer = parse_answer(head(profile, status, acknowledgment) + body)
    assert "contradiction" in answer.evidence
    assert not (answer.persons or answer.doses)
    assert "contradiction" not in parse_answer(FOUND).evidence
    assert "contradiction" not in parse_answer(head("Z33", "OK")).evidence


def test_an_error_without_doses_closes_no_question():
    assert parse_answer(head("Z32", "AE", "AE") + PID).incomplete
    answer = parse_answer(head("Z42", "AE", "AE") + PID + CAIR_FORECAST)
    assert (answer.outcome, answer.incomplete, len(answer.forecast)) == (Outcome.FOUND, True, 2)
    assert not parse_answer(head("Z42", "AE", "AE") + PID + MMR + CAIR_FORECAST).incomplete


@pytest.mark.parametrize("completion", ["A", "XX", "CP?"])
def test_a_completion_nobody_knows_closes_no_question(completion):
    """A list shifted by one field must not read as a child without doses."""
    odd = MMR.replace("CP\r", f"{completion}\r")
    answer = parse_answer(head("Z32") + PID + odd)
    assert (len(answer.doses), answer.unreadable, answer.incomplete) == (1, 1, True)
    assert parse_answer(head("Z32") + PID + odd.replace("20190305", "20190230")).incomplete
    assert not parse_answer(head("Z32") + PID + MMR.replace("CP\r", "PA\r")).incomplete


def test_who_it_could_be_is_no_history():
    """RSP^K22 answers a search for persons: without doses it never says that there are none."""
    asked = head("Z32").replace("RSP^K11^RSP_K11", "RSP^K22^RSP_K21").replace("Z32^CDCPHINVS", "")
    assert parse_answer(asked + PID).outcome is Outcome.CANDIDATES
    assert parse_answer(asked + PID + MMR).outcome is Outcome.FOUND
    assert parse_answer(asked.replace("|OK|", "|NF|")).outcome is Outcome.NOT_FOUND


def test_an_acknowledgment_alone():
    text = "MSH|^~\\&|A|B|||20240903||ACK^Q11^ACK|1|P|2.5.1\rMSA|AR|CC1\rERR||MSH^1^12|203^Unsupported version id|E"
    answer = parse_answer(text)
    assert (answer.outcome, answer.errors, answer.echo.control_id) == (Outcome.REJECTED, ("203",), "CC1")


def test_errors_may_stand_after_qak():
    text = head("Z33", "AE", "AE") + "ERR||PID^1|101^Required field missing|W||||name ALVAREZ missing\r"
    answer = parse_answer(text)
    assert answer.errors == ("101",)
    assert "ALVAREZ" not in " ".join(answer.warnings)


def test_only_998_groups_mean_a_child_without_doses():
    answer = parse_answer(head("Z42") + PID + CAIR_FORECAST)
    assert (answer.outcome, answer.doses, len(answer.forecast)) == (Outcome.FOUND, (), 2)


@pytest.mark.parametrize(
    ("fields", "completion"),
    [
        ({"f20": "CP"}, "CP"),
        ({}, ""),
        ({"f20": "PA"}, "PA"),
        ({"f20": "NA"}, "NA"),
        ({"f20": "RE", "f18": "00^Parental decision^NIP002"}, "RE"),
        ({"f18": "00"}, "RE"),
        ({"f20": "CP", "f21": "U"}, "CP"),
    ],
)
def test_completion_and_refusal(fields, completion):
    assert doses(history(rxa(**fields))) == [("03", "2019-03-05", completion)]


def test_a_deleted_dose_is_dropped():
    assert doses(history(rxa(f20="CP", f21="D"), rxa("21^VAR^CVX"))) == [("21", "2019-03-05", "")]


@pytest.mark.parametrize(
    ("code", "cvx"),
    [
        ("3^MMR^CVX", "03"),
        ("045^HepB^CVX", "45"),
        ("90707^MMR^CPT^03^MMR^CVX", "03"),
        ("00006-4681-00^MMR II^NDC~03^MMR^CVX", "03"),
        ("03^MMR^HL70292", "03"),
        ("03", "03"),
        ("94^MMRV^CVX^90710^MMRV^CPT", "94"),
    ],
)
def test_the_cvx_triplet_wherever_it_stands(code, cvx):
    assert [dose[0] for dose in doses(history(rxa(code)))] == [cvx]


@pytest.mark.parametrize("code", ["90707^MMR^CPT", "MMR^MMR^CVX", "", "^MMR", "00006-4681-00^MMR^NDC"])
def test_a_dose_without_cvx_is_told_and_not_guessed(code):
    answer = parse_answer(history(rxa(code)))
    assert (answer.doses, answer.unreadable) == ((), 1)
    assert answer.warnings


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20190305", PartialDate(2019, 3, 5)),
        ("201903051430", PartialDate(2019, 3, 5)),
        ("20190305143000", PartialDate(2019, 3, 5)),
        ("20190305000000.0000-0800", PartialDate(2019, 3, 5)),
        ("201903", PartialDate(2019, 3)),
        ("20190300", PartialDate(2019, 3)),
        ("2019-03-05", PartialDate(2019, 3, 5)),
        (" 20190305 ", PartialDate(2019, 3, 5)),
    ],
)
def test_dates_of_any_precision(text, day):
    assert [dose.date for dose in parse_answer(history(rxa(day=text))).doses] == [day]


@pytest.mark.parametrize("text", ["2019", "", '""', "20191305", "20190230", "unknown", "20190000"])
def test_a_dose_without_a_usable_date_is_told(text):
    answer = parse_answer(history(rxa(day=text)))
    assert (answer.doses, answer.unreadable) == ((), 1)


def test_a_segment_that_breaks_off_inside_the_code_is_no_dose():
    answer = parse_answer(history("RXA|0|1|20180416|20180416|11"))
    assert (answer.doses, answer.unreadable) == ((), 1)


def test_a_refused_dose_without_a_date_leaves_nothing_open():
    assert parse_answer(history(rxa(day="", f20="RE"))).unreadable == 0


def test_groups_without_orc_and_repeated_set_ids():
    text = history(rxa(), "OBX|1|CE|30956-7|1|03^MMR^CVX\r", rxa("21^VAR^CVX"), "OBX|1|CE|30956-7|1|21^V^CVX\r")
    assert [dose[0] for dose in doses(text)] == ["03", "21"]
    assert not parse_answer(text).forecast


def test_unknown_segments_and_trailing_blanks():
    text = history(MMR, "ZXY|anything\r", "NTE|1||text\r").replace("CP\r", "CP  \r")
    assert doses(text) == [("03", "2019-03-05", "CP")]


def test_the_national_shape_of_a_forecast():
    (forecast,) = forecast_of(
        ("30956-7^vaccine type^LN", "21^Varicella^CVX"),
        ("59779-9^Schedule^LN", "VXC16^ACIP^CDCPHINVS"),
        ("30980-7^Date due^LN", "20190214"),
        ("59783-1^Status^LN", "LA13423-1^Overdue^LN"),
    )
    assert (forecast.cvx, forecast.due, forecast.status) == ("21", date(2019, 2, 14), "Overdue")


def test_one_block_each_in_many_998_groups():
    group = rxa("998^No Vaccine^CVX") + "OBX|1|CE|30956-7^t^LN|1|{}^x^CVX\rOBX|2|DT|30980-7^d^LN|1|20200101\r"
    answer = parse_answer(head("Z42") + PID + MMR + "".join(group.format(cvx) for cvx in ("21", "10", "107")))
    assert [(one.cvx, one.due) for one in answer.forecast] == [(c, date(2020, 1, 1)) for c in ("21", "10", "107")]


def test_the_first_code_of_a_group_delimits():
    both = forecast_of(
        ("30956-7^t^LN", "21^Varicella^CVX"),
        ("30979-9^next^LN", "21^Varicella^CVX"),
        ("30980-7^d^LN", "20200101"),
        ("30956-7^t^LN", "10^IPV^CVX"),
        ("30979-9^next^LN", "10^IPV^CVX"),
        ("30980-7^d^LN", "20210101"),
    )
    assert [(one.cvx, one.due.year) for one in both] == [("21", 2020), ("10", 2021)]
    series = forecast_of(("30956-7^t^LN", "21^V^CVX"), ("59780-7^series^LN", "VAR2^Two doses^L"), ("30973-2", "2"))
    assert [(one.cvx, one.dose_number) for one in series] == [("21", "2")]


def test_local_series_codes_are_reported_without_a_vaccine():
    (forecast,) = forecast_of(("59780-7^series^LN", "VZV^Varicella series^LOCAL"), ("30980-7", "20200101"))
    assert (forecast.cvx, forecast.label) == ("", "Varicella series")


def test_a_value_that_does_not_fit_its_type():
    (forecast,) = forecast_of(("30979-9^next^LN", "03^MMR^CVX"), ("30980-7^d^LN", "03^MMR"))
    assert forecast.due is None


def test_presumed_immunity_is_no_forecast():
    body = rxa("998^No Vaccine^CVX") + "OBX||CE|59784-9^Disease with presumed immunity^LN|1|38907003^Varicella^SCT\r"
    answer = parse_answer(head("Z32") + PID + body)
    assert (answer.immunities, answer.forecast, answer.doses) == (("38907003",), (), ())


def test_names_come_unescaped_and_on_one_line():
    pid = PID.replace("OKAFOR^LENA", "O\\T\\B\\X0D\\R^LE\\S\\NA")
    person = parse_answer(head("Z32") + pid).persons[0]
    assert (person.last_name, person.first_name) == ("O&B R", "LE^NA")


def test_the_legal_name_and_the_state_id_are_chosen():
    pid = "PID|1||77^^^X^MR~700001^^^ORA^SR||NICK^LEN^^^^^A~OKAFOR^LENA^^^^^L||201802140830|F||||||||||||||||N|2\r"
    person = parse_answer(head("Z32") + pid).persons[0]
    assert (person.registry_id, person.last_name, person.birth_order) == ("700001", "OKAFOR", 2)
    assert ("MR", "77") in person.identifiers


@pytest.mark.parametrize("body", [MMR + PID, COMBINED + PID + MMR, CAIR_FORECAST + PID])
@pytest.mark.parametrize("profile", ["Z32", "Z42", "Z31"])
def test_doses_before_the_person_belong_to_nobody(profile, body):
    with pytest.raises(NotHl7, match="before the person"):
        parse_answer(head(profile) + body)
    assert parse_answer(head(profile, "PD") + body).outcome is Outcome.PROTECTED


@pytest.mark.parametrize("text", ["", "MSH|^~\\&|A|B|||1||VXU^V04^VXU_V04|1|P|2.5.1", "<html>"])
def test_what_is_no_answer_is_refused(text):
    with pytest.raises(NotHl7):
        parse_answer(text)
