"""What kind of file this is: decided by its first bytes, never by its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ..model.errors import InputRefused
from .limits import LIMITS, Limits
from .refusals import DTD, PASSWORD, SAVE_AS, sentence

TEXT, ZIPPED, OLD_EXCEL, WEB_PAGE, XML_2003 = "text", "zipped", "xls", "html", "xml2003"
FLAT_ODS = "fods"

_JSON_LIST = re.compile(rb"\[\s*[\[{]")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURE = "a picture; ask for the list as a spreadsheet (.xlsx or .csv)"
_PACKED = "a compressed archive; unpack it first"
_PROGRAM = "a program, not a list"
_DOCUMENT = "a text document; save the list as a spreadsheet (.xlsx or .csv)"
_DATA = "a database or a file of a statistics program; export the list as a spreadsheet (.xlsx or .csv)"
_TOO_OLD = f"a workbook of a very old program; {SAVE_AS}"
_OTHERS = (
    (b"%PDF", "a PDF; ask for the list as a spreadsheet (.xlsx or .csv)"),
    *((magic, _PICTURE) for magic in (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"RIFF", b"\0\0\1\0")),
    (b"{\\rtf", _DOCUMENT),
    (b"%!PS", _DOCUMENT),
    *((magic, _PACKED) for magic in (
        b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"MSCF", b"PK\x05\x06",
        b"PK\x07\x08")),
    (b"\x7fELF", _PROGRAM),
    (b"MZ\x90", _PROGRAM),
    (b"\xca\xfe\xba\xbe", _PROGRAM),
    *((magic, _DATA) for magic in (
        b"SQLite format 3", b"PAR1", b"ARROW1", b"FEA1", b"$FL2", b"<stata_dta>", b"\0\1\0\0Standard ", b"\x89HDF")),
    *((magic, _TOO_OLD) for magic in (b"\t\x00\x04\x00", b"\t\x02\x06\x00", b"\t\x04\x06\x00", b"\t\x08\x08\x00",
                                      b"\t\x08\x10\x00", b"\x00\x00\x02\x00\x04\x04", b"\x00\x00\x1a\x00")),
    (b"bplist00", "a file of a Mac program, not a list; export it as .xlsx or .csv"),
)  # fmt: skip
_LATER = ((b"ftyp", 4, _PICTURE), (b"ustar", 257, _PACKED), (b"DICM", 128, _PICTURE))


@dataclass(frozen=True, slots=True)
class Upload:
    """The bytes of one file and the name people know it by."""

    data: bytes
    name: str


def take(source: str | Path | bytes | BinaryIO, name: str | None = None, limits: Limits = LIMITS) -> Upload:
    """Read the whole source, at most `limits.upload` bytes. Raises InputRefused when it is empty or too large."""
    data, own_name = _read(source, limits.upload + 1)
    if not data.strip(b" \t\r\n\x00"):
        raise InputRefused("The file is empty.")
    if len(data) > limits.upload:
        raise InputRefused(f"The file is larger than {limits.upload // (1024 * 1024)} MB; split it by school or grade.")
    return Upload(data, name or own_name or "roster")


def _read(source: str | Path | bytes | BinaryIO, count: int) -> tuple[bytes, str]:
    if isinstance(source, bytes | bytearray | memoryview):
        return bytes(source), ""
    if isinstance(source, str | Path):
        try:
            with Path(source).open("rb") as file:
                return file.read(count), Path(source).name
        except (OSError, ValueError):
            raise InputRefused("The file cannot be opened; check that it exists and may be read.") from None
    data = source.read(count)
    if not isinstance(data, bytes):
        raise InputRefused("The file was opened as text; open it as bytes.")
    return data, Path(str(getattr(source, "name", "") or "")).name


def kind_of(data: bytes) -> str:
    """TEXT, ZIPPED, OLD_EXCEL, WEB_PAGE or XML_2003. Raises InputRefused, naming what the file really is."""
    if data.startswith(b"PK\x03\x04"):
        return ZIPPED
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise InputRefused(PASSWORD)
        return OLD_EXCEL
    start = data[:64].lstrip(b" \t\r\n\xef\xbb\xbf")
    for magic, what in _OTHERS:
        if data.startswith(magic) or (magic == b"%PDF" and start.startswith(magic)):
            raise InputRefused(f"The file is {what}.")
    for magic, place, what in _LATER:
        if data[place : place + len(magic)] == magic and b"\0" in data[:512]:
            raise InputRefused(f"The file is {what}.")
    if start.startswith(b"{") or _JSON_LIST.match(start):
        raise InputRefused("The file is JSON, not a list; export it as a spreadsheet (.xlsx or .csv).")
    return _markup(data) or TEXT


def _markup(data: bytes) -> str:
    """WEB_PAGE or XML_2003 for a spreadsheet written in markup, "" for what is no markup."""
    start = _without_zeros(data[:6000]).lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if not start.startswith((b"<", b"mime-version", b"content-type: multipart")):
        return ""
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start and b"<html" not in start:
        return XML_2003
    if b"vnd.oasis.opendocument.spreadsheet" in start and b"office:document" in start:
        return FLAT_ODS
    if b"<!doctype" in start and b"<!doctype html" not in start:
        raise InputRefused(DTD)
    whole = _without_zeros(data).lower()
    if b"<table" in whole or (b"text/html" in start and b"mime-version" in start):
        return WEB_PAGE
    if b"<" not in start[1:] or b">" not in start:
        return ""
    raise InputRefused(sentence("no_table", 0))


def _without_zeros(data: bytes) -> bytes:
    """Bytes of 16-bit text as if it were of 8 bits, to look for marks in."""
    return data.replace(b"\0", b"") if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"<\0" in data[:64] else data
