"""Where a registry's name leads: never to a computer of the inside unless the operator says that it lives there.

A name whose answer changes to a private address would send pupils' names to a computer of this network.
"""

from __future__ import annotations

import ipaddress
import socket

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from .settings import is_loopback


class LeadsInside(OSError):
    """A name of the outside that leads to an address of the inside."""


class OutsideOnly(AbstractResolver):
    """Resolves as the system does and refuses the whole answer where one address is not public.

    `inside`: the registry lives in the operator's own network. A name of this computer leads to this computer.
    """

    def __init__(self, *, inside: bool, system: AbstractResolver | None = None) -> None:
        self._inside, self._system = inside, system or ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await self._system.resolve(host, port, family)
        if is_loopback(host):
            allowed = all(is_loopback(one["host"]) for one in found)
        else:
            allowed = all(_public(one["host"]) or (self._inside and not is_loopback(one["host"])) for one in found)
        if not allowed:
            raise LeadsInside("the name leads to an address of the inside")
        return found

    async def close(self) -> None:
        await self._system.close()


def _public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    return bool((mapped or found).is_global)
