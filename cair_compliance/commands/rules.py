"""rules: test the worked pupils, lint a pack, show it in words, its coverage and its schema."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..engine import load_rules
from ..engine.cases import load_cases, run_cases, shipped_cases
from ..engine.coverage import SCHEMAS, coverage_table, schema_text
from ..engine.loading import CALIFORNIA
from ..engine.show import pack_in_words
from ..model.errors import RuleError
from .options import Json, print_json

app = typer.Typer(help="The requirement rules: test, lint, show.", no_args_is_help=True)


@app.command("test")
def rules_test(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE...]", help="Case files; the shipped ones if none.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Run worked examples; exit 0 only when all agree."""
    pack = load_rules()
    cases = [case for path in files for case in load_cases(path)] if files else shipped_cases()
    found = run_cases(pack, cases)
    disagree = [{"id": d.id, "field": d.field, "expected": d.expected, "actual": d.actual} for d in found]
    agree = len(cases) - len({d.id for d in found})
    if as_json:
        print_json({"cases": len(cases), "agree": agree, "disagree": disagree})
    else:
        for d in found:
            typer.echo(f"{d.id}: {d.field}: expected {d.expected!r}, got {d.actual!r}")
        typer.echo(f"{agree} of {len(cases)} worked examples agree.")
    if found or not cases:
        raise typer.Exit(1)


@app.command("lint")
def rules_lint(folder: Annotated[Path, typer.Argument(help="A rule pack.")] = CALIFORNIA) -> None:
    """Validate a rule pack: every fault with its file, line and key."""
    try:
        pack = load_rules(folder)
    except RuleError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{pack.ref.id}: no faults. Hash {pack.ref.hash}")


@app.command("show")
def rules_show(folder: Annotated[Path, typer.Argument(help="A rule pack.")] = CALIFORNIA) -> None:
    """Print the rules as tables with their citations."""
    typer.echo(pack_in_words(load_rules(folder), shipped_cases()))


@app.command("coverage")
def rules_coverage() -> None:
    """Print which worked pupils stand behind each requirement (docs/coverage.md)."""
    typer.echo(coverage_table(load_rules(), shipped_cases()), nl=False)


@app.command("schema")
def rules_schema(name: Annotated[str, typer.Argument(help=" | ".join(SCHEMAS))]) -> None:
    """Print the JSON Schema of one kind of rule file, for completion in editors."""
    if name not in SCHEMAS:
        raise typer.BadParameter(f"{name} is none of: {', '.join(SCHEMAS)}")
    typer.echo(schema_text(name), nl=False)
