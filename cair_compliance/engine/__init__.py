"""Floor 1: rules in YAML, compiled once, evaluated over columns, explained from the same columns."""

from .cohort import Subject
from .evaluation import Evaluation, evaluate
from .loading import load_rules
from .pack import RulePack

__all__ = ["Evaluation", "RulePack", "Subject", "evaluate", "load_rules"]
