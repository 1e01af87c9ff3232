"""annual worksheet, annual published: the yearly figures, and the State's own tables recomputed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from ..api import check_roster
from ..engine.reporting import load_reporting
from ..model.assessment import KINDS, Assessment, Contact, FacilityFacts, GroupAssessment, Tally
from ..model.errors import InputRefused
from ..oversight.published import lines_of, plain_published, read_published
from ..reports.annual_story import annual_story, public_story
from ..reports.audit_line import meter_words
from ..reports.sealing import sealed
from .options import (
    County,
    Day,
    Facility,
    Json,
    Out,
    Registries,
    Roster,
    Seal,
    existing,
    print_json,
    save_story,
    seal_to,
    tell_files,
)

app = typer.Typer(help="The annual report to the State: worksheet, published figures.", no_args_is_help=True)
Groups = Annotated[
    list[str] | None,
    typer.Option("--group", metavar="pre_k|tk_k|grade_1|grade_7|grade_8", help="Default: those the State asks for."),
]
PersonOption = Annotated[str, typer.Option(metavar="NAME, E-MAIL, PHONE", help="For the head of the report.")]
Published = Annotated[Path, typer.Argument(metavar="FILE", help="A table of the State: .csv or .xlsx.")]


@app.command()
def worksheet(
    roster: Roster,
    program: Annotated[str | None, typer.Option(metavar="tk12|child_care", help="Guessed if left out.")] = None,
    as_of: Day = None,
    facility: Facility = "",
    county: County = "",
    code: Annotated[str, typer.Option(help="Facility number (9 digits) or CDS code.")] = "",
    kind: Annotated[str, typer.Option(metavar="TYPE", help="One of: " + ", ".join(KINDS) + ".")] = "",
    address: Annotated[str, typer.Option(metavar="TEXT", help="Where the facility is.")] = "",
    mailing_address: Annotated[str, typer.Option(metavar="TEXT", help="Where it gets its mail, if elsewhere.")] = "",
    phone: Annotated[str, typer.Option(metavar="NUMBER", help="Of the facility.")] = "",
    completed_by: PersonOption = "",
    contact: PersonOption = "",
    group: Groups = None,
    registries: Registries = "none",
    out: Out = None,
    seal: Seal = None,
    as_json: Json = False,
) -> None:
    """Count a roster into the boxes of the State's worksheet, with cross-checks and the audit line."""
    if kind and kind not in KINDS:
        raise typer.BadParameter(f"{kind} is none of: {', '.join(KINDS)}", param_hint="--kind")
    check = check_roster(
        existing(roster), program=program, as_of=as_of, facility=facility, county=county, registries=registries
    )
    facts = FacilityFacts(
        check.facility,
        check.county,
        code,
        kind,
        address,
        mailing_address,
        phone,
        _person(completed_by),
        _person(contact),
    )
    found = check.annual(facts, group)
    code, files = seal_to(check, seal)
    stories = (sealed(annual_story(found), code), public_story(found))
    files += [file for story in stories for file in save_story(story, out)] if out else []
    if as_json:
        print_json(plain_assessment(found))
        return
    for part in found.groups:
        _tell(part)
    if found.unplaced:
        typer.echo(f"{len(found.unplaced)} pupils without a readable grade or birth date are in no group.")
    typer.echo("Final." if found.final else "Not final: see the open pupils and the sums.")
    tell_files(files)


def _person(text: str) -> Contact:
    """Name, e-mail and phone, in this order, with commas between; the last ones may be left out."""
    return Contact(*(part.strip() for part in text.split(",", 2)))


def _tell(group: GroupAssessment) -> None:
    typer.echo(f"{group.label}: {len(group.enrolled)} enrolled")
    for tally in group.tallies:
        boxes = ", ".join(f"{box.label} {box.count}" for box in tally.boxes)
        apart = f", open {len(tally.open)}" + (f", no longer asked {len(tally.not_asked)}" if tally.not_asked else "")
        typer.echo(f"  {tally.label}: {boxes}{apart}")
        if tally.audit is not None:
            typer.echo(f"  {meter_words(tally.audit, sound=group.holds)}")
    for check in group.checks:
        if not check.holds:
            typer.echo(f"  Does not come out: {check.words}")


def plain_assessment(found: Assessment) -> dict[str, Any]:
    """The figures as plain data; pupils by their line in the list."""
    return {
        "facility": found.facility.name,
        "as_of": found.as_of.isoformat(),
        "school_year": found.school_year,
        "deadline": found.deadline.isoformat() if found.deadline else None,
        "final": found.final,
        "unplaced": [p.pupil.row for p in found.unplaced],
        "groups": {group.name: _plain_group(group) for group in found.groups},
    }


def _plain_group(group: GroupAssessment) -> dict[str, Any]:
    return {
        "enrolled": len(group.enrolled),
        "tallies": {tally.name: _plain_tally(tally) for tally in group.tallies},
        "vaccines": {
            line.name: {
                "complete": len(line.complete),
                "missing": len(line.missing),
                "conditional": len(line.conditional),
                "open": len(line.open),
                "not_asked": len(line.not_asked),
            }
            for line in group.vaccines
        },
        "checks": [{"check": check.words, "holds": check.holds} for check in group.checks],
    }


def _plain_tally(tally: Tally) -> dict[str, Any]:
    meter = tally.audit
    return {
        "boxes": {box.id: {"count": box.count, "rows": [p.pupil.row for p in box.pupils]} for box in tally.boxes},
        "open": [p.pupil.row for p in tally.open],
        "not_asked": [p.pupil.row for p in tally.not_asked],
        "audit_line": {
            "percent": meter.percent,
            "share": round(float(meter.share.least), 4) if meter.share.final else None,
            "share_at_least": round(float(meter.share.least), 4) if meter.share.stated else None,
            "share_at_worst": round(float(meter.share.most), 4) if meter.share.stated else None,
            "above": meter.above,
            "to_move": meter.to_move,
        }
        if meter
        else None,
    }


@app.command()
def published(file: Published, as_json: Json = False) -> None:
    """Recompute each percentage of a published table, and check its masks and sums; exit 0 though some differ."""
    rules = load_reporting(date.today())  # noqa: DTZ011 - the masking rule of today
    if rules is None:
        raise InputRefused("There are no rules for an annual report of today.")
    found = read_published(existing(file), rules.masking)
    if as_json:
        print_json(plain_published(found))
        return
    for line in lines_of(found):
        typer.echo(line)
