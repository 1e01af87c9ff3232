"""licensing review: the files of a child care facility on the day of a visit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from ..api import check_roster
from ..model.licensing import KINDS, LicensingReview
from ..oversight.licensing import Visit
from ..oversight.staff_table import read_staff
from ..reports.licensing_story import licensing_story, summary_story
from .options import Day, Facility, Json, Out, Registries, Roster, existing, print_json, save_story, tell_files

app = typer.Typer(help="Licensing: the immunization files of a child care facility.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Licensing: the immunization files of a child care facility."""


@app.command()
def review(
    roster: Roster,
    visit: Day = None,
    facility: Facility = "",
    kind: Annotated[str, typer.Option(metavar="center|family_home|drop_in", help="Kind of facility.")] = "center",
    license_number: Annotated[str, typer.Option("--license", help="License number.")] = "",
    capacity: Annotated[int | None, typer.Option(help="Licensed capacity.")] = None,
    analyst: Annotated[str, typer.Option(metavar="NAME", help="Printed on the review.")] = "",
    staff: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Columns: name, hired, influenza, pertussis, measles, statement signed."),
    ] = None,
    registries: Registries = "none",
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Review each child's file on the day of a visit: on file, fits the age, deficiencies with their section."""
    check = check_roster(existing(roster), program="child_care", as_of=visit, facility=facility, registries=registries)
    people = read_staff(existing(staff)) if staff else None
    found = check.file_review(Visit(kind, license_number, capacity, analyst), staff=people)
    stories = (licensing_story(found), summary_story(found))
    files = [file for story in stories for file in save_story(story, out)] if out else []
    if as_json:
        print_json(plain_review(found))
        return
    for measure in found.measures:
        typer.echo(f"{measure.label}: {measure.said}")
    for name, count in found.by_kind().items():
        typer.echo(f"  {KINDS[name]}: {count}")
    if found.files_exempt:
        typer.echo(f"This facility need not keep immunization files: {found.files_exempt}")
    tell_files(files)


def plain_review(found: LicensingReview) -> dict[str, Any]:
    """The review as plain data; children by their line in the list, staff by number."""
    return {
        "facility": found.facility,
        "visit": found.visit.isoformat(),
        "kind": found.kind,
        "measures": [{"label": m.label, "count": m.count, "of": m.of, "open": m.open} for m in found.measures],
        "complete": found.complete,
        "deficiencies": found.by_kind(),
        "children": [
            {
                "row": line.result.pupil.row,
                "record": line.record,
                "seen": line.seen,
                "fits_age": line.fitting,
                "age_row": line.age_row,
                "missing": list(line.missing),
                "proof_by": line.proof_by.isoformat() if line.proof_by else None,
                "record_by": line.record_by.isoformat() if line.record_by else None,
                "deficiencies": [_plain(one) for one in line.deficiencies],
            }
            for line in found.children
        ],
        "staff": [{"deficiencies": [_plain(one) for one in line.deficiencies]} for line in found.staff],
    }


def _plain(one: Any) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "words": one.words,
        "law": [str(law) for law in (one.citation, *one.also)],
        "correct_by": one.correct_by.isoformat() if one.correct_by else None,
    }
