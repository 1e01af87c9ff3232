"""The Redox network: one POST a question, answered at once by the registry behind a destination."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..model.answers import Outcome
from .adapter import Call, Inquiry
from .correlate import stranger
from .failures import NotOurs, Unreachable
from .jsonanswer import nothing
from .parsed import ParsedAnswer
from .redox import KIND, parse_redox, question, refusals
from .rest import Body, exchange, words_of
from .strictjson import read_object
from .tokens import Tokens
from .transport import BUSY, Reply, below, within

NOT_UNDERSTOOD = frozenset({400, 422})


@dataclass(slots=True)
class RedoxAdapter:
    """Keeps the network's token, nothing else."""

    tokens: Tokens = field(default_factory=Tokens)

    async def ask(self, call: Call, inquiry: Inquiry) -> ParsedAnswer:
        return await within(call.connection.pace, self._ask(call, inquiry))

    async def _ask(self, call: Call, inquiry: Inquiry) -> ParsedAnswer:
        dialect, rest = call.connection.dialect, words_of(call)
        document = question(
            inquiry.pupil, dialect, destination=call.who.facility, now=inquiry.now, registry_id=inquiry.registry_id
        )
        address = below(call.connection.address, rest.path)
        return read(await exchange(call, self.tokens, "POST", address, Body.json(document)), call, inquiry)

    async def probe(self, call: Call) -> str:
        await within(call.connection.pace, self.tokens.get(call, words_of(call)))
        return "accepted the credentials"


def read(reply: Reply, call: Call, inquiry: Inquiry) -> ParsedAnswer:
    """The answer in `reply` to this very question. Raises Unreachable, Unusable or NotOurs."""
    if reply.status in NOT_UNDERSTOOD:
        return nothing(KIND, Outcome.BAD_REQUEST, (f"HTTP={reply.status}",))
    if reply.status not in (200, 201):
        raise Unreachable(f"HTTP {reply.status}", credentials=reply.status == 403)
    document = read_object(reply.body)
    statuses, codes = refusals(document)
    if statuses:
        return refused(statuses, codes)
    parsed = parse_redox(document, call.connection.dialect)
    if parsed.outcome is Outcome.FOUND:
        _check_ours(parsed, inquiry)
    return parsed


def refused(statuses: list[int], codes: tuple[str, ...]) -> ParsedAnswer:
    """HTTP 200 with errors: what the registry behind the network said to the network. Raises Unreachable."""
    if all(status in NOT_UNDERSTOOD for status in statuses):
        return nothing(KIND, Outcome.BAD_REQUEST, codes)
    transient = all(status in BUSY or status >= 500 for status in statuses)
    busy = all(status in BUSY for status in statuses)
    raise Unreachable("; ".join(codes), retry=transient, busy=busy, credentials=401 in statuses)


def _check_ours(parsed: ParsedAnswer, inquiry: Inquiry) -> None:
    person = parsed.persons[0]
    if stranger(inquiry.pupil, person):
        raise NotOurs("Patient.Demographics", parsed.evidence)
    if inquiry.registry_id and inquiry.registry_id not in {value for _, value in person.identifiers}:
        raise NotOurs("Patient.Identifiers", parsed.evidence)
