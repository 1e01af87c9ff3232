"""The small numbers that stand in result columns, and the words they stand for."""

MET, NOT_DUE, AGE_IN_GRACE, OVERDUE, UNDETERMINED = range(5)
STATUS_NAMES = ("met", "not_due", "age_in_grace", "overdue", "undetermined")
NOT_ASKED = -1
"""A requirement of the row that a condition takes away for this pupil."""

STANDING_NAMES = ("unconditional", "conditional", "noncompliant", "undetermined", "not_subject", "not_evaluable")
UNCONDITIONAL, CONDITIONAL, NONCOMPLIANT, STANDING_UNDETERMINED, NOT_SUBJECT, NOT_EVALUABLE = range(6)

BASIS_NAMES = ("", "6035(a)(1)", "6035(a)(2)", "6025_table_a_fn1")
NO_BASIS, BASIS_NOT_DUE, BASIS_YOUNG, BASIS_NEW_ROW = range(4)

ACTION_NAMES = ("none", "follow_up", "do_not_admit", "notify_10_school_days", "request_documentation")
NO_ACTION, FOLLOW_UP, DO_NOT_ADMIT, NOTIFY, REQUEST = range(5)

NO_REASON, NO_BIRTHDATE, BEFORE_THESE_RULES, NO_ROW, ADULT, SPECIAL = range(6)
"""Why a pupil has no findings, or why findings alone do not decide."""

SPECIAL_STANDING = frozenset({"iep", "independent_study", "home_based"})
"""Kinds of claim that speak of the pupil's standing and not of one vaccine."""
