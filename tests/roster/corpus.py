"""Awkward and hostile files made on the spot: name -> bytes and what must come of them.

What must come is a number of pupils with the doses of each, or a word of the sentence the file is refused with.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from .rosters import as_csv, as_xlsx, repacked

Want = int | str

HEAD = ["Last Name", "First Name", "Birthdate", "Grade", "MMR 1"]
TWO = [HEAD, ["Chen", "Mia", "2/3/2020", "K", "3/4/2021"], ["Vega", "Luz", "5/6/2020", "K", "6/7/2021"]]
SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
GOOD = as_xlsx(TWO)


def letters(place: int) -> str:
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[place]


def inline(text: str, place: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def rows(lines: list[list[str]], more: str = "") -> str:
    return "".join(
        f'<row r="{number}"{more if number > 1 else ""}>'
        + "".join(inline(text, f"{letters(place)}{number}") for place, text in enumerate(line))
        + "</row>"
        for number, line in enumerate(lines, start=1)
    )


def sheet(table: str, *, before: str = "", behind: str = "") -> bytes:
    text = f'<?xml version="1.0"?><worksheet xmlns="{SPACE}">{before}<sheetData>{table}</sheetData>{behind}</worksheet>'
    return repacked(GOOD, {SHEET: text.encode("utf-8", "surrogatepass")})


def part(name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        return archive.read(name)


def changed(name: str, old: bytes, new: bytes) -> bytes:
    assert old in part(name)
    return repacked(GOOD, {name: part(name).replace(old, new)})


def without(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info.filename, old.read(info.filename))
    return out.getvalue()


def archive_of(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def patched(at: bytes, offset: int, shape: str, value: int) -> bytes:
    """The zip with one field of its (last) directory record overwritten."""
    data = bytearray(GOOD)
    struct.pack_into(shape, data, data.rindex(at) + offset, value)
    return bytes(data)


def named(name: str) -> bytes:
    return repacked(GOOD, {name: b"x"})


def symlink() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            if info.filename == SHEET:
                link = zipfile.ZipInfo(SHEET)
                link.external_attr = 0o120777 << 16
                new.writestr(link, "/etc/passwd")
            else:
                new.writestr(info.filename, old.read(info.filename))
    return out.getvalue()


def text(lines: str) -> bytes:
    return lines.encode("utf-8", "surrogatepass")


def coded(declared: str, code: str) -> bytes:
    head = f'<?xml version="1.0" encoding="{declared}"?><worksheet xmlns="{SPACE}"><sheetData>'
    return (head + rows(TWO).replace("Mia", "Zoë") + "</sheetData></worksheet>").encode(code)


PLAIN = as_csv(TWO).decode()
LAST = "Vega,Luz,5/6/2020,K,6/7/2021"
ROWS = rows(TWO)
E3 = inline("6/7/2021", "E3")

WORKBOOKS: dict[str, tuple[bytes, Want]] = {
    "as it is": (GOOD, 2),
    "inline strings": (sheet(ROWS), 2),
    "directory cut": (GOOD[:-30], "damaged"),
    "directory places wrong": (patched(b"PK\x05\x06", 16, "<I", 7), "damaged"),
    "directory counts wrong": (patched(b"PK\x05\x06", 10, "<H", 60_000), 2),
    "no end": (GOOD[: GOOD.rindex(b"PK\x05\x06")], "damaged"),
    "size is a lie": (patched(b"PK\x01\x02", 24, "<I", 1), "damaged"),
    "sum is wrong": (patched(b"PK\x01\x02", 16, "<I", 7), "damaged"),
    "method unknown": (patched(b"PK\x01\x02", 10, "<H", 99), "damaged"),
    "size of another age": (patched(b"PK\x01\x02", 24, "<I", 0xFFFFFFFF), "damaged|unpacks"),
    "comment behind": (GOOD[:-2] + b"\x05\x00hello", 2),
    "absolute name": (named("/etc/passwd"), 2),
    "steps up": (named("../../evil.xml"), "name"),
    "name with zero": (named("a\\b.xml"), "name"),
    "symlink for a sheet": (symlink(), "damaged"),
    "nested workbook": (repacked(GOOD, {"xl/embeddings/a.xlsx": GOOD}), 2),
    "no types": (without("[Content_Types].xml"), "damaged"),
    "no book": (without(BOOK), "damaged"),
    "no relations": (without("xl/_rels/workbook.xml.rels"), "damaged"),
    "no sheet": (without(SHEET), "damaged"),
    "no styles": (without("xl/styles.xml"), 2),
    "no shared texts": (without("xl/sharedStrings.xml"), 2),
    "shared text out of range": (sheet(ROWS.replace(E3, '<c r="E3" t="s"><v>999</v></c>')), "text that is not there"),
    "shared text below zero": (sheet(ROWS.replace(E3, '<c r="E3" t="s"><v>-1</v></c>')), "text that is not there"),
    "shared text no number": (sheet(ROWS.replace(E3, '<c r="E3" t="s"><v>x</v></c>')), "damaged"),
    "strict": (
        changed(BOOK, b"schemas.openxmlformats.org/spreadsheetml", b"purl.oclc.org/ooxml/spreadsheetml"),
        "Strict",
    ),
    "declared in a code it is not in": (repacked(GOOD, {SHEET: coded("utf-16", "utf-8")}), "damaged"),
    "in the code of Windows": (repacked(GOOD, {SHEET: coded("windows-1252", "cp1252")}), 2),
    "in 16 bits": (repacked(GOOD, {SHEET: coded("utf-16", "utf-16")}), 2),
    "not XML": (repacked(GOOD, {SHEET: b"<worksheet><sheetData><row>"}), "damaged"),
    "XML bomb": (
        repacked(GOOD, {SHEET: b'<!DOCTYPE a [<!ENTITY b "cc"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'}),
        "document type",
    ),
    "outside entity": (repacked(GOOD, {BOOK: b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'}), "document type"),
    "entity nobody declared": (sheet(ROWS.replace("Chen", "&who;")), "damaged"),
    "very deep": (sheet("<row>" * 100_000 + "</row>" * 100_000), "unpacks"),
    "cell at the end of the world": (sheet(ROWS + f'<row r="1048576">{inline("x", "XFD1048576")}</row>'), "columns"),
    "blank cell at the end of the world": (sheet(ROWS + '<row r="1048576"><c r="XFD1048576"/></row>'), 2),
    "a blank in the last line": (sheet(ROWS + f'<row r="1048576">{inline(" ", "A1048576")}</row>'), 2),
    "line zero": (sheet(ROWS.replace('r="2"', 'r="0"')), "damaged|out of place"),
    "line below zero": (sheet(ROWS.replace('row r="2"', 'row r="-2"')), "damaged|out of place"),
    "line too far": (sheet(ROWS + '<row r="1048577"/>'), "damaged"),
    "column too far": (sheet(ROWS + f'<row r="4">{inline("x", "XFE4")}</row>'), "damaged"),
    "cells out of order": (sheet(ROWS.replace(inline("K", "D3") + E3, E3 + inline("K", "D3"))), 2),
    "lines out of order": (sheet(rows(TWO[:1]) + '<row r="3"/><row r="2"/>'), "out of place"),
    "no places": (sheet(ROWS.replace(' r="', ' x="')), 2),
    "spaces in tags": (sheet(ROWS.replace("</c>", "</c >").replace("<t>", "<t >")), 2),
    "comments": (sheet(ROWS.replace("</row>", "<!-- x --></row>")), 2),
    "unfinished text": (sheet(ROWS.replace(">Chen<", "><![CDATA[Chen]]><")), 2),
    "rich text": (sheet(ROWS.replace("<t>Chen</t>", "<r><t>Ch</t></r><r><t>en</t></r>")), 2),
    "readings above words": (sheet(ROWS.replace("<t>Chen</t>", '<t>Chen</t><rPh sb="0" eb="1"><t>no</t></rPh>')), 2),
    "hidden line": (sheet(ROWS.replace('<row r="3"', '<row hidden="1" r="3"')), 1),
    "merged titles": (sheet(ROWS, behind='<mergeCells><mergeCell ref="A9:XFD1048576"/></mergeCells>'), 2),
    "merges without end": (sheet(ROWS, behind='<mergeCells><mergeCell ref="A9:?"/></mergeCells>'), 2),
    "header alone": (sheet(rows(TWO[:1])), "no pupils"),
    "an empty sheet": (sheet(""), "headings"),
    "a number for a name": (sheet(ROWS.replace(inline("Chen", "A2"), '<c r="A2"><v>NaN</v></c>')), 2),
    "a number without end": (sheet(ROWS.replace(E3, '<c r="E3"><v>1e999</v></c>')), 2),
    "a truth value": (sheet(ROWS.replace(E3, '<c r="E3" t="b"><v>1</v></c>')), 2),
    "the day that never was": (sheet(ROWS.replace(E3, '<c r="E3" s="1"><v>60</v></c>')), 2),
    "a style that is not there": (sheet(ROWS.replace(E3, '<c r="E3" s="4000"><v>44000</v></c>')), 2),
    "half a letter": (sheet(ROWS.replace("Mia", "Mi_xD83D_a")), 2),
    "a zero in a name": (sheet(ROWS.replace("Mia", "Mi_x0000_a")), 2),
    "a formula as a name": (sheet(ROWS.replace("Chen", "=HYPERLINK(1)")), 2),
    "300 columns": (as_xlsx([[f"c{n}" for n in range(300)]] * 3), "columns"),
}

TEXTS: dict[str, tuple[bytes, Want]] = {
    "as it is": (text(PLAIN), 2),
    "one line": (b"Last Name,First Name,Birthdate,Grade", "no pupils"),
    "one column": (b"Name\nChen\nVega\n", "headings|birth"),
    "blank lines": (text(PLAIN.replace("\r\n", "\r\n\r\n\r\n")), 2),
    "carriage returns": (text(PLAIN.replace("\r\n", "\r")), 2),
    "mixed ends": (text(PLAIN.replace("\r\n", "\n", 1)), 2),
    "mixed marks": (text(PLAIN.replace(",", ";", 4)), "headings|birth|names"),
    "sixteen bits cut": (PLAIN.encode("utf-16")[:-1], 2),
    "a stray zero": (text(PLAIN.replace("K", "K\x00", 1)), 2),
    "marks in the middle": (text(PLAIN + "\ufeff" + LAST.replace("Vega", "Ng") + "\r\n"), 3),
    "a name turned round": (text(PLAIN.replace("Mia", "\u202eMia")), 2),
    "invisible marks": (text(PLAIN.replace("3/4/2021", "\u200e3/4/2021\u200b")), 2),
    "quotes that never end": (text(PLAIN.replace("Vega", '"Vega')), "quotation"),
    "quotes round everything": (text("\r\n".join(",".join(f'"{c}"' for c in line) for line in TWO)), 2),
    "both codes": (text(PLAIN.replace("Mia", "Zoë")) + "Peña,Luz,1/2/2020,K,\r\n".encode("cp1252"), 3),
    "headings twice": (text(PLAIN.replace("MMR 1", "MMR 1,MMR 1", 1)), 2),
    "a formula as a name": (text(PLAIN.replace("Chen", "=1+1")), 2),
}

OTHERS: dict[str, tuple[bytes, Want]] = {
    "nothing": (b"", "empty"),
    "zeros": (bytes(5000), "empty"),
    "PDF": (b"%PDF-1.4\n", "PDF"),
    "PDF with a mark before": (b"\xef\xbb\xbf%PDF-1.4\n", "PDF"),
    "GIF": (b"GIF89a" + bytes(9), "picture"),
    "TIFF": (b"II*\0" + bytes(9), "picture"),
    "HEIC": (b"\0\0\0\x18ftypheic" + bytes(9), "picture"),
    "WEBP": (b"RIFF\x01\0\0\0WEBPVP8 ", "picture"),
    "rich text": (b"{\\rtf1 hello}", "text document"),
    "7z": (b"7z\xbc\xaf\x27\x1c" + bytes(9), "archive"),
    "rar": (b"Rar!\x1a\x07\x01\x00", "archive"),
    "gzip": (b"\x1f\x8b" + zlib.compress(b"x"), "archive"),
    "bzip2": (b"BZh91AY" + bytes(9), "archive"),
    "xz": (b"\xfd7zXZ\0", "archive"),
    "empty zip": (b"PK\x05\x06" + bytes(18), "archive"),
    "zip of a list": (archive_of({"list.csv": text(PLAIN)}), "archive"),
    "zip of workbooks": (archive_of({"a.xlsx": GOOD, "b.xlsx": GOOD}), "archive"),
    "Word": (archive_of({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}), "Word"),
    "slides": (archive_of({"[Content_Types].xml": b"<a/>", "ppt/presentation.xml": b"<a/>"}), "presentation"),
    "Numbers": (archive_of({"Index/Document.iwa": b"x"}), "Numbers"),
    "text document": (
        archive_of({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}), "OpenDocument"),
    "ods without sheets": (
        archive_of({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"}), "damaged"),
    "database": (b"SQLite format 3\0", "database"),
    "parquet": (b"PAR1" + bytes(9), "database"),
    "Access": (b"\0\1\0\0Standard Jet DB\0", "database"),
    "program": (b"MZ\x90\0" + bytes(9), "program"),
    "JSON": (b'[{"name": "Chen"}]', "JSON"),
    "old workbook": (b"\t\x08\x10\x00\x00\x06\x05\x00", "very old"),
    "compound file cut": (OLE + bytes(600), "damaged"),
    "compound file of noise": (OLE + bytes(range(256)) * 8, "damaged"),
}  # fmt: skip
