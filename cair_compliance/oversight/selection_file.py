"""The draw of facilities as a file that can be kept and read back: one JSON document, fractions as "a/b"."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

from ..model.errors import InputRefused
from ..model.spot_check import METHOD, Chosen, Facility, FacilityDraw, StratumDraw, plain_id

KIND = "cair_compliance spot check, facilities drawn"


def plain_draw(draw: FacilityDraw) -> dict[str, Any]:
    """The draw as plain data."""
    return {
        "kind": KIND,
        "version": draw.version,
        "seed": draw.seed,
        "design": draw.design,
        "pupils_each": draw.pupils_each,
        "frame": {"fingerprint": draw.fingerprint, "facilities": draw.facilities, "pupils": draw.pupils},
        "strata": [
            {
                "name": one.name,
                "facilities": one.facilities,
                "pupils": one.pupils,
                "chosen": one.chosen,
                "interval": str(one.interval) if one.interval is not None else None,
                "start": str(one.start) if one.start is not None else None,
            }
            for one in draw.strata
        ],
        "facilities": [
            {
                "id": one.facility.id,
                "name": one.facility.name,
                "size": one.facility.size,
                "facility_stratum": one.facility.stratum,
                "always": one.facility.always,
                "stratum": one.stratum,
                "inclusion": str(one.inclusion),
                "certain": one.certain,
                "why": one.why,
            }
            for one in draw.chosen
        ],
    }


def write_draw(draw: FacilityDraw) -> str:
    """The file's text."""
    return json.dumps(plain_draw(draw), ensure_ascii=False, indent=1) + "\n"


def read_draw(source: str | Path | bytes) -> FacilityDraw:
    """Read the file back. Raises InputRefused for anything else."""
    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    try:
        document = json.loads(data)
        if document["kind"] != KIND:
            raise ValueError
        return _draw(document)
    except (ValueError, KeyError, TypeError, ZeroDivisionError):
        raise InputRefused("This is not a file of facilities drawn by a spot check.") from None


def drawn_facility(draw: FacilityDraw, id_: str) -> Facility:
    """The facility of a draw with this id, leading zeros or not, to draw its pupils. Raises InputRefused."""
    if draw.version != METHOD:
        raise InputRefused(
            f"The facilities were drawn by the method {draw.version}, and children would be drawn by {METHOD}. "
            "Draw the facilities again."
        )
    found = next((one.facility for one in draw.chosen if plain_id(one.facility.id) == plain_id(id_)), None)
    if found is None:
        raise InputRefused(f"The facility {id_} is not among those drawn.")
    return found


def _draw(document: dict[str, Any]) -> FacilityDraw:
    frame = document["frame"]
    return FacilityDraw(
        seed=int(document["seed"]),
        design=str(document["design"]),
        pupils_each=int(document["pupils_each"]),
        fingerprint=str(frame["fingerprint"]),
        facilities=int(frame["facilities"]),
        pupils=int(frame["pupils"]),
        strata=tuple(_stratum(one) for one in document["strata"]),
        chosen=tuple(_chosen(one) for one in document["facilities"]),
        version=str(document["version"]),
    )


def _stratum(one: dict[str, Any]) -> StratumDraw:
    interval, start = (Fraction(one[key]) if one[key] is not None else None for key in ("interval", "start"))
    return StratumDraw(one["name"], int(one["facilities"]), int(one["pupils"]), int(one["chosen"]), interval, start)


def _chosen(one: dict[str, Any]) -> Chosen:
    facility = Facility(one["id"], one["name"], int(one["size"]), one["facility_stratum"], bool(one["always"]))
    inclusion = Fraction(one["inclusion"])
    if not 0 < inclusion <= 1:
        raise ValueError("a chance lies between 0 and 1")
    return Chosen(facility, one["stratum"], inclusion, bool(one["certain"]), one["why"])
