"""Which registries are asked, where, as whom and how fast: the operator's file, or the demonstration.

A file names addresses and the environment variables that hold credentials, never the credentials. An
address is https, or loopback.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from ..model.datafile import parse_yaml, read_yaml, validate
from ..model.demo import Demo, load_demo
from ..model.demo_key import private_pem
from ..model.errors import RegistrySettingsError, RuleError
from .agreements import Agreement, Asker, Purpose, load_agreements
from .dialect import Dialect, load_dialect
from .directory import FOLDER, Directory, Topology, load_directory
from .trust import ClientCertificate, trust

FAULTS_VARIABLE = "CAIR_STANDIN_FAULTS"
MAX_BYTES = 256_000

Further: TypeAlias = Literal["facility", "neighbour"]
"""A region asked besides the pupil's own: that of the facility, or the neighbour of a county at the edge."""


def safe_address(address: str) -> str:
    """The address itself when it may be used. Raises ValueError: https only, or http on this computer."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.username or parts.password or parts.fragment or not host:
        raise ValueError("an address is https://host/path without a user name, password or #")
    if parts.scheme == "http" and is_loopback(host):
        return address
    if parts.scheme != "https":
        raise ValueError("an address starts with https:// (http:// only for this computer)")
    if _is_number(host) and not is_loopback(host):
        raise ValueError("an address names a host, not a number")
    return address


def is_loopback(host: str) -> bool:
    """Whether a host name is this computer."""
    return host == "localhost" or (_is_number(host) and ipaddress.ip_address(host).is_loopback)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


class _Pace(BaseModel):
    model_config = ConfigDict(extra="forbid")
    in_flight: int = Field(default=2, ge=1, le=128)
    per_second: float | None = Field(default=5, gt=0, le=1000)
    connect_seconds: float = Field(default=5, gt=0, le=30)
    total_seconds: float = Field(default=30, gt=0, le=120)
    retry_seconds: list[float] = Field(default=[1, 4], max_length=2)
    busy_seconds: Annotated[list[float], Field(min_length=2, max_length=2)] = [2, 60]
    give_up_after: int = Field(default=5, ge=1, le=50)
    open_seconds: float = Field(default=60, gt=0, le=900)
    patience_seconds: float = Field(default=120, ge=0, le=3600)
    put_off_seconds: float = Field(default=900, ge=0, le=3600)
    reply_seconds: float = Field(default=0, ge=0, le=600)


_DEMO_PACE: Mapping[str, Any] = {
    "in_flight": 8,
    "per_second": None,
    "retry_seconds": [0.05, 0.2],
    "busy_seconds": [0.05, 0.2],
    "patience_seconds": 0,
    "put_off_seconds": 0,
    "reply_seconds": 10,
}
"""Stand-ins on this computer need no sparing, and an outage shown on purpose no waiting.

Only the county that answers by file is waited for: its clerk, who looks a few times a second, is a stand-in too.
"""


_FOLDER_PACE: Mapping[str, Any] = {"in_flight": 1, "per_second": None, "retry_seconds": []}
"""A file is not worn out by being written."""


class _Connection(BaseModel):
    model_config = ConfigDict(extra="forbid")
    address: Annotated[str, AfterValidator(safe_address)] = ""
    folder: str = ""
    username_env: str = ""
    password_env: str = ""
    facility_env: str = ""
    profile: Literal["Z34", "Z44"] = "Z34"
    dialect: str = Field(default="", pattern="^[a-z0-9_]*$")
    certificate: str = ""
    certificate_key: str = ""
    certificate_password_env: str = ""
    inside: bool = False
    pace: _Pace | None = None

    @model_validator(mode="after")
    def _reachable(self) -> _Connection:
        if bool(self.address) == bool(self.folder):
            raise ValueError("write either `address:` or `folder:`")
        if self.address and not (self.username_env and self.password_env and self.facility_env):
            raise ValueError("an address needs username_env, password_env and facility_env")
        if (self.folder and (self.certificate or self.inside)) or (self.certificate_key and not self.certificate):
            raise ValueError("certificate_key needs certificate; a folder needs neither, and no `inside:`")
        return self


class _Unknown(BaseModel):
    model_config = ConfigDict(extra="forbid")
    spread_over: list[str] = Field(min_length=1)


class _Standin(BaseModel):
    model_config = ConfigDict(extra="forbid")
    faults: dict[str, str] = {}


class _Asking(BaseModel):
    model_config = ConfigDict(extra="forbid")
    person: str = Field(min_length=1)
    organisation: str = Field(min_length=1)
    purpose: Purpose


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    agreements: str = ""
    asking: _Asking | None = None
    audit: str = ""
    use: Literal["demo", "none"] = "none"
    profile: Literal["Z34", "Z44"] = "Z34"
    topology: Topology = ""
    also_ask: list[Further] = []
    registries: dict[str, _Connection] = {}
    when_county_unknown: _Unknown | None = None
    standin: _Standin | None = None
    pace: _Pace | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """How a registry is asked: `in_flight` calls at once, `per_second` a second (None: as fast as it answers).

    A failed call is repeated after each of `retry_seconds`. A busy registry rests as a whole, twice as long each
    time: `busy_seconds` are the first rest and the longest. After `give_up_after` failed calls in a row it rests
    for `open_seconds`, and such rests of a run together last at most `patience_seconds`; those it asks for
    (Retry-After) at most `put_off_seconds`. `reply_seconds`: how long a run waits for the reply of a registry that
    answers by file; 0 leaves it to a later run.
    """

    in_flight: int = 2
    per_second: float | None = 5
    connect_seconds: float = 5
    total_seconds: float = 30
    retry_seconds: tuple[float, ...] = (1, 4)
    busy_seconds: tuple[float, float] = (2, 60)
    give_up_after: int = 5
    open_seconds: float = 60
    patience_seconds: float = 120
    put_off_seconds: float = 900
    reply_seconds: float = 0


@dataclass(frozen=True, slots=True)
class Credentials:
    """User name, password and facility id of one registry."""

    username: str = field(repr=False)
    password: str = field(repr=False)
    facility: str


@dataclass(frozen=True, slots=True)
class Connection:
    """One registry that may be asked. `address` is "" while its stand-in is not running.

    Where files are exchanged `address` is the path of the folder, and only the facility is named. `certificate`:
    ours, where the registry wants one. `inside`: it lives in the operator's own network, at a private address.
    """

    registry: str
    title: str
    dialect: Dialect
    address: str
    profile: str
    pace: Pace
    variables: tuple[str, str, str] = ("", "", "")
    given: Credentials | None = field(default=None, repr=False)
    certificate: ClientCertificate | None = None
    inside: bool = False

    def credentials(self) -> Credentials | None:
        """Who asks; None while one of the environment variables is not set."""
        if self.given:
            return self.given
        values = [os.environ.get(name, "") for name in self.variables]
        if self.dialect.transport == "folder":
            return Credentials("", "", values[2])
        return Credentials(*values) if all(values) else None


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
        return _settings(name, path, validate(_File, document, path), folder)
    except RuleError as error:
        raise RegistrySettingsError(str(error)) from None


def _settings(name: str, path: Path, given: _File, folder: Path) -> RegistrySettings:
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


def _demo_connections(demo: Demo, directory: Directory, given: _File, folder: Path) -> dict[str, Connection]:
    """One connection for each stand-in whose language has a dialect."""
    chosen = given.pace.model_dump(exclude_unset=True) if given.pace else {}
    pace = _pace(_Pace(**{**_DEMO_PACE, **chosen}))
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


def _connection(key: str, row: _Connection, given: _File, directory: Directory, path: Path, folder: Path) -> Connection:
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
    quick = _Pace(**_FOLDER_PACE) if place else _Pace()
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


def _certificate(key: str, row: _Connection, path: Path) -> ClientCertificate:
    """Read once here, so that a check never begins with a certificate that cannot be used."""
    file = path.parent / Path(row.certificate).expanduser()
    secret = path.parent / Path(row.certificate_key).expanduser() if row.certificate_key else file
    ours = ClientCertificate(str(file), str(secret), os.environ.get(row.certificate_password_env, ""))
    try:
        trust(ours)
    except (OSError, ValueError):
        raise RuleError(f"{path}: registries.{key}: the certificate or its key cannot be read") from None
    return ours


def _pace(given: _Pace) -> Pace:
    values: dict[str, Any] = given.model_dump()
    return Pace(**{key: tuple(value) if isinstance(value, list) else value for key, value in values.items()})


def _faults(given: _File, demo: Demo | None, path: Path) -> dict[str, str]:
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
