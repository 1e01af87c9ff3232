"""Writing a sealed run: manifest, evidence and results in one zip file whose bytes depend on the check alone.

The manifest names the roster by its fingerprint, the rules by their hash, each registry answer by a digest, and the
other members by theirs; the seal is the hash of the manifest. A record that may not be shown has the digest of none.
"""

from __future__ import annotations

import hashlib
import json
import platform
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import version
from io import BytesIO
from typing import Any

from pydantic import TypeAdapter

from ..api import Check
from ..model.answers import Answer
from .evidence import plain_evidence

FORMAT = 1
MANIFEST, EVIDENCE, RESULTS = "manifest.json", "evidence.json", "results.json"
_ANSWER = TypeAdapter(Answer)
_STAMP = (2000, 1, 1, 0, 0, 0)
_LIBRARIES = ("numpy", "pydantic", "reportlab", "python-calamine")


@dataclass(frozen=True, slots=True)
class SealedRun:
    """The code printed on papers, and the file it leads to."""

    code: str
    data: bytes = field(repr=False)


def seal_run(check: Check, progress: Callable[[float], None] = lambda share: None) -> SealedRun:
    """The sealed run with its code. Confidential: it holds every pupil of the check. Same check, same bytes.

    `progress` is told what share of the work is done, from 0 to 1.
    """
    evidence, results = _members(check, progress)
    manifest = _manifest(check, evidence, results)
    progress(0.9)
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in ((MANIFEST, plain_bytes(manifest)), (EVIDENCE, evidence), (RESULTS, results)):
            archive.writestr(zipfile.ZipInfo(name, _STAMP), data, zipfile.ZIP_DEFLATED)
    progress(1.0)
    return SealedRun(code_of(str(manifest["seal"])), target.getvalue())


def bundle(check: Check) -> bytes:
    """The file of `seal_run` alone."""
    return seal_run(check).data


@lru_cache(maxsize=1)
def _release() -> Mapping[str, str]:
    return {"python": platform.python_version(), **{name: version(name) for name in _LIBRARIES}}


def seal_of(check: Check) -> str:
    """The code printed on papers: the first figures of the seal, in groups of four."""
    return code_of(str(_manifest(check, *_members(check))["seal"]))


def code_of(seal: str) -> str:
    """ "1A2B-3C4D-5E6F"."""
    return "-".join(seal[place : place + 4] for place in range(0, 12, 4)).upper()


def _members(check: Check, progress: Callable[[float], None] = lambda share: None) -> tuple[bytes, bytes]:
    """(evidence, results)"""
    plain = plain_evidence(check.roster, check.evaluation, check.sources.verifications)
    progress(0.1)
    evidence = plain_bytes(plain)
    progress(0.25)
    document = check.to_json()
    progress(0.6)
    results = plain_bytes(document)
    progress(0.8)
    return evidence, results


def _manifest(check: Check, evidence: bytes, results: bytes) -> dict[str, Any]:
    pack = check.evaluation.pack.ref
    manifest = {
        "format": FORMAT,
        "facility": check.facility,
        "program": check.program,
        "as_of": check.evaluation.as_of.isoformat(),
        "entry_assumed": check.entry.given is None,
        "roster": {"name": check.roster.name, "fingerprint": check.roster.fingerprint},
        "rule_pack": {"id": pack.id, "hash": pack.hash},
        "release": dict(_release()),
        "answers": [
            {"pupil": place, "registry": answer.registry, "sha256": digest(_ANSWER.dump_json(answer.as_told))}
            for place, answers in sorted(check.sources.answers.items())
            for answer in sorted(answers, key=lambda answer: answer.registry)
        ],
        "evidence": [
            {"pupil": place, "seen_by": evidence.seen_by} for place, evidence in sorted(check.evidence.items())
        ],
        "members": {EVIDENCE: digest(evidence), RESULTS: digest(results)},
    }
    return {**manifest, "seal": digest(plain_bytes(manifest))}


def plain_bytes(document: Any) -> bytes:
    """Canonical JSON: one way to write a document on any machine. Half a character is written as JSON's escape."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode(errors="backslashreplace")


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
