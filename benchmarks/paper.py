"""Paper against its floor: a table against a bare canvas, twenty thousand rows against five hundred, letters.

Run with `python -m benchmarks.paper`. All figures are taken in one run, each the best of several, in time of the
processor; the bare canvas draws the same rows, columns, words, fonts and rules, and no more. The whole compliance
report of 500 pupils is held against a canvas too, which is told each word with its place, font and colour
beforehand and draws neither rules nor links.
"""

from __future__ import annotations

import json
import platform
import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import reportlab
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import landscape, letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from cair_compliance import check_roster
from cair_compliance.model.results import CheckResult, PupilResult
from cair_compliance.reports import html_of, pdf_of, press, roster_story, workbook_of
from cair_compliance.reports import story as s
from cair_compliance.reports.faces import BOLD, REGULAR, shipped
from cair_compliance.reports.lines import STAY, Line
from cair_compliance.reports.pen import Pen
from cair_compliance.reports.theme import colour_of
from cair_compliance.standin import DEMO_ROSTERS

RESULTS = Path(__file__).with_name("paper.json")
HEADINGS = ("Line", "Name", "Born", "Grade / room", "Standing", "Polio", "DTaP", "Hep B", "MMR", "Varicella")
WIDTHS = (40, 170, 80, 100, 194, 20, 20, 20, 20, 20)
STANDING = ("! Documentation missing", "✓ All requirements met", "◔ May attend")
PARAGRAPHS = ("California law asks for proof of immunization before a child may attend school. ",
              "Our records show that some doses are missing. Please bring the record of your doctor. ",
              "Call the office when you have questions about this letter. ")  # fmt: skip


def lines(number: int) -> list[tuple[str, ...]]:
    """Made-up pupils, as the words of their rows."""
    first = date(2020, 9, 1)
    return [
        (str(place), f"Family{place:05d}, Given{place % 97}", (first + timedelta(place % 365)).strftime("%b %d, %Y"),
         f"K / Room {place % 30}", STANDING[place % 3], *("✓!✓–✓" if place % 3 else "✓✓✓✓✓"))
        for place in range(number)
    ]  # fmt: skip


def table_story(rows: list[tuple[str, ...]]) -> s.Story:
    columns = tuple(s.Column(heading, width, head=place == 1) for place, (heading, width) in
                    enumerate(zip(HEADINGS, WIDTHS, strict=True)))  # fmt: skip
    tones: list[s.Tone] = ["act", "calm", "watch"]
    cells = [
        s.Row((*row[:4], (s.Part(row[4], tone=tones[place % 3]),), *row[5:])) for place, row in enumerate(rows)
    ]  # fmt: skip
    return s.Story(
        "bench", "Benchmark", "School", "As of", (s.Table("Pupils", columns, cells, wide=True, sheet="Pupils"),)
    )


def bare_table(rows: list[tuple[str, ...]]) -> bytes:
    """The floor: a canvas, one drawString a cell, one line a row."""
    target = BytesIO()
    canvas = Canvas(target, pagesize=landscape(letter), invariant=1, pageCompression=1)
    ink, *colours = map(HexColor, ("#1b2126", "#a3261a", "#22663a", "#1f5a7a"))
    for start in range(0, len(rows), 22):
        canvas.setFont(BOLD, 8)
        x = 54.0
        for heading, width in zip(HEADINGS, WIDTHS, strict=True):
            canvas.drawString(x + 5, 540, heading)
            x += width
        for place, row in enumerate(rows[start : start + 22]):
            y = 520 - place * 18
            canvas.line(54, y - 6, 738, y - 6)
            canvas.setFont(REGULAR, 8.5)
            x = 54.0
            for column, (words, width) in enumerate(zip(row, WIDTHS, strict=True)):
                canvas.setFillColor(colours[(start + place) % 3] if column == 4 else ink)
                canvas.drawString(x + 5, y, words)
                x += width
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def large_result(number: int) -> CheckResult:
    """The invented kindergarten several times over, each time under other family names."""
    once = check_roster(DEMO_ROSTERS / "kindergarten.xlsx", facility="School", as_of=date(2025, 10, 1)).result

    def again(one: PupilResult, time: int) -> PupilResult:
        pupil, size = one.pupil, len(once.pupils)
        renamed = replace(pupil, row=pupil.row + time * size, last_name=f"{pupil.last_name}{time}")
        return replace(one, place=one.place + time * size, pupil=renamed)

    times = -(-number // len(once.pupils))
    return replace(once, pupils=[again(one, time) for time in range(times) for one in once.pupils][:number])


class Listening(Pen):
    """A pen that also notes each word with its place; a page ends where it is lifted."""

    pages: list[list[tuple[str, float, str, float, float, str]]]

    def write(self, line: Line, x: float, y: float) -> None:
        super().write(line, x, y)
        self.pages[-1] += [
            (piece.face.name, piece.style.size, piece.style.colour, x + piece.x, y, piece.text.replace(STAY, " "))
            for piece in line.pieces
        ]

    def lift(self) -> None:
        super().lift()
        self.pages.append([])


def bare_report(pages: list[list[tuple[str, float, str, float, float, str]]]) -> bytes:
    target = BytesIO()
    canvas = Canvas(target, pagesize=landscape(letter), invariant=1, pageCompression=1)
    for page in pages:
        for font, size, colour, x, y, words in page:
            canvas.setFont(font, size)
            canvas.setFillColor(colour_of(colour))
            canvas.drawString(x, y, words)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def whole_report() -> dict[str, float]:
    """From the result of 500 pupils to the PDF, story and all, against a canvas that only draws its words."""
    result = large_result(500)
    Listening.pages, ours = [[]], press.Pen
    press.Pen = Listening  # type: ignore[misc]
    try:
        pdf_of(roster_story(result))
    finally:
        press.Pen = ours  # type: ignore[misc]
    pages = Listening.pages[:-1]
    seconds, bare = best(lambda: pdf_of(roster_story(result)), 5), best(lambda: bare_report(pages), 5)
    return {
        "report of 500 pupils, seconds": round(seconds, 3),
        "report of 500 pupils, pages": len(pages),
        "report of 500 pupils, share of a bare canvas": round(bare / seconds, 2),
    }


def memory(story: s.Story) -> float:
    """Kilobytes a page at the worst moment, from the told story to the whole file; fonts and known words included."""
    pages: list[float] = []
    tracemalloc.start(1)
    pdf_of(story, pages.append)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most / 1024 / len(pages)


def letters_story(number: int) -> s.Story:
    blocks: list[s.Block] = []
    columns = tuple(s.Column(f"Dose {place}") for place in range(6))
    grid = s.Table("Doses", columns, [s.Row(("Jan 5, 2021",) * 6)] * 7)
    for place in range(number):
        blocks += [s.NewPage(restart=True), s.Heading(f"Dear parents of Given{place} Family{place}"),
                   *(s.Words(text * 5) for text in PARAGRAPHS), grid]  # fmt: skip
    return s.Story("letters", "Notice", "School", "As of", tuple(blocks))


def plain_letters(number: int) -> bytes:
    """The usual way: paragraphs and a table in a platypus document."""
    target = BytesIO()
    head = ParagraphStyle("head", fontName=BOLD, fontSize=14, leading=19)
    body = ParagraphStyle("body", fontName=REGULAR, fontSize=9.5, leading=13)
    flow: list[object] = []
    for place in range(number):
        flow += [Paragraph(f"Dear parents of Given{place} Family{place}", head),
                 *(Paragraph(text * 5, body) for text in PARAGRAPHS), Spacer(1, 8),
                 Table([[f"Dose {n}" for n in range(6)], *[["Jan 5, 2021"] * 6] * 7],
                       style=TableStyle([("FONT", (0, 0), (-1, -1), REGULAR, 8.5),
                                         ("LINEBELOW", (0, 0), (-1, -1), 0.4, "#c9cfd4")])), PageBreak()]  # fmt: skip
    SimpleDocTemplate(target, pagesize=letter, invariant=1).build(flow)
    return target.getvalue()


def best(work: Callable[[], object], times: int) -> float:
    found = []
    for _ in range(times):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    shipped(), shipped(bold=True)
    short, long = lines(500), lines(many)
    small, large, notices = table_story(short), table_story(long), letters_story(2000)
    ours, bare = best(lambda: pdf_of(small), 7), best(lambda: bare_table(short), 7)
    whole = best(lambda: pdf_of(large), 3)
    posts, plain = best(lambda: pdf_of(notices), 2), best(lambda: plain_letters(2000), 1)
    figures = {
        "versions": {"python": platform.python_version(), "reportlab": reportlab.Version},
        "table of 500 rows, seconds": round(ours, 3),
        "rows a second, share of a bare canvas": round(bare / ours, 2),
        "cost of a row among many, against one of 500": round((whole / many) / (ours / 500), 2),
        "rows among many": many,
        "kilobytes a page of many": round(memory(large), 1),
        "letters a second": round(2000 / posts),
        "letters against plain platypus": round(plain / posts, 2),
        **whole_report(),
        "web page of 500 rows, seconds": round(best(lambda: html_of(small), 3), 3),
        "workbook of 500 rows, seconds": round(best(lambda: workbook_of(small), 3), 3),
    }
    print(json.dumps(figures, indent=1))
    RESULTS.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
