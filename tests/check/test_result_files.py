"""Result files of registry look-ups as sources. Everybody here is invented."""

from datetime import date

import pytest

from cair_compliance import check_roster
from cair_compliance.model.answers import Match, Outcome
from cair_compliance.model.errors import InputRefused
from cair_compliance.reports.words import answer_words

from ..conftest import ROOT

DAY = date(2026, 9, 15)
REPLY = ROOT / "tests" / "data" / "results" / "county_reply.csv"
PUPILS = (
    ("Quillfeather", "Oda", "12/09/2019"),
    ("Bramblewick", "Ivo", "11/02/2019"),
    ("Thistledown", "Mae", "10/05/2019"),
    ("Fernsby", "Lou", "09/01/2019"),
    ("Larkspur", "Ned", "08/14/2019"),
    ("Marigold", "Una", "07/20/2019"),
)
WIDE = "Last Name,First Name,DOB,Polio 1,Polio 2,DTaP 1,HepB 1,MMR 1,Varicella 1"
LONG = "PatientId,Last,First,DOB,CVX,Trade,AdminDate,Source,Status"


def a_roster(*pupils):
    lines = [f"{100 + i},{last},{first},{born},1," for i, (last, first, born) in enumerate(pupils or PUPILS)]
    return "\n".join(["Student ID,Last Name,First Name,DOB,Grade,MMR 1", *lines, ""]).encode()


def a_file(*lines):
    return "\n".join([*lines, ""]).encode()


def checked(*files, pupils=(), **options):
    return check_roster(a_roster(*pupils), as_of=DAY, results=[(file, "ride") for file in files], **options)


def only(check, place=0):
    (answer,) = check.result.pupils[place].answers
    return answer


ODA = PUPILS[:1]


def test_a_reply_gives_each_pupil_the_outcome_it_states():
    check = checked(REPLY)
    outcomes = [only(check, place).outcome for place in range(6)]
    assert outcomes == [Outcome.FOUND, Outcome.NOT_FOUND, Outcome.PROTECTED, Outcome.CANDIDATES, Outcome.FOUND,
                        Outcome.NOT_CHECKED]  # fmt: skip
    states = [pupil.verification for pupil in check.result.pupils]
    assert states == ["verified", "verified", "verified", "unverified", "verified", "unverified"]
    assert {d.sources for d in check.result.pupils[0].doses} == {("ride",)}
    assert len(check.result.pupils[0].doses) == 3
    assert "not in the file" in check.result.pupils[5].reason


def test_a_protected_record_reads_like_none():
    check = checked(REPLY)
    assert only(check, 1).detail == only(check, 2).detail
    assert check.result.pupils[1].reason == check.result.pupils[2].reason


def test_the_source_is_counted_and_shown_like_a_registry():
    check = checked(REPLY, results_date=date(2026, 9, 1))
    (tally,) = check.result.sources
    assert (tally.asked, tally.answered, tally.found, tally.review, tally.failed) == (6, 4, 2, 1, 1)
    assert not check.result.roster_only
    assert tally.title == "RIDE (Healthy Futures), result file of Sep 1, 2026"
    assert check.to_json()["sources"][0]["made_on"] == "2026-09-01"
    assert check.to_pdf().startswith(b"%PDF") and check.to_excel()


def test_a_wide_file_with_its_own_verdicts():
    verdict = a_file(f"{WIDE},Tdap,Status,Report Date",
                     "Quillfeather,Oda,12/09/2019,01/10/2020,03/10/2020,01/10/2020,12/10/2019,12/15/2020,12/15/2020,,"
                     "Up to date,09/01/2026")  # fmt: skip
    check = checked(verdict, pupils=ODA)
    answer = only(check)
    assert answer_words(answer, {}).endswith("It says “Up to date”; that changes no status.")
    assert answer.definite and len(answer.doses) == 6 and answer.remarks == ("Up to date",)
    assert check.result.pupils[0].shown == "noncompliant"
    assert check.result.sources[0].made_on == date(2026, 9, 1)
    assert not [i for i in check.result.issues if i.code.startswith("RESULT_FILE")]


def test_cvx_lines_of_a_registry_and_its_numbers():
    lines = [f"77001,Quillfeather,Oda,12/09/2019,{cvx},,{day},,{status}"
             for cvx, day, status in (("20", "02/10/2020", "Given"), ("110", "04/10/2020", ""),
                                      ("03", "12/15/2020", "Refused"))]  # fmt: skip
    answer = only(checked(a_file(LONG, *lines), pupils=ODA))
    assert answer.definite and answer.person.registry_id == "77001"
    assert {dose.cvx for dose in answer.doses} == {"20", "110"}


@pytest.mark.parametrize("cell", ["02/31/2020", "soon", "UTD", "13/13"])
def test_an_unreadable_dose_leaves_the_answer_open(cell):
    line = f"Quillfeather,Oda,12/09/2019,01/10/2020,03/10/2020,01/10/2020,12/10/2019,{cell},12/15/2020"
    check = checked(a_file(WIDE, line), pupils=ODA)
    assert only(check).incomplete
    assert check.result.pupils[0].shown == "could_not_verify"
    assert [i.code for i in check.result.issues if i.code == "RESULT_FILE_OPEN"]


@pytest.mark.parametrize(
    "file",
    [
        a_file("Last Name,First Name,DOB,Status", "Quillfeather,Oda,12/09/2019,Overdue"),
        a_file("Last Name,First Name,DOB,MMR 1", "Quillfeather,Oda,12/09/2019,12/15/2020"),
        a_file(WIDE, "Quillfeather,Oda,12/09/2019,,,,,,"),
        a_file(LONG, "1,Quillfeather,Oda,12/09/2019,03,,,,", "1,Quillfeather,Oda,12/09/2019,10,,01/10/2020,,"),
        a_file(LONG, "1,Quillfeather,Oda,12/09/2019,999,,01/10/2020,,"),
        a_file(LONG, "1,Quillfeather,Oda,12/09/2019,10,,01/10/2020,,", ",,,,03,,12/15/2020,,"),
        a_file(LONG, "1,Quillfeather,Oda,12/09/2019,10,,01/10/2019,,"),
        a_file(f"{LONG},Immunization Status", "1,Quillfeather,Oda,12/09/2019,10,,01/10/2020,,,Refused"),
    ],
    ids=["no doses", "one vaccine", "blank", "no date", "unknown vaccine", "no name", "before birth", "refused"],
)
def test_a_file_that_does_not_say_all_closes_nothing(file):
    check = checked(file, pupils=ODA)
    assert only(check).incomplete
    assert check.result.pupils[0].verification == "unverified"


@pytest.mark.parametrize(
    "line",
    ["Quillfeather,Ode,12/09/2019", "Quilfeather,Oda,12/09/2019", "Quillfeather,Oda,12/08/2019"],
)
def test_whoever_may_be_meant_is_for_a_person_to_decide(line):
    answer = only(checked(a_file(WIDE, f"{line},01/10/2020,,,,,"), pupils=ODA))
    assert (answer.match, answer.doses) == (Match.REVIEW, ())


def test_twins_are_never_taken_without_a_person():
    twins = (("Quillfeather", "Oda", "12/09/2019"), ("Quillfeather", "Ada", "12/09/2019"))
    file = a_file(WIDE, *(f"{last},{first},{born},01/10/2020,,,,," for last, first, born in twins))
    check = checked(file, pupils=twins)
    assert all(not a.doses and not a.definite for pupil in check.result.pupils for a in pupil.answers)


def test_one_record_never_serves_two_pupils():
    pupils = (("Quillfeather", "Oda", "12/09/2019"), ("Larkspur", "Ned", "08/14/2019"))
    lines = ("5,Quillfeather,Oda,12/09/2019,10,,01/10/2020,,", "5,Larkspur,Ned,08/14/2019,10,,01/10/2020,,")
    check = checked(a_file(LONG.replace("PatientId", "Registry ID"), *lines), pupils=pupils)
    assert [only(check, place).match for place in (0, 1)] == [Match.REVIEW, Match.REVIEW]
    assert not any(pupil.doses for pupil in check.result.pupils)


def test_two_files_of_one_registry_are_one_source():
    first = a_file(LONG, "1,Quillfeather,Oda,12/09/2019,10,,01/10/2020,,")
    second = a_file(LONG, "2,Larkspur,Ned,08/14/2019,10,,01/10/2020,,")
    check = checked(first, second, pupils=(PUPILS[0], PUPILS[4]))
    assert [pupil.verification for pupil in check.result.pupils] == ["verified"] * 2
    assert len(check.result.sources) == 1


def test_an_old_file_and_an_undated_one_are_said():
    def codes(made):
        return {issue.code for issue in checked(REPLY, results_date=made).result.issues}

    assert "RESULT_FILE_OLD" in codes(date(2026, 7, 16)) and "RESULT_FILE_OLD" not in codes(date(2026, 7, 17))
    assert "RESULT_FILE_UNDATED" in codes(None)


def test_a_file_stands_beside_the_registries_that_are_asked():
    check = check_roster(a_roster(), as_of=DAY, registries="demo", county="Alameda", results=[(REPLY, "Our county")])
    said = [[answer.registry for answer in pupil.answers] for pupil in check.result.pupils]
    assert all(names[-1] == "Our county" and len(names) >= 2 for names in said)


def test_no_error_and_no_issue_of_the_file_tells_who_stands_in_it():
    with pytest.raises(InputRefused) as refused:
        checked(a_file("Last Name,First Name,MMR 1", "Quillfeather,Oda,12/15/2020"))
    issues = [i for i in checked(REPLY).result.issues if i.code.startswith("RESULT_FILE")]
    said = str(refused.value) + "".join(i.message + i.advice for i in issues) + only(checked(REPLY), 5).detail
    assert issues
    assert not any(word.casefold() in said.casefold() for pupil in PUPILS for word in pupil)


def test_a_day_that_may_be_day_first_dates_no_file():
    rows = [f"Quillfeather,Oda,12/09/2019,01/10/2020,{second},,,,,09/01/2026" for second in ("25/03/2020",)]
    check = checked(a_file(f"{WIDE},Report Date", *rows), pupils=ODA)
    assert check.result.sources[0].made_on is None and not only(check).definite
