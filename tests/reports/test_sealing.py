"""The code of a sealed run stands on papers for the office, with how to check it, and on no others."""

from datetime import timedelta

import pytest

from cair_compliance.model.senders import Sender
from cair_compliance.reports import html_of, pdf_of, roster_story, workbook_of
from cair_compliance.reports.letters import addressees
from cair_compliance.reports.sealing import CHECK, sealed
from cair_compliance.telling import letters_story, office_story, record_story

from ..conftest import AS_OF
from .reading import pages, plain
from .stories import words

CODE = "1A2B-3C4D-5E6F"


@pytest.fixture(scope="module")
def letters(from_file_alone):
    chosen = [p.place for p in addressees(from_file_alone.result, "exclusion")][:3]
    return letters_story(from_file_alone, "exclusion", chosen, Sender("Oak School"), confirmed_by="P",
                         first_notice=AS_OF - timedelta(days=20))  # fmt: skip


def test_a_paper_of_a_run_that_was_not_sealed_is_unchanged(from_file_alone):
    story = office_story(from_file_alone, "call-list")
    assert sealed(story, "") is story
    assert "Sealed run" not in " ".join(pages(pdf_of(story))) + html_of(story)


def test_every_page_of_an_office_paper_has_the_code_and_the_first_says_how_to_check(from_file_alone):
    story = sealed(office_story(from_file_alone, "call-list"), CODE)
    found = pages(pdf_of(story))
    assert all(f"Sealed run {CODE}" in page for page in found)
    assert CHECK in found[0] and sum(CHECK in page for page in found) == 1
    assert plain(html_of(story)).count(CHECK) == 1


def test_letters_have_it_on_the_cover_and_on_no_family_s_page(letters):
    cover, *pages_of_families = pages(pdf_of(sealed(letters, CODE)))
    assert f"Sealed run {CODE} {CHECK}" in cover
    assert pages_of_families and not any(CODE in page or "ealed" in page for page in pages_of_families)


def test_each_record_says_how_to_check_it(from_file_alone):
    chosen = [p.place for p in from_file_alone.result.pupils if p.counted][:3]
    assert words(sealed(record_story(from_file_alone, chosen), CODE)).count(CHECK) == 3


def test_the_report_tells_it_on_the_cover(from_file_alone):
    story = roster_story(from_file_alone.result, CODE)
    first, *others = pages(pdf_of(story))
    assert CHECK in first and not any(CHECK in page for page in others)
    assert CHECK not in words(roster_story(from_file_alone.result))


def test_the_same_seal_gives_the_same_bytes(letters):
    for medium in (pdf_of, html_of, workbook_of):
        assert medium(sealed(letters, CODE)) == medium(sealed(letters, CODE)) != medium(letters)
