"""The two draws of a spot check: facilities, then pupils. One published seed, SHA-256, exact fractions.

Everybody who has the list and the seed draws the same, whatever the order of the lines, and whether or not a
spreadsheet program dropped the leading zeros of ids:
  number of a thing      SHA-256 of "seed|...", read as a number below 2^256
  pupils of a facility   sorted by their number, the smallest first; that is a simple random sample
  facilities, pps        in the order of stratum and id (shorter ids first, so that 9 comes before 10), one at each
                         step of pupils / count, from a start that the number of the draw gives; a facility as large
                         as a step is taken for certain
  facilities, stratified the smallest numbers of each stratum
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from ..model.errors import InputRefused
from ..model.people import Pupil
from ..model.spot_check import (
    ALWAYS,
    METHOD,
    PPS,
    STRATIFIED,
    Chosen,
    DrawnPupil,
    Facility,
    FacilityDraw,
    PupilDraw,
    StratumDraw,
    plain_id,
)
from .frame import frame_fingerprint

LEAST = 2
"""Facilities of one stratum, fewer than which tell nothing of the spread."""


def digest(*parts: object) -> str:
    """SHA-256 of the parts, joined by "|", as hex."""
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()


def draw_facilities(
    frame: Sequence[Facility], count: int, seed: int, *, design: str = PPS, pupils_each: int
) -> FacilityDraw:
    """Choose `count` facilities besides those that are always looked at. Raises InputRefused."""
    drawn_from = [one for one in frame if not one.always]
    if design not in (PPS, STRATIFIED) or pupils_each < 1 or not 0 <= count <= len(drawn_from):
        raise InputRefused("The number of facilities, of children in each, or the design does not fit the list.")
    always = sorted((one for one in frame if one.always), key=in_order)
    chosen = [Chosen(one, ALWAYS, Fraction(1), True, "always looked at") for one in always]
    strata = [StratumDraw(ALWAYS, len(always), sum(one.size for one in always), len(always))] if always else []
    draw = _systematic if design == PPS else _stratified
    for stratum, part in draw(drawn_from, count, seed) if count else ():
        strata.append(stratum)
        chosen += part
    return FacilityDraw(
        seed=seed,
        design=design,
        pupils_each=pupils_each,
        fingerprint=frame_fingerprint(frame),
        facilities=len(frame),
        pupils=sum(one.size for one in frame),
        strata=tuple(strata),
        chosen=tuple(chosen),
        version=METHOD,
    )


def in_order(one: Facility) -> tuple[str, int, str]:
    """Stratum, then shorter ids before longer ones, then the characters: numbers stand as numbers do."""
    id_ = plain_id(one.id)
    return one.stratum, len(id_), id_


def _systematic(frame: Sequence[Facility], count: int, seed: int) -> Iterator[tuple[StratumDraw, list[Chosen]]]:
    certain, rest = _certain(frame, count)
    if certain:
        pupils = sum(one.size for one in certain)
        why = "as large as a step of the draw, so taken for certain"
        taken = [Chosen(one, "certain", Fraction(1), True, why) for one in certain]
        yield StratumDraw("certain", len(certain), pupils, len(certain)), taken
    count -= len(certain)
    if not count:
        return
    total = sum(one.size for one in rest)
    interval = Fraction(total, count)
    start = interval * Fraction(int(digest(seed, "facilities"), 16), 1 << 256)
    marks = [start + step * interval for step in range(count)]
    ends = itertools.accumulate(one.size for one in rest)
    chosen = [
        Chosen(one, PPS, one.size / interval, False, f"{one.size} children of a step of {float(interval):.1f}")
        for one, end in zip(rest, ends, strict=True)
        if any(end - one.size <= mark < end for mark in marks)
    ]
    yield StratumDraw(PPS, len(rest), total, len(chosen), interval, start), chosen


def _certain(frame: Sequence[Facility], count: int) -> tuple[list[Facility], list[Facility]]:
    """Facilities at least as large as a step, taken out until none is left; and the others, in order."""
    rest = sorted(frame, key=in_order)
    certain: list[Facility] = []
    while count > len(certain):
        left = count - len(certain)
        total = sum(one.size for one in rest)
        large = [one for one in rest if one.size * left >= total]
        if not large:
            break
        certain += large
        rest = [one for one in rest if one not in large]
    return certain, rest


def _stratified(frame: Sequence[Facility], count: int, seed: int) -> Iterator[tuple[StratumDraw, list[Chosen]]]:
    strata: dict[str, list[Facility]] = {}
    for one in sorted(frame, key=in_order):
        strata.setdefault(one.stratum, []).append(one)
    for name, number in _shared_out(strata, count).items():
        part = sorted(strata[name], key=lambda one: digest(seed, "facilities", plain_id(one.id)))[:number]
        inclusion, certain = Fraction(number, len(strata[name])), number == len(strata[name])
        why = "all of its group" if certain else f"{number} of {len(strata[name])} in its group"
        chosen = [Chosen(one, name, inclusion, certain, why) for one in sorted(part, key=in_order)]
        yield StratumDraw(name, len(strata[name]), sum(one.size for one in strata[name]), number), chosen


def _shared_out(strata: Mapping[str, Sequence[Facility]], count: int) -> dict[str, int]:
    """How many of each stratum: by its number of facilities, and at least two where it has two."""
    numbers = {name: min(LEAST, len(part)) for name, part in strata.items()}
    if sum(numbers.values()) > count:
        raise InputRefused(f"Draw at least {sum(numbers.values())} facilities, so that each group has {LEAST}.")
    whole = sum(map(len, strata.values()))
    while sum(numbers.values()) < count:
        open_ = [name for name in strata if numbers[name] < len(strata[name])]
        short = max(open_, key=lambda name: (Fraction(count * len(strata[name]), whole) - numbers[name], name))
        numbers[short] += 1
    return numbers


def draw_pupils(
    pupils: Iterable[Pupil], facility: str, count: int, seed: int, *, as_of: date, name: str = ""
) -> PupilDraw:
    """A simple random sample of the pupils enrolled on a day; all of them where there are not more than `count`.

    Raises InputRefused where two pupils cannot be told apart.
    """
    keyed_by, keyed = keys_of([pupil for pupil in pupils if not pupil.has_left(as_of)])
    own = digest(seed, plain_id(facility))
    ranked = sorted(((digest(own, plain_id(key)), key, pupil) for key, pupil in keyed.items()), key=lambda one: one[:2])
    drawn = [
        DrawnPupil(key, one.name, one.birthdate, one.grade, one.room, number) for number, key, one in ranked[:count]
    ]
    return PupilDraw(
        facility=facility,
        name=name or facility,
        as_of=as_of,
        seed=seed,
        facility_seed=own,
        fingerprint=hashlib.sha256("\n".join(sorted(map(plain_id, keyed))).encode()).hexdigest(),
        size=len(keyed),
        asked=count,
        pupils=tuple(sorted(drawn, key=lambda one: (one.grade, one.room, one.name, one.key))),
        version=METHOD,
        keyed_by=keyed_by,
    )


def keys_of(pupils: Sequence[Pupil]) -> tuple[str, dict[str, Pupil]]:
    """What the keys are, and a key a pupil that does not depend on the order: state id, else local id, where all have
    one of their own; else a code of name and birth date. Raises InputRefused where two pupils have one key."""
    for field, words in (("state_id", "state id"), ("local_id", "local id")):
        keys = [getattr(pupil, field) for pupil in pupils]
        if all(keys) and len(set(map(plain_id, keys))) == len(keys):
            return words, dict(zip(keys, pupils, strict=True))
    keys = [digest(p.last_name, p.first_name, p.middle_name, p.suffix, p.birthdate or "")[:16] for p in pupils]
    if len(set(keys)) < len(keys):
        raise InputRefused("Two children of the list cannot be told apart; give each an id of its own.")
    return "code of name and birth date", dict(zip(keys, pupils, strict=True))
