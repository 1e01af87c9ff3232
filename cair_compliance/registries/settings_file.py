"""What an operator writes into the settings file, in its own words, and what stands where nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from .addresses import safe_address
from .agreements import Purpose
from .directory import Topology

Further: TypeAlias = Literal["facility", "neighbour"]
"""A region asked besides the pupil's own: that of the facility, or the neighbour of a county at the edge."""


class PaceRow(BaseModel):
    """`pace:`, of one registry or of all; `Pace` says what each of it means. Seconds."""

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


DEMO_PACE: Mapping[str, Any] = {
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


FOLDER_PACE: Mapping[str, Any] = {"in_flight": 1, "per_second": None, "retry_seconds": []}
"""A file is not worn out by being written."""


class ConnectionRow(BaseModel):
    """One registry under `registries:`: an address with its environment variables, or a folder."""

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
    pace: PaceRow | None = None

    @model_validator(mode="after")
    def _reachable(self) -> ConnectionRow:
        if bool(self.address) == bool(self.folder):
            raise ValueError("write either `address:` or `folder:`")
        if self.address and not (self.username_env and self.password_env and self.facility_env):
            raise ValueError("an address needs username_env, password_env and facility_env")
        if (self.folder and (self.certificate or self.inside)) or (self.certificate_key and not self.certificate):
            raise ValueError("certificate_key needs certificate; a folder needs neither, and no `inside:`")
        return self


class UnknownRow(BaseModel):
    """`when_county_unknown:`, counties a pupil without one is put into."""

    model_config = ConfigDict(extra="forbid")
    spread_over: list[str] = Field(min_length=1)


class StandinRow(BaseModel):
    """`standin:`, registry -> the fault its stand-in shows."""

    model_config = ConfigDict(extra="forbid")
    faults: dict[str, str] = {}


class AskingRow(BaseModel):
    """`asking:`, who asks, for whom and what for."""

    model_config = ConfigDict(extra="forbid")
    person: str = Field(min_length=1)
    organisation: str = Field(min_length=1)
    purpose: Purpose


class SettingsFile(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid")
    agreements: str = ""
    asking: AskingRow | None = None
    audit: str = ""
    use: Literal["demo", "none"] = "none"
    profile: Literal["Z34", "Z44"] = "Z34"
    topology: Topology = ""
    also_ask: list[Further] = []
    registries: dict[str, ConnectionRow] = {}
    when_county_unknown: UnknownRow | None = None
    standin: StandinRow | None = None
    pace: PaceRow | None = None
