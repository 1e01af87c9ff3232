"""spot-check draw, pupils, estimate: a county's own look at facilities' records."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from ..engine.reporting import load_reporting
from ..model.spot_check import PPS, Comparison, CountyResult, FacilityDraw
from ..oversight.county import county_result
from ..oversight.drawing import draw_facilities, draw_pupils
from ..oversight.frame import frame_doubts, read_frame
from ..oversight.quality import acceptance_rules
from ..oversight.result_sheet import blank_sheet, joined, read_sheet
from ..oversight.selection_file import drawn_facility, plain_draw, read_draw, write_draw
from ..reports.county_story import county_doubts, county_story, draw_story, estimate_words
from ..reports.spot_check_story import finding_words, letter_story, result_story, selection_story
from ..roster import read_roster
from .options import (
    Facility,
    Json,
    Out,
    Roster,
    Seed,
    existing,
    print_json,
    read_day,
    save,
    save_story,
    stem_of,
    tell_files,
)

app = typer.Typer(
    help="A county's look at records, in this order: `draw` facilities, `pupils` of each, visit, `estimate`.",
    no_args_is_help=True,
)
DEFAULT_PUPILS = 30
FRAME = (
    "A spreadsheet with one line a facility: id, name, size (children enrolled), stratum (a group such as public or "
    "private; may be left out), always (yes: looked at whatever the draw says; may be left out)."
)
DESIGN = (
    "pps: bigger facilities have a bigger chance (probability proportional to size); stratified: facilities at random "
    "within each group."
)
SELECTION = "selection.json of `draw`: seed, name and number of children are taken from it."
Pupils = Annotated[int, typer.Option(help="Children to look at in each facility; all where there are not more.")]


@app.command()
def draw(
    frame: Annotated[Path, typer.Argument(metavar="FRAME", help=FRAME)],
    seed: Seed,
    facilities: Annotated[int, typer.Option(help="Facilities to draw, besides those always looked at.")],
    pupils: Pupils = DEFAULT_PUPILS,
    design: Annotated[str, typer.Option(metavar="pps|stratified", help=DESIGN)] = PPS,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Draw the facilities; writes selection.json, which `estimate` reads."""
    listed = read_frame(existing(frame))
    found = draw_facilities(listed, facilities, seed, design=design, pupils_each=pupils)
    files = (
        [save(out / "selection.json", write_draw(found).encode()), *save_story(draw_story(found), out)] if out else []
    )
    if as_json:
        print_json(plain_draw(found))
        return
    for doubt in frame_doubts(listed):
        typer.echo(doubt)
    typer.echo(f"{len(found.chosen)} of {found.facilities} facilities: id, chance to be drawn, name")
    for one in found.chosen:
        typer.echo(f"{one.facility.id:<16} {float(one.inclusion):6.3f}  {one.facility.name}  ({one.why})")
    tell_files(files)


@app.command()
def pupils(
    roster: Roster,
    facility: Annotated[str, typer.Option("--id", metavar="ID", help="The facility's id in the list of facilities.")],
    selection: Annotated[Path | None, typer.Option(metavar="FILE", help=SELECTION)] = None,
    seed: Annotated[int | None, typer.Option(help="The published number, where --selection is not given.")] = None,
    name: Facility = "",
    number: Annotated[int | None, typer.Option("--pupils", min=1, help="Children to draw. [default: 30]")] = None,
    as_of: Annotated[
        date | None, typer.Option(parser=read_day, metavar="DATE", help="Who is enrolled on this day; default today.")
    ] = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Draw the children of one facility: the selection sheet, and the sheet to enter what was found."""
    drawn = read_draw(existing(selection)) if selection else None
    if drawn is None and seed is None:
        raise typer.BadParameter("give --selection, the file that `draw` wrote, or --seed")
    if drawn is not None and seed not in (None, drawn.seed):
        raise typer.BadParameter(f"--seed {seed} is not the seed of the selection, {drawn.seed}")
    facility, name, number, seed = _asked(drawn, facility, name, number, seed)
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
    typer.echo(f"{len(found.pupils)} of {found.size} children drawn. Their key is the {found.keyed_by}.")
    tell_files(files)


def _asked(
    drawn: FacilityDraw | None, facility: str, name: str, number: int | None, seed: int | None
) -> tuple[str, str, int, int]:
    """Id, name, number of children and seed, from the draw where one is given, so that nothing is typed twice."""
    if drawn is None:
        return facility, name, number or DEFAULT_PUPILS, seed or 0
    one = drawn_facility(drawn, facility)
    return one.id, name or one.name, number or drawn.pupils_each, drawn.seed


@app.command()
def estimate(
    selection: Annotated[Path, typer.Argument(metavar="SELECTION", help="selection.json of `draw`.")],
    entries: Annotated[list[Path], typer.Argument(metavar="ENTRIES...", help="The sheets filled in.")],
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Limits of each facility, the weighted estimate of the county, and errors in both directions."""
    drawn = read_draw(existing(selection))
    sheet = joined(read_sheet(existing(path)) for path in entries)
    rules = load_reporting(date.today())  # noqa: DTZ011 - the masking rule of today
    masking = rules.masking if rules else None
    found = county_result(drawn, sheet.entries, sheet.sizes, masking, sheet.drawn)
    files = _papers(found, out) if out else []
    if as_json:
        print_json(plain_county(found))
        return
    for one in found.estimates:
        typer.echo(estimate_words(one))
    for facility in found.facilities:
        typer.echo(f"{facility.chosen.facility.id}: {finding_words(facility)}")
    for doubt in county_doubts(found):
        typer.echo(doubt)
    tell_files(files)


def _papers(found: CountyResult, out: Path) -> list[Path]:
    files = save_story(county_story(found, acceptance_rules()), out)
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
                "not_judged": one.unknown,
                "not_entered": one.missing,
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
