"""Headings and words of result files, folded (see `fold_name`), beside those a roster has."""

from __future__ import annotations

from ..model.vaccines import fold_name

_HEADINGS = {
    "search": (
        "matchstatus matchresult match searchresult searchstatus lookupresult lookupstatus queryresult recordstatus"
    ),
    "verdict": (
        "status immunizationstatus compliancestatus vaccinationstatus overallstatus result assessment uptodate "
        "requirementstatus overdue overduevaccines overduedoses missingvaccines missingdoses"
    ),
    "made": (
        "reportdate rundate asofdate asof dateprinted printdate printedon lookupdate resultdate resultsdate "
        "datechecked checkedon generatedon generated dategenerated filedate exportdate dateexported "
        "reportgenerated querydate"
    ),
    "number": "registryid iisid iisnumber cairid cairnumber rideid registrynumber registrypatientid",
    "other": "requestid requestnumber lineid",
}
WORDS = {word: kind for kind, words in _HEADINGS.items() for word in words.split()}
"""Folded heading -> search, verdict, made, number or other."""

REGISTRY_NUMBERS = frozenset({"patientid", "personid", "id", "idnumber"})
"""Headings of ids which in a registry's file are the registry's numbers and not the school's."""

NOT_GIVEN = ("refus", "notadmin", "declin", "partial", "delet", "invalid", "enteredinerror", "notgiven")

_SEARCHES = {
    "found": "found matched exactmatch match recordfound",
    "not_found": "notfound nomatch norecord norecordfound unmatched nomatchfound notinregistry studentnotfound",
    "multiple": "multiple multiplematches multiplerecords candidates possiblematch possiblematches several toomany",
    "protected": "protected locked notshared nodisclosure confidential recordlocked",
}
_SEARCH = {word: result for result, words in _SEARCHES.items() for word in words.split()}


def search_result(text: str) -> str:
    """found, not_found, multiple or protected; "" for any other words."""
    return _SEARCH.get(fold_name(text), "")
