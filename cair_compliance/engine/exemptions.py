"""Exemptions on file, judged: in force, ended, or never valid. Few pupils have one, so each is looked at alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ..model.calendar import add_months, from_ordinal, in_words, ordinal
from ..model.people import Exemption, ExemptionClaim
from ..model.results import Citation
from . import codes
from .cohort import Mask
from .exemption_schema import ExemptionFile, Form, KindBlock, LegacyBlock, RevocationBlock, Span
from .periods import MISSING, Days, Period
from .schema import Cite
from .subjects import Subject, Subjects, among

STATUS_OF_KIND = {"pme": codes.EXEMPT_PME, "pbe": codes.EXEMPT_PBE, "tme": codes.EXEMPT_TME}
MEDICAL = frozenset({"pme", "tme"})


@dataclass(frozen=True, slots=True)
class Judged:
    """One exemption on the as-of date: "in_force", "invalid", "expired", "revoked" or "window" (time running)."""

    exemption: Exemption
    state: str
    words: str
    citations: tuple[Citation, ...]
    last_day: date | None = None

    def names(self, requirement: str) -> bool:
        return not self.exemption.vaccines or requirement in self.exemption.vaccines


@dataclass(frozen=True)
class ExemptionColumns:
    """The exemptions of all pupils, by place; columns by requirement where the engine needs them."""

    size: int
    judged: Mapping[int, tuple[Judged, ...]] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    belief_limit: date | None = None

    def in_force(self, place: int, requirement: str) -> Judged | None:
        """The exemption that decides for a requirement: by the order of the rules, then the one that lasts longest."""
        found = [j for j in self.judged.get(place, ()) if j.state == "in_force" and j.names(requirement)]
        latest = sorted(found, key=lambda j: j.last_day or date.max, reverse=True)
        return min(latest, key=lambda j: self.order.index(j.exemption.kind), default=None)

    def status(self, requirement: str, places: NDArray[np.intp]) -> NDArray[np.int8]:
        """Status code a pupil's exemption gives, -1 where none is in force. `places` ascend."""
        column = np.full(len(places), -1, dtype=np.int8)
        for position, place in among(self.judged, places):
            judged = self.in_force(place, requirement)
            if judged is not None:
                column[position] = STATUS_OF_KIND[judged.exemption.kind]
        return column

    def last_day(self, requirement: str, places: NDArray[np.intp]) -> Days:
        """The last good day of a temporary exemption that decides; MISSING elsewhere. `places` ascend."""
        column = np.full(len(places), MISSING, dtype=np.int32)
        for position, place in among(self.judged, places):
            judged = self.in_force(place, requirement)
            if judged is not None and judged.last_day is not None:
                column[position] = ordinal(judged.last_day)
        return column

    def window_open(self, place: int, requirement: str) -> bool:
        return any(j.state == "window" and j.names(requirement) for j in self.judged.get(place, ()))

    def medical_from(self, requirement: str) -> Mask:
        """Pupils with a medical exemption in force that names the requirement."""
        column = np.zeros(self.size, dtype=np.bool_)
        for place, judged in self.judged.items():
            column[place] = any(
                j.state == "in_force" and j.exemption.kind in MEDICAL and j.names(requirement) for j in judged
            )
        return column

    def with_state(self, state: str) -> Mask:
        column = np.zeros(self.size, dtype=np.bool_)
        for place, judged in self.judged.items():
            column[place] = any(j.state == state for j in judged)
        return column


@dataclass(frozen=True)
class ExemptionRules:
    """exemptions.yaml in force on one date."""

    file: ExemptionFile
    kinds: Mapping[str, KindBlock]
    revocation: RevocationBlock
    legacy: LegacyBlock

    def judge_all(self, subjects: Subjects, days: Days) -> ExemptionColumns:
        judged = {}
        for place, exemptions in subjects.exemptions.items():
            subject, day = subjects[place], from_ordinal(int(days[place]))
            judged[place] = tuple(self.judge(exemption, subject, day) for exemption in exemptions)
        return ExemptionColumns(len(subjects), judged, tuple(self.file.order), self.kinds["pbe"].filed_before)

    def judge(self, exemption: Exemption, subject: Subject, as_of: date) -> Judged:
        """Form and date, span, end, revocation: in this order, the first that speaks decides."""
        block, label = self.kinds[exemption.kind], self.file.kinds[exemption.kind].label
        laws, span = (_cited(block.citation),), self.span(subject, as_of)
        fault, law = self.fault(exemption, block, as_of)
        if not fault and exemption.span != span:
            fault, law = "it was issued for another grade span", self.file.spans_citation
        if fault:
            cited = (*laws, _cited(law)) if law else laws
            return Judged(exemption, "invalid", f"The {label} on file does not count: {fault}.", cited)
        last = last_good_day(exemption, block.lasts_at_most)
        if last is not None and as_of > last:
            return Judged(exemption, "expired", f"The {label} ended on {in_words(last)}.", laws, last)
        if exemption.revoked_on is not None and exemption.revoked_on <= as_of:
            return self.revoked(exemption, label, as_of)
        until = f" until {in_words(last)}" if last else ""
        return Judged(exemption, "in_force", f"A {label} is on file{until}.", laws, last)

    def revoked(self, exemption: Exemption, label: str, as_of: date) -> Judged:
        assert exemption.revoked_on is not None
        law = (_cited(self.revocation.citation),)
        end = from_ordinal(
            int(self.revocation.window.after(np.array([ordinal(exemption.revoked_on)], dtype=np.int32))[0])
        )
        on = in_words(exemption.revoked_on)
        if _appealed_in_time(exemption.appeal_filed, end, as_of):
            return Judged(exemption, "window", f"The {label} was revoked on {on}; an appeal is undecided.", law)
        if as_of <= end:
            words = f"The {label} was revoked on {on}; the doses must be begun by {in_words(end)}."
            return Judged(exemption, "window", words, law)
        return Judged(exemption, "revoked", f"The {label} was revoked on {on}.", law)

    def fault(self, exemption: Exemption, block: KindBlock, as_of: date) -> tuple[str, Cite | None]:
        """Why an exemption was never valid; "" when nothing is wrong with its form and dates."""
        if block.filed_before is not None:
            if exemption.filed is None or exemption.filed >= block.filed_before:
                return f"it was not filed before {in_words(block.filed_before)}", None
            return "", None
        form = block.forms.get(exemption.form)
        if form is None:
            return "its form is not one that counts", None
        if exemption.issued is None or not _issued_in_time(exemption.issued, form):
            return f"a {form.label} of that date does not count", form.citation
        return ("its date lies ahead", None) if exemption.issued > as_of else ("", None)

    def span(self, subject: Subject, as_of: date) -> str:
        """The grade span a pupil is in; "" when none fits."""
        for name, span in self.file.spans.items():
            if _in_span(span, subject, as_of):
                return name
        return ""

    def legacy_rows(self, subjects: Subjects, days: Days) -> dict[int, Mapping[str, str]]:
        """Place -> row to leave and row to stand under, for pupils whose old belief exemption has ended."""
        limit = self.kinds["pbe"].filed_before
        found: dict[int, Mapping[str, str]] = {}
        for place, exemptions in subjects.exemptions.items():
            ended = self.span(subjects[place], from_ordinal(int(days[place]))) != self.legacy.span
            for exemption in exemptions:
                old = exemption.filed is not None and limit is not None and exemption.filed < limit
                if exemption.kind == "pbe" and old and ended and exemption.span == self.legacy.span:
                    found[place] = self.legacy.rows
        return found


def open_claims(subject: Subject, requirement: str, belief_limit: date | None) -> list[ExemptionClaim]:
    """Claims of the roster that could, with their form, exempt the pupil from one requirement."""
    wanted = ("", requirement)
    return [
        claim
        for claim in subject.claims
        if claim.requirement in wanted
        and claim.kind not in codes.SPECIAL_STANDING
        and not is_void(claim, subject, belief_limit)
    ]


def is_void(claim: ExemptionClaim, subject: Subject, belief_limit: date | None) -> bool:
    """A belief exemption claimed for a pupil born when none could be filed any more (H&S 120335(g))."""
    born = subject.birthdate
    return claim.kind == "pbe" and belief_limit is not None and born is not None and born >= belief_limit


def last_good_day(exemption: Exemption, lasts_at_most: Period | None) -> date | None:
    """The last day of a temporary exemption: its own end, but never beyond the longest time allowed."""
    if lasts_at_most is None or exemption.issued is None:
        return None
    longest = add_months(exemption.issued, lasts_at_most.months)
    return min(longest, exemption.expires) if exemption.expires else longest


def _appealed_in_time(filed: date | bool, end: date, as_of: date) -> bool:
    return filed <= min(end, as_of) if isinstance(filed, date) else filed


def _issued_in_time(issued: date, form: Form) -> bool:
    return (form.issued_from is None or issued >= form.issued_from) and (
        form.issued_before is None or issued < form.issued_before
    )


def _in_span(span: Span, subject: Subject, as_of: date) -> bool:
    if subject.program not in span.programs:
        return False
    if subject.grade != "UG":
        return span.grades is None or subject.grade in span.grades
    if subject.birthdate is None:
        return False
    if span.ungraded_from_age is not None:
        return add_months(subject.birthdate, span.ungraded_from_age.months) <= as_of
    if span.ungraded_until_age is not None:
        return add_months(subject.birthdate, span.ungraded_until_age.months) > as_of
    return False


def _cited(rule: Cite) -> Citation:
    return Citation(rule.title, rule.verified)
