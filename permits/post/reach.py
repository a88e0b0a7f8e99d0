"""
Which addresses others may have us send to: encrypted, and out in the world.

Whoever names an address could else have this computer ask its own neighbours, which trust it. A name is looked up once
and what it stands for is both tried and connected to, so that it cannot be one thing when it is tried and another after.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

import httpcore2

from permits.errors import BadInput, Fault
from permits.phrases import phrase
from permits.text import Text

LONGEST = 500

WITHIN = tuple(map(ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))
"""Addresses that hold another one, which may be private (RFC 6052, RFC 8215, RFC 3056, RFC 4380)."""


def is_public(address: str) -> bool:
    """Whether an IP address is out in the world, and nothing of this computer or of its own networks."""
    where: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(where, IPv6Address) and where.ipv4_mapped is not None:
        where = where.ipv4_mapped
    return where.is_global and not where.is_multicast and not any(where in network for network in WITHIN)


def check_address(address: str, *, at_home: bool = False) -> None:
    """
    at_home: whether this computer and its networks may be reached too, and in the clear, as in the demo.

    Raises BadInput for an address that nothing is sent to; what its name stands for is tried each time.
    """
    if fault := _fault(address, at_home):
        raise BadInput(NOT_SENT_THERE, [Fault("/address", fault, "address")])


NOT_SENT_THERE = phrase("post.reach.not_sent_there")


def _fault(address: str, at_home: bool) -> Text | None:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if host is None or not address.isascii() or not address.isprintable() or " " in address:
        return phrase("post.reach.not_https")
    if len(address) > LONGEST:
        return phrase("post.reach.address_most_signs", longest=LONGEST)
    if parts.username is not None or parts.password is not None or parts.fragment:
        return phrase("post.reach.more_than_address")
    if parts.scheme != "https" and not (at_home and parts.scheme == "http"):
        return phrase("post.reach.address_begins_https")
    if not at_home and _is_of_our_own(host):
        return phrase("post.reach.inner_network")
    return None


def _is_of_our_own(host: str) -> bool:
    try:
        return not is_public(host)
    except ValueError:
        return host.rstrip(".").endswith(("localhost", ".local", ".internal")) or "." not in host


class Outward(httpcore2.AsyncNetworkBackend):
    """Connects to what `is_public` alone, or anywhere where at_home."""

    def __init__(self, *, at_home: bool) -> None:
        self.at_home = at_home
        self._network = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Raises httpcore2.ConnectError where there is nothing to be reached."""
        try:
            named = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError:
            raise httpcore2.ConnectError("no such name") from None
        addresses = [str(address[0]) for *_, address in named]
        for address in addresses:
            if self.at_home or is_public(address):
                return await self._network.connect_tcp(address, port, timeout, local_address, socket_options)
        raise httpcore2.ConnectError("nothing out in the world")
