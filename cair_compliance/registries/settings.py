"""Which registries are asked, where, as whom and how fast: the operator's file, or the demonstration.

A file names addresses and the environment variables that hold credentials, never the credentials. An
address is https, or loopback.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ..model.datafile import parse_yaml, read_yaml, validate
from ..model.demo import Demo, load_demo
from ..model.demo_key import private_pem
from ..model.errors import RegistrySettingsError, RuleError
from .addresses import is_loopback, safe_address
from .agreements import Agreement, Asker, load_agreements
from .connection import Connection, Credentials, Pace
from .dialect import load_dialect
from .directory import FOLDER, Directory, Topology, load_directory
from .settings_file import DEMO_PACE, FOLDER_PACE, ConnectionRow, Further, PaceRow, SettingsFile
from .trust import ClientCertificate, trust

__all__ = [
    "Connection",
    "Credentials",
    "Pace",
    "RegistrySettings",
    "is_loopback",
    "load_settings",
    "safe_address",
]

FAULTS_VARIABLE = "CAIR_STANDIN_FAULTS"
MAX_BYTES = 256_000


@dataclass(frozen=True)
class RegistrySettings:
    """What may be asked in one check. `name` is what the user chose: none, demo, or the file's name.

    `spread_over`: counties a pupil without a known county is put into; empty outside the demonstration.
    `titles`: registry id -> title, for all registries of the directory. `serves`: region id -> the registry
    that the demonstration asks about it.
    `topology`: the state of the directory to go by; "" for that of the evaluation's date.
    `also_ask`: further regions asked about a pupil; none unless the operator says so, because each one learns
    that the pupil exists.
    """

    name: str
    connections: Mapping[str, Connection]
    titles: Mapping[str, str]
    spread_over: tuple[str, ...] = ()
    demo: bool = False
    faults: Mapping[str, str] = field(default_factory=dict)
    serves: Mapping[str, str] = field(default_factory=dict)
    topology: Topology = ""
    also_ask: tuple[Further, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    asker: Asker | None = None
    audit: Path | None = None
    """Where the operator wants the audit trail; None: the user's own folder, and none for stand-ins."""

    @property
    def roster_only(self) -> bool:
        """Whether no registry is to be asked at all, by choice."""
        return not self.connections

    @property
    def exchanges_files(self) -> bool:
        """Whether one of the demonstration's registries answers by file and needs a folder."""
        return any(one.given and one.dialect.exchange for one in self.connections.values())

    def served_at(self, address: str, folder: str = "") -> RegistrySettings:
        """The same settings with the demonstration's registries at a running stand-in ("http://127.0.0.1:1234").

        `folder`: where its drop folders lie; without one the county that answers by file is not running.
        Registries of the operator's own are left as they are. Raises ValueError for an address off this computer.
        """
        if not is_loopback(urlsplit(address).hostname or ""):
            raise ValueError("a stand-in runs on this computer only")
        places = load_demo().places

        def reached(one: Connection) -> str:
            path = places[one.registry].path
            if one.dialect.exchange:
                return str(Path(folder) / path) if folder else ""
            return address.rstrip("/") + path

        return replace(self, connections={
            key: replace(one, address=reached(one)) if one.given else one for key, one in self.connections.items()
        })  # fmt: skip


def load_settings(source: str | Path, *, folder: Path = FOLDER) -> RegistrySettings:
    """ "none", "demo", or a YAML file. Raises RegistrySettingsError with file and line.

    The environment variable CAIR_STANDIN_FAULTS ("bay=unavailable,sac=slow") adds to the demonstration's faults.
    """
    name = str(source)
    try:
        if name in ("none", "demo"):
            path, document = Path(name), parse_yaml(f"use: {name}\n".encode(), Path(name))
        else:
            path = Path(source)
            document = read_yaml(path, MAX_BYTES)
        return _settings(name, path, validate(SettingsFile, document, path), folder)
    except RuleError as error:
        raise RegistrySettingsError(str(error)) from None


def _settings(name: str, path: Path, given: SettingsFile, folder: Path) -> RegistrySettings:
    directory = load_directory(folder)
    demo = load_demo(folder / "demo.yaml") if given.use == "demo" else None
    connections = _demo_connections(demo, directory, given, folder) if demo else {}
    for key, row in given.registries.items():
        connections[key] = _connection(key, row, given, directory, path, folder)
    spread_over = given.when_county_unknown.spread_over if given.when_county_unknown else []
    for county in spread_over:
        directory.county(county)
    return RegistrySettings(
        name=name,
        connections=connections,
        titles={registry.id: registry.title for registry in directory.registries},
        spread_over=tuple(spread_over) or (tuple(demo.homes.values()) if demo else ()),
        demo=demo is not None,
        serves={one.region: one.registry for one in demo.places.values() if one.region} if demo else {},
        faults=_faults(given, demo, path),
        topology=given.topology,
        also_ask=tuple(given.also_ask),
        agreements=load_agreements(path.parent / given.agreements) if given.agreements else (),
        asker=Asker(**given.asking.model_dump()) if given.asking else None,
        audit=path.parent / Path(given.audit).expanduser() if given.audit else None,
    )


def _demo_connections(demo: Demo, directory: Directory, given: SettingsFile, folder: Path) -> dict[str, Connection]:
    """One connection for each stand-in whose language has a dialect."""
    chosen = given.pace.model_dump(exclude_unset=True) if given.pace else {}
    pace = _pace(PaceRow(**{**DEMO_PACE, **chosen}))
    found = {}
    for place in demo.places.values():
        row = next((one for one in directory.registries if one.id == place.registry), None)
        name = (row.dialect if row else "") or place.registry
        if not (folder / f"{name}.yaml").is_file():
            continue
        dialect = load_dialect(name, folder)
        secret = private_pem(place.password) if place.speaks == "fhir" else place.password
        who = Credentials(place.username, secret, place.facility)
        title = row.title if row else dialect.title
        found[place.registry] = Connection(place.registry, title, dialect, "", given.profile, pace, ("", "", ""), who)
    return found


def _connection(
    key: str, row: ConnectionRow, given: SettingsFile, directory: Directory, path: Path, folder: Path
) -> Connection:
    try:
        registry = directory.registry(key)
    except KeyError:
        known = ", ".join(one.id for one in directory.registries)
        raise RuleError(f"{path}: registries.{key}: no such registry; known are {known}") from None
    spoken = row.dialect or registry.dialect
    if not spoken:
        raise RuleError(f"{path}: registries.{key}: no interface is known for {registry.title}")
    variables = (row.username_env, row.password_env, row.facility_env)
    dialect = load_dialect(spoken, folder)
    place = path.parent / Path(row.folder).expanduser() if row.folder else None
    if (dialect.transport == "folder") != (place is not None):
        wanted = "folder" if place is None else "address"
        raise RuleError(f"{path}: registries.{key}: {dialect.title} needs `{wanted}:`")
    quick = PaceRow(**FOLDER_PACE) if place else PaceRow()
    pace = _pace(row.pace or (quick if place else given.pace) or quick)
    return Connection(
        registry=key,
        title=registry.title,
        dialect=dialect,
        address=str(place or row.address),
        profile=row.profile,
        pace=pace,
        variables=variables,
        certificate=_certificate(key, row, path) if row.certificate else None,
        inside=row.inside,
    )


def _certificate(key: str, row: ConnectionRow, path: Path) -> ClientCertificate:
    """Read once here, so that a check never begins with a certificate that cannot be used."""
    file = path.parent / Path(row.certificate).expanduser()
    secret = path.parent / Path(row.certificate_key).expanduser() if row.certificate_key else file
    ours = ClientCertificate(str(file), str(secret), os.environ.get(row.certificate_password_env, ""))
    try:
        trust(ours)
    except (OSError, ValueError):
        raise RuleError(f"{path}: registries.{key}: the certificate or its key cannot be read") from None
    return ours


def _pace(given: PaceRow) -> Pace:
    values: dict[str, Any] = given.model_dump()
    lists = {key: tuple(value) for key, value in values.items() if isinstance(value, list)}
    return Pace(**values | lists)


def _faults(given: SettingsFile, demo: Demo | None, path: Path) -> dict[str, str]:
    faults = dict(given.standin.faults) if given.standin else {}
    if demo is None:
        if faults:
            raise RuleError(f"{path}: standin: only together with `use: demo`")
        return {}
    for item in filter(None, (part.strip() for part in os.environ.get(FAULTS_VARIABLE, "").split(","))):
        region, _, fault = item.partition("=")
        faults[region.strip()] = fault.strip()
    for region, fault in faults.items():
        try:
            demo.faults_of(region, fault)
        except ValueError:
            allowed = ", ".join(demo.faults)
            raise RuleError(f"{path}: standin.faults: {region}={fault} is not known; faults are {allowed}") from None
    return faults
