"""cair_compliance: which pupils have the immunizations California asks for, why, and by which section of law."""

from .api import Check, Explanation, annotate_roster, check_roster
from .engine import RulePack, load_rules
from .model.errors import CairComplianceError
from .registries import load_directory, load_settings
from .roster import read_roster

__all__ = [
    "CairComplianceError",
    "Check",
    "Explanation",
    "RulePack",
    "annotate_roster",
    "check_roster",
    "load_directory",
    "load_rules",
    "load_settings",
    "read_roster",
]
