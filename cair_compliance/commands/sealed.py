"""verify: is a sealed run or a signed paper what it was. demo-reports: every report for the invented facilities."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..demonstration import demo_stories, school_check
from ..seal import bundle, verify_bundle
from .options import Json, existing, print_json, save, save_story
from .signed import tell_signature


def verify(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A sealed run, as `check --seal` writes it, or a signed PDF.")
    ],
    roster: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Sealed run: the list itself, to compare with the one that was checked."),
    ] = None,
    trust: Annotated[
        list[Path] | None,
        typer.Option(metavar="CERT", help="Signed PDF: the signer's certificate or its issuer's; repeat as needed."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Work a sealed run out again, or read a paper's signature. Exit code 1 where anything differs or is in doubt."""
    data = existing(file).read_bytes()
    if b"%PDF-" in data[:1024]:
        if roster:
            raise typer.BadParameter("--roster goes with a sealed run")
        good = tell_signature(data, trust or [], as_json)
    else:
        if trust:
            raise typer.BadParameter("--trust goes with a signed PDF")
        good = _tell_run(data, roster, as_json)
    if not good:
        raise typer.Exit(1)


def _tell_run(data: bytes, roster: Path | None, as_json: bool) -> bool:
    """Whether the sealed run is what it was."""
    verdict = verify_bundle(data, roster=existing(roster).read_bytes() if roster else None)
    if as_json:
        print_json(
            {
                "identical": verdict.identical,
                "seal": verdict.code,
                "as_of": verdict.as_of.isoformat(),
                "rules_same": verdict.rules_same,
                "pupils": verdict.pupils,
                "faults": list(verdict.faults),
                "differences": [
                    {"row": row, "field": key, "sealed": before, "now": now}
                    for row, key, before, now in verdict.differences
                ],
            }
        )
    else:
        for sentence in verdict.sentences():
            typer.echo(sentence)
    return verdict.identical


def demo_reports(
    out: Annotated[Path, typer.Option(metavar="DIR", help="Write the reports here.")],
) -> None:
    """Make every report with its web page and workbook, for an invented school, center and county."""
    school = school_check()
    for stem, story in demo_stories(school):
        files = save_story(story, out, stem)
        typer.echo(f"{story.title}: {', '.join(file.name for file in files)}")
    run = save(out / "school-sealed-run.zip", bundle(school))
    typer.echo(f"Sealed run: {run.name}")
