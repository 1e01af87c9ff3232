"""Signing a paper: one person's key says that the PDF left her hands with these bytes.

An extra (pyHanko). The signature forbids every later change, so each reader of PDF files tells of one; it is not drawn,
so the paper looks as it did. Nothing is asked of any network: the time is the one of the signer's computer.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, TypeVar

from ..model.errors import InputRefused

T = TypeVar("T")
_FIELD = "Signature"
MISSING = "Signatures need pyHanko (pip install -r requirements-sign.txt)."
NO_KEY = "The key file does not open: it is no PKCS#12 file (.p12, .pfx) with a key, or its passphrase is another one."
NO_PDF = "This file is not a PDF, it is locked, or it was cut off on the way."
SIGNED_ALREADY = "This paper carries a signature already; a second one would change what the first one holds to."


def sign_pdf(paper: bytes, key: bytes, passphrase: str = "", *, reason: str = "") -> bytes:
    """`paper` with a signature (PAdES, SHA-256) of the key in a PKCS#12 file; the paper's own bytes stay as they are.

    Two signings differ, since each holds its time. Raises InputRefused for a paper that is no PDF or is signed, for a
    key that does not open or whose certificate is not valid today, and where pyHanko is missing.
    """
    need_pyhanko()
    signer = _signer(key, passphrase)
    found, already = _opened(paper)
    if already:
        raise InputRefused(SIGNED_ALREADY)
    from pyhanko.sign import fields, signers

    terms = signers.PdfSignatureMetadata(
        field_name=_FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        reason=reason or None,
    )
    signed: bytes = off_the_loop(lambda: signers.PdfSigner(terms, signer).sign_pdf(found).getvalue())
    return signed


def need_pyhanko() -> None:
    """Raises InputRefused where the extra is not installed. Its remarks name signers, so they reach no log."""
    try:
        import pyhanko.sign  # noqa: F401
    except ImportError:
        raise InputRefused(MISSING) from None
    for name in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def off_the_loop(work: Callable[[], T]) -> T:
    """What `work` gives, in a thread of its own: pyHanko starts an event loop, and a notebook runs one already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()


def _signer(key: bytes, passphrase: str) -> Any:
    from pyhanko.sign import signers

    try:
        signer = signers.SimpleSigner.load_pkcs12_data(key, [], passphrase.encode() or None)
    except (ValueError, TypeError, AttributeError):
        # The last one: a file with a certificate and no key.
        raise InputRefused(NO_KEY) from None
    if not holds(signer.signing_cert, datetime.now(UTC)):
        raise InputRefused("The certificate of this key is not valid today.")
    return signer


def holds(certificate: Any, moment: datetime) -> bool:
    """Whether a certificate is valid at a moment."""
    lasts = certificate["tbs_certificate"]["validity"]
    return bool(lasts["not_before"].native <= moment <= lasts["not_after"].native)


def _opened(paper: bytes) -> tuple[Any, bool]:
    """The paper, ready to be added to, and whether it is signed already."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    try:
        found = IncrementalPdfFileWriter(BytesIO(paper))
        locked, signed = found.prev.encrypted, bool(found.prev.embedded_signatures)
    except Exception:
        # A damaged file fails in as many ways as there are objects in it.
        raise InputRefused(NO_PDF) from None
    if locked:
        raise InputRefused(NO_PDF)
    return found, signed
