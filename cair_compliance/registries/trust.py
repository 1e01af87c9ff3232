"""Whose certificates are believed: those the computer's own store vouches for, whatever the environment says."""

from __future__ import annotations

import ssl
import sys
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import certifi
import truststore


@dataclass(frozen=True, slots=True)
class ClientCertificate:
    """The certificate we show where a registry wants one: PEM files of the operator's, outside the program.

    `key` is the file of the private key; the same file where both stand in one. `password`: of an encrypted key.
    """

    file: str
    key: str
    password: str = field(default="", repr=False)


@lru_cache(maxsize=16)
def trust(ours: ClientCertificate | None = None) -> ssl.SSLContext:
    """Checks the chain and the host name, TLS 1.2 at least. Made once: reading certificates takes longer than a
    question. Raises OSError (ssl.SSLError among them) where `ours` cannot be read.
    """  # fmt: skip
    context = _context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ours is not None:
        context.load_cert_chain(ours.file, ours.key, lambda: ours.password)
    return context


def _context() -> ssl.SSLContext:
    if sys.platform in ("win32", "darwin"):
        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(*_places())
    return context


def _places() -> tuple[str | None, str | None]:
    """(file, folder) built into OpenSSL, not the default ones, which SSL_CERT_FILE and SSL_CERT_DIR would move."""
    places = ssl.get_default_verify_paths()
    file, folder = Path(places.openssl_cafile), Path(places.openssl_capath)
    if file.is_file():
        return str(file), None
    if any(folder.glob("*.0")):  # certificates under the hash of their subject, as OpenSSL looks for them
        return None, str(folder)
    return certifi.where(), None
