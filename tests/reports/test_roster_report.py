from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from cair_compliance.model.answers import Answer, Match, Outcome
from cair_compliance.model.issues import issue
from cair_compliance.model.results import NextDose
from cair_compliance.model.roster import Balance
from cair_compliance.model.standings import ACTIONS, FINDINGS, STANDINGS

from .by_hand import ODD_NAMES, check_result, finding, many, needy, pupil_result
from .reading import pages, plain, roster_report, squeezed, whole

ROOT = Path(__file__).parents[2]


def test_cover_tells_what_was_checked_and_by_which_rules(everything):
    cover = " ".join(pages(roster_report(everything))[:2])
    for said in (
        everything.facility,
        "School, transitional kindergarten to grade 12",
        "Sep 14, 2026",
        everything.entry_rule,
        "California, school year 2026-27 (california-2026)",
        everything.rule_pack.hash,
        everything.roster_name,
        everything.roster_fingerprint,
        "This is not a legal determination; verify before excluding a pupil.",
        "1 pupil left before Sep 14, 2026",
    ):
        assert said in cover


def test_cover_counts_each_standing_in_words(everything):
    cover = " ".join(pages(roster_report(everything))[:2])
    for key, number in everything.standing_counts().items():
        shown = STANDINGS[key]
        assert re.search(rf"{re.escape(shown.symbol)} {re.escape(shown.label)} {number}\b", cover), key


def test_cover_tells_asked_answered_and_trouble_of_each_registry(everything):
    cover = " ".join(pages(roster_report(everything))[:2])
    assert "CAIR2 12 10 1 1 did not answer within 30 seconds" in cover
    assert "Healthy Futures (RIDE) 3 3 0 0 none" in cover


def test_every_page_carries_number_facility_date_rules_and_confidentiality(everything):
    found = pages(roster_report(everything))
    for number, page in enumerate(found, start=1):
        assert f"page {number} of {len(found)}" in page
        assert everything.facility in page
        assert "As of Sep 14, 2026 · rules 3f3f3f3f3f3f" in page
        assert "Confidential pupil health information" in page


def test_every_finding_status_and_action_is_said(everything):
    text = whole(roster_report(everything))
    for status, shown in FINDINGS.items():
        if status != "met":
            assert f"MMR: {shown.label}" in text
    assert "New requirement, proof due by Dec 1, 2026" in text
    assert ACTIONS["exclude_now"] in text


def test_reasons_show_sentence_alternatives_law_doses_and_window(everything):
    text = whole(roster_report(everything))
    for said in (
        "3 of 4 doses count. 3 would be enough if one came on or after the 4th birthday; none did.",
        "Tried: 4 doses: 3 of 4. Not enough.",
        "17 CCR 6025, Table B, footnote 4 (wording to be confirmed)",
        "Law: 17 CCR 6025, Table B, row Polio; 17 CCR 6035, Table D, row Polio dose 4 (wording to be confirmed)",
        "Counted: May 4, 2021 R IPV; Jul 6, 2021 B IPV; Oct 5, 2021 C IPV",
        "Not counted: Oct 12, 2021 ! IPV (only 7 days after the dose before; 24 days are the least)",
        "Next: dose 4 from Oct 6, 2026, no later than Nov 3, 2026.",
        "Second opinion: A dose is dated after the as-of date; it does not count yet.",
        "In the file, line 2, column Hep B 3:",
        "The age group from Nov 4, 2026 asks DTaP dose 4; proof for it is due by Dec 4, 2026.",
        "✓ Met: DTaP.",
    ):
        assert said in text, said
    for pupil in everything.pupils:
        for own in pupil.findings:
            if own.status != "met" and pupil.counted and pupil.shown != "unconditional":
                assert own.why in text


def test_source_letters_are_explained_on_each_page_of_reasons():
    found = [page for page in pages(roster_report(many(30, 1))) if "Reasons, pupil by pupil" in page]
    assert len(found) > 3
    assert all("R your file C registry B both ! sources disagree on the date" in page for page in found)


def test_each_law_is_listed_once_with_its_state_of_confirmation(everything):
    last = pages(roster_report(everything))[-1]
    assert re.search(r"17 CCR 6025, Table B, row Polio confirmed \d+", last)
    assert re.search(r"17 CCR 6025, Table B, footnote 4 wording to be confirmed \d+", last)


def test_a_pupil_whose_source_is_open_is_never_called_overdue(everything):
    only = [
        replace(pupil, next_line="Missing: Polio dose 4", deadline=pupil.findings[0].next_dose.exclude_if_not_by)
        for pupil in everything.pupils
        if pupil.shown == "could_not_verify"
    ]
    text = whole(roster_report(check_result(only)))
    assert "? Polio: Could not verify" in text
    assert "Polio: Overdue" not in text
    assert "1 pupil could not be verified and is not counted as missing." in text
    assert "CAIR2 did not answer." in text
    assert "Missing: Polio" not in text
    assert "If it was not given: dose 4 from Oct 6, 2026" in text


def test_odd_names_print_letter_by_letter(everything):
    text = squeezed(whole(roster_report(everything)))
    for last, first in ODD_NAMES:
        name = f"{last}, {first}".replace("\x07", "[U+0007]").replace("\ud800", "[U+D800]")
        assert text.count(squeezed(name)) >= 3, name


def test_a_name_cannot_make_the_report_open_an_address(everything, monkeypatch):
    import socket
    import urllib.request

    from reportlab import rl_config

    asked = []
    monkeypatch.setattr(socket.socket, "connect", lambda *a: asked.append(a))
    monkeypatch.setattr(urllib.request, "urlopen", lambda *a, **k: asked.append(a))
    roster_report(everything)
    assert asked == []
    assert rl_config.trustedHosts == []
    assert rl_config.trustedSchemes == ["data"]


def test_no_renderer_with_a_markup_language_is_used():
    package = ROOT / "cair_compliance" / "reports"
    sources = [path.read_text(encoding="utf-8") for path in sorted(package.glob("*.py"))]
    assert len(sources) > 10
    for source in sources:
        assert not re.search(
            r"import .*\b(Paragraph|XPreformatted|HTMLParser)\b|platypus\.paragraph|paraparser", source
        )


def test_percentages_are_withheld_when_too_many_have_no_answer():
    settled = [pupil_result(place) for place in range(19)]
    open_one = pupil_result(19, "undetermined")
    open_two = pupil_result(20, "noncompliant", "unverified")
    few = whole(roster_report(check_result([*settled, open_one])))
    assert "95.0 %" in few
    assert "5.0 %" in few
    assert "No percentages" not in few
    too_many = whole(roster_report(check_result([*settled, open_one, open_two])))
    assert "No percentages are stated: 2 of 21 pupils" in too_many
    assert not re.search(r"\d %", too_many)


def test_unequal_balance_is_said():
    even = whole(roster_report(check_result()))
    odd = whole(roster_report(check_result(balance=Balance(10, 3, 1, 0, 1, 1))))
    assert "do not add up" not in even
    assert "do not add up" in odd


def test_shielded_record_and_no_record_give_the_same_bytes():
    def report(outcome: Outcome, **changes) -> bytes:
        told = Answer("cair2", outcome, detail=f"detail of {outcome}", evidence=(outcome,), **changes)
        return roster_report(check_result([replace(needy(0), answers=(told,))]))

    assert report(Outcome.PROTECTED, match=Match.EXACT) == report(Outcome.NOT_FOUND)
    assert report(Outcome.UNAVAILABLE) != report(Outcome.NOT_FOUND)


@pytest.mark.parametrize("number", [0, 1, 29, 30, 31, 200])
def test_no_pupil_is_lost_at_a_page_boundary(number):
    result = many(number, 4)
    found = pages(roster_report(result))
    tables = " ".join(page for page in found if "All pupils" in page)
    reasons = " ".join(page for page in found if "Reasons, pupil by pupil" in page)
    actions = " ".join(page for page in found if "Pupils who need action" in page)
    for pupil in result.pupils:
        name = pupil.pupil.name
        assert tables.count(name) == 1
        needed = pupil.shown != "unconditional"
        assert (name in reasons) == needed
        assert (squeezed(name) in squeezed(actions)) == needed


@pytest.mark.parametrize("extra", range(0, 12, 3))
def test_a_block_that_crosses_pages_keeps_its_name_at_the_top(extra):
    pupil = needy(0)
    findings = tuple(replace(pupil.findings[0], why=f"Sentence {place} of many.") for place in range(30 + extra))
    text = whole(roster_report(check_result([replace(pupil, findings=findings)])))
    assert "Family0000, Given0000, continued" in text
    for own in findings:
        assert text.count(own.why) == 1


def test_a_name_of_many_lines_does_not_stop_the_page_from_filling():
    person = replace(needy(0).pupil, last_name="محمد x " * 300)
    findings = tuple(replace(needy(0).findings[0], why=f"Sentence {place} of many.") for place in range(30))
    text = whole(roster_report(check_result([replace(needy(0), pupil=person, findings=findings)])))
    assert all(text.count(own.why) == 1 for own in findings)


def test_pupils_who_left_are_listed_apart_and_in_no_count(everything):
    text = whole(roster_report(everything))
    apart = text.split("Left before the as-of date")[1]
    assert "90 Moved, Away Jan 1, 2021 K Sep 1, 2026" in apart
    assert text.count("Moved, Away") == 1


def test_issues_are_grouped_worst_first_and_long_groups_are_counted():
    twice = [issue("DOSE_TWICE", sheet="A", row=row, column="MMR 2", value=f"v{row}") for row in range(2, 137)]
    worst = issue("BIRTHDATE_MISSING", sheet="A", row=5, column="DOB")
    text = whole(roster_report(check_result(issues=(*twice, worst))))
    assert text.index("Birthdate missing: 1 time") < text.index("Dose twice: 135 times")
    assert "A 101 MMR 2 v101 stands twice" in text
    assert "A 102 MMR 2" not in text
    assert "And 35 more of this kind" in text


def test_a_last_day_that_is_over_is_said():
    window = NextDose(4, date(2026, 1, 5), date(2026, 3, 5))
    late = replace(needy(0), findings=(finding("polio", "overdue", next_dose=window),))
    text = whole(roster_report(check_result([late])))
    assert "dose 4 from Jan 5, 2026, no later than Mar 5, 2026; that day has passed." in text


def test_an_answer_read_in_part_says_so():
    told = (Answer("cair2", Outcome.FOUND, Match.EXACT, incomplete=True), Answer("ride", Outcome.FOUND, Match.REVIEW))
    text = whole(roster_report(check_result([replace(needy(0), answers=told)])))
    assert "CAIR2 has a record of this pupil, but its answer is not whole." in text
    assert "Healthy Futures (RIDE) has records that may be this pupil's; a person has to decide." in text


def test_requirement_without_any_finding_is_not_called_not_required():
    text = whole(roster_report(check_result([pupil_result(0, "not_evaluable", findings=())])))
    assert "○ ○ ○ ○ ○" in text
    begun = pupil_result(0, "conditional", findings=(finding("polio", "not_due"),))
    other = whole(roster_report(check_result([begun, pupil_result(1)])))
    assert "◔ – – – –" in other


def test_roster_only_and_empty_rosters_say_so():
    alone = pupil_result(0, verification="roster_only")
    text = whole(roster_report(check_result([alone], roster_only=True, sources=())))
    assert "Checked from the file alone; no registry was asked." in text
    empty = whole(roster_report(check_result()))
    assert "No pupil was counted, so nothing was checked." in empty
    assert "All requirements are met" not in empty
    assert "Nothing to do" not in empty
    assert "%" not in empty


def test_long_names_rooms_and_windows_stay_on_the_page():
    tall = replace(needy(0), next_line="Hepatitis B dose 3, " + "a long remark about a window " * 120)
    wide = replace(needy(1), pupil=replace(needy(1).pupil, last_name="Wolfeschlegel" * 30, room="R" * 90))
    data = roster_report(check_result([tall, wide], facility="Facility " * 40))
    text = squeezed(whole(data))
    assert "Wolfeschlegel" * 30 in text
    assert "R" * 90 in text
    for page in PdfReader(BytesIO(data)).pages:
        page.extract_text(visitor_text=_inside(*page.mediabox.upper_right))


def _inside(width, height):
    def check(text, page, own, _font, _size):
        x = own[4] * page[0] + own[5] * page[2] + page[4]
        y = own[4] * page[1] + own[5] * page[3] + page[5]
        if text.strip() and not text.startswith("page "):
            assert 50 <= x <= width - 50
            assert 40 <= y <= height - 45

    return check


def test_metadata_outline_and_links(everything):
    reader = PdfReader(BytesIO(roster_report(everything)))
    assert reader.metadata.title == f"Immunization compliance report: {everything.facility}"
    assert reader.metadata.author == "cair_compliance"
    assert reader.trailer["/Root"]["/Lang"] == "en-US"
    sections = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert sections == [
        "Immunization compliance report",
        "Pupils who need action",
        "All pupils",
        "Reasons, pupil by pupil",
        "Problems in the file",
        "The law used",
    ]
    reasons = next(entry for entry in reader.outline if not isinstance(entry, list) and "Reasons" in entry.title)
    pupils = reader.outline[reader.outline.index(reasons) + 1]
    assert len(pupils) == sum(pupil.counted and pupil.shown != "unconditional" for pupil in everything.pupils)
    for entry in pupils[:5]:
        page = reader.pages[reader.get_destination_page_number(entry)]
        assert plain(entry.title) in plain(page.extract_text())


def test_all_fonts_are_embedded_subsets(everything):
    reader = PdfReader(BytesIO(roster_report(everything)))
    fonts = {}
    for page in reader.pages:
        fonts |= {font["/BaseFont"]: font.get_object() for font in map(_resolved, page["/Resources"]["/Font"].values())}
    assert fonts
    for name, font in fonts.items():
        assert "+" in name
        assert "/FontFile2" in font["/FontDescriptor"]


def _resolved(reference):
    return reference.get_object()


def test_the_same_result_gives_the_same_bytes(everything):
    assert roster_report(everything) == roster_report(everything)


def test_the_second_opinion_is_off_unless_asked_for(everything):
    assert "Second opinion" not in whole(roster_report(replace(everything, second_opinion=False)))
