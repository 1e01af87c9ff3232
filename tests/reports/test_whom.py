"""Child care is told of children, a school of pupils; what came from a list stays as it is."""

from __future__ import annotations

import re

import pytest

from cair_compliance import check_roster
from cair_compliance.reports import html_of, roster_story
from cair_compliance.reports.story import Column, Facts, Heading, Row, Story, Table, Words
from cair_compliance.reports.whom import spoken, told
from cair_compliance.telling import OFFICE, office_story

from ..conftest import AS_OF, ROSTERS
from .reading import plain

PUPIL = re.compile(r"\bpupils?\b", re.IGNORECASE)
FOOT = "Confidential pupil health information"
WARNING = "verify before excluding a pupil"


@pytest.mark.parametrize(
    ("of_school", "of_care"),
    [
        ("No pupil was counted", "No child was counted"),
        ("Reasons, pupil by pupil", "Reasons, child by child"),
        ("1 pupil could not be verified", "1 child could not be verified"),
        ("Pupils by standing, as bars", "Children by standing, as bars"),
        ("An asterisk (*) stands by pupils who wait. Pupils are counted once.",
         "An asterisk (*) stands by children who wait. Children are counted once."),
        ("Not a legal determination; verify before excluding a pupil. No pupil was counted.",
         "Not a legal determination; verify before excluding a pupil. No child was counted."),
        ("may be this pupil's; a person has to decide", "may be this child's; a person has to decide"),
        ("In the file, line 2, column Pupil Status: “the pupil left” is a remark",
         "In the file, line 2, column Pupil Status: “the pupil left” is a remark"),
    ],
)  # fmt: skip
def test_words_of_the_report(of_school, of_care):
    assert spoken(of_school) == of_care


def test_names_cells_and_files_stay():
    blocks = (
        Heading("Pupil, Ann", anchor="pupil-0"),
        Words("Room Pupil 3"),
        Facts((("List", "all pupils.xlsx"), ("Facility", "The Pupil House"))),
        Table("Pupils who left", (Column("Name"),), [Row(("The pupil",))]),
    )
    found = told(Story("x", "Pupils to call today", "The Pupil House", "", blocks), "child_care")
    assert found.title == "Children to call today" and found.facility == "The Pupil House"
    assert found.blocks[:3] == blocks[:3]
    assert found.blocks[3].caption == "Children who left" and found.blocks[3].rows == [Row(("The pupil",))]


def test_papers_of_child_care_speak_of_children_alone():

    check = check_roster(ROSTERS["child_care_center"], as_of=AS_OF, program="child_care")
    stories = [roster_story(check.result), *(office_story(check, name) for name in OFFICE)]
    for story in stories:
        page = re.sub(r"<style.*?</style>|<[^>]+>", " ", html_of(story), flags=re.DOTALL).replace(FOOT, "")
        assert WARNING in page
        page = page.replace(WARNING, "")
        said = [line for line in page.splitlines() if PUPIL.search(line) and "told apart" not in line]
        assert not said, plain(said[0])


def test_papers_of_a_school_are_untouched(from_file_alone):
    story = roster_story(from_file_alone.result)
    assert told(story, "tk12") is story and any("pupils" in str(block) for block in story.blocks)
