"""The engine against a second opinion: plain Python written from the text of the tables, on made-up pupils."""

import os
from collections import Counter

import pytest

from cair_compliance.engine.cases import compare, run_cases, shipped_cases

from .generate import cases
from .oracle import judge

SEED, COUNT = 2026, int(os.environ.get("MADE_UP_PUPILS", "3000"))  # fewer when thousands of mutants are tried


@pytest.fixture(scope="module")
def judged():
    return [{**case, "expected": judge(case)} for case in cases(SEED, COUNT)]


@pytest.mark.parametrize("case", shipped_cases(), ids=lambda case: case["id"])
def test_the_oracle_agrees_with_the_worked_pupils(case):
    assert compare(case["id"], case["expected"], judge(case)) == []


def test_the_engine_and_the_oracle_agree_on_made_up_pupils(pack, judged):
    assert len(judged) == COUNT
    assert run_cases(pack, judged) == []


def test_the_made_up_pupils_reach_every_answer(judged):
    """A generator that only made complete records would prove nothing."""
    overall = Counter(case["expected"]["overall"] for case in judged)
    statuses = Counter(r["status"] for case in judged for r in case["expected"]["requirements"].values())
    advisories = Counter(a for case in judged for a in case["expected"]["advisories"])
    assert len(overall) == 9 and min(overall.values()) >= 5, overall
    assert len(statuses) == 8 and min(statuses.values()) >= 20, statuses
    assert len(advisories) == 15, advisories


def test_the_same_seed_makes_the_same_pupils():
    assert list(cases(SEED, 20)) == list(cases(SEED, 20)) != list(cases(SEED + 1, 20))
