"""The register of exempt and other pupils: what is on file, and what the list only claims."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.results import CheckResult, Finding, PupilResult
from ...model.standings import REPORT_CATEGORIES
from ..story import Column, Heading, Notice, Row, Story, Value
from ..words import count
from .frame import PUPIL, TICK, by_room, listed, office_story, who

TITLE = "Exemption register"
KINDS = {
    "exempt_pme": "Permanent medical exemption",
    "exempt_tme": "Temporary medical exemption",
    "exempt_pbe": "Personal beliefs exemption (before 2016)",
}
CLAIMS = {
    "pme": "Permanent medical exemption",
    "tme": "Temporary medical exemption",
    "pbe": "Personal beliefs exemption",
    "medical": "Medical exemption, kind not said",
    "iep": "IEP services",
    "independent_study": "Independent study",
    "home_based": "Home-based private school",
    "unknown": "Exemption, kind not said",
}


def exemption_register(result: CheckResult) -> Story:
    """Two lists: exemptions on file that decide a requirement, and words in the list that prove nothing yet."""
    pupils = by_room(pupil for pupil in result.pupils if pupil.counted)
    filed = [row for pupil in pupils for row in _on_file(pupil)]
    claimed = [row for pupil in pupils for row in _claims(pupil)]
    on_file = listed(
        "Exemptions on file", (*PUPIL, Column("Kind", 2.4), Column("Vaccine", 1.6), Column("Ends", 1.2),
        Column("The law", 3.0)), filed, sheet="On file", none="No exemption on file decides a requirement.",
    )  # fmt: skip
    claims = listed(
        "Exemptions the list mentions", (*PUPIL, Column("Kind", 2.4), Column("Vaccine", 1.6), Column("As written", 2.0),
        Column("Column", 1.4), Column("Form seen", 0.9, "centre"), Column("Form number, date, doctor", 2.2)), claimed,
        sheet="Claims", none="The list mentions no exemption.",
    )  # fmt: skip
    intro = (
        f"{count(len(filed), 'exemption')} on file and {count(len(claimed), 'mention')} in the list. "
        "An exemption counts when its form is on file; for new medical exemptions that is the CAIR-ME form "
        "(H&S 120372(a)). Doses of an exempt vaccine that were given are recorded all the same."
    )
    blocks = (
        Heading("Exemptions on file", 2), on_file, Heading("Exemptions the list mentions", 2),
        Notice("A word in the list is a claim. Find the form, then enter it for the pupil."), claims,
    )  # fmt: skip
    return office_story(result, "exemptions", TITLE, intro, blocks)


def _on_file(pupil: PupilResult) -> Iterator[Row]:
    for finding in pupil.findings:
        if finding.status in KINDS:
            yield Row((*who(pupil), KINDS[finding.status], finding.label, _ends(finding), finding.law))
    if pupil.shown in ("iep_services", "not_subject") and pupil.report_category in REPORT_CATEGORIES:
        yield Row((*who(pupil), REPORT_CATEGORIES[pupil.report_category], "all", "while it lasts", pupil.reason))


def _ends(finding: Finding) -> Value:
    return finding.exempt_until or "end of the grade span"


def _claims(pupil: PupilResult) -> Iterator[Row]:
    labels = {finding.requirement: finding.label for finding in pupil.findings}
    for claim in pupil.pupil.exemptions:
        vaccine = labels.get(claim.requirement, claim.requirement) or "all"
        yield Row((*who(pupil), CLAIMS[claim.kind], vaccine, claim.text, claim.column, TICK, ""))
