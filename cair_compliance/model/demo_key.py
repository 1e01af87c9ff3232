"""The key pair with which the demonstration's FHIR client proves itself to its stand-in.

It is derived from the password in demo.yaml, so that both sides have it and no key file lies about. It opens
nothing but a stand-in on this computer.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ec import SECP384R1, EllipticCurvePrivateKey, derive_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat


@lru_cache(maxsize=4)
def _key(password: str) -> EllipticCurvePrivateKey:
    return derive_private_key(int.from_bytes(hashlib.sha256(password.encode()).digest(), "big"), SECP384R1())


def private_pem(password: str) -> str:
    """The P-384 private key of a password of the demonstration, as PEM."""
    return _key(password).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def public_pem(password: str) -> str:
    """The public key that belongs to it, as PEM."""
    return _key(password).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
