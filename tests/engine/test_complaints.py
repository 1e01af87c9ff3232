"""One broken sample for each thing a rule file can do wrong: the whole message, and that nothing loads.

Each row is a small edit of the shipped files: what stood there, what stands there now, what is said about it.
"""

# ruff: noqa: E501 - a message stands in one line, as a person sees it

import shutil
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest

from cair_compliance.engine import source, staff
from cair_compliance.engine.loading import CALIFORNIA, load_rules
from cair_compliance.model.datafile import MAX_BYTES, RULES, parse_yaml
from cair_compliance.model.errors import RuleError
from cair_compliance.model.vaccines import load_vaccines

TABLE_B = [
    (
        "{doses: 2, of: varicella,",
        "{doses: 2, doses: 1, of: varicella,",
        'tk12.yaml:39: found duplicate key "doses" with value "1" (original value: "2")',
    ),
    (
        "{doses: 2, of: varicella,",
        "{dosess: 2, of: varicella,",
        "tk12.yaml:38: since.2019-07-01.clauses.varicella: a clause has exactly one of: doses, all_of, any_of",
    ),
    (
        "{doses: 2, of: varicella,",
        "{doses: '2', of: varicella,",
        "tk12.yaml:39: since.2019-07-01.clauses.varicella.doses: must be a whole number",
    ),
    (
        "{doses: 2, of: varicella,",
        "{doses: 0, of: varicella,",
        "tk12.yaml:39: since.2019-07-01.clauses.varicella.doses: must be at least 1",
    ),
    (
        "{doses: 2, of: varicella,",
        "{doses: 10, of: varicella,",
        "tk12.yaml:39: since.2019-07-01.clauses.varicella.doses: must be at most 9",
    ),
    (
        "{doses: 2, of: varicella,",
        "{doses: 2.5, of: varicella,",
        "tk12.yaml:39: since.2019-07-01.clauses.varicella.doses: must be a whole number",
    ),
    (
        "{doses: 2, of: varicella,",
        "{doses: 2.0, of: varicella,",
        "tk12.yaml:39: since.2019-07-01.clauses.varicella.doses: must be a whole number",
    ),
    (
        "{doses: 2, of: varicella,",
        "{doses: true, of: varicella,",
        "tk12.yaml:39: since.2019-07-01.clauses.varicella.doses: must be a whole number",
    ),
    (
        "{doses: 2, of: varicella,",
        "{doses: 2, off: varicella, of: varicella,",
        "tk12.yaml:39: since.2019-07-01.clauses.varicella.off: no such key; allowed: doses, of, holding, on_or_after_age, full_date_in_month_of, window, citation",
    ),
    ("{doses: 2, of: varicella,", "{doses: 2,", "tk12.yaml:38: since.2019-07-01.clauses.varicella.of: must be given"),
    (
        "{doses: 2, of: varicella,",
        "{doses: 2, of: 3,",
        "tk12.yaml:39: since.2019-07-01.clauses.varicella.of: must be text; put a number or a date into quotes",
    ),
    (
        "        of: dtap\n        holding: [dtap]\n",
        "        of: dtab\n        holding: [dtap]\n",
        "tk12.yaml:42: since.2019-07-01.clauses.tdap.of: no series 'dtab'; allowed: polio, dtap, hepb, hib, measles, mumps, rubella, varicella",
    ),
    (
        "        of: dtap\n        holding: [dtap]\n",
        "        of: dtap\n        holding: [dtab]\n",
        "tk12.yaml:43: since.2019-07-01.clauses.tdap.holding.0: dtap has no group 'dtab'; allowed: dtap, dt, td",
    ),
    (
        "        of: dtap\n        holding: [dtap]\n",
        "        of: dtap\n        holding: [polio]\n",
        "tk12.yaml:43: since.2019-07-01.clauses.tdap.holding.0: dtap has no group 'polio'; allowed: dtap, dt, td",
    ),
    (
        "        of: dtap\n        holding: [dtap]\n",
        "        of: dtap\n        holding: []\n",
        "tk12.yaml:43: since.2019-07-01.clauses.tdap.holding: must not be empty",
    ),
    (
        "        of: dtap\n        holding: [dtap]\n",
        "        of: dtap\n        holdings: [dtap]\n",
        "tk12.yaml:43: since.2019-07-01.clauses.tdap.holdings: no such key; allowed: doses, of, holding, on_or_after_age, full_date_in_month_of, window, citation",
    ),
    (
        "{doses: 1, of: polio, on_or_after_age: 4 years}",
        "{doses: 1, of: polyo, on_or_after_age: 4 years}",
        "tk12.yaml:17: since.2019-07-01.clauses.polio.any_of.1.all_of.1.of: no series 'polyo'; allowed: polio, dtap, hepb, hib, measles, mumps, rubella, varicella",
    ),
    (
        "on_or_after_age: 4 years",
        "on_or_after_age: 4 birthdays",
        "tk12.yaml:17: since.2019-07-01.clauses.polio.any_of.1.all_of.1.on_or_after_age: '4 birthdays' is not a span of time: a number and day, week, month or year",
    ),
    (
        "on_or_after_age: 4 years",
        "on_or_after_age: 4",
        "tk12.yaml:17: since.2019-07-01.clauses.polio.any_of.1.all_of.1.on_or_after_age: 4 is not a span of time: a number and day, week, month or year",
    ),
    (
        "        all_of:\n          - {doses: 2, of: measles",
        "        any_of: []\n        all_of:\n          - {doses: 2, of: measles",
        "tk12.yaml:32: since.2019-07-01.clauses.mmr: a clause has exactly one of: doses, all_of, any_of",
    ),
    (
        "              - {doses: 3, of: polio}\n",
        "",
        "tk12.yaml:15: since.2019-07-01.clauses.polio.any_of.1.all_of: must have at least 2 entries",
    ),
    ("program: tk12", "program: tk13", "tk12.yaml:4: program: is not known; allowed: 'child_care' or 'tk12'"),
    ("program: tk12", "program: child_care", "pack.yaml:8: programs.1: a second table for child_care; allowed: one"),
    ('label: "TK/K-12"', "label: 12", "tk12.yaml:5: label: must be text; put a number or a date into quotes"),
    ('label: "TK/K-12"', 'label: ""', "tk12.yaml:5: label: must have at least 1 letters"),
    (
        'grades: ["7"]',
        'grades: ["13"]',
        "tk12.yaml:57: since.2019-07-01.rows.1.grades.0: is not known; allowed: 'PK', 'TK', 'K', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12' or 'UG'",
    ),
    (
        'grades: ["7"]',
        "grades: [7]",
        "tk12.yaml:57: since.2019-07-01.rows.1.grades.0: is not known; allowed: 'PK', 'TK', 'K', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12' or 'UG'",
    ),
    ('grades: ["7"]', "grades: []", "tk12.yaml:57: since.2019-07-01.rows.1.grades: must not be empty"),
    ('grades: ["7"]', 'grades: "7"', "tk12.yaml:57: since.2019-07-01.rows.1.grades: must be a list"),
    ("  2019-07-01:", "  2019-02-30:", "tk12.yaml:9: 2019-02-30 is not a day of the calendar, written as 2019-07-01"),
    ("  2019-07-01:", "  july:", "tk12.yaml:9: since.july: must be a day, written as 2019-07-01"),
    (
        "entry_until: 2025-06-30",
        "entry_until: 2025-06-31",
        "tk12.yaml:72: 2025-06-31 is not a day of the calendar, written as 2019-07-01",
    ),
    (
        "entry_until: 2025-06-30",
        "entry_until: 20250630",
        "tk12.yaml:72: since.2019-07-01.rows.3.require.varicella.entry_until: must be a day, written as 2019-07-01",
    ),
    (
        "entry_until: 2025-06-30",
        "entry_until: 2025-06-30 12:00:00",
        "tk12.yaml:72: since.2019-07-01.rows.3.require.varicella.entry_until: must be a day, written as 2019-07-01",
    ),
    (
        'entry_until: 2025-06-30, lapsed_advisory: VARICELLA_7TH_LAPSED, citation: {title: "17 CCR 6025(c), Table B, footnote 10", verified: false}',
        "entry_until: 2025-06-30, lapsed_advisory: VARICELLA_7TH_LAPSED",
        "tk12.yaml:72: since.2019-07-01.rows.3.require.varicella: a condition needs its citation",
    ),
    (
        "lapsed_advisory: VARICELLA_7TH_LAPSED",
        "lapsed_advisory: lapsed",
        "tk12.yaml:72: since.2019-07-01.rows.3.require.varicella.lapsed_advisory: must have the form ^([A-Z][A-Z0-9_]+)?$",
    ),
    (
        "    clauses:\n",
        "    until: 2018-01-01\n    clauses:\n",
        "tk12.yaml:11: since.2019-07-01.until: must not be before 2019-07-01",
    ),
    (
        "entry: advance_7",
        "entry: advance_8",
        "tk12.yaml:68: since.2019-07-01.rows.3.entry: is not known; allowed: 'admission' or 'advance_7'",
    ),
    ("id: admission_7", "id: admission", "tk12.yaml:54: since.2019-07-01.rows.1.id: admission stands twice"),
    (
        "varicella: varicella}",
        "varicella: varicela}",
        "tk12.yaml:52: since.2019-07-01.rows.0.require.varicella: no clause 'varicela'; allowed: polio, dtap, hepb, mmr, varicella, tdap",
    ),
    (
        "varicella: varicella}",
        "chickenpox: varicella}",
        "tk12.yaml:52: since.2019-07-01.rows.0.require.chickenpox: not a requirement of this table; allowed: polio, dtap, hepb, mmr, varicella, tdap",
    ),
    (
        "varicella: varicella}",
        "varicella: [varicella]}",
        "tk12.yaml:52: since.2019-07-01.rows.0.require.varicella: must be text; put a number or a date into quotes",
    ),
    (
        "until_age: 12 years",
        "from_age: 12 years\n        until_age: 12 years",
        "tk12.yaml:75: since.2019-07-01.rows.4: `until_age` must be later than `from_age`",
    ),
    (
        '        citation: {title: "17 CCR 6025(c), Table B, K-12 admission", verified: true}\n',
        "",
        "tk12.yaml:48: since.2019-07-01.rows.0.citation: must be given",
    ),
    ("verified: true", "verified: yes", "tk12.yaml:10: since.2019-07-01.citation.verified: must be true or false"),
    ("verified: true", "verified: 1", "tk12.yaml:10: since.2019-07-01.citation.verified: must be true or false"),
    (
        'title: "17 CCR 6025(c), Table B"',
        'title: ""',
        "tk12.yaml:10: since.2019-07-01.citation.title: must have at least 3 letters",
    ),
    (
        '{title: "17 CCR 6025(c), Table B", verified: true}',
        '"17 CCR 6025(c), Table B"',
        "tk12.yaml:10: since.2019-07-01.citation: must be a mapping of keys to values",
    ),
    (
        "since:\n",
        "since: {}\nwas:\n",
        "tk12.yaml:8: since: must not be empty\ntk12.yaml:9: was: no such key; allowed: program, label, table, requirements, since",
    ),
    ("since:\n", 'since:\n  "2019-07-01": {}\n', "tk12.yaml:10: since.2019-07-01: stands twice"),
]

TABLE_A = [
    (
        "period: 30 days",
        "period: about a month",
        "child_care.yaml:13: since.2019-07-01.proof_within.period: 'about a month' is not a span of time: a number and day, week, month or year",
    ),
]

WINDOWS = [
    (
        "by: 8 weeks",
        "by: 3 weeks",
        "conditional.yaml:17: programs.child_care.since.2019-07-01.polio.0: `by` must not come before `from`",
    ),
    (
        "from: 4 weeks, by: 8 weeks",
        "from: 31 days, by: 1 month",
        "conditional.yaml:17: programs.child_care.since.2019-07-01.polio.0: `by` must not come before `from`",
    ),
    (
        "if_final: {from: 6 months, by: 12 months",
        "if_final: {from: 13 months, by: 12 months",
        "conditional.yaml:39: programs.tk12.since.2019-07-01.polio.1.if_final: `by` must not come before `from`",
    ),
    (
        "by: 8 weeks",
        "bye: 8 weeks",
        "conditional.yaml:17: programs.child_care.since.2019-07-01.polio.0.by: must be given\nconditional.yaml:17: programs.child_care.since.2019-07-01.polio.0.bye: no such key; allowed: dose, after, from, by, and_from, if_final, under_age_at_dose_1, from_age_at_dose_1",
    ),
    (
        "- {dose: 2, after: 1,",
        "- {dose: 2, after: 2,",
        "conditional.yaml:17: programs.child_care.since.2019-07-01.polio.0: a window is counted from an earlier dose",
    ),
    (
        "{dose: 2, after: 1, from: 4 weeks, by: 8 weeks}",
        "{dose: 1, after: 1, from: 4 weeks, by: 8 weeks}",
        "conditional.yaml:17: programs.child_care.since.2019-07-01.polio.0.dose: must be at least 2",
    ),
    (
        "and_from: [{after: 1,",
        "and_from: [{after: 3,",
        "conditional.yaml:27: programs.child_care.since.2019-07-01.hepb.1: a window is counted from an earlier dose",
    ),
    (
        "{dose: 3, after: 2, from: 4 weeks, by: 12 months}",
        "{dose: 4, after: 3, from: 4 weeks, by: 12 months}",
        "conditional.yaml:18: programs.child_care.since.2019-07-01.polio.1.dose: dose 3 has no line yet; doses stand in order, from 2 on, without a gap",
    ),
    (
        "{dose: 3, after: 2, from: 4 weeks, by: 12 months}",
        "{dose: 2, after: 1, from: 4 weeks, by: 12 months}",
        "conditional.yaml:18: programs.child_care.since.2019-07-01.polio.1: dose 2 needs one line, or two: under_age_at_dose_1 and from_age_at_dose_1 with one age",
    ),
    (
        "from_age_at_dose_1: 13 years",
        "from_age_at_dose_1: 14 years",
        "conditional.yaml:57: programs.tk12.since.2019-07-01.varicella.1: dose 2 needs one line, or two: under_age_at_dose_1 and from_age_at_dose_1 with one age",
    ),
    (
        "under_age_at_dose_1: 13 years",
        "under_age_at_dose_1: 13 years, from_age_at_dose_1: 2 years",
        "conditional.yaml:56: programs.tk12.since.2019-07-01.varicella.0: a line has one of: under_age_at_dose_1, from_age_at_dose_1",
    ),
    (
        "        hib:\n",
        "        hip:\n",
        "conditional.yaml:23: programs.child_care.since.2019-07-01.hip: not a requirement; allowed: polio, dtap, hepb, hib, mmr, varicella",
    ),
    (
        "        polio:\n",
        "        mmr: []\n        polio:\n",
        "conditional.yaml:16: programs.child_care.since.2019-07-01.mmr: must not be empty",
    ),
    ("  tk12:\n", "  tk14:\n", "conditional.yaml:28: programs.tk14: is not known; allowed: 'child_care' or 'tk12'"),
    (
        '        citation: {title: "17 CCR 6035, Table C", verified: false}\n',
        "",
        "conditional.yaml:14: programs.child_care.since.2019-07-01.citation: must be given",
    ),
    ("programs:\n", "programs: [\n", "conditional.yaml:12: expected ',' or ']', but got ':'"),
]

PACK = [
    (
        'products: ["43"]',
        'products: ["4343"]',
        "pack.yaml:64: series.hepb.two_dose_review.products.0: unknown CVX 4343; allowed: the codes of vaccines.yaml",
    ),
    (
        'products: ["43"]',
        'products: ["043"]',
        "pack.yaml:64: series.hepb.two_dose_review.products.0: unknown CVX 043; allowed: the codes of vaccines.yaml",
    ),
    (
        'products: ["43"]',
        "products: [43]",
        "pack.yaml:64: series.hepb.two_dose_review.products.0: must be text; put a number or a date into quotes",
    ),
    (
        'products: ["115"]',
        'products: ["9115"]',
        "pack.yaml:115: advisories.early_products.0.products.0: unknown CVX 9115; allowed: the codes of vaccines.yaml",
    ),
    (
        "group: dtap",
        "group: dtop",
        "pack.yaml:115: advisories.early_products.0.group: unknown group; allowed: polio, dtap, td, dt, hib, hepb, measles, mumps, rubella, varicella",
    ),
    (
        "series: [measles, varicella]",
        "series: [measles, chickenpox]",
        "pack.yaml:104: advisories.live_interval.series.1: unknown series; allowed: polio, dtap, hepb, hib, measles, mumps, rubella, varicella",
    ),
    ("groups: {polio: {}}", "groups: {}", "pack.yaml:49: series.polio.groups: must not be empty"),
    (
        "groups: {polio: {}}",
        "groups: {polyo: {}}",
        "pack.yaml:49: series.polio.groups.polyo: unknown group; allowed: polio, dtap, td, dt, hib, hepb, measles, mumps, rubella, varicella",
    ),
    (
        "groups: {hepb: {}}",
        "groups: {hepb: {}}\n    mixed_from_age: 7 years",
        "pack.yaml:63: series.hepb.mixed_from_age: only where the series has the group td",
    ),
    (
        'measles: {min_age: 1 year, citation: {title: "17 CCR 6025(c), Table B, footnote 7; Table A", verified: true}}',
        "measles: {min_age: 1 year}",
        "pack.yaml:76: series.measles.groups.measles: a limit needs its citation",
    ),
    (
        "child_care.yaml, tk12.yaml",
        "child_care.yaml, tk13.yaml",
        "tk13.yaml: cannot be read (No such file or directory)",
    ),
    (
        "child_care.yaml, tk12.yaml",
        "child_care.yaml, child_care.yaml",
        "pack.yaml:8: programs.1: a second table for child_care; allowed: one",
    ),
    (
        "child_care.yaml, tk12.yaml",
        "../california/child_care.yaml, tk12.yaml",
        "pack.yaml:8: programs.0: must have the form ^[a-z0-9_]+\\.yaml$",
    ),
    ("child_care.yaml, tk12.yaml", "", "pack.yaml:8: programs: must not be empty"),
    (
        "programs: [child_care.yaml, tk12.yaml]",
        "programs: [child_care.yaml]",
        "conditional.yaml:28: programs.tk12: no table of this program in the pack; allowed: child_care",
    ),
    (
        "code: SHORT_INTERVAL",
        "code: short",
        "pack.yaml:101: advisories.short_interval.code: must have the form ^[A-Z][A-Z0-9_]+$",
    ),
    (
        "from_age: 11 years",
        "from_age: 17 years",
        "pack.yaml:63: series.hepb.two_dose_review: `until_age` must be later than `from_age`",
    ),
    (
        "period: 4 days\n        citation",
        "period: 1 month\n        citation",
        "pack.yaml:27: frame.since.2019-07-01.age_grace.period: '1 month' must be told in days or weeks: months differ in length",
    ),
    ("[TK, K]", "[]", "pack.yaml:37: frame.since.2019-07-01.reporting.tk12.grades: must not be empty"),
    (
        "programs: [tk12]",
        "programs: [k12]",
        "pack.yaml:18: adults.since.1996-01-01.programs.0: is not known; allowed: 'child_care' or 'tk12'",
    ),
    (
        "child_care: {from_age: 2 years, until_age: 6 years}",
        "child_care: {from_age: 6 years, until_age: 2 years}",
        "pack.yaml:36: frame.since.2019-07-01.reporting.child_care: `until_age` must be later than `from_age`",
    ),
    (
        "  polio:\n    label: Polio\n",
        "  polio: &p\n    label: Polio\n",
        "pack.yaml:47: anchors and aliases are not allowed; write the value out",
    ),
    ("groups: {polio: {}}", "groups: *p", "pack.yaml:49: anchors and aliases are not allowed; write the value out"),
    (
        "groups: {polio: {}}",
        "groups: {<<: {polio: {}}}",
        "pack.yaml:49: merge keys (<<) are not allowed; write the values out",
    ),
    (
        "groups: {polio: {}}",
        "groups: !!map {polio: {}}",
        "pack.yaml:49: tags such as tag:yaml.org,2002:map are not allowed",
    ),
    (
        "groups: {polio: {}}",
        "groups: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
        "pack.yaml:49: nested deeper than 32 levels",
    ),
    ("groups: {polio: {}}", "groups: {polio: {}", "pack.yaml:50: expected ',' or '}', but got '<scalar>'"),
    (
        "groups: {polio: {}}",
        "groups: {polio: {}}\n  unheard: of",
        "pack.yaml:50: series.unheard: must be a mapping of keys to values",
    ),
]

EXEMPTIONS = [
    (
        "order: [pme, pbe, tme]",
        "order: [pme, pbe]",
        "exemptions.yaml:5: order: must name each kind once: pme, pbe, tme",
    ),
    (
        "order: [pme, pbe, tme]",
        "order: [pme, pbe, tme, tme]",
        "exemptions.yaml:5: order: must name each kind once: pme, pbe, tme",
    ),
    (
        "order: [pme, pbe, tme]",
        "order: [pme, pbe, rme]",
        "exemptions.yaml:5: order.2: is not known; allowed: 'pme', 'pbe' or 'tme'",
    ),
    (
        "span: tk_6",
        "span: tk_9",
        "exemptions.yaml:68: legacy_pbe.since.2019-07-01.span: no such span; allowed: pre_k, tk_6, 7_12",
    ),
    (
        "advance_7: admission_7",
        "advance_7: admission_99",
        "exemptions.yaml:69: legacy_pbe.since.2019-07-01.rows.advance_7: both must be rows of a table; allowed: under_2_months, 2_months, 4_months, 6_months, 15_months, 18_months, admission, admission_7, admission_8_12, advance_7, ungraded_admission, ungraded_admission_12, ungraded_advance_12",
    ),
    ("  pbe:\n", "  pxe:\n", "exemptions.yaml:20: kinds: must be these: pme, pbe, tme"),
    (
        "filed_before: 2016-01-01\n        citation",
        "citation",
        "exemptions.yaml:53: kinds.pbe.since.2019-07-01: an exemption has either `forms` or `filed_before`",
    ),
    (
        "filed_before: 2016-01-01\n",
        "forms: {paper: {label: paper, issued_before: 2016-01-01, citation: {title: none, verified: false}}}\n",
        "exemptions.yaml:53: kinds.pbe.since.2019-07-01: needs `filed_before`",
    ),
    (
        "            issued_from: 2021-01-01\n",
        "",
        "exemptions.yaml:26: kinds.pme.since.2019-07-01.forms.cair_me: a form has a date: issued_from, issued_before or both",
    ),
    (
        "            issued_from: 2021-01-01\n",
        "            issued_from: 2021-01-01\n            issued_before: 2021-01-01\n",
        "exemptions.yaml:26: kinds.pme.since.2019-07-01.forms.cair_me: `issued_before` must be later than `issued_from`",
    ),
    (
        "lasts_at_most: 12 months",
        "lasts_at_most: 365 days",
        "exemptions.yaml:48: kinds.tme.since.2019-07-01.lasts_at_most: '365 days' must be told in months or years",
    ),
    (
        "ungraded_until_age: 12 years",
        "ungraded_until_age: 12 years\n    ungraded_from_age: 6 years",
        "exemptions.yaml:10: spans.tk_6: a span has one of: ungraded_from_age, ungraded_until_age",
    ),
    (
        "revocation:\n  since:\n",
        "revocation:\n  since:\n    2018-01-01: {window: 20 days, citation: {title: old, verified: false}}\n",
        "exemptions.yaml:60: revocation.since.2018-01-01: must end before the block of 2019-07-01 begins; write `until` with an earlier day",
    ),
    (
        "revocation:\n  since:\n",
        "revocation:\n  since:\n    2018-01-01: {window: 20 days, citation: {title: old, verified: false}, until: 2019-07-01}\n",
        "exemptions.yaml:60: revocation.since.2018-01-01: must end before the block of 2019-07-01 begins; write `until` with an earlier day",
    ),
]

POPULATIONS = [
    (
        "flag: homeless",
        "flag: homeless\n        when: revocation_window",
        "populations.yaml:13: protections.since.2019-07-01.1: a protection has either `flag` or `when`",
    ),
    (
        "        flag: homeless\n",
        "",
        "populations.yaml:13: protections.since.2019-07-01.1: a protection has either `flag` or `when`",
    ),
    (
        "when: revocation_window",
        "when: sometimes",
        "populations.yaml:9: protections.since.2019-07-01.0.when: is not known; allowed: '' or 'revocation_window'",
    ),
    ("id: foster", "id: homeless", "populations.yaml:19: protections.since.2019-07-01.2.id: homeless stands twice"),
    (
        "category: G",
        "category: Z",
        "populations.yaml:11: protections.since.2019-07-01.0.category: is not known; allowed: 'A', 'B', 'C', 'D', 'E', 'F1', 'F2', 'F3' or 'G'",
    ),
    (
        "standing: not_subject",
        "standing: free",
        "populations.yaml:43: protections.since.2019-07-01.5.standing: is not known; allowed: 'attend_pending', 'not_subject' or 'iep_services'",
    ),
    (
        "school_days: 10",
        "school_days: 0",
        "populations.yaml:72: notice.since.2019-07-01.school_days: must be at least 1",
    ),
    (
        "school_days: 10",
        "school_days: ten",
        "populations.yaml:72: notice.since.2019-07-01.school_days: must be a whole number",
    ),
    (
        "since_admission: 30 days",
        "since_admission: 1 month",
        "populations.yaml:35: protections.since.2019-07-01.4.since_admission: '1 month' must be told in days or weeks: months differ in length",
    ),
    (
        "exclude_after_flag: transfer_records_pending",
        "exclude_after_flag: transfer",
        "populations.yaml:74: notice.since.2019-07-01.exclude_after_flag: no protection has this flag; allowed: homeless, foster, transfer_records_pending, military, independent_study, home_based_private_school, iep",
    ),
    ("      - id: me_", "      id: me_", "populations.yaml:8: mapping values are not allowed here"),
    ("protections:", "\tprotections:", "populations.yaml:4: found character '\\t' that cannot start any token"),
]

STAFF = [
    (
        'products: ["88"]',
        'products: ["8888"]',
        "staff.yaml:13: since.2016-09-01.immunizations.influenza.products.0: unknown CVX 8888; allowed: the codes of vaccines.yaml",
    ),
    (
        'to: "12-01"',
        'to: "02-30"',
        "staff.yaml:16: since.2016-09-01.immunizations.influenza.season: '02-30' is not a day of every year, written as month-day",
    ),
    (
        'to: "12-01"',
        'to: "02-29"',
        "staff.yaml:16: since.2016-09-01.immunizations.influenza.season: '02-29' is not a day of every year, written as month-day",
    ),
    (
        'to: "12-01"',
        'to: "07-01"',
        "staff.yaml:16: since.2016-09-01.immunizations.influenza.season: a season ends in the year it begins: `to` must not come before `from`",
    ),
    (
        'to: "12-01"',
        'to: "1 Dec"',
        "staff.yaml:16: since.2016-09-01.immunizations.influenza.season.to: must have the form ^\\d\\d-\\d\\d$",
    ),
    (
        "period: 30 days",
        "period: 1 month",
        "staff.yaml:8: since.2016-09-01.conditional.period: '1 month' must be told in days or weeks: months differ in length",
    ),
    ("doses: 1", "doses: 0", "staff.yaml:14: since.2016-09-01.immunizations.influenza.doses: must be at least 1"),
    (
        "since:\n",
        'since:\n  2015-01-01: {citation: {title: old, verified: false}, conditional: {period: 3 days, citation: {title: old, verified: false}}, immunizations: {flu: {label: Flu, products: ["88"], doses: 1, citation: {title: old, verified: false}}}}\n',
        "staff.yaml:4: since.2015-01-01: must end before the block of 2016-09-01 begins; write `until` with an earlier day",
    ),
    (
        "may_be_declined",
        "may_be_refused",
        "staff.yaml:17: since.2016-09-01.immunizations.influenza.may_be_refused: no such key; allowed: label, products, doses, season, may_be_declined, excused_when_hired_off_season, citation",
    ),
]

VACCINES = [
    (
        "counts_for: [dtap]}",
        "counts_for: [dtop]}",
        "vaccines.yaml:16: products.0.counts_for.0: is not known; allowed: 'polio', 'dtap', 'td', 'dt', 'hib', 'hepb', 'measles', 'mumps', 'rubella' or 'varicella'",
    ),
    ('cvx: "01", names: [DTP,', 'cvx: "20", names: [DTP,', "vaccines.yaml:19: products.3: product 20 stands twice"),
    (
        'cvx: "01", names: [DTP,',
        'cvx: "1", names: [DTP,',
        "vaccines.yaml:18: products.2.cvx: must have the form ^\\d{2,3}$",
    ),
    (
        'cvx: "01", names: [DTP,',
        "cvx: 01, names: [DTP,",
        "vaccines.yaml:18: products.2.cvx: must be text; put a number or a date into quotes",
    ),
    ("names: [DTP,", "names: [DTaP,", "vaccines.yaml:18: products.2: the name 'DTaP' belongs to 107 too"),
    ('names: [DTP, DPT, DTwP, "DTP whole cell"]', "names: []", "vaccines.yaml:18: products.2.names: must not be empty"),
    (
        "groups: [dt],",
        "groups: [dtt],",
        "vaccines.yaml:32: products.16.contested.groups.0: is not known; allowed: 'polio', 'dtap', 'td', 'dt', 'hib', 'hepb', 'measles', 'mumps', 'rubella' or 'varicella'",
    ),
    (
        "contested: {always: true, advisory: DT_NO",
        "contested: {always: true, from: 2016-04-01, advisory: DT_NO",
        "vaccines.yaml:31: products.15.contested: write either `always: true` or `from: DATE`",
    ),
    (
        "advisory: DT_NO_PERTUSSIS",
        "advisory: none",
        "vaccines.yaml:31: products.15.contested.advisory: must have the form ^([A-Z][A-Z0-9_]+)?$",
    ),
    (
        '"Hepatitis A": ["31"',
        '"Hepatitis A": ["10"',
        "vaccines.yaml:101: never_required.Hepatitis A.0: product 10 stands twice",
    ),
    ("version: 1", "version: one", "vaccines.yaml:12: version: must be a whole number"),
]

PACK_FILES = {
    "tk12.yaml": TABLE_B,
    "child_care.yaml": TABLE_A,
    "conditional.yaml": WINDOWS,
    "pack.yaml": PACK,
    "exemptions.yaml": EXEMPTIONS,
    "populations.yaml": POPULATIONS,
}


@lru_cache(maxsize=64)
def parsed_once(data):
    return parse_yaml(data, Path("whole.yaml"))


@pytest.fixture(autouse=True)
def whole_files_are_parsed_once(monkeypatch):
    """The files a sample leaves alone; a file that does not parse is never kept."""
    whole = {path.read_bytes() for path in CALIFORNIA.glob("*.yaml")}
    read = lambda data, path: parsed_once(data) if data in whole else parse_yaml(data, path)  # noqa: E731
    monkeypatch.setattr(source, "parse_yaml", read)


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(CALIFORNIA, tmp_path / "pack", ignore=shutil.ignore_patterns("cases"))
    return tmp_path / "pack"


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text, "the sample no longer fits the shipped file"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def refused(load, folder):
    """What is said, with the folder taken off."""
    pack = None
    with pytest.raises(RuleError) as caught:
        pack = load(folder)
    assert pack is None
    return str(caught.value).replace(f"{folder}/", "")


@pytest.mark.parametrize(
    ("name", "old", "new", "message"), [(name, *row) for name, rows in PACK_FILES.items() for row in rows]
)
def test_a_pack_that_is_not_understood_never_loads(folder, name, old, new, message):
    edit(folder / name, old, new)
    assert refused(load_rules, folder) == message


@pytest.mark.parametrize(("old", "new", "message"), STAFF)
def test_staff_rules_that_are_not_understood_never_load(folder, old, new, message):
    edit(folder / "staff.yaml", old, new)
    assert refused(lambda place: staff.load_staff_rules(date(2026, 1, 1), place), folder) == message


@pytest.mark.parametrize(("old", "new", "message"), VACCINES)
def test_a_catalogue_that_is_not_understood_never_loads(tmp_path, old, new, message):
    shutil.copy(RULES / "vaccines.yaml", tmp_path)
    edit(tmp_path / "vaccines.yaml", old, new)
    assert refused(lambda place: load_vaccines(place / "vaccines.yaml"), tmp_path) == message


@pytest.mark.parametrize("name", [*PACK_FILES, "staff.yaml"])
@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "{}: is empty"),
        (b"# only a word\n", "{}: is empty"),
        (b"- a\n- b\n", "{}:1: document: must be a mapping of keys to values"),
        (b"a: caf\xe9\n", "{}: is not UTF-8 text"),
        (b"#" * (MAX_BYTES + 1), "{}: larger than 1,000,000 bytes"),
        (None, "{}: cannot be read (No such file or directory)"),
    ],
)
def test_what_is_no_rule_file_at_all(folder, name, data, message):
    path = folder / name
    path.unlink() if data is None else path.write_bytes(data)
    load = (lambda place: staff.load_staff_rules(date(2026, 1, 1), place)) if name == "staff.yaml" else load_rules
    assert refused(load, folder) == message.format(name)


def test_a_contested_dose_is_settled_by_a_requirement_that_exists(folder, monkeypatch, tmp_path):
    shutil.copy(RULES / "vaccines.yaml", tmp_path)
    edit(tmp_path / "vaccines.yaml", "settled_by_exemption_from: dtap", "settled_by_exemption_from: pertussis")
    catalogue = load_vaccines(tmp_path / "vaccines.yaml")
    monkeypatch.setattr("cair_compliance.engine.loading.load_vaccines", lambda: catalogue)
    words = "pack.yaml:8: programs: no table has the requirement pertussis, which vaccines.yaml names for 28"
    assert refused(load_rules, folder) == words


def test_two_faults_are_told_together(folder):
    edit(folder / "tk12.yaml", "program: tk12\n", "program: k12\nschool: any\n")
    assert refused(load_rules, folder).splitlines() == [
        "tk12.yaml:4: program: is not known; allowed: 'child_care' or 'tk12'",
        "tk12.yaml:5: school: no such key; allowed: program, label, table, requirements, since",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 2026-13-01\n", "rules.yaml:1: 2026-13-01 is not a day of the calendar, written as 2019-07-01"),
        ("a: 1\nb: 2026-2-1\n", "rules.yaml:2: 2026-2-1 is not a day of the calendar, written as 2019-07-01"),
        ("a: &x 1\n", "rules.yaml:1: anchors and aliases are not allowed; write the value out"),
        ("a: 1\n<<: {b: 2}\n", "rules.yaml:2: merge keys (<<) are not allowed; write the values out"),
    ],
)
def test_what_yaml_would_allow_and_no_rule_file_needs(tmp_path, text, message):
    with pytest.raises(RuleError) as caught:
        parse_yaml(text.encode(), tmp_path / "rules.yaml")
    assert str(caught.value) == f"{tmp_path}/{message}"
