"""Working a sealed run out again, off line: are the members whole, and do these rules still give these results?"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from ..check.compose import Composer
from ..check.plain import plain_pupil
from ..engine import RulePack, evaluate, load_rules
from ..engine.second_opinion import second_opinion
from ..model.datafile import fingerprint
from ..model.errors import InputRefused
from .bundle import EVIDENCE, FORMAT, MANIFEST, RESULTS, code_of, digest, plain_bytes
from .evidence import read_evidence

LARGEST = 400 * 1024 * 1024
_NOT_A_RUN = "This file is not a sealed run, or it was cut off on the way."


@dataclass(frozen=True)
class Verdict:
    """What came of verifying. `differences` are (pupil's line, key, sealed, recomputed); `faults` are sentences."""

    code: str
    as_of: date
    rules_same: bool
    pupils: int
    faults: tuple[str, ...]
    differences: tuple[tuple[int, str, object, object], ...]

    @property
    def identical(self) -> bool:
        return not self.faults and not self.differences

    def sentences(self) -> Iterator[str]:
        """The verdict for people, without any name."""
        yield from self.faults
        if not self.rules_same:
            yield "The rules on this computer are not those of the run; it was worked out under the ones here."
        for row, key, sealed, now in self.differences:
            yield f"line {row}: {key} was {sealed!r}, is now {now!r}"
        if self.identical:
            yield f"Identical: {self.pupils:,} pupils, as of {self.as_of.isoformat()}, seal {self.code}."
        else:
            yield f"Not identical: {len(self.faults)} faults, {len(self.differences)} differences."


def verify_bundle(data: bytes, *, rules: RulePack | None = None, roster: bytes | None = None) -> Verdict:
    """Check every hash and evaluate again. `roster` is the list itself, to compare with its fingerprint.

    Raises InputRefused for a file that is no sealed run.
    """
    members = _members(data)
    pack = rules or load_rules()
    try:
        manifest, results = json.loads(members[MANIFEST]), json.loads(members[RESULTS])
        if manifest["format"] != FORMAT:
            raise InputRefused("This sealed run was written by another release of the program.")
        faults = [*_faults(manifest, members), *_roster_faults(manifest, roster)]
        differences = tuple(_differences(manifest, json.loads(members[EVIDENCE]), results, pack))
        return Verdict(
            code_of(str(manifest["seal"])),
            date.fromisoformat(manifest["as_of"]),
            manifest["rule_pack"]["hash"] == pack.ref.hash,
            len(results["pupils"]),
            tuple(faults),
            differences,
        )
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OverflowError):
        raise InputRefused(_NOT_A_RUN) from None


def _members(data: bytes) -> Mapping[str, bytes]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            infos = {info.filename: info for info in archive.infolist()}
            if set(infos) != {MANIFEST, EVIDENCE, RESULTS} or len(archive.infolist()) != len(infos):
                raise InputRefused(_NOT_A_RUN)
            if sum(info.file_size for info in infos.values()) > LARGEST:
                raise InputRefused("This sealed run is larger than this program reads.")
            return {name: archive.read(info) for name, info in infos.items()}
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
        raise InputRefused(_NOT_A_RUN) from None
    except zipfile.zlib.error:  # type: ignore[attr-defined]
        raise InputRefused(_NOT_A_RUN) from None


def _faults(manifest: Mapping[str, Any], members: Mapping[str, bytes]) -> Iterator[str]:
    """What is not what it was when it was sealed."""
    open_manifest = {key: value for key, value in manifest.items() if key != "seal"}
    if digest(plain_bytes(open_manifest)) != manifest["seal"]:
        yield "The manifest was changed after sealing."
    for name, sealed in manifest["members"].items():
        if digest(members[name]) != sealed:
            yield f"{name} was changed after sealing."


def _roster_faults(manifest: Mapping[str, Any], roster: bytes | None) -> Iterator[str]:
    if roster is not None and fingerprint(roster) != manifest["roster"]["fingerprint"]:
        yield "The roster given is not the file that was checked."


def _differences(
    manifest: Mapping[str, Any], evidence: Any, results: Mapping[str, Any], pack: RulePack
) -> Iterator[tuple[int, str, object, object]]:
    roster, subjects, verifications = read_evidence(evidence, pack.catalogue)
    evaluation = evaluate(pack, subjects, roster.doses, date.fromisoformat(manifest["as_of"]))
    composer = Composer(
        roster, evaluation, {}, {}, verifications, second_opinion(evaluation), bool(manifest["entry_assumed"])
    )
    sealed = results["pupils"]
    if len(sealed) != len(roster.pupils):
        raise ValueError("pupils of evidence and results differ in number")
    for place, before in enumerate(sealed):
        now = json.loads(plain_bytes(plain_pupil(composer.result(place), evaluation)))
        for key in sorted(set(before) | set(now)):
            if before.get(key) != now.get(key):
                yield int(before["row"]), key, before.get(key), now.get(key)
