"""HL7 v2 in whichever version and envelope the dialect names: build the question, carry it, read the answer."""

from __future__ import annotations

from . import qbp, vxq
from .adapter import Call, Inquiry
from .carrying import CARRIERS, GREETINGS
from .correlate import mismatch
from .failures import NotOurs
from .parsed import ParsedAnswer
from .qbp import Question
from .rsp import parse_answer

BUILDERS = {"hl7v251": qbp.build, "hl7v231": vxq.build}
"""Codec of a dialect -> how its question is written; the answers are read alike."""


class Hl7Adapter:
    """Keeps nothing."""

    async def ask(self, call: Call, inquiry: Inquiry) -> ParsedAnswer:
        dialect = call.connection.dialect
        question = BUILDERS[dialect.codec](
            inquiry.pupil,
            inquiry.profile,
            dialect,
            facility=call.who.facility,
            control_id=inquiry.control_id,
            now=inquiry.now,
            registry_id=inquiry.registry_id,
        )
        return read(await CARRIERS[dialect.transport](call, question.text), question)

    async def probe(self, call: Call) -> str:
        return await GREETINGS[call.connection.dialect.transport](call)


def read(text: str, question: Question) -> ParsedAnswer:
    """The answer in `text` to this very question. Raises NotHl7 or NotOurs."""
    parsed = parse_answer(text)
    wrong = mismatch(question, parsed)
    if wrong:
        raise NotOurs(wrong, parsed.evidence)
    return parsed
