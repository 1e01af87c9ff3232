"""A story on paper."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import Lock
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from .faces import REGULAR, shipped
from .press import Imprint, Press
from .setting import Setter
from .story import Story
from .text import visible
from .theme import PAGE_HEIGHT, PAGE_WIDTH
from .wording import wording_of

AUTHOR = "cair_compliance"
_fonts = Lock()
"""The PDF library reads a font through one position in its file, so two reports must not embed at a time."""


def pdf_of(story: Story, progress: Callable[[float], None] = lambda share: None) -> bytes:
    """The story as PDF, US Letter; equal stories give equal bytes.

    `progress` is told after each page what share of the story is done, from 0 to 1.
    """
    shipped(), shipped(bold=True)
    wording = wording_of(story.language)
    canvas = _canvas(story)
    imprint = Imprint(story.title, story.facility, story.basis, wording, story.confidential, story.seal, story.margins)
    setter = Setter(story, wording)
    press = Press(canvas, imprint, lambda: progress(setter.share))
    with _no_search_for_cycles():
        press.run(setter.slices())
        with _fonts:
            data: bytes = canvas.getpdfdata()
    return data


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Pages make no cycles, yet the search for them costs a third of a long report's time."""
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()


def _canvas(story: Story) -> Any:
    canvas = Canvas(
        BytesIO(),
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        invariant=1,
        pageCompression=1,
        initialFontName=REGULAR,
        lang=visible(story.language),
    )
    canvas.setTitle(visible(f"{story.title}: {story.facility}" if story.facility else story.title))
    canvas.setAuthor(AUTHOR)
    canvas.setCreator(AUTHOR)
    canvas.setSubject(visible(story.basis))
    canvas.setViewerPreference("DisplayDocTitle", "true")
    return canvas
