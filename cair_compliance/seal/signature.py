"""Reading the signature of a paper: is it as it was signed, and does anybody vouch for who signed?

The two are told apart, since anybody can change a paper and sign it anew in any name. Only a certificate that the
reader trusts, given with the question, vouches for a name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from ..model.errors import InputRefused
from ..reports.text import visible
from .signing import NO_PDF, holds, need_pyhanko, off_the_loop

UNSIGNED = "This paper carries no signature."
_UNREADABLE = "The signature of this paper cannot be read: the paper was damaged or changed after signing."
_PURPOSES = {"digital_signature", "non_repudiation"}


@dataclass(frozen=True)
class SignatureVerdict:
    """`faults` are changes since the signing, `doubts` why nobody vouches for the signer; both are sentences.

    `signer` is the name in the certificate, `certificate` its SHA-256 (64 hexadecimal digits), `signed_at` the time by
    the signer's computer.
    """

    signer: str
    certificate: str
    signed_at: datetime | None
    faults: tuple[str, ...]
    doubts: tuple[str, ...]

    @property
    def unchanged(self) -> bool:
        return not self.faults

    @property
    def vouched_for(self) -> bool:
        return not self.doubts

    def sentences(self) -> Iterator[str]:
        """The verdict for people."""
        yield from self.faults
        yield "Not the paper that was signed." if self.faults else "Unchanged since it was signed."
        yield f"Signed in the name of {self.signer}."
        if self.signed_at:
            yield f"Signed on {self.signed_at.astimezone(UTC):%Y-%m-%d at %H:%M} UTC, by the signer's computer."
        yield from self.doubts
        yield f"Certificate (SHA-256): {self.certificate}"


def signature_of(paper: bytes, *, trusted: Sequence[bytes] = (), now: datetime | None = None) -> SignatureVerdict:
    """What the one signature of a PDF is worth, off line. `trusted`: certificates (PEM or DER) of signers or issuers.

    Whether the certificates hold is asked for `now` (aware; this moment if left out), since nobody vouches for the time
    of signing. Raises InputRefused for a file that is no PDF, carries no signature or more than one, for a certificate
    that cannot be read, and where pyHanko is missing.
    """
    need_pyhanko()
    roots = [root for data in trusted for root in _certificates(data)]
    return off_the_loop(lambda: _verdict(_one_signature(paper), roots, now or datetime.now(UTC)))


def _one_signature(paper: bytes) -> Any:
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        found = PdfFileReader(BytesIO(paper)).embedded_signatures
    except Exception:
        # A damaged file fails in as many ways as there are objects in it; no failure may read as a sound signature.
        raise InputRefused(NO_PDF) from None
    if not found:
        raise InputRefused(UNSIGNED)
    if len(found) > 1:
        raise InputRefused(f"This paper carries {len(found)} signatures; a paper with one can be judged here.")
    return found[0]


def _verdict(found: Any, roots: Sequence[Any], now: datetime) -> SignatureVerdict:
    """A root that is no authority vouches for itself alone; the library would let its key certify others."""
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.settings import KeyUsageConstraints
    from pyhanko_certvalidator import ValidationContext

    try:
        able = [root for root in roots if root.ca or root.dump() == found.signer_cert.dump()]
        status = validate_pdf_signature(
            found,
            ValidationContext(trust_roots=able, allow_fetching=False, moment=now),
            key_usage_settings=KeyUsageConstraints(key_usage=_PURPOSES, match_all_key_usages=False),
        )
        certificate = status.signing_cert
        return SignatureVerdict(
            visible(str(certificate.subject.native.get("common_name") or certificate.subject.human_friendly)),
            hashlib.sha256(certificate.dump()).hexdigest(),
            found.self_reported_timestamp,
            tuple(_faults(status)),
            tuple(_doubts(status, roots, now)),
        )
    except Exception:
        raise InputRefused(_UNREADABLE) from None


def _faults(status: Any) -> Iterator[str]:
    """`valid` alone is no proof: it stays true when the paper's own bytes change. All four must hold."""
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    if not (status.intact and status.valid):
        yield "The paper was changed after it was signed."
    elif status.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
        yield "Something was added to the paper after it was signed."
    elif status.modification_level is not ModificationLevel.NONE or not status.docmdp_ok:
        yield "The paper was changed after it was signed."


def _doubts(status: Any, roots: Sequence[Any], now: datetime) -> Iterator[str]:
    if not roots:
        yield "Nobody vouches for that name yet: name a certificate you trust, or ask the signer for the digits below."
    elif not holds(status.signing_cert, now):
        yield "The signer's certificate is not valid today, so nobody vouches for that name."
    elif not status.trusted:
        yield "The certificates you trust do not vouch for that name."


def _certificates(data: bytes) -> Iterable[Any]:
    from pyhanko.keys import load_certs_from_pemder_data

    try:
        found = list(load_certs_from_pemder_data(data))
    except (ValueError, TypeError):
        found = []
    if not found:
        raise InputRefused("A certificate you trust cannot be read; give it as PEM or DER.")
    return found
