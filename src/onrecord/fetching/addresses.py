"""Which addresses may be asked for a page: those of the public internet, and no others.

Invariant: what is not known to be public is refused. The networks are those of IANA's registries of
special-purpose addresses (2025), written out because `is_global` of Python 3.11 misses some; with
one that clouds use for themselves though it is public.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Self

from onrecord.errors import BadHost

_NOT_PUBLIC_4 = tuple(
    map(
        IPv4Network,
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 "
        "192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 "
        "224.0.0.0/4 240.0.0.0/4 168.63.129.16/32".split(),
    )
)
_PUBLIC_6 = IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(
    map(IPv6Network, "2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20".split())
)
"""Within what is public: tunnels into IPv4 (Teredo, 6to4), examples, measurements."""
_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether an address, as digits, belongs to the public internet."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return _is_public_4(parsed) if isinstance(parsed, IPv4Address) else _is_public_6(parsed)


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be asked beside the public internet: hosts by their names, and networks."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    @classmethod
    def of(cls, words: Iterable[str]) -> Self:
        """What is named by words such as `intranet.example` and `10.0.0.0/8`; raises `BadHost`."""
        hosts: set[str] = set()
        networks: list[IPv4Network | IPv6Network] = []
        for word in words:
            try:
                networks.append(ip_network(word.strip("[]"), strict=False))
            except ValueError:
                if not word or not _HOST_CHARS.issuperset(word.lower()):
                    raise BadHost(word) from None
                hosts.add(word.lower().rstrip("."))
        return cls(frozenset(hosts), tuple(networks))

    def has_host(self, host: str) -> bool:
        """Whether a host was named, or is an address, as digits, of a network that was."""
        return host.lower().rstrip(".") in self.hosts or self.has_address(host.strip("[]"))

    def has_address(self, address: str) -> bool:
        """Whether an address, as digits, is of a network that was named."""
        try:
            parsed = ip_address(address)
        except ValueError:
            return False
        return any(parsed in network for network in self.networks)


_HOST_CHARS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-_")


def _is_public_4(address: IPv4Address) -> bool:
    is_special = any(address in network for network in _NOT_PUBLIC_4)
    return address.is_global and not address.is_multicast and not is_special


def _is_public_6(address: IPv6Address) -> bool:
    """An address that stands for one of IPv4 is refused, but for what a network's NAT64 made."""
    if address in _NAT64:
        return _is_public_4(IPv4Address(int(address) & 0xFFFFFFFF))
    if address.scope_id is not None or address not in _PUBLIC_6:
        return False
    is_special = any(address in network for network in _NOT_PUBLIC_6)
    return address.is_global and not is_special
