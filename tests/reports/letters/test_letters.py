"""Letters go to confirmed pupils only, say both clocks, and mix no languages."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pyphen
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cair_compliance.engine import load_rules
from cair_compliance.engine.notices import load_notice_law
from cair_compliance.model.calendar import is_school_day, school_day_after
from cair_compliance.model.errors import InputRefused
from cair_compliance.model.languages import language_of
from cair_compliance.model.senders import Sender
from cair_compliance.reports import pdf_of
from cair_compliance.reports.letters import KINDS, addressees, tongues, wording
from cair_compliance.reports.letters.batch import language_shares
from cair_compliance.reports.letters.tongues import missing
from cair_compliance.reports.story import Address, NewPage, Points
from cair_compliance.telling import letter_check, letters_story

from ...conftest import AS_OF
from ..reading import pages, plain
from ..stories import blocks, cells, said, tables, words

SENDER = Sender("Oak Hollow School", ("12 Elm Street", "Fairfield, CA 94533"), "555-0142", signer="P. Moreno")


@pytest.fixture(scope="module")
def speaking(from_file_alone):
    """The kindergarten with a home language for each pupil: two of three speak Spanish."""
    roster = from_file_alone.roster
    languages = ("01", "spa", "00", "")
    pupils = tuple(replace(p, language=languages[n % 4], guardian=f"Guardian {n}") for n, p in enumerate(roster.pupils))
    return replace(from_file_alone, roster=replace(roster, pupils=pupils)).with_all_evidence({})


def places(check, kind):
    return [pupil.place for pupil in addressees(check.result, kind)]


def test_nothing_is_printed_before_a_person_confirmed_the_list(speaking):
    chosen = places(speaking, "missing")
    with pytest.raises(InputRefused, match="confirm"):
        letters_story(speaking, "missing", chosen, SENDER, confirmed_by="  ")
    with pytest.raises(InputRefused, match="No pupil"):
        letters_story(speaking, "missing", [], SENDER, confirmed_by="P. Moreno")
    settled = next(p.place for p in speaking.result.pupils if p.shown == "unconditional")
    with pytest.raises(InputRefused, match="not one this letter may go to"):
        letters_story(speaking, "missing", [*chosen, settled], SENDER, confirmed_by="P. Moreno")


def test_only_pupils_who_surely_lack_a_dose_are_written_to(kindergarten):
    shown = {p.shown for p in addressees(kindergarten.result, "missing")}
    assert shown == {"noncompliant"}
    assert {p.shown for p in addressees(kindergarten.result, "exclusion")} <= {"noncompliant"}


def test_a_letter_for_each_confirmed_pupil_by_room_and_name(speaking):
    chosen = places(speaking, "missing")[:7]
    story = letters_story(speaking, "missing", chosen, SENDER, confirmed_by="P. Moreno")
    letters = [b for b in blocks(story) if isinstance(b, Address)]
    assert len(letters) == 7 and all(a.sender[0] == SENDER.name for a in letters)
    cover = tables(story)[0]
    order = [(p.pupil.room, p.pupil.grade, p.pupil.name) for p in addressees(speaking.result, "missing")[:7]]
    assert [row["Name"] for row in cells(cover)] == [name for *_, name in sorted(order)]
    assert "List confirmed by: P. Moreno" in words(story)


def test_the_window_of_the_envelope_shows_no_health_and_no_number(speaking):
    story = letters_story(speaking, "missing", places(speaking, "missing"), SENDER, confirmed_by="P. Moreno")
    for block in blocks(story):
        if isinstance(block, Address):
            text = " ".join((*block.sender, *block.receiver)).lower()
            assert not any(word in text for word in ("polio", "vaccin", "dose", "immuniz"))


def test_both_clocks_are_printed_and_count_school_days(speaking):
    law = load_notice_law(load_rules(), AS_OF)
    holiday = AS_OF + timedelta(days=5)
    sender = replace(SENDER, closed=frozenset({holiday}))
    story = letters_story(speaking, "missing", places(speaking, "missing")[:1], sender, confirmed_by="P", written=AS_OF)
    attend, evidence = law.clocks(AS_OF, sender.closed)
    text = words(story)
    assert attend == date(2025, 10, 16) and evidence == date(2025, 10, 15)
    assert "October 16, 2025 (10 school days after this notice, 17 CCR 6040)" in text
    assert "October 15, 2025 (EDC 48216(b))" in text
    assert "two clocks of the law end on different days" in text
    assert wording.WEEKDAYS not in text
    assert "to be confirmed" not in text and text.count("has not been compared with the wording in force today") == 1
    assert "The number of days by 17 CCR 6040 and EDC 48216(b)" in text  # the cover sheet, for the office alone


def test_without_a_calendar_the_letter_says_how_days_were_counted(speaking):
    story = letters_story(speaking, "missing", places(speaking, "missing")[:1], SENDER, confirmed_by="P", written=AS_OF)
    assert wording.WEEKDAYS in words(story) and "different days" not in words(story)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 40), st.sets(st.integers(1, 80), max_size=30))
def test_school_days_are_counted_one_by_one(start, days, closed):
    sender = Sender("x", closed=frozenset(start + timedelta(days=n) for n in closed))
    end = school_day_after(start, days, sender.closed)
    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(is_school_day(day, sender.closed) for day in between) == days and is_school_day(end, sender.closed)


def test_an_exclusion_waits_for_the_end_of_the_notice_and_names_both_days(speaking):
    chosen = places(speaking, "exclusion")[:1]
    with pytest.raises(InputRefused, match="earlier notice"):
        letters_story(speaking, "exclusion", chosen, SENDER, confirmed_by="P", written=AS_OF)
    with pytest.raises(InputRefused, match="runs until"):
        letters_story(speaking, "exclusion", chosen, SENDER, confirmed_by="P", written=AS_OF,
                      first_notice=AS_OF - timedelta(days=13))  # fmt: skip
    story = letters_story(speaking, "exclusion", chosen, SENDER, confirmed_by="P", written=AS_OF,
                          first_notice=AS_OF - timedelta(days=14))  # fmt: skip
    assert "We wrote to you on September 17, 2025" in words(story)
    assert "10 school days after our first letter" in words(story)
    assert "after this notice" not in words(story)
    assert "The last day your child may attend is October 1, 2025" in words(story)
    later = letters_story(speaking, "exclusion", chosen, SENDER, confirmed_by="P", written=AS_OF + timedelta(days=1),
                          first_notice=AS_OF - timedelta(days=14))  # fmt: skip
    assert "The last day your child could attend was October 1, 2025" in words(later)
    assert "may attend is" not in words(later)


def test_missing_doses_are_named_by_number(speaking):
    story = letters_story(speaking, "missing", places(speaking, "missing"), SENDER, confirmed_by="P")
    by_name = {p.pupil.name: p for p in speaking.result.pupils}
    cover, *grids = tables(story)
    english = [t for t in grids if t.caption == wording.WHAT_IS_MISSING]
    for row, table in zip(cells(cover), english, strict=True):
        overdue = [f for f in by_name[row["Name"]].findings if f.status == "overdue"]
        told = cells(table)
        assert len(told) == len(overdue)
        for finding, line in zip(overdue, told, strict=True):
            assert len(re.findall(r"\d+", line["Missing dose"])) == finding.missing


def test_each_home_language_gets_english_and_its_own_and_says_it_is_unconfirmed(speaking):
    chosen = places(speaking, "missing")[:8]
    story = letters_story(speaking, "missing", chosen, SENDER, confirmed_by="P")
    order = addressees(speaking.result, "missing")
    spanish = [p for p in order if p.place in chosen and p.pupil.language in ("01", "spa")]
    pages = [b.language for b in blocks(story) if isinstance(b, NewPage)]
    assert pages.count("es") == len(spanish) > 0 and pages.count("en") == 8
    assert words(story).count("Un traductor todavía no ha confirmado") == len(spanish)


def test_the_share_of_a_language_warns_the_office(speaking):
    shares = {one.tag: share for one, share in language_shares(speaking.result).items()}
    story = letters_story(speaking, "missing", places(speaking, "missing")[:1], SENDER, confirmed_by="P")
    points = [said(item) for b in blocks(story) if isinstance(b, Points) and not b.boxes for item in b.items]
    assert round(shares["es"]) == 50
    assert any("Spanish: 50 % of pupils" in item and "EDC 48985" in item for item in points)


def test_a_list_without_languages_is_told(from_file_alone):
    roster = from_file_alone.roster
    silent = tuple(replace(pupil, language="") for pupil in roster.pupils)
    check = replace(from_file_alone, roster=replace(roster, pupils=silent)).with_all_evidence({})
    story = letters_story(check, "missing", places(check, "missing")[:1], SENDER, confirmed_by="P")
    points = [said(item) for b in blocks(story) if isinstance(b, Points) and not b.boxes for item in b.items]
    assert any("no column for the home language" in item for item in points)


def test_reminders_give_both_ends_of_each_window(speaking):
    chosen = places(speaking, "reminder")
    story = letters_story(speaking, "reminder", chosen, SENDER, confirmed_by="P")
    _cover, table, *_ = tables(story)
    finding = next(f for f in addressees(speaking.result, "reminder")[0].findings if f.status == "not_due")
    day = tongues()["en"].day
    assert cells(table)[0]["No later than"] == day(finding.next_dose.exclude_if_not_by)


def test_the_spring_letter_goes_to_sixth_graders_who_lack_what_7th_grade_asks(from_file_alone):
    roster = from_file_alone.roster
    sixth = tuple(
        replace(p, grade="6", enrolled=None, language="") if n < 5 else p for n, p in enumerate(roster.pupils)
    )
    check = replace(from_file_alone, roster=replace(roster, pupils=sixth)).with_all_evidence({})
    starts = date(2026, 8, 12)
    with pytest.raises(InputRefused, match="first day"):
        letters_story(check, "spring", [0], SENDER, confirmed_by="P")
    rising = letter_check(check, "spring", starts)
    chosen = [p.place for p in addressees(rising.result, "spring")]
    assert chosen and set(chosen) <= set(range(5))
    story = letters_story(check, "spring", chosen, SENDER, confirmed_by="P", starts=starts)
    assert "first day of 7th grade, August 12, 2026" in words(story)
    assert "Grade:" not in words(story), "the child is in 6th grade when the letter goes out"
    assert {row["Next grade"] for row in cells(tables(story)[0])} == {"7"}
    assert "Tdap" in "".join(row["Vaccine"] for t in tables(story)[1:] for row in cells(t))


def test_every_catalogue_is_whole_and_fills_the_same_places():
    fields = re.compile(r"\{(\w+)\}")
    for tongue in tongues().values():
        for text in wording.ALL:
            assert sorted(fields.findall(tongue.texts.get(text, text))) == sorted(fields.findall(text))
    assert set(tongues()) >= {"en", "es"} and missing({}) == list(wording.ALL)


def _grade(texts, hyphens, syllable_weight=11.8):
    """Flesch-Kincaid grade level."""
    sentences = sum(len(re.findall(r"[.!?:]", text)) or 1 for text in texts)
    found = [word for text in texts for word in re.findall(r"[^\W\d_]+", re.sub(r"\{\w+\}", "", text))]
    syllables = sum(len(hyphens.positions(word)) + 1 for word in found)
    return 0.39 * len(found) / sentences + syllable_weight * syllables / len(found) - 15.59


BODY = [text for text in wording.ALL if len(text) > 40 and "{law}" not in text and text != wording.UNCONFIRMED]


def test_letters_read_at_sixth_grade_level():
    assert _grade(BODY, pyphen.Pyphen(lang="en_US")) <= 6.0


def test_the_measure_would_see_an_office_text():
    office = ["Documentation of compliance with immunization requirements must be submitted prior to admission."]
    assert _grade(office, pyphen.Pyphen(lang="en_US")) > 10


def test_the_cover_sheet_names_languages_and_says_which_code_it_does_not_know(speaking):
    pupils = tuple(replace(p, language="77" if p.language == "00" else p.language) for p in speaking.roster.pupils)
    check = replace(speaking, roster=replace(speaking.roster, pupils=pupils)).with_all_evidence({})
    story = letters_story(check, "missing", places(check, "missing"), SENDER, confirmed_by="P")
    rows = {(row["Home language"], row["Letter in"]) for row in cells(tables(story)[0])}
    assert rows == {("Spanish", "English and Spanish"), ('code "77", not known', "English"), ("–", "English")}
    unknown = sum(p.counted and p.pupil.language == "77" for p in check.result.pupils)
    assert f'{unknown} pupils with a home language not known here: look up the code "77".' in words(story)
    assert "No translator has confirmed the Spanish text" in words(story)


def test_several_missing_doses_are_written_in_the_plural(speaking):
    story = letters_story(speaking, "missing", places(speaking, "missing"), SENDER, confirmed_by="P")
    told = [row["Missing dose"] for t in tables(story) if t.caption == wording.WHAT_IS_MISSING for row in cells(t)]
    assert {("," in words, words.startswith("doses ")) for words in told} == {(True, True), (False, False)}


def test_a_letter_counts_its_own_pages_and_keeps_the_notes_of_the_office_to_the_cover(speaking):
    chosen = places(speaking, "exclusion")[:6]
    story = letters_story(speaking, "exclusion", chosen, SENDER, confirmed_by="P", written=AS_OF,
                          first_notice=AS_OF - timedelta(days=14))  # fmt: skip
    cover, *letters = pages(pdf_of(story))
    assert "cover sheet: page 1 of 1" in cover and "Confidential" in cover and plain(story.basis) in cover
    starts = [page for page in letters if "this letter: page 1 of" in page]
    assert len(starts) == len(chosen) and any("esta carta: página 2 de 2" in page for page in letters)
    for page in letters:
        assert "Confidential" not in page and plain(story.basis) not in page and "Exclusion notice" not in page


@pytest.mark.parametrize(("written", "tag"), [("01", "es"), ("Español", "es"), ("SPA", "es"), ("Tagalog", "fil")])
def test_languages_are_told_by_code_or_word(written, tag):
    assert language_of(written).tag == tag
    assert language_of("Klingon") is None and language_of(" ") is None


def test_an_unknown_kind_is_refused(speaking):
    with pytest.raises(InputRefused, match="missing, exclusion"):
        letters_story(speaking, "party", [1], SENDER, confirmed_by="P")
    assert list(KINDS) == ["missing", "exclusion", "spring", "reminder"]
