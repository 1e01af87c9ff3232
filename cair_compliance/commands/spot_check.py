"""spot-check draw, pupils, estimate: a county's own look at facilities' records."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from ..engine.reporting import load_reporting
from ..model.errors import InputRefused
from ..model.spot_check import PPS, Comparison, CountyResult
from ..oversight.county import county_result
from ..oversight.drawing import draw_facilities, draw_pupils
from ..oversight.frame import read_frame
from ..oversight.quality import acceptance_rule
from ..oversight.result_sheet import blank_sheet, read_sheet
from ..oversight.selection_file import plain_draw, read_draw, write_draw
from ..reports.county_story import county_story, draw_story, estimate_words
from ..reports.spot_check_story import letter_story, result_story, selection_story
from ..roster import read_roster
from .options import Day, Facility, Json, Out, Roster, Seed, existing, print_json, save, save_story, stem_of, tell_files

app = typer.Typer(
    help="Spot check: draw facilities and pupils, and estimate from what was found.", no_args_is_help=True
)
Pupils = Annotated[int, typer.Option(help="Pupils to look at in each facility.")]


@app.command()
def draw(
    frame: Annotated[Path, typer.Argument(metavar="FRAME", help="Facilities: id, name, size, stratum, always.")],
    seed: Seed,
    facilities: Annotated[int, typer.Option(help="Facilities to draw, besides those always looked at.")],
    pupils: Pupils = 30,
    design: Annotated[str, typer.Option(metavar="pps|stratified", help="How facilities are drawn.")] = PPS,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Draw the facilities; writes selection.json, which `estimate` reads."""
    found = draw_facilities(read_frame(existing(frame)), facilities, seed, design=design, pupils_each=pupils)
    files = (
        [save(out / "selection.json", write_draw(found).encode()), *save_story(draw_story(found), out)] if out else []
    )
    if as_json:
        print_json(plain_draw(found))
        return
    for one in found.chosen:
        typer.echo(f"{one.facility.id:<16} {float(one.inclusion):6.3f}  {one.facility.name}  ({one.why})")
    tell_files(files)


@app.command()
def pupils(
    roster: Roster,
    facility: Annotated[str, typer.Option("--id", metavar="ID", help="The facility's id in the frame.")],
    seed: Seed,
    name: Facility = "",
    number: Annotated[int, typer.Option("--pupils", help="Pupils to draw; all where there are not more.")] = 30,
    as_of: Day = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Draw the pupils of one facility: the selection sheet, and the sheet to enter what was found."""
    day = as_of or date.today()  # noqa: DTZ011 - the visitor's own calendar day
    listed = read_roster(existing(roster), as_of=day)
    found = draw_pupils(listed.pupils, facility, number, seed, as_of=day, name=name)
    files = []
    if out:
        stem = stem_of(facility)
        files = save_story(selection_story(found), out, f"selection-{stem}")
        files.append(save(out / f"entry-{stem}.csv", blank_sheet(found).encode()))
    if as_json:
        keys = [one.key for one in found.pupils]
        print_json({"facility": facility, "pupils": found.size, "drawn": keys, "fingerprint": found.fingerprint,
                    "seed": seed, "version": found.version})  # fmt: skip
        return
    typer.echo(f"{len(found.pupils)} of {found.size} pupils drawn.")
    tell_files(files)


@app.command()
def estimate(
    selection: Annotated[Path, typer.Argument(metavar="SELECTION", help="selection.json of `draw`.")],
    entries: Annotated[list[Path], typer.Argument(metavar="ENTRIES...", help="The sheets filled in.")],
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Limits of each facility, the weighted estimate of the county, and errors in both directions."""
    drawn = read_draw(existing(selection))
    sheets = [read_sheet(existing(path)) for path in entries]
    rules = load_reporting(date.today())  # noqa: DTZ011 - the masking rule of today
    rows = [entry for sheet in sheets for entry in sheet.entries]
    if len({(one.facility, one.key) for one in rows}) < len(rows):
        raise InputRefused("Two sheets hold the same pupil of the same facility.")
    sizes = {facility: size for sheet in sheets for facility, size in sheet.sizes.items()}
    found = county_result(drawn, rows, sizes, rules.masking if rules else None)
    files = _papers(found, out) if out else []
    if as_json:
        print_json(plain_county(found))
        return
    for one in found.estimates:
        typer.echo(estimate_words(one))
    for facility in found.facilities:
        typer.echo(f"{facility.chosen.facility.id}: wrong {facility.limits_said}")
    tell_files(files)


def _papers(found: CountyResult, out: Path) -> list[Path]:
    files = save_story(county_story(found, acceptance_rule(None)), out)
    files += save_story(county_story(found, public=True), out, "spot_check_public")
    for one in found.facilities:
        facility = one.chosen.facility.id
        files += save_story(result_story(found, facility), out, f"result-{stem_of(facility)}")
        files += save_story(letter_story(found, facility), out, f"letter-{stem_of(facility)}")
    return files


def plain_county(found: CountyResult) -> dict[str, Any]:
    """The result as plain data."""
    return {
        "seed": found.draw.seed,
        "facilities": [
            {
                "id": one.chosen.facility.id,
                "pupils": one.size,
                "drawn": one.drawn,
                "gone": one.gone,
                "examined": one.examined,
                "wrong_low": one.low,
                "wrong_high": one.high,
                **_plain(one.comparison),
            }
            for one in found.facilities
        ],
        "not_visited": [one.facility.id for one in found.not_visited],
        "comparison": {
            **_plain(found.comparison),
            "agreement": found.comparison.agreement,
            "kappa": found.comparison.kappa,
            "mcnemar_p": found.comparison.p_value,
            "difference_points": found.comparison.difference,
        },
        "three_way": [
            {"claim": claim, "registry": registry, "finding": finding, "pupils": count}
            for (claim, registry, finding), count in sorted(found.three_way.items())
        ],
        "estimates": [
            {"label": e.label, "share": e.share, "low": e.low, "high": e.high, "design_effect": e.design_effect,
             "pupils": e.pupils, "facilities": e.facilities, "why": e.why}
            for e in found.estimates
        ],
    }  # fmt: skip


def _plain(both: Comparison) -> dict[str, Any]:
    return {
        "compared": both.compared,
        "both_met": both.both_met,
        "wrongly_admitted": both.admitted,
        "wrongly_flagged": both.flagged,
        "both_not_met": both.both_not,
    }
