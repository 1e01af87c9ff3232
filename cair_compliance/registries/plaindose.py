"""The RXA that most registries send, read in one look instead of field by field.

Whatever is the least unusual (an escape, another code system, a refusal, a deletion, a date of another length, a
missing tail) is no plain dose and is read by `History.rxa`; the tests hold that both ways read the same.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ..model.answers import AnsweredDose
from ..model.vaccines import normal_cvx
from .coded import NO_VACCINE, day_of

_REST = r"\|[^|]*+"
_PLAIN = re.compile(
    rf"RXA(?:{_REST}){{2}}"
    rf"\|([0-9]{{8}}){_REST}"  # 3, 4: begun, ended
    r"\|(?!0+\^)([0-9]{1,4})\^[^|^~&\\\"]*+\^CVX"  # 5: the code
    rf"(?:{_REST}){{3}}"
    r"\|([0-9A-Za-z]*+)(?:\^[^|~]*+)?"  # 9: information source
    rf"(?:{_REST}){{8}}"
    r"\|\|(?!CP|PA|NA|RE)[^|]*+"  # 18: no refusal; 19: no completion one field too early
    r"\|(?:(CP|PA|NA|RE)(?:\|[AU]?(?:\|.*)?)?|(?:\|[AU]?(?:\|[0-9]*+\|*+)?)?)"  # 20, 21: completion; added or updated
).fullmatch
"""Between the standard separators."""


def plain_dose(segment: str, order: str) -> AnsweredDose | None:
    """The dose, with `order` as the registry's id of it; None for any RXA that is not plain."""
    found = _PLAIN(segment)
    if found is None:
        return None
    digits, code, source, completion = found.groups()
    day, cvx = day_of(digits), _normal(code)
    return AnsweredDose(cvx, day, completion or "", source, order) if day and cvx != NO_VACCINE else None


@lru_cache(maxsize=1024)
def _normal(digits: str) -> str:
    return normal_cvx(digits)
