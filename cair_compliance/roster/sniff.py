"""What kind of file this is: decided by its first bytes, never by its name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ..model.errors import InputRefused
from .limits import LIMITS, Limits

TEXT, ZIPPED, OLD_EXCEL, WEB_PAGE, XML_2003 = "text", "zipped", "xls", "html", "xml2003"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = "open it in a spreadsheet program and save it as .xlsx"
_OTHERS = (
    (b"%PDF", "a PDF; ask for the list as a spreadsheet (.xlsx or .csv)"),
    (b"\x89PNG", "a picture; ask for the list as a spreadsheet (.xlsx or .csv)"),
    (b"\xff\xd8\xff", "a picture; ask for the list as a spreadsheet (.xlsx or .csv)"),
    (b"{\\rtf", "a text document; save the list as a spreadsheet (.xlsx or .csv)"),
    (b"\x1f\x8b", "a compressed archive; unpack it first"),
    (b"7z\xbc\xaf", "a compressed archive; unpack it first"),
    (b"Rar!", "a compressed archive; unpack it first"),
    (b"\x7fELF", "a program, not a list"),
    (b"MZ", "a program, not a list"),
    (b"SQLite format 3", "a database; export the list as a spreadsheet (.xlsx or .csv)"),
)


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
            raise InputRefused("The workbook is protected by a password; save a copy without one.")
        return OLD_EXCEL
    for magic, what in _OTHERS:
        if data.startswith(magic):
            raise InputRefused(f"The file is {what}.")
    return _markup(data) or TEXT


def _markup(data: bytes) -> str:
    """WEB_PAGE or XML_2003 for a spreadsheet written in markup, "" for what is no markup."""
    start = _without_zeros(data[:6000]).lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if not start.startswith((b"<", b"mime-version", b"content-type: multipart")):
        return ""
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start and b"<html" not in start:
        return XML_2003
    if b"<!doctype" in start and b"<!doctype html" not in start:
        raise InputRefused(f"The file holds a document type definition, which no roster needs; {_SAVE_AS}.")
    whole = _without_zeros(data).lower()
    if b"<table" in whole or (b"text/html" in start and b"mime-version" in start):
        return WEB_PAGE
    raise InputRefused(f"The file is a web page or XML without a table; {_SAVE_AS}.")


def _without_zeros(data: bytes) -> bytes:
    """Bytes of 16-bit text as if it were of 8 bits, to look for marks in."""
    return data.replace(b"\0", b"") if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"<\0" in data[:64] else data
