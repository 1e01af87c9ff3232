"""The connections on the registries screen: each registry's state, its last answers, and a button to test it."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from ..check.reach import probe_sources
from ..model.answers import SourceTally
from ..registries import Pace, Probe, Reach, RegistryRow, RegistrySettings
from . import session
from .doors import heading, plain, sentence
from .guard import guarded
from .wording import children

SYMBOLS = {Reach.REACHABLE: "✓", Reach.REFUSED: "!", Reach.NOT_REACHABLE: "?", Reach.NOT_TESTED: "–"}
NEXT = {
    Reach.REACHABLE: "",
    Reach.REFUSED: "Have the credentials corrected before anybody tries again: accounts lock.",
    Reach.NOT_REACHABLE: "Try again later, or call the help desk. Until then its children show as “could not verify”.",
    Reach.NOT_TESTED: "Whoever looks after this program can set them.",
}


def connections(rows: list[RegistryRow], settings: RegistrySettings) -> None:
    """The registries that can be asked from here, one line each."""
    heading("Connections")
    ready = [row for row in rows if row.registry in settings.connections]
    if not ready:
        sentence("No registry is set up on this computer; lists are checked from their own dates alone.")
        return
    sentence("A test says whether a registry answers. No child's data goes out.")
    if len(ready) > 1:
        everything = [row.registry for row in ready]
        st.button("Test all connections", key="probe-all", on_click=_test, args=(everything,), disabled=_refused(ready))
    tallies = _tallies()
    for row in ready:
        _connection(row, tallies.get(row.registry), settings.connections[row.registry].pace)


def _tallies() -> dict[str, SourceTally]:
    check = session.check()
    return {} if check is None else {one.registry: one for one in check.result.sources}


def _connection(row: RegistryRow, tally: SourceTally | None, pace: Pace) -> None:
    probe = session.probes().get(row.registry)
    with st.container(border=True, key=f"connection-{row.registry}"):
        words, button = st.columns([4, 1], vertical_alignment="center")
        with words:
            heading(row.title, 3)
            sentence(
                f"Software: {row.software}. Asked by {row.how}. {row.state[:1].upper()}{row.state[1:]}.", quiet=True
            )
            sentence(f"Help desk: {row.contact}. {pace_words(pace)}", quiet=True)
            if tally is not None:
                sentence(tally_words(tally))
            if probe is not None:
                sentence(probe_words(*probe))
        with button:
            st.button(
                "Test the connection",
                key=f"probe-{row.registry}",
                on_click=_test,
                args=([row.registry],),
                disabled=_refused([row]),
                help=plain(f"Test the connection to {row.title}"),
            )


def _refused(rows: list[RegistryRow]) -> bool:
    """Whether a registry among them has refused our credentials: a further try may lock the account."""
    probes = session.probes()
    return any(probes[row.registry][0].reach is Reach.REFUSED for row in rows if row.registry in probes)


def _test(registries: list[str]) -> None:
    with guarded():
        now = datetime.now()  # noqa: DTZ005 - the clock on the user's wall
        for one in probe_sources(session.settings(), registries):
            session.keep_probe(one, now)


def pace_words(pace: Pace) -> str:
    """How much is asked of the registry, and how long we wait for it."""
    speed = "as fast as it answers" if pace.per_second is None else f"{pace.per_second:g} a second"
    return (
        f"Pace: {speed}, {pace.in_flight} at once; up to {pace.total_seconds:g} seconds for an answer; after "
        f"{pace.give_up_after} failures in a row a rest of {pace.open_seconds:g} seconds."
    )


def tally_words(tally: SourceTally) -> str:
    """What came of asking a registry in the last check. A record not shared is one of those without a record."""
    said = [f"{tally.found:,} with a record"] if tally.found else []
    said += [f"{tally.answered - tally.found:,} with none returned"] if tally.answered > tally.found else []
    said += [f"{tally.review - tally.held:,} for a person to decide"] if tally.review > tally.held else []
    said += [f"{tally.held:,} held back"] if tally.held else []
    said += [f"{tally.failed:,} without an answer"] if tally.failed else []
    why = "".join(f" {words}" for words in (tally.trouble, tally.held_why) if words)
    return f"In your last check: {children(tally.asked)} asked about; {', '.join(said) or 'no answer yet'}.{why}"


def probe_words(probe: Probe, at: datetime) -> str:
    """How a test went, when, and what to do next."""
    reach = f"{SYMBOLS[probe.reach]} {probe.reach[:1].upper()}{probe.reach[1:]}"
    line = f"{reach}: {probe.evidence}, {probe.milliseconds:,} ms, tested at {at:%H:%M}."
    return f"{line} {NEXT[probe.reach]}".rstrip()
