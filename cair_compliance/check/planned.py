"""Doses that are only planned: what would change if they were given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from ..model.calendar import ordinal
from ..model.doses import DoseLines, DoseTable
from ..model.errors import InputRefused
from ..model.people import PLANNED
from ..model.vaccines import Catalogue, Product


@dataclass(frozen=True, slots=True)
class PlannedDose:
    """One dose somebody thinks of giving."""

    product: Product
    day: date


def planned_dose(catalogue: Catalogue, name: str, day: date) -> PlannedDose:
    """A dose by CVX code or name. Raises InputRefused for a vaccine that is not known."""
    return PlannedDose(product_of(catalogue, name), day)


def product_of(catalogue: Catalogue, name: str) -> Product:
    """The vaccine of a CVX code or name. Raises InputRefused when it is not known."""
    product = catalogue.by_cvx(name) or catalogue.by_name(name)
    if product is None:
        raise InputRefused(f"{name} is not a vaccine this program knows.")
    return product


def with_planned(doses: DoseTable, planned: Mapping[int, Iterable[PlannedDose]]) -> DoseTable:
    """The table with the planned doses of some pupils added at its end."""
    names = doses.source_names if PLANNED in doses.source_names else (*doses.source_names, PLANNED)
    lines = DoseLines(doses.catalogue, names)
    bit = 1 << names.index(PLANNED)
    for place, of_pupil in sorted(planned.items()):
        for dose in of_pupil:
            lines.add(place, dose.product, ordinal(dose.day), sources=bit, column=PLANNED, raw=dose.day.isoformat())
    if not len(lines):
        return doses
    more = lines.freeze()
    return replace(
        doses,
        source_names=names,
        pupil=np.concatenate([doses.pupil, more.pupil]),
        product=np.concatenate([doses.product, more.product]),
        day=np.concatenate([doses.day, more.day]),
        month_only=np.concatenate([doses.month_only, more.month_only]),
        sources=np.concatenate([doses.sources, more.sources]),
        conflict=np.concatenate([doses.conflict, more.conflict]),
        documented=np.concatenate([doses.documented, more.documented]),
        row=np.concatenate([doses.row, more.row]),
        superseded=np.concatenate([doses.superseded, more.superseded]),
        column=(*doses.column, *more.column),
        raw=(*doses.raw, *more.raw),
    )
