"""Certificates of an invented authority, made anew for each run of the tests, and a registry that shows one."""

import ipaddress
import socket
import ssl
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)
SAYS = b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno"


class Authority:
    """Signs for any name; `path` is the folder its files go to."""

    def __init__(self, path, name="Invented Authority"):
        self._path, self._name, self._key = path, _named(name), ec.generate_private_key(ec.SECP256R1())
        self.certificate = self._signed(self._key, self._name, -DAY, DAY, authority=True)
        self.file = path / f"{name.split()[0].lower()}.pem"
        self.file.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))

    def issue(self, host, begins=-DAY, ends=DAY, password=b""):
        """The file with certificate and key for a host."""
        key = ec.generate_private_key(ec.SECP256R1())
        signed = self._signed(key, _named(host), begins, ends, host=host)
        closed = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
        file = self._path / f"{host}-{signed.serial_number}.pem"
        file.write_bytes(
            signed.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, closed)
        )
        return file

    def _signed(self, key, subject, begins, ends, *, host="", authority=False):
        now = datetime.now(UTC)
        builder = x509.CertificateBuilder(self._name, subject, key.public_key(), x509.random_serial_number())
        builder = builder.not_valid_before(now + begins).not_valid_after(now + ends)
        builder = builder.add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        if host:
            names = [x509.DNSName(host), x509.IPAddress(ipaddress.ip_address("192.0.2.1"))]
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return builder.sign(self._key, hashes.SHA256())


def _named(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


@contextmanager
def registry(context):
    """(port, plain requests heard) of a registry that shakes hands as `context` does; None speaks plain HTTP."""
    heard, over = [], threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.02)
        thread = threading.Thread(target=_serve, args=(listening, context, heard, over), daemon=True)
        thread.start()
        try:
            yield listening.getsockname()[1], heard
        finally:
            over.set()
            thread.join()


def _serve(listening, context, heard, over):
    while not over.is_set():
        try:
            connection, _ = listening.accept()
        except TimeoutError:
            continue
        connection.settimeout(5)
        try:
            with context.wrap_socket(connection, server_side=True) if context else connection as secured:
                data = secured.recv(65536)
                if data:
                    heard.append(data)
                    secured.sendall(SAYS)
        except OSError:
            connection.close()


def showing(file, **more):
    """A server's side of TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    for name, value in more.items():
        setattr(context, name, value)
    return context
