"""Whose certificates are believed: those the computer's own store vouches for, whatever the environment says."""

from __future__ import annotations

import ssl
import sys
from functools import lru_cache
from pathlib import Path

import certifi
import truststore


@lru_cache(maxsize=1)
def trust() -> ssl.SSLContext:
    """Checks the chain and the host name. Made once: reading certificates takes longer than a question."""
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
