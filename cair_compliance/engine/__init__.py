"""Floor 1: rules in YAML, compiled once, evaluated over columns, explained from the same columns."""

from .cohort import Subject
from .evaluation import Evaluation, evaluate
from .pack import RulePack, load_rules

__all__ = ["Evaluation", "RulePack", "Subject", "evaluate", "load_rules"]
