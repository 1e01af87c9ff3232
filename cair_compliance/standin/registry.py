"""The answer of a registry to one HL7 message, by the version in MSH-12: 2.5.1, and 2.3.1 where it is still spoken."""

from __future__ import annotations

from .answers import CAIR, Voice, nobody, one_person, refused, several
from .legacy import VERSIONS, legacy_reply
from .question import Question, Refusal, heading, read_question
from .verdict import RegistryRules, Verdict, Wanted
from .wire import field, segments

RIDE = Voice("RIDE", "SJCPHS", "RIDE")
SDIR = Voice("SDIR", "SDIR", "SDIR")
VOICES = {"RIDE": RIDE, "SDIR": SDIR}


def reply(rules: RegistryRules, registry: str, text: str, software: str = "CAIR") -> str:
    """The answer to one message, whatever it is. `software` as in demo.yaml; CAIR knows version 2.5.1 alone."""
    voice = VOICES.get(software, CAIR)
    found = segments(text)
    if voice is not CAIR and found and field(found[0], 12) in VERSIONS:
        return legacy_reply(rules, registry, text, voice)
    try:
        question = read_question(text)
    except Refusal as refusal:
        return refused(heading(text), refusal, rules.today, voice)
    return _told(rules, question, rules.verdict(registry, _wanted(question)), voice)


def _wanted(question: Question) -> Wanted:
    return Wanted(
        question.site, question.last, question.first, question.birthdate, question.registry_id, question.wanted
    )


def _told(rules: RegistryRules, question: Question, verdict: Verdict, voice: Voice) -> str:
    if verdict.status == "OK":
        return one_person(question, verdict.records[0], rules.today, forecast_as=rules.z44_as, voice=voice)
    if verdict.status == "SEVERAL" and (question.profile == "Z34" or rules.z44_lists):
        return several(question, verdict.records, rules.today, voice)
    return nobody(question, "NF" if verdict.status == "SEVERAL" else verdict.status, rules.today, voice)
