"""Rules: the law as tables, with sources."""

from cair_compliance.ui.rules_view import rules

rules()
