"""The web page of a report as a tagged PDF (PDF/UA-1), for a screen reader that opens no web page.

An extra: WeasyPrint and the Pango of the system lay the page out. It is loaded when it is first wanted, fetches
nothing but the fonts of the package, and says nothing to any log, since its remarks would quote the page.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from typing import Any

from ..model.errors import InputRefused
from .html import html_of
from .lines import DATE
from .page_fonts import page_fonts
from .story import Story
from .text import safe

_VARIANT = "pdf/ua-1"
_PRINT = """
tbody th, tbody td { overflow-wrap: anywhere; }
body { line-height: 1.35; }
table { font-size: .8rem; }
th, td { padding: .25rem .3rem; }
h2 { margin-top: 1.2rem; }
dl > div { grid-template-columns: 8rem 1fr; padding: .12rem 0; }
.notice { padding: .35rem .8rem; margin: .4rem 0; }
.bars li { grid-template-columns: 17rem 1fr 3rem; }
.band { display: block; }
.band .said { float: right; }
.new-page > h2:first-child { margin-top: 0; border-top: 0; padding-top: 0; }
@page { @bottom-right { content: "page " counter(page) " of " counter(pages); font-size: 8pt; } }
"""
"""Nothing scrolls on paper: a name without a break must not push the columns after it off the page. Pages have
numbers; a date stays on one line, and so does a name with its standing."""
_WORDS = re.compile(r"(?<=>)[^<>]+(?=<)")
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
MISSING = (
    "A tagged PDF needs WeasyPrint (pip install -r requirements-accessible.txt) and the library Pango "
    "(on Debian or Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0)."
)


def tagged_pdf_of(story: Story) -> bytes:
    """The story as PDF/UA-1: title, language, headings, lists and table headings in its structure.

    Equal stories give equal bytes on one machine. Words of a script without a font are named, as in `pdf_of`. Raises
    InputRefused where WeasyPrint or Pango is missing.
    """
    weasyprint = _weasyprint()
    if weasyprint is None:
        raise InputRefused(MISSING)
    page = _FOREIGN.sub(lambda found: safe(found.group()), _with_whole_dates(html_of(story)))
    rules, fonts = page_fonts(page)
    page = page.replace("</style>", f"{rules}\n{_PRINT}\n</style>", 1)
    found: bytes = weasyprint.HTML(string=page, url_fetcher=_fonts_alone(weasyprint, fonts)).write_pdf(
        pdf_variant=_VARIANT,
        pdf_identifier=hashlib.sha256(page.encode(errors="backslashreplace")).digest()[:16],
    )
    return found


def _with_whole_dates(page: str) -> str:
    """The page with each date of its words on one line."""
    return _WORDS.sub(lambda words: DATE.sub(r'<span class="day">\g<0></span>', words.group()), page)


def can_tag() -> bool:
    """Whether this machine makes tagged PDFs."""
    return _weasyprint() is not None


@cache
def _weasyprint() -> Any:
    """The library, or None where it or Pango is missing: looked for once, since a screen asks on each rerun."""
    try:
        import weasyprint
    except (ImportError, OSError):
        return None
    logging.getLogger("weasyprint").disabled = True
    return weasyprint


def _fonts_alone(weasyprint: Any, fonts: Mapping[str, bytes]) -> Any:
    """What answers each request of the layout: with a font of `fonts`, or not at all."""

    class FontsAlone(weasyprint.URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in fonts:
                raise ValueError("not part of the report")
            return weasyprint.urls.URLFetcherResponse(url, BytesIO(fonts[url]), {})

    return FontsAlone()
