"""The sealed run: everything a check rested on in one file, so that anybody can work it out again without asking."""

from .bundle import SealedRun, bundle, seal_of, seal_run
from .recompute import Verdict, verify_bundle

__all__ = ["SealedRun", "Verdict", "bundle", "seal_of", "seal_run", "verify_bundle"]
