"""Testing the connections: are the registries there, before anybody needs them?"""

from __future__ import annotations

from collections.abc import Iterable

from ..registries import Probe, RegistrySettings, probe_all
from .sources import standins


def probe_sources(settings: RegistrySettings, only: Iterable[str] | None = None) -> tuple[Probe, ...]:
    """Test the registries of the settings, or those named; the demonstration's stand-ins run for as long.

    No pupil's data goes out, so no agreement is asked for and nothing is written into the record of questions.
    """
    with standins(settings) as reachable:
        return probe_all(reachable, only)
