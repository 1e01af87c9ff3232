"""Workbooks in Office Open XML: which sheets there are, their texts, their number formats."""

from __future__ import annotations

import importlib
import posixpath
from dataclasses import dataclass
from types import ModuleType

from . import xlsx_sheet
from .answer import Answer
from .archive import Archive, local, parse
from .number_formats import NUMBER, shape_of
from .refusals import RefusedError, damaged
from .xlsx_cells import Workbook, unescaped

_BOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_LARGE = 150_000
_scan: ModuleType | None = None
_STRICT = b"purl.oclc.org/ooxml"


@dataclass
class _Listed:
    name: str
    part: str
    visible: bool


def warm_up(data: bytes) -> None:
    """A large workbook is worth the array library; a small one is read before it would be loaded."""
    global _scan
    if len(data) > _LARGE:
        _scan = importlib.import_module(".xlsx_scan", __package__)


def read(data: bytes, answer: Answer, inflated: int) -> None:
    """All visible sheets into the answer."""
    archive = Archive(data, inflated)
    if _BOOK not in archive:
        raise damaged()
    relations = _relations(archive.part(_RELATIONS))
    book_part = archive.part(_BOOK)
    if _STRICT in book_part:
        raise RefusedError("strict")
    book = Workbook()
    listed = _sheets(book_part, relations, book)
    shared, styles = (_target(relations, kind) for kind in ("sharedStrings", "styles"))
    needed = {sheet.part.lower() for sheet in listed if sheet.visible} | {shared.lower(), styles.lower()}
    archive.look_through(needed)
    if shared and shared in archive:
        book.texts = _shared_texts(archive.part(shared), answer)
    if styles and styles in archive:
        book.shapes = _shapes(archive.part(styles))
    for sheet in listed:
        if sheet.visible:
            grid = answer.sheet(sheet.name)
            grid.since_1904 = book.since_1904
            xlsx_sheet.read(archive.part(sheet.part), book, answer, grid, _scan)
        else:
            answer.hide(sheet.name)


def _relations(part: bytes) -> dict[str, tuple[str, str]]:
    """Id -> kind and part."""
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if local(tag) == "Relationship" and attributes.get("TargetMode", "") != "External":
            target = attributes["Target"]
            path = target[1:] if target.startswith("/") else posixpath.normpath("xl/" + target)
            found[attributes["Id"]] = attributes["Type"].rpartition("/")[2], path

    parse(part, start)
    return found


def _target(relations: dict[str, tuple[str, str]], kind: str) -> str:
    return next((path for found, path in relations.values() if found == kind), "")


def _sheets(part: bytes, relations: dict[str, tuple[str, str]], book: Workbook) -> list[_Listed]:
    """The work sheets as the book lists them; sheets of charts and dialogs hold no cells."""
    listed: list[_Listed] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "sheet":
            key = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            if key not in relations:
                raise damaged()
            kind, path = relations[key]
            if kind == "worksheet":
                visible = attributes.get("state", "visible") == "visible"
                listed.append(_Listed(attributes.get("name", ""), path, visible))
        elif name == "workbookPr":
            book.since_1904 = attributes.get("date1904") in ("1", "true")

    parse(part, start)
    if not listed:
        raise damaged()
    return listed


def _shared_texts(part: bytes, answer: Answer) -> list[int]:
    """The texts that cells point to, without the readings set above Japanese and Chinese words."""
    texts: list[int] = []
    pieces: list[str] = []
    taking = phonetic = False

    def start(tag: str, _: dict[str, str]) -> None:
        nonlocal taking, phonetic
        name = local(tag)
        if name == "si":
            pieces.clear()
        elif name == "rPh":
            phonetic = True
        elif name == "t":
            taking = not phonetic

    def end(tag: str) -> None:
        nonlocal taking, phonetic
        name = local(tag)
        if name == "t":
            taking = False
        elif name == "rPh":
            phonetic = False
        elif name == "si":
            texts.append(answer.values.text(unescaped("".join(pieces))))

    def text(data: str) -> None:
        if taking:
            pieces.append(data)

    parse(part, start, end, text)
    return texts


def _shapes(part: bytes) -> list[int]:
    """For each cell style the shape of its number format."""
    codes: dict[int, str] = {}
    shapes: list[int] = []
    inside = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        name = local(tag)
        if name == "numFmt":
            codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            inside = True
        elif name == "xf" and inside:
            number = int(attributes.get("numFmtId", NUMBER))
            shapes.append(shape_of(number, codes.get(number, "")))

    def end(tag: str) -> None:
        nonlocal inside
        if local(tag) == "cellXfs":
            inside = False

    parse(part, start, end)
    return shapes
