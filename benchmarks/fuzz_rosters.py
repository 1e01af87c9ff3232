"""Thousands of damaged lists: each is read with every pupil accounted for, or refused in one sentence.

    python -m benchmarks.fuzz_rosters [COUNT] [SEED]

A mutant counts as a failure when anything but a refusal comes out of the reader, when it takes longer than the
budget, or when pupils are lost although the change left them all readable. Ends with exit code 1 on any failure.
"""

from __future__ import annotations

import csv
import html
import io
import json
import random
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date

import xlsxwriter

from cair_compliance.model.errors import InputRefused
from cair_compliance.roster import read_roster

AS_OF = date(2025, 10, 1)
BUDGET = 10.0
HEAD = ["Last Name", "First Name", "Birthdate", "Grade", "Student ID", "MMR 1", "MMR 2", "Polio 1", "Notes"]
PUPILS = [
    [last, first, f"{month}/{month + 9}/2019", "1", str(4000 + month), f"{month}/14/2020", "", "5/17/2019", note]
    for month, (last, first, note) in enumerate(
        [("Chen", "Mia", ""), ("Peña", "Luz", "a, b"), ("O'Neil", "Zoë", ""), ("Ng", "Bo", "x"), ("Vu", "An", "")],
        start=1,
    )
]
CELLS = ["", " ", "=1+1", "#N/A", "1e309", "NaN", "99999999", "-5", "0", "60", "31/31/2020", "\u202e1/2/2020", "\x00",
         "𝔘𝔫𝔦", "a" * 1200, "12/08/20", "true", "<b>x</b>", "'; --", "\ud7ff", "\u200b", "1/2/20 3/4/20"]  # fmt: skip

Mutant = tuple[str, bytes, int | None]
"""What was done, the bytes, and how many pupils must come out where that can be said."""


def as_text(lines: list[list[str]], mark: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=mark, lineterminator="\r\n").writerows(lines)
    return out.getvalue().encode("utf-8", "replace")


def as_xlsx(lines: list[list[str]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("List")
    for number, line in enumerate(lines):
        for place, cell in enumerate(line):
            sheet.write_string(number, place, cell)
    book.close()
    return out.getvalue()


def as_page(lines: list[list[str]]) -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in line) + "</tr>" for line in lines)
    return f"<html><meta charset=utf-8><table>{rows}</table></html>".encode("utf-8", "replace")


def as_ml(lines: list[list[str]]) -> bytes:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    cell = '<Cell><Data ss:Type="String">{}</Data></Cell>'
    rows = "".join("<Row>" + "".join(cell.format(html.escape(text)) for text in line) + "</Row>" for line in lines)
    sheet = f'<Worksheet ss:Name="List"><Table>{rows}</Table></Worksheet>'
    return f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">{sheet}</Workbook>'.encode(
        "utf-8", "replace"
    )


def as_ods(lines: list[list[str]]) -> bytes:
    cell = "<table:table-cell office:value-type='string'><text:p>{}</text:p></table:table-cell>"
    rows = "".join(
        "<table:table-row>" + "".join(cell.format(html.escape(text)) for text in line) + "</table:table-row>"
        for line in lines
    )
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet><table:table table:name='List'>{rows}"
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content.encode("utf-8", "replace"))
    return out.getvalue()


WRITERS: tuple[Callable[[list[list[str]]], bytes], ...] = (as_text, as_text, as_text, as_xlsx, as_page, as_ml, as_ods)


def mutants(count: int, seed: int) -> Iterator[Mutant]:
    """As many damaged lists, the same ones for the same seed."""
    made = random.Random(seed)
    changes = (moved_columns, odd_cells, flipped, cut, torn_part, swapped_parts, changed_xml)
    for _ in range(count):
        yield made.choice(changes)(made)


def moved_columns(made: random.Random) -> Mutant:
    """Columns in another order lose nobody."""
    order = made.sample(range(len(HEAD)), len(HEAD))
    lines = [[line[place] for place in order] for line in [HEAD, *PUPILS]]
    writer = made.choice(WRITERS)
    return f"moved columns {writer.__name__}", writer(lines), len(PUPILS)


def odd_cells(made: random.Random) -> Mutant:
    """Odd text in columns that do not say who it is loses nobody."""
    lines = [list(line) for line in [HEAD, *PUPILS]]
    for _ in range(made.randint(1, 6)):
        lines[made.randint(1, len(PUPILS))][made.randint(4, len(HEAD) - 1)] = made.choice(CELLS)
    writer = made.choice(WRITERS)
    whole = writer is as_text or not any("\0" in cell for line in lines for cell in line)
    return f"odd cells {writer.__name__}", writer(lines), len(PUPILS) if whole else None


def flipped(made: random.Random) -> Mutant:
    writer = made.choice(WRITERS)
    data = bytearray(writer([HEAD, *PUPILS]))
    for _ in range(made.randint(1, 8)):
        data[made.randrange(len(data))] ^= 1 << made.randrange(8)
    return f"flipped {writer.__name__}", bytes(data), None


def cut(made: random.Random) -> Mutant:
    writer = made.choice(WRITERS)
    data = writer([HEAD, *PUPILS])
    return f"cut {writer.__name__}", data[: made.randrange(1, len(data))], None


def torn_part(made: random.Random) -> Mutant:
    """One part of a workbook emptied, cut, doubled in length or left out."""
    with zipfile.ZipFile(io.BytesIO(made.choice((as_xlsx, as_ods))([HEAD, *PUPILS]))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = made.choice(sorted(parts))
    parts[name] = made.choice([b"", parts[name][: len(parts[name]) // 2], parts[name] * 2, b"<a/>", b"\xff\xfe<a/>"])
    if made.random() < 0.2:
        del parts[name]
    return f"torn {name}", packed(parts), None


def swapped_parts(made: random.Random) -> Mutant:
    with zipfile.ZipFile(io.BytesIO(as_xlsx([HEAD, *PUPILS]))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    one, other = made.sample(sorted(parts), 2)
    parts[one], parts[other] = parts[other], parts[one]
    return f"swapped {one} {other}", packed(parts), None


def changed_xml(made: random.Random) -> Mutant:
    """Attributes and elements of the sheet written in another or a wrong way."""
    with zipfile.ZipFile(io.BytesIO(as_xlsx([HEAD, *PUPILS]))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    for _ in range(made.randint(1, 3)):
        old, new = made.choice(XML_CHANGES)
        places = parts[name].count(old)
        if places:
            before = parts[name].split(old)
            at = made.randrange(places)
            parts[name] = old.join(before[: at + 1]) + new + old.join(before[at + 1 :])
    return "changed xml", packed(parts), None


XML_CHANGES = (
    (b'"', b"'"), (b't="s"', b't="e"'), (b't="s"', b""), (b't="s"', b't="b"'), (b"<v>", b"<v>9"), (b"<v>", b"<v>-"),
    (b"</c>", b""), (b"<row", b"<Row"), (b'r="B', b'r="XFD'), (b'r="C', b'r="A'), (b'r="2"', b'r="0"'),
    (b'r="3"', b'r="1048577"'), (b'r="4"', b'r="-1"'), (b"<c ", b"<c s=\"99\" "), (b"<v>", b"<f>A1</f><v>"),
    (b"<sheetData>", b"<sheetData><row/>"), (b"</row>", b"</row><row/>"), (b"<c r=", b"<c hidden=\"1\" r="),
    (b"<row ", b'<row hidden="1" '),
    (b"</sheetData>", b"</sheetData><mergeCells><mergeCell ref=\"A1:XFD1048576\"/></mergeCells>"),
)  # fmt: skip


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def verdict(mutant: Mutant) -> tuple[str, str]:
    """ "read" or "refused", or "CRASH", "LATE" or "LOST" with what happened."""
    what, data, pupils = mutant
    began = time.monotonic()
    try:
        roster = read_roster(data, name="list", as_of=AS_OF)
    except InputRefused as refusal:
        found = "refused" if pupils is None and "\n" not in str(refusal) else "LOST"
        detail = str(refusal)
    except Exception as error:  # whatever it is, it is the finding
        return "CRASH", f"{what}: {type(error).__name__}"
    else:
        count = len(roster.pupils) + roster.balance.unreadable
        found = "read" if pupils is None or count == pupils else "LOST"
        detail = f"{count} of {pupils}"
    if time.monotonic() - began > BUDGET:
        return "LATE", what
    return (found, f"{what}: {detail}") if found == "LOST" else (found, "")


def main(count: int = 5_000, seed: int = 1) -> int:
    """Run, print the counts as JSON, and the first failures. 0 when there is none."""
    counts: Counter[str] = Counter()
    failures: list[str] = []
    for number, mutant in enumerate(mutants(count, seed)):
        found, detail = verdict(mutant)
        counts[found] += 1
        if detail:
            failures.append(f"{number}: {found} {detail}")
    print(json.dumps({"mutants": count, "seed": seed, **dict(sorted(counts.items()))}))
    print("\n".join(failures[:20]))
    return int(bool(failures))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
