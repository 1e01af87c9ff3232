"""Result files of registry look-ups as sources: each person in a file goes through the identity gate.

A file answers for every pupil of the roster. Whoever is not in it was not checked; whoever may be in it is
for a person to decide; a dose that could not be read leaves the answer open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import BinaryIO, TypeAlias

from ..engine.pack import RulePack
from ..model.answers import Answer, AnsweredDose, Match, Outcome, Person, Route
from ..model.calendar import in_words
from ..model.errors import InputRefused
from ..model.issues import Issue, issue
from ..model.people import GRADES, Pupil
from ..model.roster import Roster
from ..registries import RegistrySettings, keep_records_apart, load_directory
from ..registries.answering import IMPOSSIBLE, NO_DOSES, NO_RECORD
from ..registries.matching import TwinKey, differences, twin_list
from ..registries.names import fold_person
from ..roster import ResultFile, Said, read_result_file

Given: TypeAlias = str | Path | bytes | BinaryIO
NAMELESS = "Result file"
NOT_IN_FILE = "The pupil is not in the file."
UNREADABLE = "A dose in the file could not be read."
SILENT = "The file lists the pupil without doses and does not say whether a record was found."
UNCLEAR = "What the file says of the search was not understood."
SEVERAL = "The file has several records that could be meant; a person has to decide."
_LOCAL = "SR"
_OLDEST_NEED = "7"
"""Grade from which a booster column is missed where there is none."""


@dataclass(frozen=True)
class FiledSource:
    """All result files of one registry. `title` says so and when the oldest was made."""

    registry: str
    title: str
    files: tuple[ResultFile, ...]

    @property
    def made_on(self) -> date | None:
        days = [file.made_on for file in self.files]
        return None if None in days else min(day for day in days if day)


def read_results(
    results: Sequence[tuple[Given, str]], settings: RegistrySettings, *, as_of: date, made_on: date | None
) -> tuple[FiledSource, ...]:
    """The sources of (file, registry id or name). Raises InputRefused for a file that cannot be read."""
    files: dict[str, list[ResultFile]] = {}
    for given, registry in results:
        key = _known(registry.strip() or NAMELESS)
        if key in settings.connections:
            key = f"{key} (result file)"
        files.setdefault(key, []).append(read_result_file(given, as_of=as_of, made_on=made_on))
    titles = {one.id: one.title for one in load_directory(as_of=as_of).registries}
    return tuple(_source(key, titles.get(key.removesuffix(" (result file)"), key), read) for key, read in files.items())


def _known(name: str) -> str:
    """The id of a registry of the directory named by id or title; else the name itself."""
    if name in ("roster", "planned"):
        raise InputRefused("Give the result file the name of the registry it comes from.")
    for registry in load_directory().registries:
        if name.casefold() in (registry.id.casefold(), registry.title.casefold()):
            return registry.id
    return name


def _source(key: str, title: str, files: list[ResultFile]) -> FiledSource:
    source = FiledSource(key, title, tuple(files))
    made = f" of {in_words(source.made_on)}" if source.made_on else ", undated"
    what = "" if title == NAMELESS else ", result file"
    return replace(source, title=f"{title}{what}{made}")


def file_route(source: FiledSource) -> Route:
    return Route(source.registry, "", "", "a result file of this look-up was given")


def needed_requirements(pack: RulePack, program: str) -> frozenset[str]:
    """Requirements of a program: a file without a column for one of them leaves it open."""
    return frozenset(pack.labels.get(program, {}))


def file_answers(
    source: FiledSource, roster: Roster, places: Iterable[int], needed: frozenset[str]
) -> dict[int, Answer]:
    """What the files of one registry say of each pupil."""
    twins, places = twin_list(roster.pupils), list(places)
    by_file = [_Matcher(source.registry, file, twins, needed).answers(roster.pupils, places) for file in source.files]
    together = {place: (_together([said[place] for said in by_file]),) for place in places}
    return {place: one for place, (one,) in keep_records_apart(together).items()}


def _together(answers: Sequence[Answer]) -> Answer:
    """One answer of several files: what is open stays open, doses add up."""
    said = [answer for answer in answers if answer.outcome is not Outcome.NOT_CHECKED] or list(answers[:1])
    still_open = [answer for answer in said if not answer.definite]
    if still_open or len(said) == 1:
        return still_open[0] if still_open else said[0]
    found = [answer for answer in said if answer.outcome is Outcome.FOUND] or said[:1]
    doses = tuple(dict.fromkeys(dose for answer in found for dose in answer.doses))
    remarks = tuple(dict.fromkeys(words for answer in found for words in answer.remarks))
    return replace(found[0], doses=doses, remarks=remarks)


class _Matcher:
    """Finds the people of one file for pupils of the roster."""

    def __init__(self, registry: str, file: ResultFile, twins: frozenset[TwinKey], needed: frozenset[str]) -> None:
        self._registry, self._file, self._twins, self._needed = registry, file, twins, needed
        self._people = [_person(pupil, said) for pupil, said in zip(file.people.pupils, file.said, strict=True)]
        self._index: dict[tuple[object, ...], list[int]] = {}
        for place, pupil in enumerate(file.people.pupils):
            for key in _keys(pupil):
                self._index.setdefault(key, []).append(place)

    def answers(self, pupils: Sequence[Pupil], places: Iterable[int]) -> dict[int, Answer]:
        near = {place: self._near(pupils[place]) for place in places}
        sure = {place: [one for one in found if not self._doubts(pupils[place], one)] for place, found in near.items()}
        taken = {one for found in sure.values() for one in found}
        return {
            place: self._answer(pupils[place], sure[place], [one for one in found if one not in taken])
            for place, found in near.items()
        }

    def _near(self, pupil: Pupil) -> list[int]:
        return list(dict.fromkeys(one for key in _keys(pupil) for one in self._index.get(key, ())))

    def _doubts(self, pupil: Pupil, one: int) -> tuple[str, ...]:
        return differences(pupil, self._people[one], self._twins, (_LOCAL,))

    def _answer(self, pupil: Pupil, sure: list[int], doubtful: list[int]) -> Answer:
        if len(sure) == 1:
            return self._surely(pupil, sure[0])
        candidates = tuple(self._people[one] for one in sure or doubtful)
        if len(candidates) > 1:
            return Answer(self._registry, Outcome.CANDIDATES, candidates=candidates, detail=SEVERAL)
        if not candidates:
            return Answer(self._registry, Outcome.NOT_CHECKED, detail=NOT_IN_FILE)
        doubts = ", ".join(self._doubts(pupil, doubtful[0]))
        detail = f"A person has to decide whether this is the same child: {doubts}."
        return Answer(self._registry, Outcome.FOUND, Match.REVIEW, candidates[0], candidates=candidates, detail=detail)

    def _surely(self, pupil: Pupil, one: int) -> Answer:
        said = self._file.said[one]
        doses = () if said.refused else tuple(self._doses(one))
        if said.searches - {"found"}:
            return self._searched(said.searches, bool(doses))
        detail = self._left_open(pupil, said, doses)
        return Answer(
            registry=self._registry,
            outcome=Outcome.FOUND,
            match=Match.EXACT,
            person=self._people[one],
            doses=doses,
            detail=detail or ("" if doses else NO_DOSES),
            incomplete=bool(detail),
            remarks=said.verdicts,
        )

    def _searched(self, searches: frozenset[str], has_doses: bool) -> Answer:
        """The file says in words that no single record was returned."""
        if len(searches) > 1 or has_doses:
            return Answer(self._registry, Outcome.UNAVAILABLE, detail=UNCLEAR)
        answers = {
            "not_found": (Outcome.NOT_FOUND, NO_RECORD),
            "protected": (Outcome.PROTECTED, NO_RECORD),
            "multiple": (Outcome.CANDIDATES, SEVERAL),
        }
        outcome, detail = answers.get(min(searches), (Outcome.UNAVAILABLE, UNCLEAR))
        return Answer(self._registry, outcome, detail=detail)

    def _left_open(self, pupil: Pupil, said: Said, doses: Sequence[AnsweredDose]) -> str:
        """Why doses may be lacking from what was read; "" where nothing is open."""
        if self._file.doubt:
            return self._file.doubt
        if said.doubtful or said.refused:
            return UNREADABLE
        born = pupil.birthdate
        if born and any(dose.date.last < born for dose in doses):
            return IMPOSSIBLE
        if not doses and not said.searches:
            return SILENT
        lacking = sorted(self._lacking(pupil))
        return f"The file has no column for {', '.join(lacking)}." if lacking else ""

    def _lacking(self, pupil: Pupil) -> frozenset[str]:
        if self._file.covers is None:
            return frozenset()
        lacking = self._needed - self._file.covers
        young = pupil.grade in GRADES[: GRADES.index(_OLDEST_NEED)]
        return lacking - {"tdap"} if young else lacking

    def _doses(self, one: int) -> Iterable[AnsweredDose]:
        return (AnsweredDose(dose.product.id, dose.date) for dose in self._file.people.doses_of(one))


def _person(pupil: Pupil, said: Said) -> Person:
    return Person(
        registry_id=said.number,
        last_name=pupil.last_name,
        first_name=pupil.first_name,
        middle_name=pupil.middle_name,
        suffix=pupil.suffix,
        birthdate=pupil.birthdate,
        sex=pupil.sex,
        identifiers=((_LOCAL, pupil.local_id),) if pupil.local_id else (),
    )


def _keys(pupil: Pupil) -> list[tuple[object, ...]]:
    """Two of last name, first name and birth date, or the school's number, make a possible match."""
    last, first, born = fold_person(pupil.last_name), fold_person(pupil.first_name), pupil.birthdate
    keys: list[tuple[object, ...]] = [("names", last, first)]
    if born:
        keys += [("last", last, born), ("first", first, born)]
    return [*keys, ("id", pupil.local_id)] if pupil.local_id else keys


def file_issues(sources: Iterable[FiledSource], answers: Mapping[int, tuple[Answer, ...]], as_of: date) -> list[Issue]:
    """What to know about the files as a whole; never who stands in them."""
    found = []
    for source in sources:
        if source.made_on is None:
            found.append(issue("RESULT_FILE_UNDATED", value=source.title))
        elif any(file.is_stale(as_of) for file in source.files):
            found.append(issue("RESULT_FILE_OLD", value=source.title))
        open_ones = sum(a.registry == source.registry and a.incomplete for given in answers.values() for a in given)
        if open_ones:
            found.append(issue("RESULT_FILE_OPEN", value=source.title, other=str(open_ones)))
    return found
