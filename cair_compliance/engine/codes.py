"""The small numbers that stand in result columns, and the words they stand for."""

MET, EXEMPT_PME, EXEMPT_PBE, EXEMPT_TME, NOT_DUE, AGE_IN_GRACE, OVERDUE, UNDETERMINED = range(8)
STATUS_NAMES = (
    "met",
    "exempt_pme",
    "exempt_pbe",
    "exempt_tme",
    "not_due",
    "age_in_grace",
    "overdue",
    "undetermined",
)
EXEMPT = (EXEMPT_PME, EXEMPT_PBE, EXEMPT_TME)
NOT_ASKED = -1
"""A requirement of the row that a condition takes away for this pupil."""

STANDING_NAMES = (
    "unconditional",
    "conditional",
    "conditional_tme",
    "attend_pending",
    "iep_services",
    "noncompliant",
    "undetermined",
    "not_subject",
    "not_evaluable",
)
UNCONDITIONAL, CONDITIONAL, CONDITIONAL_TME, ATTEND_PENDING, IEP_SERVICES = range(5)
NONCOMPLIANT, STANDING_UNDETERMINED, NOT_SUBJECT, NOT_EVALUABLE = range(5, 9)

BASIS_NOT_DUE, BASIS_YOUNG, BASIS_NEW_ROW = "6035(a)(1)", "6035(a)(2)", "6025_table_a_fn1"
BASIS_TME = "6035(a)(3)"

NO_ACTION, FOLLOW_UP, OBTAIN, REQUEST = "none", "follow_up", "obtain_records", "request_documentation"
DO_NOT_ADMIT, NOTIFY, AWAIT, EXCLUDE = "do_not_admit", "notify_10_school_days", "await_notice_period", "exclude_now"

NO_REASON, NO_BIRTHDATE, BEFORE_THESE_RULES, NO_ROW, ADULT, SPECIAL = range(6)
"""Why a pupil has no findings, or why findings alone do not decide."""

SPECIAL_STANDING = frozenset({"iep", "independent_study", "home_based"})
"""Kinds of claim that speak of the pupil's standing and not of one vaccine."""
