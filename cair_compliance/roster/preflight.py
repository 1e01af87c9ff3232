"""Looks into the zip directory of a workbook before anything is inflated; the child inflates."""

from __future__ import annotations

import io
import zipfile
import zlib

from ..model.errors import InputRefused
from .limits import LIMITS, Limits
from .refusals import BOMB, DAMAGED, PASSWORD, SAVE_AS

XLSX, ODS = "xlsx", "ods"

_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_SMALL = 1 << 20
_OTHERS = (
    ("word/", "a Word document; save the list as a spreadsheet (.xlsx or .csv)"),
    ("ppt/", "a presentation; save the list as a spreadsheet (.xlsx or .csv)"),
    ("index/", "a Numbers document; choose Export To, Excel in Numbers and bring that file"),
    ("xl/workbook.bin", f"a binary workbook (.xlsb); {SAVE_AS}"),
    ("content.xml", "an OpenDocument file, but not a workbook; save the list as a spreadsheet (.xlsx or .csv)"),
)
_ARCHIVE = "The file is an archive, not a workbook; unpack it first and bring the list that is in it."


def look_into(data: bytes, limits: Limits = LIMITS) -> str:
    """XLSX or ODS for a workbook whose directory can be trusted. Raises InputRefused for any other."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_directory(parts, limits)
            return _kind(archive, {part.filename.lower().lstrip("/"): part for part in parts})
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        raise InputRefused(DAMAGED) from None


def _check_directory(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    names = [_plain_name(part.orig_filename) for part in parts]
    if len(names) > limits.members or sum(part.file_size for part in parts) > limits.inflated:
        raise InputRefused(BOMB)
    if len(set(names)) != len(names):
        raise InputRefused("The workbook holds the same part twice, so it cannot be told which one is meant.")
    for part in parts:
        if part.flag_bits & 0x1:
            raise InputRefused(PASSWORD)
        if part.file_size > limits.ratio_from and part.file_size > limits.ratio * max(part.compress_size, 1):
            raise InputRefused(BOMB)
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise InputRefused(DAMAGED)


def _plain_name(name: str) -> str:
    """The name as a parser may take it: no case, no empty or "." steps. Raises InputRefused for "\\" and ".."."""
    steps = name.lower().split("/")
    if "\\" in name or "\0" in name or ".." in steps:
        raise InputRefused(f"The workbook holds a part whose name is written in a wrong way; {SAVE_AS}.")
    return "/".join(step for step in steps if step not in ("", "."))


def _kind(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> str:
    """By the parts that only one kind of file has. Raises InputRefused, naming what the file really is."""
    if "mimetype" in parts and _beginning(archive, parts["mimetype"]).startswith(_ODS_TYPE) and "content.xml" in parts:
        return ODS
    if "xl/workbook.xml" not in parts or "[content_types].xml" not in parts:
        for name, what in _OTHERS:
            if any(part.startswith(name) for part in parts):
                raise InputRefused(f"The file is {what}.")
        raise InputRefused(DAMAGED if any(part.startswith("xl/") for part in parts) else _ARCHIVE)
    types = _beginning(archive, parts["[content_types].xml"]).lower()
    if b"macroenabled" in types or any(name.endswith("vbaproject.bin") for name in parts):
        raise InputRefused(f"The workbook holds macros (.xlsm); {SAVE_AS}, without macros.")
    return XLSX


def _beginning(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    with archive.open(part) as stream:
        return stream.read(_SMALL)
