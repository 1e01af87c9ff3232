"""Files that are not rosters, or mean harm, are refused in one plain sentence."""

from __future__ import annotations

import io
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from cair_compliance.model.errors import InputRefused
from cair_compliance.roster import child, preflight, read_roster
from cair_compliance.roster.limits import LIMITS

from .rosters import AS_OF, HEAD, as_csv, as_xlsx, repacked

GOOD = [[*HEAD, "MMR 1"], ["Chen", "Mia", "2/3/2020", "K", "3/4/2021"], ["Vega", "Luz", "5/6/2020", "K", ""]]
SHEET = "xl/worksheets/sheet1.xml"


def sheet_xml(cells: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?><worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'.encode()


def part(name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(as_xlsx(GOOD))) as archive:
        return archive.read(name)


def with_macro_type() -> bytes:
    plain, macro = b"openxmlformats-officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
    types = part("[Content_Types].xml").replace(plain, macro)
    return repacked(as_xlsx(GOOD), {"[Content_Types].xml": types})


def twice() -> bytes:
    out = io.BytesIO(as_xlsx(GOOD))
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(out, "a") as archive:
        archive.writestr(SHEET, sheet_xml(""))
    return out.getvalue()


def encrypted_entry() -> bytes:
    data = bytearray(as_xlsx(GOOD))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def many_parts() -> bytes:
    return repacked(as_xlsx(GOOD), {f"xl/media/{n}.txt": b"" for n in range(600)})


def archive_of(names: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in names.items():
            archive.writestr(name, content)
    return out.getvalue()


FAR_CELL = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
DOCTYPE = b'<?xml version="1.0"?>' + b" " * 70_000 + b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)

HOSTILE = {
    "nothing": (b"", "empty"),
    "blank": (b" \r\n\t", "empty"),
    "pdf": (b"%PDF-1.7\n1 0 obj", "PDF"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(50), "picture"),
    "web page": (b"\n<html><p>Name</p></html>", "without a table"),
    "archive": (archive_of({"list.csv": b"a,b"}), "not a workbook"),
    "binary workbook": (archive_of({"xl/workbook.bin": b"x"}), "save it as Excel Workbook"),
    "cut off": (as_xlsx(GOOD)[:2000], "damaged"),
    "old encrypted": (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    "broken xls": (OLE, "damaged"),
    "far cell": (repacked(as_xlsx(GOOD), {SHEET: FAR_CELL}), "too large"),
    "inflates": (repacked(as_xlsx(GOOD), {SHEET: sheet_xml(" " * 40_000_000)}), "unpacks"),
    "entities": (repacked(as_xlsx(GOOD), {"xl/sharedStrings.xml": DOCTYPE}), "document type"),
    "not xml": (repacked(as_xlsx(GOOD), {"xl/workbook.xml": b"\x00\x01\x02"}), "damaged"),
    "many parts": (many_parts(), "unpacks"),
    "columns": (as_csv([[f"c{n}" for n in range(300)]] * 3), "columns"),
    "open quote": (b'Last Name,First Name,Birthdate\n"Chen,Mia,2/3/2020\nVega,Luz,5/6/2020\n', "quotation"),
    "noise": (bytes(range(256)) * 40, "neither a spreadsheet nor readable text"),
    "words": (b"Dear parents,\nplease bring the yellow card.\n", "line of headings"),
    "no names": (as_csv([["Birthdate", "Grade", "MMR 1"], ["2/3/2020", "K", ""]]), "names"),
    "no birth dates": (as_csv([["Last Name", "First Name", "Grade"], ["Chen", "Mia", "K"]]), "birth dates"),
    "headings only": (as_csv(GOOD[:1]), "no pupils"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_refused_in_one_sentence(name: str) -> None:
    data, word = HOSTILE[name]
    with pytest.raises(InputRefused, match=word) as refusal:
        read_roster(data, name="list.xlsx", as_of=AS_OF)
    assert str(refusal.value).count(".") <= 3
    assert "\n" not in str(refusal.value)


def test_macros_are_refused_with_the_way_out() -> None:
    with pytest.raises(InputRefused, match=r"macros .*\.xlsx"):
        read_roster(with_macro_type())


def test_a_part_that_stands_twice_is_refused() -> None:
    with pytest.raises(InputRefused, match="twice"):
        read_roster(twice())


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("xl\\worksheets\\sheet1.xml", "part whose name"),
        ("xl/media/../worksheets/sheet1.xml", "part whose name"),
        ("../list.xml", "part whose name"),
        ("/xl/worksheets/sheet1.xml", "twice"),
        ("./xl/worksheets/sheet1.xml", "twice"),
        ("xl/./worksheets//sheet1.xml", "twice"),
        ("XL/Worksheets/Sheet1.XML", "twice"),
    ],
)
def test_a_part_that_stands_twice_under_another_spelling_is_refused(name: str, word: str) -> None:
    with pytest.raises(InputRefused, match=word):
        read_roster(repacked(as_xlsx(GOOD), {name: sheet_xml("")}))


def test_a_protected_zip_entry_is_refused() -> None:
    with pytest.raises(InputRefused, match="password"):
        read_roster(encrypted_entry())


def test_more_bytes_than_allowed_are_refused() -> None:
    with pytest.raises(InputRefused, match="10 MB"):
        read_roster(b"a" * (LIMITS.upload + 1))


def test_more_lines_than_allowed_are_refused() -> None:
    lines = [["Chen", "Mia", "2/3/2020", "K"]] * (LIMITS.rows + 1)
    with pytest.raises(InputRefused, match="more than 50,000 lines"):
        read_roster(as_csv([HEAD, *lines]), as_of=AS_OF)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="cannot be opened"):
        read_roster(tmp_path / "none.csv")


def test_an_unknown_field_in_the_mapping_is_refused() -> None:
    with pytest.raises(InputRefused, match="not known"):
        read_roster(as_csv(GOOD), mapping={"Grade": "shoe size"})


def test_true_size_counts_not_the_declared_one() -> None:
    with pytest.raises(InputRefused, match="unpacks"):
        preflight.look_into(as_xlsx(GOOD), replace(LIMITS, inflated=1000))


def test_a_child_that_takes_too_long_is_ended() -> None:
    with pytest.raises(InputRefused, match="too large"):
        child.run_child([sys.executable, "-c", "import time; time.sleep(60)"], b"", replace(LIMITS, wall_seconds=1))


@pytest.mark.parametrize(
    "attempt",
    [
        "bytearray(1 << 30)",
        "open('/etc/hostname')",
        "__import__('socket').socket()",
        "__import__('subprocess').run(['true'])",
    ],
)
def test_the_confined_child_can_take_no_memory_file_or_socket(attempt: str) -> None:
    """`socket` and `subprocess` are imported before confinement, so that the attempt itself is what is stopped."""
    program = f"import sys, socket, subprocess; sys.path.insert(0, {str(Path(child.__file__).parent)!r})\n" + (
        f"from confined.confinement import confine\nconfine({64 << 20}, 5)\n"
        f"try:\n    {attempt}\nexcept (OSError, MemoryError):\n    sys.exit(0)\nsys.exit(7)\n"
    )
    child.run_child([sys.executable, "-c", program], b"", LIMITS)
