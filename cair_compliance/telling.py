"""Which reports one check can tell, by name: the list of the reports page, the shell and the notebook alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from .api import Check
from .check.questions import DISEASES
from .engine.notices import load_notice_law
from .model.errors import InputRefused
from .model.senders import Sender
from .reports.letters import KINDS, letters
from .reports.letters.letter import Occasion
from .reports.school import call_list, exemption_register, follow_up_list, outbreak_list, pending_list, pupil_record
from .reports.story import Story


@dataclass(frozen=True, slots=True)
class Telling:
    """One report of the office: its title, what it is for in one line, and how it is told."""

    title: str
    purpose: str
    tell: Callable[[Check], Story]


OFFICE: Mapping[str, Telling] = MappingProxyType(
    {
        "call-list": Telling(
            "Pupils to call today", "Whom to call, what to say, room for notes.", lambda check: call_list(check.result)
        ),
        "follow-up": Telling(
            "Conditional follow-up",
            "Who has doses to come: earliest and last days, reviews; also as a calendar file.",
            lambda check: follow_up_list(check.result, check.deadlines()),
        ),
        "pending": Telling(
            "Transfer, homeless and foster pupils",
            "Who attends while records are obtained, and until when.",
            lambda check: pending_list(check.result, check.deadlines()),
        ),
        "exemptions": Telling(
            "Exemption register",
            "Exemptions on file, and those the list only mentions.",
            lambda check: exemption_register(check.result),
        ),
    }
)


def office_story(check: Check, name: str) -> Story:
    """One report of OFFICE. Raises InputRefused for a name that is not there."""
    if name not in OFFICE:
        raise InputRefused(f"{name} is not a report; there are: {', '.join(OFFICE)}.")
    return OFFICE[name].tell(check)


def outbreak_story(check: Check, disease: str) -> Story:
    """The outbreak list of one disease of H&S 120325. Raises InputRefused."""
    return outbreak_list(check.result, disease.strip().lower(), check.without_proof(disease))


def record_story(check: Check, places: Sequence[int] = ()) -> Story:
    """The record of some pupils, of all counted ones when none are named."""
    wanted = set(places)
    chosen = [pupil for pupil in check.result.pupils if pupil.counted and (not wanted or pupil.place in wanted)]
    return pupil_record(check.result, chosen)


def letter_check(check: Check, kind: str, starts: date | None) -> Check:
    """The check a kind of letter rests on: for the spring letter, the 6th graders on their first day of 7th grade."""
    if kind != "spring":
        return check
    if starts is None:
        raise InputRefused("The spring letter needs the first day of the next school year.")
    return check.rising(starts)


def letters_story(
    check: Check,
    kind: str,
    places: Sequence[int],
    sender: Sender,
    *,
    confirmed_by: str,
    written: date | None = None,
    first_notice: date | None = None,
    starts: date | None = None,
) -> Story:
    """Letters of one of KINDS to the pupils at `places`, which a person has confirmed. Raises InputRefused."""
    if kind not in KINDS:
        raise InputRefused(f"{kind} is not a letter; there are: {', '.join(KINDS)}.")
    occasion = letter_occasion(check, sender, written or check.result.as_of, first_notice, starts)
    return letters(letter_check(check, kind, starts).result, kind, places, occasion, confirmed_by=confirmed_by)


def letter_occasion(
    check: Check, sender: Sender, written: date, first_notice: date | None = None, starts: date | None = None
) -> Occasion:
    """What a batch has in common, with the law of its day. Raises InputRefused."""
    law = load_notice_law(check.evaluation.pack, written)
    if law is None:
        raise InputRefused("These rules hold no law of notices for that day.")
    return Occasion(sender, law, written, first_notice, starts)


__all__ = [
    "DISEASES",
    "KINDS",
    "OFFICE",
    "Telling",
    "letter_check",
    "letter_occasion",
    "letters_story",
    "office_story",
    "outbreak_story",
    "record_story",
]
