"""Floor 1: rules in YAML, compiled once, evaluated over columns, explained from the same columns."""

from .evaluating import evaluate
from .evaluation import Evaluation
from .loading import load_rules
from .pack import RulePack
from .subjects import Subject

__all__ = ["Evaluation", "RulePack", "Subject", "evaluate", "load_rules"]
