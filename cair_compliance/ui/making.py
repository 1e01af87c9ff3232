"""Papers that take longer than a second to make: made on a click, under a bar that moves, then there to be taken.

The work goes on in a thread of its own that touches no session; leaving the page or pressing something else ends it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeAlias, TypeVar

import streamlit as st

from ..api import Check
from . import session
from .doors import plain
from .downloads import download

T = TypeVar("T")
Tell: TypeAlias = Callable[[float], None]
"""Told the share of the work that is done, from 0 to 1."""
LOOK = 0.2
LONG = 0.5
"""Seconds of the machine the papers were timed on; a slower one needs twice as long."""


class Left(Exception):
    """Nobody waits for it any more."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One file to take away. `seconds`: what making it takes, roughly; `rests_on`: the choices it was made for."""

    label: str
    what: str
    ending: str
    kind: str
    build: Callable[[Tell], bytes] = field(repr=False)
    seconds: float = 0.0
    rests_on: Hashable = ()


def shelf(check: Check, papers: Sequence[Paper]) -> None:
    """Buttons side by side: short papers are built when taken, long ones are made first."""
    with st.container(horizontal=True):
        pressed = [paper for paper in papers if _offered(check, paper)]
    for paper in pressed:
        _kept(check, paper)[:] = [(paper.rests_on, moving(paper.label, paper.build))]
        st.rerun()


def _offered(check: Check, paper: Paper) -> bool:
    """The button of one paper; whether it was asked to be made."""
    kept = _kept(check, paper)
    if paper.seconds < LONG:
        download(paper.label, paper.what, paper.ending, paper.kind, check, lambda: paper.build(_nobody))
    elif kept and kept[0][0] == paper.rests_on:
        data = kept[0][1]
        download(paper.label, paper.what, paper.ending, paper.kind, check, lambda: data)
    else:
        return st.button(f"Make: {paper.label}", key=f"make-{paper.what}", icon=":material/hourglass_top:")
    return False


def _kept(check: Check, paper: Paper) -> list[tuple[Hashable, bytes]]:
    """The last one made, until the check or its choices change."""
    return session.answer(f"made-{paper.what}", check, list)


def _nobody(share: float) -> None:
    """Nobody looks."""


@dataclass(slots=True)
class _Work(Generic[T]):
    """What the thread and the page share."""

    share: float = 0.0
    left: bool = False
    found: T | None = None
    trouble: Exception | None = None

    def tell(self, share: float) -> None:
        if self.left:
            raise Left
        self.share = share

    def go(self, work: Callable[[Tell], T]) -> None:
        try:
            self.found = work(self.tell)
        except Exception as error:
            self.trouble = error


def moving(words: str, work: Callable[[Tell], T]) -> T:
    """The work, while a bar shows how far it is and for how long it has been going on. Raises what the work raises."""
    shared: _Work[T] = _Work()
    thread = threading.Thread(target=shared.go, args=(work,), name="paper", daemon=True)
    bar, began = st.progress(0.0, text=plain(f"{words} …")), time.monotonic()
    thread.start()
    try:
        while thread.is_alive():
            thread.join(LOOK)
            seconds = int(time.monotonic() - began)
            bar.progress(min(shared.share, 1.0), text=plain(f"{words}: {shared.share:.0%}, {seconds} s"))
    finally:
        shared.left = True
    bar.empty()
    if shared.trouble is not None:
        raise shared.trouble
    return shared.found  # type: ignore[return-value]
