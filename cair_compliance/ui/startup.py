"""Once, before anything is served: are the settings safe, and are the imports out of the collector's way?"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import altair  # noqa: F401 - imported before the freeze
import pandas  # noqa: F401 - imported before the freeze
import streamlit as st

from .. import api  # noqa: F401 - imported before the freeze

REQUIRED: Mapping[str, tuple[Any, ...]] = MappingProxyType(
    {
        "server.enableAgentApi": (False,),
        "server.address": ("127.0.0.1", "localhost", "::1"),
        "server.enableCORS": (True,),
        "server.enableXsrfProtection": (True,),
        "server.enableStaticServing": (False,),
        "client.showErrorDetails": ("none",),
        "browser.gatherUsageStats": (False,),
    }
)
"""Streamlit's setting -> the values under which pupils' records may be on the screen."""


def unsafe_settings(option: Callable[[str], Any] = st.get_option) -> list[str]:
    """One sentence for each setting that is too open; empty when all are safe."""
    return list(_complaints(option))


def _complaints(option: Callable[[str], Any]) -> Iterator[str]:
    for name, allowed in REQUIRED.items():
        if option(name) not in allowed:
            yield f"{name} must be {str(allowed[0]).lower()}."
    hosts = option("server.allowedHosts") or []
    if not hosts or "*" in hosts:
        yield "server.allowedHosts must name the hosts that may be used."
    if option("server.trustedUserHeaders"):
        yield "server.trustedUserHeaders must be empty."


@cache
def freeze_imports() -> None:
    """Take what the imports left behind out of garbage collection; each rerun is then several times faster."""
    gc.collect()
    gc.freeze()


def ready() -> None:
    """Freeze once; refuse to serve under unsafe settings."""
    freeze_imports()
    if complaints := unsafe_settings():
        st.error("This app does not open, because it was started with unsafe settings.")
        for complaint in complaints:
            st.markdown(f"- `{complaint}`")
        st.markdown("Start it with `make run` from its own folder, where the safe settings are.")
        st.stop()
