"""Rules: the law as tables, with sources."""

from cair_compliance.ui.rules_view import rules
from cair_compliance.ui.screen import screen

with screen():
    rules()
