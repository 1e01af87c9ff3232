"""check_roster(): the program in one sentence, for notebooks, the shell command and the screens alike.

check = check_roster("oak_grove.xlsx", facility="Oak Grove School", registries="demo")
check.explain("row 14")
check.to_pdf("oak_grove.pdf")
"""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from .check.changes import Change, changed
from .check.compose import Composer, issues_by_line
from .check.entry import EntryRule, guess_program, subjects_of
from .check.evidence import Evidence
from .check.explanation import Explanation, sources_in_words
from .check.find import find_pupil
from .check.made_up import check_pupil
from .check.plain import plain_check
from .check.planned import PlannedDose, planned_dose, with_planned
from .check.questions import deadlines, without_proof
from .check.result_files import Given, needed_requirements, read_results
from .check.settling import decided, lift_undone, lifted, undone, with_settlement
from .check.sources import Settlement, Sources, ask_sources, one_dose_rule
from .engine import RulePack, evaluate, load_rules
from .engine.evaluation import Evaluation
from .engine.second_opinion import second_opinion
from .engine.staff import StaffMember
from .model import durable
from .model.assessment import Assessment, FacilityFacts
from .model.calendar import in_words
from .model.errors import InputRefused
from .model.licensing import FileNote, LicensingReview
from .model.lists import Deadline, Unprotected
from .model.people import Circumstances, Exemption
from .model.results import CheckResult, PupilResult, facility_words
from .model.roster import Roster
from .model.standings import FINDINGS, STANDINGS
from .oversight.assessment import assess
from .oversight.licensing import Visit, review_files
from .registries import (
    Asker,
    Asking,
    Kept,
    Progress,
    RegistrySettings,
    Resting,
    ReviewItem,
    load_directory,
    load_settings,
    review_items,
)
from .reports import annotated, html_of, pdf_of, roster_story, workbook_of
from .reports.tagged import tagged_pdf_of
from .roster import open_book, read_roster, take

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Check", "Explanation", "annotate_roster", "check_pupil", "check_roster"]

Source = str | Path | bytes | BinaryIO | Roster


def check_roster(
    source: Source,
    *,
    facility: str = "",
    county: str = "",
    program: str | None = None,
    as_of: date | None = None,
    entry_date: date | None = None,
    newly_admitted: frozenset[str] = frozenset(),
    registries: str | Path | RegistrySettings = "none",
    rules: RulePack | Path | str | None = None,
    columns: Mapping[str, str] | None = None,
    answers: Mapping[str, str] | None = None,
    second_opinion: bool = False,
    results: Sequence[tuple[Given, str]] = (),
    results_date: date | None = None,
    progress: Progress | None = None,
    resting: Resting | None = None,
    asked_by: Asker | None = None,
    kept: Kept | None = None,
) -> Check:
    """Read a roster, ask the registries, evaluate the requirements.

    source          a spreadsheet (path, bytes or open file) or a Roster already read
    county          the facility's county, for pupils whose own county the file does not give
    program         "tk12" or "child_care"; guessed from the grades when None
    as_of           the date of the evaluation (default: today)
    entry_date      the entry of pupils without an enrollment date in the file (default: as_of)
    newly_admitted  grades whose pupils are all new to the school, for 7th grade
    registries      "none", "demo", or the path of a settings file
    columns         heading -> field, where the file's headings are not understood ("" = not used; docs/rosters.md)
    answers         key -> value of the questions the file raises (`Roster.questions`; docs/rosters.md)
    rules           a rule pack or its folder (default: California)
    second_opinion  show advisories (short intervals and the like) on screens and papers; they change no status
    results         result files of registry look-ups, as (file, registry id or name); docs/result-files.md
    results_date    the day of the look-up, where the files do not say
    progress        called with (registry id, asked, total, answered, failed) while registries are asked
    resting         called with a Rest when a registry has to be left alone for a while (registries.rests)
    asked_by        who asks, for which organisation and purpose (default: as the settings file says)
    kept            answers of an earlier try at the same roster; filled while registries are asked

    Raises InputRefused, RuleError, UnknownCounty or RegistrySettingsError, each one plain sentence.
    """
    as_of = as_of or date.today()  # noqa: DTZ011 - the school's own calendar day
    pack = rules if isinstance(rules, RulePack) else load_rules(rules) if rules else load_rules()
    settings = registries if isinstance(registries, RegistrySettings) else load_settings(registries)
    if county:
        county = load_directory(as_of=as_of).county(county).name
    roster = (
        source if isinstance(source, Roster) else read_roster(source, as_of=as_of, mapping=columns, answers=answers)
    )
    program = program or guess_program(roster)
    one_dose = one_dose_rule(pack, as_of)
    today = date.today()  # noqa: DTZ011 - an agreement holds on the day of asking
    asking = Asking(roster.pupils, facility, program, asked_by or settings.asker, settings.agreements, today)
    sources = ask_sources(
        roster,
        settings,
        county=county,
        as_of=as_of,
        one_dose=one_dose,
        files=read_results(results, settings, as_of=as_of, made_on=results_date),
        needed=needed_requirements(pack, program),
        progress=progress,
        resting=resting,
        asking=asking,
        kept=kept,
    )
    entry = EntryRule(as_of, entry_date, newly_admitted)
    evaluation = evaluate(pack, subjects_of(roster, program, entry, sources.unknown), sources.doses, as_of)
    return Check(roster, evaluation, sources, facility, county, program, entry, second_opinion)


def annotate_roster(
    source: str | Path | bytes | BinaryIO,
    path: str | Path | None = None,
    *,
    name: str | None = None,
    as_of: date | None = None,
    columns: Mapping[str, str] | None = None,
    answers: Mapping[str, str] | None = None,
    roster: Roster | None = None,
) -> bytes:
    """The list as an .xlsx workbook with a comment on each cell that looked wrong; written to `path` when given.

    roster  the same file already read, where it was

    Corrected and read again, the workbook is the same list: same lines, pupils and doses. Only values are kept;
    formulas, pictures and colours of the original are not. Raises InputRefused for a file that cannot be read.
    """
    upload = take(source, name)
    roster = roster or read_roster(upload.data, name=upload.name, as_of=as_of, mapping=columns, answers=answers)
    return _written(annotated(open_book(upload.data, upload.name), roster), path)


@dataclass(frozen=True)
class Check:
    """One check of one roster: what was read, asked and found. Draws itself in a notebook."""

    roster: Roster
    evaluation: Evaluation
    sources: Sources
    facility: str
    county: str
    program: str
    entry: EntryRule
    second_opinion: bool = False
    evidence: Mapping[int, Evidence] = field(default_factory=dict)

    @cached_property
    def result(self) -> CheckResult:
        """Everything a report or screen shows, as values."""
        pack, composer = self.evaluation.pack, self._composer()
        labels = {name: label for table in pack.labels.values() for name, label in table.items()}
        return CheckResult(
            facility=self.facility,
            county=self.county,
            program=self.program,
            as_of=self.evaluation.as_of,
            entry_rule=self.entry.sentence(self.roster.pupils),
            rule_pack=pack.ref,
            roster_name=self.roster.name,
            roster_fingerprint=self.roster.fingerprint,
            balance=self.roster.balance,
            sources=self.sources.tallies,
            roster_only=self.sources.roster_only,
            pupils=[composer.result(place) for place in range(len(self.roster.pupils))],
            issues=(*self.roster.issues, *self.sources.issues),
            labels=labels,
            second_opinion=self.second_opinion,
        )

    def _composer(self) -> Composer:
        return Composer(
            roster=self.roster,
            evaluation=self.evaluation,
            routes=self.sources.routes,
            answers=self.sources.answers,
            verifications=self.sources.verifications,
            advisories=second_opinion(self.evaluation),
            entry_assumed=self.entry.given is None,
            issues_by_line=issues_by_line(self.roster.issues),
        )

    def explain(self, pupil: str | int) -> Explanation:
        """The reasoning of one pupil: "row 14", 14, an id, or a name. Raises InputRefused when not exactly one."""
        return Explanation(find_pupil(self.result.pupils, pupil))

    def what_if(
        self,
        *,
        as_of: date | None = None,
        rules: RulePack | Path | str | None = None,
        planned: Mapping[str | int, Sequence[tuple[str, date]]] | None = None,
    ) -> Check:
        """The same evidence on another date, under other rules, or with planned doses. Asks no registry again.

        planned  pupil ("row 14", an id, a name) -> doses as (CVX code or name, date)
        """
        day = as_of or self.entry.as_of
        pack = rules if isinstance(rules, RulePack) else load_rules(rules) if rules else self.evaluation.pack
        doses = with_planned(self.sources.doses, self.planned_places(planned or {}))
        entry = replace(self.entry, as_of=day, given=self.entry.fallback)
        then = replace(self, sources=replace(self.sources, doses=doses), entry=entry)
        return then._evaluated(pack, day)

    def planned_places(self, planned: Mapping[str | int, Sequence[tuple[str, date]]]) -> dict[int, list[PlannedDose]]:
        catalogue = self.evaluation.pack.catalogue
        return {
            find_pupil(self.result.pupils, pupil).place: [planned_dose(catalogue, name, day) for name, day in doses]
            for pupil, doses in planned.items()
        }

    def review(self) -> list[ReviewItem]:
        """Possible records that wait for a person, in the order of the roster."""
        return review_items(self.roster.pupils, self.sources.answers)

    def decide(
        self, pupil: str | int | PupilResult, registry: str, registry_id: str | None, *, reason: str, person: str
    ) -> Check:
        """The check after a person chose one of the candidates, or with None: none of these.

        The chosen record is asked for by its id; where the registry does not return it, nothing is decided. Planned
        doses of a what-if are left out. Raises InputRefused.
        """
        place = find_pupil(self.result.pupils, pupil).place
        settlement = decided(self.roster, self.sources, place, registry, registry_id, reason=reason, person=person)
        return self._under(settlement)

    def undo(self, pupil: str | int | PupilResult, registry: str, *, reason: str, person: str) -> Check:
        """The check as it was before the decision on this pupil. Raises InputRefused."""
        place = find_pupil(self.result.pupils, pupil).place
        return self._under(undone(self.sources, place, registry, reason=reason, person=person))

    def lift(self, registry: str, *, reason: str, person: str) -> Check:
        """The check with the held-back results of one registry. Raises InputRefused."""
        return self._under(lifted(self.sources, registry, reason=reason, person=person))

    def undo_lift(self, registry: str, *, reason: str, person: str) -> Check:
        """The check with the results of one registry held back again. Raises InputRefused."""
        return self._under(lift_undone(self.sources, registry, reason=reason, person=person))

    def held_back(self) -> dict[str, str]:
        """Registries whose results are held back because they know too few of the pupils -> why, in words."""
        return {tally.registry: tally.held_why for tally in self.sources.tallies if tally.held}

    def as_settled_in(self, earlier: Check) -> Check:
        """This check under what people have settled in an earlier one of the same list. Asks nobody."""
        settlement = earlier.sources.settlement
        settled = self._under(settlement) if settlement.decisions or settlement.lifted else self
        return settled.with_all_evidence(earlier.evidence) if earlier.evidence else settled

    def _under(self, settlement: Settlement) -> Check:
        pack, day = self.evaluation.pack, self.evaluation.as_of
        sources = with_settlement(self.roster, self.sources, settlement, one_dose_rule(pack, day), day)
        return replace(self, sources=sources)._evaluated(pack, day)

    def with_evidence(
        self,
        pupil: str | int | PupilResult,
        *,
        exemptions: Sequence[Exemption] = (),
        circumstances: Circumstances | None = None,
        seen_by: str,
    ) -> Check:
        """The check with the forms and circumstances somebody has seen on file for one pupil; asks nobody again.

        What was entered for the pupil before is replaced; nothing at all takes it back. Raises InputRefused.
        """
        if not seen_by.strip():
            raise InputRefused("Say who has seen the form or the record.")
        place = find_pupil(self.result.pupils, pupil).place
        entered = Evidence(tuple(exemptions), circumstances or Circumstances(), seen_by.strip())
        rest = {other: evidence for other, evidence in self.evidence.items() if other != place}
        return self.with_all_evidence({**rest, place: entered} if exemptions or circumstances else rest)

    def with_all_evidence(self, evidence: Mapping[int, Evidence]) -> Check:
        """The check with exactly this evidence, by place of the pupil in the roster."""
        return replace(self, evidence=dict(evidence))._evaluated(self.evaluation.pack, self.evaluation.as_of)

    def rising(self, starts: date) -> Check:
        """The 6th graders as they will stand when they advance to 7th grade on a day; nobody else is in it."""
        moved = tuple(
            replace(pupil, grade="7", enrolled=None) if pupil.grade == "6" else replace(pupil, gone=True)
            for pupil in self.roster.pupils
        )
        entry = EntryRule(starts, starts)
        then = replace(self, roster=replace(self.roster, pupils=moved), entry=entry)
        return then._evaluated(self.evaluation.pack, starts)

    def _evaluated(self, pack: RulePack, day: date) -> Check:
        subjects = subjects_of(self.roster, self.program, self.entry, self.sources.unknown, self.evidence)
        return replace(self, evaluation=evaluate(pack, subjects, self.sources.doses, day))

    def changes(self, other: Check) -> list[Change]:
        """Pupils whose standing or findings differ in another check of the same roster, most urgent first."""
        pairs = zip(self.result.pupils, other.result.pupils, strict=True)
        found = [Change(before, after) for before, after in pairs if changed(before, after)]
        return sorted(found, key=lambda c: (c.after.shown_as.rank, c.after.pupil.name, c.after.pupil.row))

    def without_proof(self, disease: str) -> list[Unprotected]:
        """Pupils without complete proof for a disease, exempt ones included (17 CCR 6060)."""
        return without_proof(self.evaluation, self.result.pupils, disease)

    def annual(self, facts: FacilityFacts | None = None, groups: Sequence[str] | None = None) -> Assessment:
        """The annual report's figures, each with its pupils (17 CCR 6075). Raises InputRefused."""
        return assess(self.result, self.evaluation.pack, facts, groups)

    def file_review(
        self,
        visit: Visit | None = None,
        notes: Mapping[int, FileNote] | None = None,
        staff: Sequence[StaffMember] | None = None,
    ) -> LicensingReview:
        """A licensing review of these files on the as-of date (22 CCR 101220.1). Raises InputRefused.

        notes  place of a child -> what was seen in the file; staff  None where staff files were not seen
        """
        return review_files(self.result, self.evaluation.pack, visit, notes or {}, staff)

    def deadlines(self) -> list[Deadline]:
        """Every date ahead, soonest first."""
        return deadlines(self.evaluation, self.result.pupils)

    def to_json(self) -> dict[str, Any]:
        """The whole check as plain data; keys as described in the README."""
        return plain_check(self.result, self.evaluation)

    def to_frame(self) -> pd.DataFrame:
        """One line a pupil: identity, standing, next thing, and the status of each requirement."""
        import pandas as pd

        return pd.DataFrame([self._line(pupil) for pupil in self.result.pupils])

    def _line(self, result: PupilResult) -> dict[str, Any]:
        statuses = {f.requirement: FINDINGS[f.status].label for f in result.findings}
        return {
            "row": result.pupil.row,
            "counted": result.counted,
            "name": result.pupil.name,
            "birthdate": result.pupil.birthdate,
            "grade": result.pupil.grade,
            "standing": result.shown_as.label,
            "next": result.next_line,
            "deadline": result.deadline,
            "verification": result.verification,
            **{name: statuses.get(name, "") for name in self.result.labels},
        }

    def to_pdf(self, path: str | Path | None = None, *, seal: str = "") -> bytes:
        """The roster compliance report; written to `path` when given. Same check, same bytes.

        seal  the short code of the sealed run (`seal.seal_of`), to be printed on each page
        """
        return _written(pdf_of(roster_story(self.result, seal)), path)

    def to_html(self, path: str | Path | None = None, *, seal: str = "") -> bytes:
        """The same report as one web page for any browser and screen reader, UTF-8; written to `path` when given."""
        return _written(html_of(roster_story(self.result, seal)).encode(), path)

    def to_tagged_pdf(self, path: str | Path | None = None, *, seal: str = "") -> bytes:
        """The same report as a tagged PDF for screen readers (PDF/UA-1); written to `path` when given.

        Raises InputRefused where the extra that makes it is not installed (docs/reports.md).
        """
        return _written(tagged_pdf_of(roster_story(self.result, seal)), path)

    def to_excel(self, path: str | Path | None = None, *, seal: str = "") -> bytes:
        """The result workbook; written to `path` when given."""
        return _written(workbook_of(roster_story(self.result, seal)), path)

    def save(self, folder: str | Path, *, seal: str = "", tagged: bool = False) -> tuple[Path, ...]:
        """report.pdf, report.html, results.xlsx and results.json in `folder`, which is made when missing.

        tagged  report.accessible.pdf too
        """
        folder = Path(folder)
        text = json.dumps(self.to_json(), ensure_ascii=False, indent=1)
        documents = {
            "report.pdf": self.to_pdf(seal=seal),
            "report.html": self.to_html(seal=seal),
            "results.xlsx": self.to_excel(seal=seal),
            "results.json": text.encode(errors="backslashreplace"),
            **({"report.accessible.pdf": self.to_tagged_pdf(seal=seal)} if tagged else {}),
        }
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in documents.items():
            _written(data, folder / name)
        return tuple(folder / name for name in documents)

    def _repr_html_(self) -> str:
        counts = self.result.standing_counts()
        lines = "".join(
            f"<tr><td>{STANDINGS[key].symbol} {html.escape(STANDINGS[key].label)}</td><td>{n}</td></tr>"
            for key, n in counts.items()
        )
        title = html.escape(f"{facility_words(self.facility)}, as of {in_words(self.result.as_of)}")
        sources = html.escape(sources_in_words(self.result.sources, self.result.roster_only))
        return (
            f"<div><h3>{title}</h3><table><thead><tr><th>Standing</th><th>Pupils</th></tr></thead>"
            f"<tbody>{lines}</tbody></table><p>{sources}</p><p>Not a legal determination.</p></div>"
        )


def _written(data: bytes, path: str | Path | None) -> bytes:
    """Write whole or not at all: a half report must never lie where a whole one is expected."""
    if path is not None:
        durable.write(Path(path), data)
    return data
