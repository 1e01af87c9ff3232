"""On the registries screen: my agreements, until when they hold, and the yearly acceptance of the terms."""

from __future__ import annotations

from datetime import date, timedelta

from ..model.calendar import in_words
from ..registries import Acceptance, Agreement, RegistrySettings
from .doors import heading, sentence, show
from .markup import table

SOON = timedelta(days=60)


def my_agreements(settings: RegistrySettings, today: date) -> None:
    """Agreements of the operator's file. Stand-ins need none."""
    heading("My agreements")
    if settings.asker is not None:
        purpose = settings.asker.purpose.replace("_", " ")
        sentence(f"Questions go out for {settings.asker.organisation}, asked by {settings.asker.person}: {purpose}.")
    if not settings.agreements:
        sentence(
            "No agreement is kept here. Stand-ins on this computer need none; no other registry is asked without one."
        )
        return
    titles = settings.titles
    lines = [
        (titles.get(one.registry, one.registry), one.organisation, one.signatory, span(one), standing(one, today))
        for one in settings.agreements
    ]
    headings = ("Registry", "Organization", "Signed by", "Valid", "Today")
    show(table(headings, lines, label="My agreements"))
    heading("Yearly acceptance of the terms", 3)
    sentence("Each person who asks accepts the registry's terms once a year; a question of anybody else is not sent.")
    accepted = [
        (who.person, titles.get(one.registry, one.registry), in_words(who.accepted_on), acceptance_words(who, today))
        for one in settings.agreements
        for who in one.persons
    ]
    show(table(("Person", "Registry", "Accepted", "Today"), accepted, label="Yearly acceptance of the terms"))


def span(one: Agreement) -> str:
    return f"{in_words(one.valid_from)} to {in_words(one.valid_until)}"


def standing(one: Agreement, today: date) -> str:
    """Whether it holds today, in words, and a warning two months ahead."""
    if today < one.valid_from:
        return f"! Begins on {in_words(one.valid_from)}"
    if today > one.valid_until:
        return f"! Ended on {in_words(one.valid_until)}: this registry is not asked"
    return _left(one.valid_until, today, "In force")


def acceptance_words(who: Acceptance, today: date) -> str:
    """Whether the acceptance counts today."""
    last = who.ends - timedelta(days=1)
    if not who.counts_on(today):
        return "! Not yet" if today < who.accepted_on else f"! Lapsed on {in_words(last)}: to be accepted again"
    return _left(last, today, "Counts")


def _left(last: date, today: date, words: str) -> str:
    days = (last - today).days
    soon = f"; renew soon, days left: {days}" if last - today < SOON else ""
    return f"{'!' if soon else '✓'} {words} until {in_words(last)}{soon}"
