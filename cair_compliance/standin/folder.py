"""A county that answers by file: reads requests in out/, writes replies into in/, as its drop folder has them.

    out/imperial_request_20250915_1.csv  +  .control     one row a pupil
    in/imperial_reply_20250915_1.csv     +  .control     one row a dose

A control file holds two lines, "rows: 12" and "sha256: ..."; it is written last and says that its file is whole.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from .forecast import counts
from .house import House
from .population import Record
from .products import name_of
from .verdict import RegistryRules, Wanted
from .wrong_text import mistaken

REGISTRY = "imperial"
ROOMS = ("out", "in", "done", "error")
REQUEST = ("request_id", "student_ref", "last_name", "first_name", "middle_name", "dob", "sex", "street", "city", "zip",
           "guardian_last", "guardian_first", "school_code")  # fmt: skip
REPLY = ("request_id", "match_status", "registry_id", "last_name", "first_name", "dob", "cvx", "vaccine_name",
         "date_given", "source", "lot", "notes")  # fmt: skip
MAX_BYTES = 5_000_000
_STATUS = {"OK": "FOUND", "NF": "NOT_FOUND", "SEVERAL": "MULTIPLE", "TM": "MULTIPLE", "PD": "PROTECTED"}


def answer_folder(folder: Path, house: House) -> int:
    """Answer every whole request that waits; returns how many. A request that is not as agreed goes to error/."""
    for room in ROOMS:
        (folder / room).mkdir(parents=True, exist_ok=True)
    answered = 0
    for request in sorted((folder / "out").glob("imperial_request_*.csv")):
        control = request.with_suffix(".control")
        if not control.is_file():
            continue
        answered += _answer(folder, request, control, house)
    return answered


def _answer(folder: Path, request: Path, control: Path, house: House) -> bool:
    rows = _read(request, control)
    room = "error" if rows is None else "done"
    fault = house.fault(REGISTRY, "")
    name = fault.name if fault else ""
    if rows is not None and name != "unavailable":
        house.hear_file(REGISTRY, request.name, request.read_text("utf-8"))
        _write(folder / "in" / request.name.replace("_request_", "_reply_"), _replies(rows, house, name), name)
    for path in (request, control):
        path.replace(folder / room / path.name)
    return rows is not None


def _read(request: Path, control: Path) -> list[dict[str, str]] | None:
    """The rows; None when the file is not the one its control file describes, or not of the agreed shape."""
    if request.stat().st_size > MAX_BYTES:
        return None
    data = request.read_bytes()
    try:
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))
        said = dict(line.split(": ", 1) for line in control.read_text("ascii").splitlines() if line)
    except (ValueError, csv.Error):
        return None
    whole = said == {"rows": str(len(rows)), "sha256": hashlib.sha256(data).hexdigest()}
    shaped = all(tuple(row) == REQUEST and all(isinstance(value, str) for value in row.values()) for row in rows)
    return rows if whole and shaped else None


def _replies(rows: Iterable[dict[str, str]], house: House, fault: str) -> list[dict[str, str]]:
    rules = mistaken(house) if fault == "wrong_patient" else house.scenario.rules
    return [line for row in rows for line in _reply(rules, row)]


def _reply(rules: RegistryRules, row: dict[str, str]) -> list[dict[str, str]]:
    """One line a given dose; one line without a dose for everything else."""
    born = row["dob"].replace("-", "")
    if not re.fullmatch(r"\d{8}", born):
        return [_line(row["request_id"], "NOT_FOUND", notes="dob is not YYYY-MM-DD")]
    wanted = Wanted(row["school_code"], row["last_name"], row["first_name"], born)
    verdict = rules.verdict(REGISTRY, wanted)
    if verdict.status != "OK":
        return [_line(row["request_id"], _STATUS[verdict.status])]
    return _doses(row["request_id"], verdict.records[0])


def _doses(request_id: str, record: Record) -> list[dict[str, str]]:
    who = {
        "registry_id": record.id,
        "last_name": record.last.upper(),
        "first_name": record.first.upper(),
        "dob": _iso(record.birthdate),
    }
    given = sorted((dose for dose in record.doses if counts(dose)), key=lambda dose: (dose.date, dose.cvx))
    lines = [
        _line(
            request_id, "FOUND", **who, cvx=dose.cvx, vaccine_name=name_of(dose.cvx), date_given=_iso(dose.date),
            source=dose.source, lot="AC41B001" if dose.source == "00" else "",
        )
        for dose in given
    ]  # fmt: skip
    return lines or [_line(request_id, "FOUND", **who)]


def _line(request_id: str, status: str, **more: str) -> dict[str, str]:
    return {**dict.fromkeys(REPLY, ""), "request_id": request_id, "match_status": status, **more}


def _write(target: Path, lines: Sequence[dict[str, str]], fault: str) -> None:
    """File first, control file last, each under a temporary name until it is whole."""
    columns = [name for name in REPLY if fault != "missing_columns" or name not in ("match_status", "cvx")]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(lines)
    data = text.getvalue().encode("utf-8-sig" if fault == "bom" else "utf-8")
    data = data.decode().encode("latin-1", "replace") if fault == "latin1" else data
    told = hashlib.sha256(b"another file" if fault == "bad_control" else data).hexdigest()
    _put(target, data[: len(data) // 2] if fault == "truncated" else data)
    _put(target.with_suffix(".control"), f"rows: {len(lines)}\nsha256: {told}\n".encode())


def _put(target: Path, data: bytes) -> None:
    fresh = target.with_name(f".{target.name}.part")
    fresh.write_bytes(data)
    fresh.replace(target)


def _iso(text: str) -> str:
    return f"{text[:4]}-{text[4:6]}-{text[6:]}"
