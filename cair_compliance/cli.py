"""The shell command: check, read, explain, rules, registries, annual, licensing, spot-check.

`--json` prints one JSON document on stdout and nothing else. Exit codes: 0 done (a missing document is an
outcome, not an error), 1 input or registry trouble said in one line, 2 usage.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .api import Check, annotate_roster, check_roster
from .check.explanation import sources_in_words
from .check.plain import plain_roster
from .commands import annual, licensing, registries, rules, sealed, signed, spot_check
from .commands.options import Day, Facility, Json, Registries, Roster, existing, print_json, read_day, seal_to
from .commands.progress_line import ProgressLine
from .model.calendar import in_words
from .model.errors import CairComplianceError, InputRefused
from .model.results import facility_words
from .model.standings import NOT_LEGAL, STANDINGS
from .registries import (
    Asker,
    Purpose,
)
from .reports.tagged import MISSING, can_tag
from .roster import read_roster

app = typer.Typer(
    name="cair_compliance",
    help="School and child care immunization compliance from any roster.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(rules.app, name="rules")
app.add_typer(registries.app, name="registries")
app.add_typer(annual.app, name="annual")
app.add_typer(licensing.app, name="licensing")
app.add_typer(spot_check.app, name="spot-check")
app.command("verify")(sealed.verify)
app.command("sign")(signed.sign)
app.command("demo-reports")(sealed.demo_reports)


class Program(StrEnum):
    """Which table of the regulation: TK/K-12 (Table B) or child care (Table A)."""

    TK12 = "tk12"
    CHILD_CARE = "child_care"


Entry = Annotated[
    date | None,
    typer.Option(parser=read_day, metavar="DATE", help="Entry of pupils without an enrollment date; the as-of date."),
]
ProgramOption = Annotated[Program | None, typer.Option(help="Guessed from the grades if left out.")]
County = Annotated[
    str, typer.Option(metavar="NAME", help="The facility's county, for pupils whose own is not in the file.")
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--column", metavar="HEADING=FIELD", help="Say what a column holds; repeat as needed (docs/rosters.md)."
    ),
]
Answers = Annotated[
    list[str] | None,
    typer.Option("--answer", metavar="KEY=VALUE", help="Answer a question the file raises; repeat as needed."),
]
Person = Annotated[str, typer.Option(metavar="ID", help="Who asks the registries, as in the agreements file.")]
Organisation = Annotated[str, typer.Option(metavar="NAME", help="For which organisation, as in the agreements file.")]
PurposeOption = Annotated[Purpose | None, typer.Option(help="What the registries are asked for.")]
Results = Annotated[
    list[str] | None,
    typer.Option("--results", metavar="FILE[:REGISTRY]", help="Result file of a registry look-up; repeat as needed."),
]
ResultsDate = Annotated[
    date | None,
    typer.Option(parser=read_day, metavar="DATE", help="Day of the look-up, where the result files do not say."),
]


@app.command()
def check(
    roster: Roster,
    program: ProgramOption = None,
    as_of: Day = None,
    entry_date: Entry = None,
    facility: Facility = "",
    county: County = "",
    registries: Registries = "none",
    column: Columns = None,
    answer: Answers = None,
    person: Person = "",
    organisation: Organisation = "",
    purpose: PurposeOption = None,
    results: Results = None,
    results_date: ResultsDate = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write report.pdf, .html, results.xlsx and .json here."),
    ] = None,
    tagged: Annotated[
        bool, typer.Option("--tagged", help="With --out: report.accessible.pdf too, for screen readers (an extra).")
    ] = False,
    seal: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the sealed run, which `verify` works out again.")
    ] = None,
    second_opinion: Annotated[
        bool, typer.Option("--second-opinion", help="Show advisories in the report; they change no status.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Read a roster, ask the registries, evaluate the requirements."""
    if tagged and not out:
        raise typer.BadParameter("--tagged goes with --out DIR")
    if tagged and not can_tag():
        raise InputRefused(MISSING)
    asker = Asker(person, organisation, purpose or "") if person or organisation or purpose else None
    done = _check(
        roster, program, as_of, entry_date, facility, county, registries, column, answer, asker,
        results=results, results_date=results_date, quiet=as_json,
    )  # fmt: skip
    done = replace(done, second_opinion=second_opinion)
    code, sealed_run = seal_to(done, seal)
    files = [*(done.save(out, seal=code, tagged=tagged) if out else ()), *sealed_run]
    if as_json:
        print_json(done.to_json())
        return
    for line in _summary(done):
        typer.echo(line)
    for path in files:
        typer.echo(f"Wrote {path}")


@app.command()
def read(
    roster: Roster,
    as_of: Day = None,
    column: Columns = None,
    answer: Answers = None,
    annotated: Annotated[
        Path | None,
        typer.Option(metavar="OUT.xlsx", help="Write the list with a comment on each cell that looked wrong."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Show what was read: pupils, doses, issues, counts that balance."""
    if annotated and annotated.resolve() == roster.resolve():
        raise typer.BadParameter("--annotated names the list itself; give another file")
    found = read_roster(existing(roster), as_of=as_of, mapping=_columns(column), answers=_answers(answer))
    document = plain_roster(found)
    if annotated:
        annotate_roster(roster, annotated, roster=found)
    if as_json:
        print_json(document)
        return
    counts = document["counts"]
    typer.echo(
        f"{counts['rows']} lines: {counts['pupils']} pupils, {counts['duplicates']} listed twice, "
        f"{counts['continued']} further lines of the same pupils, {counts['skipped']} skipped, "
        f"{counts['unreadable']} unreadable; {counts['doses']} doses."
    )
    for issue in document["issues"]:
        typer.echo(f"  line {issue['row']} {issue['column']}: {issue['message']} {issue['advice']}")
    for question in found.questions:
        choices = ", ".join(f"--answer {question.key}={value} ({words})" for value, words in question.choices)
        typer.echo(f"  Question: {question.text} Answer with {choices}")
    if annotated:
        typer.echo(f"Wrote {annotated}")


@app.command()
def explain(
    roster: Roster,
    pupil: Annotated[str, typer.Argument(metavar="PUPIL", help="“row 14”, an id, or a name.")],
    program: ProgramOption = None,
    as_of: Day = None,
    entry_date: Entry = None,
    county: County = "",
    registries: Registries = "none",
    column: Columns = None,
    answer: Answers = None,
) -> None:
    """Print the reasoning of one pupil."""
    done = _check(roster, program, as_of, entry_date, "", county, registries, column, answer, quiet=True)
    typer.echo(str(done.explain(pupil)))


def _check(
    roster: Path,
    program: Program | None,
    as_of: date | None,
    entry_date: date | None,
    facility: str,
    county: str,
    registries: str,
    column: list[str] | None,
    answer: list[str] | None,
    asker: Asker | None = None,
    *,
    results: list[str] | None = None,
    results_date: date | None = None,
    quiet: bool,
) -> Check:
    line = None if quiet or not sys.stderr.isatty() else ProgressLine()
    return check_roster(
        existing(roster),
        facility=facility,
        county=county,
        program=program.value if program else None,
        as_of=as_of,
        entry_date=entry_date,
        registries=registries,
        columns=_columns(column),
        answers=_answers(answer),
        asked_by=asker,
        results=[_result_file(text) for text in results or ()],
        results_date=results_date,
        progress=None if line is None else line.progress,
        resting=None if line is None else line.resting,
    )


def _pairs(given: list[str] | None, option: str) -> dict[str, str] | None:
    """The pairs of a repeated `option` such as "--answer KEY=VALUE"; the last "=" parts them: headings may hold one."""
    pairs = [text.rpartition("=") for text in given or ()]
    if any(not equals for _, equals, _ in pairs):
        raise typer.BadParameter(f"write {option}")
    return {key: value for key, _, value in pairs} or None


def _columns(given: list[str] | None) -> dict[str, str] | None:
    return _pairs(given, "--column HEADING=FIELD")


def _answers(given: list[str] | None) -> dict[str, str] | None:
    return _pairs(given, "--answer KEY=VALUE")


def _result_file(text: str) -> tuple[Path, str]:
    """ "FILE" or "FILE:REGISTRY"; a colon of the path itself is left alone where that file exists."""
    if Path(text).is_file():
        return Path(text), ""
    path, colon, registry = text.rpartition(":")
    return existing(Path(path if colon else text)), registry if colon else ""


def _summary(done: Check) -> list[str]:
    result = done.result
    lines = [
        f"{facility_words(result.facility)}, as of {in_words(result.as_of)}, {len(result.pupils)} pupils",
        sources_in_words(result.sources, result.roster_only),
        "",
    ]
    for key, count in result.standing_counts().items():
        lines.append(f"  {STANDINGS[key].symbol} {count:>5}  {STANDINGS[key].label}")
    left = sum(not pupil.counted for pupil in result.pupils)
    lines += [f"    {left:>5}  Left the school; shown, but not counted"] if left else []
    return [*lines, "", NOT_LEGAL]


def main(run: Callable[[], None] = app) -> None:
    """Run the command; trouble of the input is one line on stderr and exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8")
    try:
        run()
    except CairComplianceError as error:
        first, *others = str(error).splitlines()
        typer.echo(first + (f" (and {len(others)} more)" if others else ""), err=True)
        raise SystemExit(1) from None
    except OSError as error:
        typer.echo(f"Could not read or write {error.filename or 'a file'}: {error.strerror}.", err=True)
        raise SystemExit(1) from None
    except Exception as error:
        if os.environ.get("CAIR_COMPLIANCE_DEBUG"):
            raise
        # A traceback may quote a line of the roster; it is shown only when asked for.
        typer.echo(
            f"The program met a fault of its own ({type(error).__name__}). "
            "Set CAIR_COMPLIANCE_DEBUG=1 to see where, and report it without pupil data.",
            err=True,
        )
        raise SystemExit(1) from None
