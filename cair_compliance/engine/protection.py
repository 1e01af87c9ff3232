"""Special standings that keep a pupil with overdue doses in school, and what follows where none does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from ..model.calendar import from_ordinal, is_school_day
from ..model.results import Citation
from . import codes
from .exemption_schema import NoticeBlock, Protection
from .periods import Days
from .subjects import Subject, Subjects
from .worded import Worded

ACTION_OF_STANDING = {
    codes.CONDITIONAL: codes.FOLLOW_UP,
    codes.CONDITIONAL_TME: codes.FOLLOW_UP,
    codes.ATTEND_PENDING: codes.OBTAIN,
    codes.STANDING_UNDETERMINED: codes.REQUEST,
}
ACTIONS = (codes.NO_ACTION, *ACTION_OF_STANDING.values(), codes.DO_NOT_ADMIT, codes.NOTIFY, codes.AWAIT, codes.EXCLUDE)


@dataclass(frozen=True, slots=True)
class Protected:
    """The protection that holds for a pupil, and the last day it does where it has one."""

    rule: Protection
    until: date | None

    @property
    def citation(self) -> Citation:
        return Citation(self.rule.citation.title, self.rule.citation.verified)


def find_protection(
    rules: Sequence[Protection], subject: Subject, as_of: date, *, revocation_window: bool
) -> Protected | None:
    """The first protection that holds. `revocation_window`: every overdue requirement has its time running."""
    for rule in rules:
        ground = revocation_window if rule.when else rule.flag in subject.circumstances.flags
        if ground and (rule.programs is None or subject.program in rule.programs) and _in_time(rule, subject, as_of):
            return Protected(rule, _until(rule, subject))
    return None


def _in_time(rule: Protection, subject: Subject, as_of: date) -> bool:
    until = _until(rule, subject)
    if until is not None and as_of > until:
        return False
    return rule.school_days_since_admission is None or school_days(subject, as_of) <= rule.school_days_since_admission


def _until(rule: Protection, subject: Subject) -> date | None:
    return subject.entry_date + timedelta(days=rule.since_admission.days) if rule.since_admission else None


def school_days(subject: Subject, as_of: date) -> int:
    """School days since admission: as told, else Mondays to Fridays after the admission day."""
    told = subject.circumstances.school_days_since_admission
    if told is not None:
        return told
    span = max((as_of - subject.entry_date).days, 0)
    days = (subject.entry_date + timedelta(days=n + 1) for n in range(span))
    return sum(map(is_school_day, days))


@dataclass(frozen=True, slots=True)
class Notice:
    """What follows from a standing: whom to write to, and when the time given has passed."""

    rule: NoticeBlock | None

    def actions(self, standing: NDArray[np.int8], subjects: Subjects, days: Days) -> Worded:
        """What to do about each pupil. Only those lacking a dose need a look at notices and circumstances."""
        found = Worded.empty(len(standing), ACTIONS)
        for code, action in ACTION_OF_STANDING.items():
            found.codes[standing == code] = found.code(action)
        lacking = standing == codes.NONCOMPLIANT
        found.codes[lacking] = found.code(codes.NOTIFY)
        found.codes[lacking & (days <= subjects.entry)] = found.code(codes.DO_NOT_ADMIT)
        for place in subjects.circumstances:
            if lacking[place]:
                found.set(place, self.of_lacking(subjects[place], from_ordinal(int(days[place]))))
        return found

    def of_lacking(self, subject: Subject, as_of: date) -> str:
        if as_of <= subject.entry_date:
            return codes.DO_NOT_ADMIT
        given = subject.circumstances.notice_school_days
        if self.rule is not None and self.rule.exclude_after_flag in subject.circumstances.flags:
            return codes.EXCLUDE
        if given is None or self.rule is None:
            return codes.NOTIFY
        return codes.AWAIT if given <= self.rule.school_days else codes.EXCLUDE
