"""Damaged answers by the ten thousand: none may raise anything unforeseen, none may serve another child.

Run with `make fuzz` or `python -m benchmarks.fuzz_answers [hl7|wrapped] [--count N] [--seed N]`; without arguments
20,000 mutants of 30 HL7 answers and 5,000 of SOAP, Redox and FHIR answers. The same seed makes the same mutants, so a
number is enough to make one again. Prints one JSON document; exit code 1 when there is any crash or any wrong child.
The test suite runs a short slice.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import cast

from cair_compliance.model.answers import Answer, Match
from cair_compliance.registries import describe, load_settings, parse_message
from cair_compliance.registries.adapter import Call, Inquiry
from cair_compliance.registries.answering import answer_of, no_answer
from cair_compliance.registries.failures import NotOurs, Unreachable
from cair_compliance.registries.hl7_adapter import read
from cair_compliance.registries.matching import fold_person
from cair_compliance.registries.parsed import Unusable
from cair_compliance.registries.redox_adapter import read as read_redox
from cair_compliance.registries.settings import Credentials
from cair_compliance.registries.soap import BadEnvelope, Fault, returned
from cair_compliance.registries.transport import Client, Reply

from .fuzz_seeds import BAY, CHILD, QUESTION, hl7_seeds, wrapped_seeds

COUNTS = {"hl7": 20_000, "wrapped": 5_000}
_PIECES = (
    *("|", "^", "~", "\\", "&", "\r", "\n", "\x00", " ", '""', "\\F\\", "\\X0D\\", "é", "\ufeff", "<", ">", "]]>"),
    *("PID|", "MSH|", "RXA|", "OBX|1|", "ORC|RE||1", "QAK|", "Z31", "Z32", "Z33", "NF", "PD", "AE", "998", "CVX", "D"),
    *("OKAFOR", "LENA", "VANG", "MAI", "LEO", "20180214", "20170930", "2018", "00", "0", "9"),
    *("&amp;", '"', "{", "}", "[", "null", "true"),
)  # fmt: skip

_CHARACTERS = tuple(map(chr, (0, 1, 10, 13, 31, 127, 133, 160, 8232, 55296, 65533, 128512)))
_REDOX = load_settings("demo").connections["redox"]


def read_hl7(text: str) -> Answer:
    """What becomes of a message that answers the question about the child."""
    try:
        return answer_of(read(text, QUESTION), CHILD, BAY, frozenset())
    except (Unusable, NotOurs) as error:
        return no_answer(BAY, error)


def read_wrapped(data: bytes) -> Answer | None:
    """The same of an envelope or a JSON document; None for what is neither and only described, as a saved answer."""
    describe(parse_message(data))
    try:
        return _redox(data) if data[:1] == b"{" else read_hl7(returned(data))
    except Fault:
        return no_answer(BAY, Unreachable("fault"))
    except BadEnvelope:
        return None


def _redox(data: bytes) -> Answer:
    call = Call(cast("Client", None), _REDOX, Credentials("", "", ""))
    inquiry = Inquiry(CHILD, "CC1", "Z34", datetime(2024, 9, 3, tzinfo=UTC))
    try:
        return answer_of(read_redox(Reply(200, data), call, inquiry), CHILD, _REDOX, frozenset())
    except (Unusable, NotOurs, Unreachable) as error:
        return no_answer(_REDOX, error)


def wrong_child(answer: Answer) -> bool:
    """Whether an answer serves somebody else's doses, or doses without an accepted person."""
    person = answer.person
    if answer.match is not Match.EXACT or person is None:
        return bool(answer.doses) or answer.match in (Match.STRONG, Match.CHOSEN)
    names = fold_person(person.last_name), fold_person(person.first_name)
    return names != ("okafor", "lena") or person.birthdate != CHILD.birthdate


@dataclass(slots=True)
class Tally:
    """What became of the mutants. `crashes` and `wrong` name them by number."""

    mutants: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    crashes: list[str] = field(default_factory=list)
    wrong: list[int] = field(default_factory=list)

    def take(self, number: int, make: Callable[[], Answer | None]) -> None:
        """Count one mutant."""
        self.mutants += 1
        try:
            answer = make()
        except Exception as error:
            self.crashes.append(f"{number}: {type(error).__name__}")
            return
        self.outcomes[f"{answer.outcome.name}/{answer.match.name}" if answer else "described"] += 1
        if answer is not None and wrong_child(answer):
            self.wrong.append(number)


def mutants(seeds: Sequence[str], count: int, seed: int) -> Iterator[str]:
    """`count` damaged copies of the seeds in turn: pieces put in or over, cut, doubled, swapped."""
    for number in range(count):
        choice = random.Random(f"{seed}/{number}")
        text = seeds[number % len(seeds)]
        for _ in range(choice.randint(1, 6)):
            text = _damaged(text, seeds, choice)
        yield text


def _damaged(text: str, seeds: Sequence[str], choice: random.Random) -> str:
    place, length = choice.randint(0, len(text)), choice.choice((0, 0, 1, 1, 2, 5, 12, 60))
    match choice.randrange(8):
        case 0:
            return text[:place]
        case 1:
            return text[:place] + text[place : place + length] * 2 + text[place + length :]
        case 2:
            other = choice.choice(seeds)
            return text[:place] + other[choice.randint(0, len(other)) :]
        case 3:
            lines = text.split("\r")
            choice.shuffle(lines)
            return "\r".join(lines)
        case 4:
            return (
                text[:place]
                + chr(choice.choice((0, 1, 10, 13, 31, 127, 133, 160, 8232, 55296, 65533, 128512)))
                + text[place:]
            )
        case _:
            return text[:place] + choice.choice(_PIECES) + text[place + length :]


def run(kind: str, count: int, seed: int = 0) -> Tally:
    """Damage and read `count` answers of a kind: "hl7" or "wrapped"."""
    tally = Tally()
    if kind == "hl7":
        for number, text in enumerate(mutants(hl7_seeds(), count, seed)):
            tally.take(number, lambda text=text: read_hl7(text))  # type: ignore[misc]
        return tally
    seeds = [data.decode() for data in wrapped_seeds()]
    for number, text in enumerate(mutants(seeds, count, seed)):
        tally.take(number, lambda text=text: read_wrapped(text.encode(errors="surrogatepass")))  # type: ignore[misc]
    return tally


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for; exit code 1 for any crash or wrong child."""
    parser = argparse.ArgumentParser(description="Damage answers and read them.")
    parser.add_argument("kind", nargs="?", choices=sorted(COUNTS))
    parser.add_argument("--count", type=int)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    found = {
        kind: run(kind, given.count or COUNTS[kind], given.seed)
        for kind in ([given.kind] if given.kind else COUNTS)
    }  # fmt: skip
    told = {
        kind: {"mutants": one.mutants, "crashes": one.crashes, "wrong": one.wrong, "outcomes": dict(one.outcomes)}
        for kind, one in found.items()
    }
    print(json.dumps(told, indent=1))
    return int(any(one.crashes or one.wrong for one in found.values()))


if __name__ == "__main__":
    sys.exit(main())
