"""One pupil's findings in sentences, read from the columns that decided them; nothing is computed again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..model.calendar import from_ordinal, in_words
from ..model.doses import Dose
from ..model.people import ExemptionClaim
from ..model.results import Alternative, Citation, CountedDose, Finding, NextDose
from . import codes
from .counted import DOUBT, DoseCounter
from .evaluation import Evaluation, RequirementTrace, RowTrace
from .exemptions import Judged, is_void, open_claims
from .nodes import AnyOf
from .subjects import Subject
from .wording import Wording


def explain(evaluation: Evaluation, place: int, doses: tuple[Dose, ...] | None = None) -> tuple[Finding, ...]:
    """The findings of pupil `place`, in the order of the table; empty where no row of a table fits.

    `doses` are the pupil's own, for callers who have them already.
    """
    found = evaluation.at(place)
    if found is None:
        return ()
    row, column = found
    doses, subject = doses or evaluation.doses.of(place), evaluation.subjects[place]
    return tuple(
        _Explanation(evaluation, subject, row, trace, column, place).finding(doses)
        for trace in row.requirements
        if trace.status[column] != codes.NOT_ASKED
    )


@dataclass(frozen=True)
class _Explanation:
    """One requirement of one pupil: row `column` of the trace, put into words."""

    evaluation: Evaluation
    subject: Subject
    row: RowTrace
    trace: RequirementTrace
    column: int
    place: int

    @property
    def status(self) -> int:
        return int(self.trace.status[self.column])

    @property
    def wording(self) -> Wording:
        return Wording(self.trace.requirement.label, self.row.cohort, self.column)

    def finding(self, doses: tuple[Dose, ...]) -> Finding:
        requirement, counted = self.trace.requirement, self.counted(doses)
        in_grace = self.status == codes.AGE_IN_GRACE
        return Finding(
            requirement=requirement.name,
            label=requirement.label,
            status=codes.STATUS_NAMES[self.status],
            why=self.why(counted),
            citations=self.citations(),
            alternatives=tuple(self.alternatives()),
            doses=counted,
            missing=int(self.trace.missing[self.column]),
            next_dose=self.next_dose(),
            document_by=from_ordinal(int(self.trace.document_by[self.column])) if in_grace else None,
            exempt_until=self.exemption().last_day if self.status == codes.EXEMPT_TME else None,
            doubt=self.doubt() if self.status == codes.UNDETERMINED else "",
        )

    def doubt(self) -> str:
        """Why the requirement is open, in a few words."""
        reasons = (
            ("an exemption is typed, its form is needed", self.trace.claimed),
            ("a date or column could not be read", self.trace.unreadable),
            ("a two-dose schedule", self.trace.two_dose),
            ("a dose is in doubt", self.trace.differs),
        )
        return "; ".join(words for words, column in reasons if column[self.column])

    def counted(self, doses: tuple[Dose, ...]) -> tuple[CountedDose, ...]:
        birthdate = self.subject.birthdate
        assert birthdate is not None
        pack, cohort = self.evaluation.pack, self.row.cohort
        counter = DoseCounter(pack, cohort, self.column, birthdate, self.trace.traced, self.wording)
        return tuple(counter.all(doses))

    def alternatives(self) -> Iterator[Alternative]:
        """The ways to satisfy the requirement, as tried for this pupil."""
        top = self.trace.traced
        for part in top.parts if isinstance(top.node, AnyOf) else (top,):
            text = f"{self.wording.clause(part.node)}: {self.wording.score(part)}"
            yield Alternative(text, bool(part.met[self.column]), part.node.citation)

    def citations(self) -> tuple[Citation, ...]:
        """The row, the alternatives that decided, and the window or proof period where one does."""
        tried = list(self.alternatives())
        decided = [a for a in tried if a.satisfied][:1] or tried
        laws = [self.row.row.citation, *(a.citation for a in decided), *self.trace.requirement.citations]
        laws += [law for judged in self.judged() for law in judged.citations if self.status != codes.MET]
        window = self.trace.window
        if self.next_dose() is not None and window.citation is not None:
            laws.append(window.citation)
            if window.final[self.column] and window.final_citation is not None:
                laws.append(window.final_citation)
        if self.status == codes.AGE_IN_GRACE and self.row.table.proof_citation is not None:
            laws.append(self.row.table.proof_citation)
        return tuple(dict.fromkeys(laws))

    def next_dose(self) -> NextDose | None:
        return self.trace.next_dose(self.column)

    def why(self, counted: tuple[CountedDose, ...]) -> str:
        if self.status == codes.MET:
            return self.wording.met(self.trace.traced)
        if self.status in codes.EXEMPT:
            return f"{self.wording.lack(self.trace.traced)} {self.exemption().words}"
        if self.status == codes.UNDETERMINED:
            return " ".join(self.reasons_for_doubt(counted))
        ended = [judged.words for judged in self.judged() if judged.state != "in_force"]
        return " ".join([self.wording.lack(self.trace.traced), self.deadline(), *ended, *self.void_claims()])

    def void_claims(self) -> Iterator[str]:
        """Belief exemptions in the file that no form can make good."""
        limit = self.evaluation.exemptions.belief_limit
        void = [claim for claim in self.subject.claims if is_void(claim, self.subject, limit)]
        if limit is not None and any(c.requirement in ("", self.trace.requirement.name) for c in void):
            texts = ", ".join(dict.fromkeys(f"“{claim.text}”" for claim in void))
            yield f"{texts} cannot count: a personal beliefs exemption had to be filed before {in_words(limit)}."

    def judged(self) -> list[Judged]:
        """The exemptions on file that name this requirement."""
        found = self.evaluation.exemptions.judged.get(self.place, ())
        return [judged for judged in found if judged.names(self.trace.requirement.name)]

    def exemption(self) -> Judged:
        """The exemption in force that decides."""
        judged = self.evaluation.exemptions.in_force(self.place, self.trace.requirement.name)
        assert judged is not None
        return judged

    def deadline(self) -> str:
        if self.status == codes.AGE_IN_GRACE:
            start = self.row.row.rule.from_age
            assert start is not None
            proof = in_words(from_ordinal(int(self.trace.document_by[self.column])))
            return f"New since the {self.wording.birthday(start)}; proof is due by {proof}."
        window = self.next_dose()
        if window is None:
            return "It is due now."
        start_day, end = in_words(window.not_before), in_words(window.exclude_if_not_by)
        if self.status == codes.NOT_DUE:
            return f"Dose {window.dose} may be given from {start_day}, no later than {end}."
        return f"Dose {window.dose} was due no later than {end}."

    def reasons_for_doubt(self, counted: tuple[CountedDose, ...]) -> Iterator[str]:
        if self.trace.differs[self.column]:
            yield self.why_readings_differ(counted)
        else:
            yield self.wording.lack(self.trace.traced)
        if self.trace.claimed[self.column]:
            claims = open_claims(self.subject, self.trace.requirement.name, self.evaluation.exemptions.belief_limit)
            texts = dict.fromkeys(_claimed(claim) for claim in claims)
            yield f"The file mentions an exemption ({', '.join(texts)}); whether it counts depends on its form."
        if self.trace.unreadable[self.column]:
            groups = self.evaluation.pack.groups_of(self.trace.requirement.node)
            doubts = dict.fromkeys(d.text for d in self.subject.doubts if groups & set(d.groups))
            yield f"Still open: {'; '.join(doubts)}."
        if self.trace.two_dose[self.column]:
            yield "The doses fit a two-dose adolescent schedule that the table does not name."

    def why_readings_differ(self, counted: tuple[CountedDose, ...]) -> str:
        doubtful = [d for d in counted if d.date.day is None or d.why_not.startswith(DOUBT)]
        named = ", ".join(dict.fromkeys(f"{d.label} of {in_words(d.date)}" for d in doubtful)) or "a doubtful dose"
        reasons = dict.fromkeys(d.why_not.removeprefix(f"{DOUBT}: ") for d in doubtful if d.why_not.startswith(DOUBT))
        because = f" ({'; '.join(reasons)})" if reasons else " (the day is not known, and it matters)"
        depends = f"It depends on {named}{because}."
        return f"{depends} Read one way it is enough, read another way it is not; a better record settles it."


def _claimed(claim: ExemptionClaim) -> str:
    """ "“Medical - Temporary” until Oct 15, 2025"."""
    return f"“{claim.text}”" + (f" until {in_words(claim.end)}" if claim.end else "")
