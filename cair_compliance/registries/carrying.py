"""How an HL7 message travels: in a SOAP envelope of either version, or as a field of a form."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import TypeAlias

from . import form
from .adapter import Call
from .failures import Unreachable
from .hl7 import decode
from .parsed import Unusable
from .soap import SECURITY, BadEnvelope, Fault, envelope, headers, returned
from .transport import Reply, post

TEST = "connectivity test"

Carrier: TypeAlias = Callable[[Call, str], Awaitable[str]]
"""Takes a message there and brings the text of the answer. Raises Unreachable."""


async def by_soap(call: Call, message: str) -> str:
    """One call of the query operation."""
    who, words = call.who, call.connection.dialect
    fields = {
        "username": who.username,
        "password": who.password,
        "facilityID": who.facility,
        "hl7Message": message,
    }
    return await _operation(call, words.query_operation, fields)


async def greet_by_soap(call: Call) -> str:
    echoed = await _operation(call, "connectivityTest", {"echoBack": TEST})
    if TEST not in echoed:
        raise Unusable("the answer is not what was sent")
    return "answered the connectivity test, which takes no credentials"


async def _operation(call: Call, operation: str, fields: dict[str, str]) -> str:
    words = call.connection.dialect
    body = envelope(words.namespace, operation, fields, words.transport)
    reply = await _post(call, body, headers(words.namespace, operation, words.transport))
    try:
        text = returned(reply.body)
    except Fault as fault:
        refused = fault.kind == SECURITY
        raise Unreachable(f"fault: {fault.kind}", retry=fault.kind == "fault", credentials=refused) from None
    except BadEnvelope as error:
        raise Unreachable(f"HTTP {reply.status}, malformed: {error}") from None
    if reply.status != HTTPStatus.OK:
        raise Unreachable(f"HTTP {reply.status}")
    return text


async def by_form(call: Call, message: str) -> str:
    """One post of the form."""
    reply = await _posted(call, message)
    if reply.status != HTTPStatus.OK:
        raise Unreachable(f"HTTP {reply.status}")
    return decode(reply.body)


async def greet_by_form(call: Call) -> str:
    """There is no test of connectivity: a form without a message says no more than that somebody answers.

    Whoever answers may well call it a bad request.
    """
    reply = await _posted(call, "")
    if reply.status not in (HTTPStatus.OK, HTTPStatus.BAD_REQUEST):
        raise Unreachable(f"HTTP {reply.status}")
    return "answered a form without a message"


async def _posted(call: Call, message: str) -> Reply:
    who = call.who
    body = form.form(who.username, who.password, who.facility, message)
    reply = await _post(call, body, {"Content-Type": form.CONTENT_TYPE})
    if form.refuses_credentials(reply.body):
        raise Unreachable(f"HTTP {reply.status}, credentials refused", credentials=True)
    return reply


async def _post(call: Call, body: bytes, said: Mapping[str, str]) -> Reply:
    return await post(call.client, call.connection.address, body, said, call.connection.pace)


CARRIERS: Mapping[str, Carrier] = {"soap12": by_soap, "soap11": by_soap, "form": by_form}
"""Transport of a dialect -> how a message travels."""

GREETINGS: Mapping[str, Callable[[Call], Awaitable[str]]] = {
    "soap12": greet_by_soap,
    "soap11": greet_by_soap,
    "form": greet_by_form,
}
"""Transport of a dialect -> how to find out whether anybody is there, without a pupil's data."""
