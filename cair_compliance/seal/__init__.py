"""The sealed run: everything a check rested on in one file, so that anybody can work it out again without asking."""

from .bundle import bundle, seal_of
from .recompute import Verdict, verify_bundle

__all__ = ["Verdict", "bundle", "seal_of", "verify_bundle"]
