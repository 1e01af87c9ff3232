"""Finished pages, kept as the compressed bytes they will be in the file and as nothing else.

The library keeps the text of each page until the whole report is saved, five times as long; and then both.
"""

from __future__ import annotations

from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFPage, PDFStream, PDFZCompress


class _Words(PDFStream):  # type: ignore[misc]
    """What stands on a page: goes into the file once, and is given up as it goes."""

    def format(self, document: Any) -> bytes:
        written: bytes = super().format(document)
        self.content = b""
        return written


class _Page(PDFPage):  # type: ignore[misc]
    """A page, which gives up its size, fonts and links as it goes into the file."""

    def format(self, document: Any) -> bytes:
        written: bytes = super().format(document)
        self.MediaBox = self.Resources = self.Annots = self.XObjects = None
        return written


def finish_page(canvas: Any) -> None:
    """Ends the page at hand of `canvas`. The file has the same bytes as when the library ends it."""
    canvas.showPage()
    page = canvas._doc.Pages.pages[-1]
    filtered = PDFDictionary({"Filter": PDFArray([PDFName(PDFZCompress.pdfname)])})
    page.Contents = _Words(filtered, PDFZCompress.encode(page.stream))
    page.stream = None
    page.__class__ = _Page
