"""HL7 v2.5.1 in a SOAP 1.2 envelope: the CDC IIS interface that CAIR speaks."""

from __future__ import annotations

import httpx2

from .adapter import Call, Inquiry
from .correlate import mismatch
from .failures import NotOurs, Unreachable
from .parsed import ParsedAnswer
from .qbp import Question, build
from .rsp import parse_answer
from .soap import CONTENT_TYPE, SECURITY, BadEnvelope, Fault, envelope, returned
from .transport import post

TEST = "connectivity test"


class Hl7Adapter:
    """Builds a QBP^Q11, sends it, reads the RSP^K11."""

    async def ask(self, call: Call, inquiry: Inquiry) -> ParsedAnswer:
        question = build(
            inquiry.pupil,
            inquiry.profile,
            call.connection.dialect,
            facility=call.who.facility,
            control_id=inquiry.control_id,
            now=inquiry.now,
            registry_id=inquiry.registry_id,
        )
        fields = {
            "username": call.who.username,
            "password": call.who.password,
            "facilityID": call.who.facility,
            "hl7Message": question.text,
        }
        return read(await self._exchange(call, call.connection.dialect.query_operation, fields), question)

    async def probe(self, call: Call) -> str:
        echoed = await self._exchange(call, "connectivityTest", {"echoBack": TEST})
        return "answered the connectivity test" if TEST in echoed else "answered, but not what was sent"

    async def _exchange(self, call: Call, operation: str, fields: dict[str, str]) -> str:
        connection, namespace = call.connection, call.connection.dialect.namespace
        content_type = CONTENT_TYPE.format(namespace=namespace, operation=operation)
        body = envelope(namespace, operation, fields)
        reply = await post(call.client, connection.address, body, content_type, connection.pace)
        try:
            text = returned(reply.body)
        except Fault as fault:
            refused = fault.kind == SECURITY
            raise Unreachable(f"fault: {fault.kind}", retry=fault.kind == "fault", credentials=refused) from None
        except BadEnvelope as error:
            raise Unreachable(f"HTTP {reply.status}, malformed: {error}") from None
        if reply.status != httpx2.codes.OK:
            raise Unreachable(f"HTTP {reply.status}")
        return text


def read(text: str, question: Question) -> ParsedAnswer:
    """The answer in `text` to this very question. Raises NotHl7 or NotOurs."""
    parsed = parse_answer(text)
    wrong = mismatch(question, parsed)
    if wrong:
        raise NotOurs(wrong, parsed.evidence)
    return parsed
