"""Options that several command groups share, and the ways they read and print."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from ..api import Check
from ..model import durable
from ..model.errors import InputRefused
from ..reports import html_of, pdf_of, workbook_of
from ..reports.story import Story
from ..seal import seal_run


def read_day(text: str) -> date:
    """An option that is a day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is not a date; write YYYY-MM-DD") from None


Roster = Annotated[Path, typer.Argument(metavar="ROSTER", help="A spreadsheet: .xlsx, .xls, .ods, .csv ...")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Out = Annotated[Path | None, typer.Option(metavar="DIR", help="Write the papers here.")]
Seal = Annotated[
    Path | None,
    typer.Option("--seal", metavar="FILE", help="Write the sealed run too; the papers carry its code (see `verify`)."),
]
Facility = Annotated[str, typer.Option(metavar="NAME", help="Printed on the report.")]
County = Annotated[str, typer.Option(metavar="NAME", help="The facility's county.")]
Registries = Annotated[str, typer.Option(metavar="demo|none|FILE.yaml", help="Which registries are asked.")]
Day = Annotated[
    date | None, typer.Option(parser=read_day, metavar="DATE", help="Date of the evaluation; today if left out.")
]
Seed = Annotated[int, typer.Option(help="The published whole number that the draw follows.")]


def existing(path: Path) -> Path:
    """The path of a file that is there. Raises InputRefused."""
    if not path.is_file():
        raise InputRefused(f"There is no file {path}.")
    return path


def print_json(document: dict[str, Any]) -> None:
    """One document and nothing else."""
    typer.echo(json.dumps(document, ensure_ascii=False, indent=1))


def seal_to(check: Check, path: Path | None) -> tuple[str, list[Path]]:
    """(code of the sealed run, what was written); ("", []) where none is asked for."""
    if path is None:
        return "", []
    run = seal_run(check)
    return run.code, [save(path, run.data)]


def save_story(story: Story, folder: Path, stem: str = "") -> list[Path]:
    """PDF, page and workbook of one story in a folder, which is made when missing."""
    name = stem or story.name
    documents = {
        f"{name}.pdf": pdf_of(story),
        f"{name}.html": html_of(story).encode(),
        f"{name}.xlsx": workbook_of(story),
    }
    return [save(folder / file, data) for file, data in documents.items()]


def save(path: Path, data: bytes) -> Path:
    """Write a file wholly or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    durable.write(path, data)
    return path


def stem_of(text: str) -> str:
    """A facility id as part of a file's name."""
    return "-".join(re.findall(r"[a-z0-9]+", text.lower()))[:60] or "facility"


def tell_files(files: list[Path]) -> None:
    """One line a file written."""
    for path in files:
        typer.echo(f"Wrote {path}")
