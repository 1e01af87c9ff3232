"""The sealed run: everything a check rested on in one file, so that anybody can work it out again without asking."""

from .bundle import bundle, seal_of
from .recompute import Verdict, verify_bundle
from .signature import SignatureVerdict, signature_of
from .signing import sign_pdf

__all__ = ["SignatureVerdict", "Verdict", "bundle", "seal_of", "sign_pdf", "signature_of", "verify_bundle"]
