"""The same report is the same file, whatever the clock, the time zone, the locale, the folder or the hash seed."""

from __future__ import annotations

import pytest

from .digests import ALL, FEW, fingerprints


@pytest.mark.timeout(400)
def test_no_report_depends_on_where_and_when_it_is_made():
    one, other = map(fingerprints, FEW)
    assert len(one) > 60
    assert one == other


def test_the_two_combinations_differ_in_every_factor():
    assert all(first != second for first, second in zip(*FEW, strict=True))
    assert len(ALL) == 48
