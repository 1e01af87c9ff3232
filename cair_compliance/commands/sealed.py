"""verify: works a sealed run out again, off line. demo-reports: every report for the invented facilities."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..demonstration import center_check, demo_stories, school_check
from ..seal import bundle, verify_bundle
from .options import Json, existing, print_json, save, save_story


def verify_run(
    run: Annotated[Path, typer.Argument(metavar="BUNDLE", help="A sealed run, as `check --seal` writes it.")],
    roster: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The list itself, to compare with the one that was checked.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Work a sealed run out again: identical, or what differs. Exit code 1 where it differs."""
    verdict = verify_bundle(existing(run).read_bytes(), roster=existing(roster).read_bytes() if roster else None)
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
        for line in verdict.sentences():
            typer.echo(line)
    if not verdict.identical:
        raise typer.Exit(1)


def demo_reports(
    out: Annotated[Path, typer.Option(metavar="DIR", help="Write the reports here.")],
) -> None:
    """Make every report with its web page and workbook, for an invented school, center and county."""
    school, center = school_check(), center_check()
    for stem, story in demo_stories(school, center):
        files = save_story(story, out, stem)
        typer.echo(f"{story.title}: {', '.join(file.name for file in files)}")
    for stem, check in (("school", school), ("center", center)):
        run = save(out / f"{stem}-sealed-run.zip", bundle(check))
        typer.echo(f"Sealed run: {run.name}")
