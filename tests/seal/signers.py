"""Invented signers with keys of their own."""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

PASSPHRASE = "acorn basket"
NOW = datetime.now(UTC)


def identity(name, *, issuer=None, lasts=(-1, 365), authority=False, passphrase=PASSPHRASE):
    """(key, certificate, PKCS#12 file, PEM) of an invented signer."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer[1].subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW + timedelta(days=lasts[0]))
        .not_valid_after(NOW + timedelta(days=lasts[1]))
        .add_extension(x509.BasicConstraints(authority, None), True)
        .add_extension(
            x509.KeyUsage(True, True, False, False, False, authority, authority, False, False), True
        )
        .sign(issuer[0] if issuer else key, hashes.SHA256())
    )  # fmt: skip
    lock = serialization.BestAvailableEncryption(passphrase.encode()) if passphrase else serialization.NoEncryption()
    bag = pkcs12.serialize_key_and_certificates(b"signer", key, made, [issuer[1]] if issuer else None, lock)
    return key, made, bag, made.public_bytes(serialization.Encoding.PEM)
