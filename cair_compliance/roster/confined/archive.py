"""The parts of a zipped workbook: each inflated to its true size, within a budget, and never with a DTD in it."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any
from xml.parsers import expat

from .refusals import RefusedError, damaged

DOCTYPE = tuple("<!DOCTYPE".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))
_MARKUP = (".xml", ".rels", ".vml", ".xhtml", ".html")


class Archive:
    """An open zip archive. Parts go by their names without case and without a leading stroke."""

    def __init__(self, data: bytes, inflated: int) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise damaged() from None
        self._left = inflated
        self._parts = {part.filename.lower().lstrip("/"): part for part in self._zip.infolist()}
        self._read: dict[str, bytes] = {}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    def part(self, name: str) -> bytes:
        """The whole part. Raises RefusedError for one that is missing, damaged, too large or holds a DTD."""
        key = name.lower()
        if key not in self._parts:
            raise damaged()
        return self._read.pop(key) if key in self._read else self._inflate(key)

    def look_through(self, needed: set[str]) -> None:
        """Inflate every part in markup and look for a DTD; keep those that are needed."""
        for key in self._parts:
            if key.endswith(_MARKUP):
                part = self._inflate(key)
                if key in needed:
                    self._read[key] = part

    def _inflate(self, key: str) -> bytes:
        part = self._parts[key]
        if part.file_size > self._left:
            raise RefusedError("bomb")
        self._left -= part.file_size
        try:
            data = self._zip.read(part)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
            raise damaged() from None
        if any(mark in data for mark in DOCTYPE):
            raise RefusedError("dtd")
        return data


def parse(part: bytes, start: Any, end: Any = None, text: Any = None) -> None:
    """Walk through XML. Raises RefusedError for what is not XML and for a document type definition."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.StartDoctypeDeclHandler = _refuse_document_type
    try:
        parser.Parse(part, True)
    except (expat.ExpatError, LookupError, ValueError):
        raise damaged() from None


def _refuse_document_type(*_: Any) -> None:
    raise RefusedError("dtd")


def local(name: str) -> str:
    """The name of an element or attribute without its prefix."""
    return name.rpartition(":")[2]
