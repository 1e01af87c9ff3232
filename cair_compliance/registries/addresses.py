"""Which addresses may be used: https, or this computer."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit


def safe_address(address: str) -> str:
    """The address itself when it may be used. Raises ValueError: https only, or http on this computer."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.username or parts.password or parts.fragment or not host:
        raise ValueError("an address is https://host/path without a user name, password or #")
    if parts.scheme == "http" and is_loopback(host):
        return address
    if parts.scheme != "https":
        raise ValueError("an address starts with https:// (http:// only for this computer)")
    if _is_number(host) and not is_loopback(host):
        raise ValueError("an address names a host, not a number")
    return address


def is_loopback(host: str) -> bool:
    """Whether a host name is this computer."""
    return host == "localhost" or (_is_number(host) and ipaddress.ip_address(host).is_loopback)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
