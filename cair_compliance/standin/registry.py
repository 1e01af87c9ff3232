"""What one stand-in registry does with one question: check, search, answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from .answers import nobody, one_person, refused, several
from .population import People, Record
from .question import Question, Refusal, heading, read_question
from .search import candidates

Locks = Literal["pd", "nf", "owner_only"]


@dataclass(frozen=True)
class RegistryRules:
    """How the registries behave.

    locks       what a locked record looks like from outside: pd, nf, or owner_only (NF, but shown to `owner`)
    owner       the site that owns the locked records
    z44_as      the profile a Z44 question is answered under; Z32 copies a registry that mislabels it
    z44_lists   whether a Z44 question may be answered with candidates (the national guide says no: Z33 NF)
    """

    people: People
    today: date
    locks: Locks = "pd"
    owner: str = ""
    z44_as: str = "Z42"
    z44_lists: bool = False

    def reply(self, region: str, text: str) -> str:
        """The answer to one HL7 message, whatever it is."""
        try:
            question = read_question(text)
        except Refusal as refusal:
            return refused(heading(text), refusal, self.today)
        return self._found(question, candidates(question, self.people.born(region, question.birthdate)))

    def _found(self, question: Question, found: Sequence[Record]) -> str:
        if not found:
            return nobody(question, "NF", self.today)
        if len(found) > question.wanted:
            return nobody(question, "TM", self.today)
        if len(found) > 1:
            return self._several(question, [record for record in found if not self._hidden(record, question)])
        if self._hidden(found[0], question):
            return nobody(question, "PD" if self.locks == "pd" else "NF", self.today)
        return one_person(question, found[0], self.today, forecast_as=self.z44_as)

    def _several(self, question: Question, found: Sequence[Record]) -> str:
        if not found or (question.profile == "Z44" and not self.z44_lists):
            return nobody(question, "NF", self.today)
        return several(question, found, self.today)

    def _hidden(self, record: Record, question: Question) -> bool:
        return record.locked and not (self.locks == "owner_only" and question.site == self.owner)

    def about_another(self, region: str, text: str) -> str:
        """A well-formed answer to this very question about somebody else (the fault wrong_patient)."""
        try:
            question = read_question(text)
        except Refusal:
            return self.reply(region, text)
        others = (one for one in self.people if one.region == region and one.doses)
        other = next((one for one in others if one.birthdate != question.birthdate), None)
        if other is None:
            return nobody(question, "NF", self.today)
        return one_person(question, other, self.today, forecast_as=self.z44_as)

    def to_another(self, region: str, text: str) -> str:
        """The right person under another question's control id (the fault swapped_msa)."""
        try:
            question = read_question(text)
        except Refusal:
            return self.reply(region, text)
        swapped = replace(question, control_id=question.control_id + "0")
        return self._found(swapped, candidates(question, self.people.born(region, question.birthdate)))
