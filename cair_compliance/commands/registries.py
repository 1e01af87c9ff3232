"""registries: who they are, whether they can be reached, what an answer says, stand-ins, and the audit trail."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ..check.reach import probe_sources
from ..model.calendar import in_words
from ..model.errors import RegistrySettingsError
from ..registries import (
    FILE_IMPORT,
    Reach,
    all_rows,
    default_folder,
    describe,
    load_directory,
    load_settings,
    parse_message,
    verify,
)
from .options import Day, Json, Registries, existing, print_json

app = typer.Typer(help="The immunization registries: list, probe, parse, serve.", no_args_is_help=True)
audit_app = typer.Typer(help="The record of questions put to registries.", no_args_is_help=True)
app.add_typer(audit_app, name="audit")


@app.command("list")
def registries_list(as_of: Day = None, registries: Registries = "none", as_json: Json = False) -> None:
    """The registries: software, counties, whom to call, how each is asked, and whether it is set up."""
    directory = load_directory(as_of=as_of)
    rows = (*all_rows(directory, load_settings(registries)), FILE_IMPORT)
    if as_json:
        documents = [{"id": row.registry, **asdict(row)} for row in rows]
        print_json({"as_of": directory.as_of.isoformat(), "registries": documents})
        return
    typer.echo(f"As of {in_words(directory.as_of)}; for another day: --as-of DATE")
    for row in rows:
        typer.echo(f"\n{row.registry:<10} {row.title}  [{row.software}]")
        typer.echo(f"{'':<11}Asked by   {row.how}; {row.state}")
        for label, words in (("Help desk", row.contact), ("Counties", ", ".join(row.counties))):
            typer.echo(f"{'':<11}{label:<10} {words or 'none'}")


@app.command("probe")
def registries_probe(registries: Registries = "demo", as_json: Json = False) -> None:
    """Test the connection to each registry that is set up. No pupil's data goes out."""
    settings = load_settings(registries)
    if settings.roster_only:
        raise RegistrySettingsError("No registry is set up, so there is no connection to test.")
    probes = probe_sources(settings)
    if as_json:
        print_json({"probes": [asdict(one) for one in probes]})
    else:
        for one in probes:
            typer.echo(f"{one.registry:<10} {one.reach:<20} {one.milliseconds:>6} ms  {one.title}: {one.evidence}")
    if any(one.reach is not Reach.REACHABLE for one in probes):
        raise typer.Exit(1)


@app.command("parse")
def registries_parse(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A registry's answer: HL7 text, SOAP, Redox or FHIR.")],
    as_json: Json = False,
) -> None:
    """Show what a registry's answer says."""
    document = describe(parse_message(existing(file).read_bytes()))
    if as_json:
        print_json(document)
        return
    typer.echo(f"{document['outcome']}  {document['profile']}")
    for dose in document["doses"]:
        typer.echo(f"  {dose['date'] or '(no date)'}  CVX {dose['cvx'] or '(none)'}  {dose['completion']}")
    for dose in document["not_given"]:
        typer.echo(f"  {dose['date']}  CVX {dose['cvx']}  {dose['completion']} (not given)")
    for warning in document["warnings"]:
        typer.echo(f"  {warning}")


@app.command("serve")
def registries_serve(
    port: Annotated[int, typer.Option(help="Port on this computer.")] = 8099,
    folder: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Answer request files in DIR/imperial/out too.")
    ] = None,
    admin: Annotated[
        bool, typer.Option("--admin", help="Open /_admin: faults can be set, and questions are kept and shown.")
    ] = False,
) -> None:
    """Run the stand-in registries on this computer until Ctrl-C."""
    from ..standin import serve_forever

    faults = load_settings("demo").faults
    typer.echo(f"Stand-in registries on http://127.0.0.1:{port} (invented people only; stop with Ctrl-C)")
    serve_forever(port, folder=folder or "", faults=faults, admin=admin)


@audit_app.command("verify")
def audit_verify(
    folder: Annotated[Path | None, typer.Argument(metavar="[FOLDER]", help="Your own data folder if left out.")] = None,
) -> None:
    """Say whether the record of questions is whole, or where it breaks."""
    where = folder or default_folder()
    verdict = verify(where)
    if verdict.trouble:
        typer.echo(f"{where}: broken: {verdict.trouble}.", err=True)
        raise typer.Exit(1)
    typer.echo(f"{where}: whole, {verdict.entries} entries. Last {verdict.last[:16]}")
