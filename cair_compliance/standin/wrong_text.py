"""Ways an answer's text can be wrong while the connection is sound, by name."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from .house import House, Said
from .letters import Letter, outcome, redox_errors
from .verdict import RegistryRules

LARGE = 3_000_000
MANNERS = frozenset({"cdata", "unescaped"})


def _addressed_elsewhere(text: str) -> str:
    """The same under another control id, in MSA-2 and in MSH-10 where that repeats it."""
    found = re.search(r"\rMSA\|\w\w\|([^|\r]+)", text)
    return text if found is None else re.sub(rf"\|{re.escape(found[1])}(?=[|\r])", f"|{found[1]}0", text)


ON_TEXT: Mapping[str, Callable[[str], str]] = {
    "swapped_msa": _addressed_elsewhere,
    "lf": lambda text: text.replace("\r", "\n"),
    "crlf": lambda text: text.replace("\r", "\r\n"),
    "two_messages": lambda text: text * 2,
    "empty_return": lambda text: "",
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "bom": lambda text: "\ufeff" + text,
    "bad_json": lambda text: text[: len(text) // 2],
}


def wrong_text(name: str, house: House, letter: Letter, said: Said) -> Said:
    """The text under a fault that concerns it; the right one under any other."""
    if name in ON_TEXT:
        return Said(ON_TEXT[name](said.text), said.status)
    if name == "large":
        return Said(said.text + _padding(letter.language), said.status)
    if name == "redox_errors":
        return Said(redox_errors("Destination returned an error", 503))
    if name.startswith("operation_outcome"):
        return Said(outcome("exception", "The service is not able to answer"), 200 if name.endswith("200") else 500)
    return said


def swapped(house: House, letter: Letter, said: Said) -> Said:
    """The answer before this one; for the first question one about somebody else that answers nothing asked."""
    last = house.before(letter.registry, letter.key, said)
    if last:
        return last
    other = letter.compose(mistaken(house))
    return Said(_addressed_elsewhere(other.text), other.status)


def mistaken(house: House) -> RegistryRules:
    """The rules of a registry that answers about somebody else."""
    return replace(house.scenario.rules, mistaken=True)


def _padding(language: str) -> str:
    return " " * LARGE if language in ("redox", "fhir") else f"NTE|1||{'X' * LARGE}\r"
