"""What ADDRESS_GUARD_ALLOW says: the hosts that the address guard lets pass although they are not public."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import TYPE_CHECKING, Self

from aggregator.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from ipaddress import IPv4Address, IPv6Address

# A host's name as it is looked up, with the root's dot or without; what is all digits and dots and no address is a slip
# of the pen.
NAME = re.compile(r"(?=.*[a-z])[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?", re.IGNORECASE)

# An IPv6 address as it stands in a URL.
BRACKETS = re.compile(r"^\[(.*)\]$")


@dataclass(frozen=True, slots=True)
class Allowed:
    """Host names in lower case without the root's dot, and networks; an address is a network of one."""

    names: frozenset[str] = frozenset()
    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    @classmethod
    def read(cls, entries: Iterable[str], setting: str = "ADDRESS_GUARD_ALLOW") -> Self:
        """From what was written. Raises UsageError, naming the `setting`, for an entry that no host can have: a port, a
        URL, a `*`."""
        given = [entry.strip() for entry in entries if entry.strip()]
        networks = {entry: network for entry in given if (network := _network(entry))}
        names = [entry for entry in given if entry not in networks]
        for name in names:
            if not NAME.fullmatch(name):
                wanted = "a host's name, an address or a network, such as wiki.intranet, 10.0.0.5 or 10.0.0.0/8"
                raise UsageError(f"{setting}: {name!r}: expected {wanted}")
        return cls(frozenset(map(_key, names)), tuple(networks.values()))

    def has(self, name: str, addresses: Iterable[IPv4Address | IPv6Address]) -> bool:
        """Whether a host of this name, or with one of these addresses, is among them."""
        return _key(name) in self.names or any(address in network for address in addresses for network in self.networks)


def _key(name: str) -> str:
    return name.lower().removesuffix(".")


def _network(entry: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(BRACKETS.sub(r"\1", entry), strict=False)
    except ValueError:
        return None
