"""Every awkward file of the corpus is read with all its pupils, or refused in one plain sentence."""

from __future__ import annotations

import pytest

from cair_compliance.model.errors import InputRefused

from .corpus import OTHERS, TEXTS, WORKBOOKS, Want
from .rosters import AS_OF, read_roster

CORPUS = {
    f"{room}: {name}": found
    for room, files in (("workbook", WORKBOOKS), ("text", TEXTS), ("other", OTHERS))
    for name, found in files.items()
}


@pytest.mark.parametrize("name", CORPUS)
def test_read_whole_or_refused(name: str) -> None:
    data, want = CORPUS[name]
    if isinstance(want, int):
        roster = read_roster(data, name="list.xlsx", as_of=AS_OF)
        assert len(roster.pupils) == want
        assert roster.balance.balanced
    else:
        refused(data, want)


def refused(data: bytes, words: Want) -> None:
    with pytest.raises(InputRefused, match=str(words)) as refusal:
        read_roster(data, name="list.xlsx", as_of=AS_OF)
    said = str(refusal.value)
    assert "\n" not in said
    assert len(said) < 250
