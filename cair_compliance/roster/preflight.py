"""Looks into the zip directory of a workbook before anything is inflated, then for DTDs and macros."""

from __future__ import annotations

import io
import zipfile
import zlib

from ..model.errors import InputRefused
from .limits import LIMITS, Limits

XLSX, ODS = "xlsx", "ods"

_CHUNK = 1 << 16
_DOCTYPE = tuple("<!DOCTYPE".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))
_DAMAGED = "The workbook is damaged; open it in a spreadsheet program and save it again."
_BOMB = "The workbook unpacks to far more than a roster needs; save a copy that holds only the list."
_SAVE_AS = "open it in a spreadsheet program and save it as Excel Workbook (.xlsx)"
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


def look_into(data: bytes, limits: Limits = LIMITS) -> str:
    """XLSX or ODS for a workbook that is safe to hand to the parser. Raises InputRefused for any other."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_directory(parts, limits)
            _check_parts(archive, parts, limits)
            return _kind(archive, {part.filename for part in parts})
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        raise InputRefused(_DAMAGED) from None


def _check_directory(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    names = [_plain_name(part.orig_filename) for part in parts]
    if len(names) > limits.members or sum(part.file_size for part in parts) > limits.inflated:
        raise InputRefused(_BOMB)
    if len(set(names)) != len(names):
        raise InputRefused("The workbook holds the same part twice, so it cannot be told which one is meant.")
    for part in parts:
        if part.flag_bits & 0x1:
            raise InputRefused("The workbook is protected by a password; save a copy without one.")
        if part.file_size > limits.ratio_from and part.file_size > limits.ratio * max(part.compress_size, 1):
            raise InputRefused(_BOMB)
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise InputRefused(_DAMAGED)


def _plain_name(name: str) -> str:
    """The name as a parser may take it: no case, no empty or "." steps. Raises InputRefused for "\\" and ".."."""
    steps = name.lower().split("/")
    if "\\" in name or "\0" in name or ".." in steps:
        raise InputRefused(f"The workbook holds a part whose name is written in a wrong way; {_SAVE_AS}.")
    return "/".join(step for step in steps if step not in ("", "."))


def _check_parts(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Inflate each part piece by piece: true size, and no document type definition in any XML part."""
    total = 0
    for part in parts:
        markup = part.filename.lower().endswith((".xml", ".rels", ".vml"))
        with archive.open(part) as stream:
            tail = b""
            while piece := stream.read(_CHUNK):
                total += len(piece)
                if total > limits.inflated:
                    raise InputRefused(_BOMB)
                if markup and any(mark in tail + piece for mark in _DOCTYPE):
                    raise InputRefused(
                        f"The workbook holds a document type definition, which no roster needs; {_SAVE_AS}."
                    )
                tail = piece[-32:]


def _kind(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "mimetype" in names and archive.read("mimetype").strip() == _ODS_TYPE and "content.xml" in names:
        return ODS
    if "xl/workbook.bin" in names:
        raise InputRefused(f"The file is a binary workbook (.xlsb); {_SAVE_AS}.")
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise InputRefused("The file is an archive or another kind of document, not a workbook.")
    types = archive.read("[Content_Types].xml").lower()
    if b"macroenabled" in types or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise InputRefused(f"The workbook holds macros (.xlsm); {_SAVE_AS}, without macros.")
    if "xl/workbook.xml" in names and b"purl.oclc.org/ooxml" in archive.read("xl/workbook.xml"):
        raise InputRefused(f"The workbook is of the kind Strict Open XML; {_SAVE_AS}.")
    return XLSX
