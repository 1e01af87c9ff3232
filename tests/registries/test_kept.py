"""A second try at a roster asks only what failed."""

from datetime import date

from cair_compliance.model.answers import Outcome, Route
from cair_compliance.model.people import Pupil
from cair_compliance.registries import ask
from cair_compliance.standin import serve

from .conftest import settings_for

PUPILS = [Pupil("", n + 2, "Nobody", f"Child{n}", birthdate=date(2018, 2, 14)) for n in range(20)]
ROUTES = {n: (Route("bay" if n % 2 else "sac", "x", "", ""),) for n in range(20)}


def test_what_answered_is_not_asked_again_and_the_counts_go_on():
    kept, told, journal = {}, {}, []
    with serve(faults={"bay": "reset"}) as running:
        first = ask(PUPILS, ROUTES, settings_for(running.address), kept=kept)
    assert len(kept) == 20 and sum(a.outcome is Outcome.NOT_FOUND for (a,) in first.values()) == 10
    with serve(journal=journal) as running:
        again = ask(PUPILS, ROUTES, settings_for(running.address), kept=kept,
                    progress=lambda registry, *counts: told.__setitem__(registry, counts))  # fmt: skip
    assert len(journal) == 10
    assert {a.outcome for (a,) in again.values()} == {Outcome.NOT_FOUND}
    assert told == {"bay": (10, 10, 10, 0), "sac": (10, 10, 10, 0)}
