"""The address guard: a crawler follows addresses that strangers wrote, and none of them may lead into our own network.

It sits where names become addresses, so redirects, robots.txt and addresses written as numbers pass it too, and the
address that is checked is the one that is connected to: no second look-up, no DNS rebinding. It guards crawls that a
CrawlerProcess runs with Twisted's HTTP/1.1 handler, which is what settings.py and `scrapy` use; a CrawlerRunner in a
loop of its own, the aiohttp and httpx handlers and an HTTP proxy would go round it. It knows IPv4 names only, as the
resolver that it extends: a host without an IPv4 address cannot be crawled.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.error import DNSLookupError

from aggregator.fetch import environment
from aggregator.fetch.allowed import Allowed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from twisted.internet.base import ReactorBase
    from twisted.internet.defer import Deferred

# Why hosts were refused in this process, by their names: Twisted tells no more than that a look-up failed.
_refused: dict[str, str] = {}

NOBODY = Allowed()

# NAT64 (RFC 6052): the last 32 bits are an IPv4 address.
NAT64 = IPv6Network("64:ff9b::/96")

# Special by IANA's registries (RFC 6890 and its successors), yet `is_global` to older Pythons' tables.
SPECIAL = tuple(
    ip_network(network)
    for network in (
        "192.0.0.0/24",
        "192.88.99.0/24",
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "3fff::/20",
        "5f00::/16",
    )
)


class GuardResolver(CachingThreadedResolver):
    """Resolves names and refuses those that lead to no public address, but for the hosts of ADDRESS_GUARD_ALLOW.

    Scrapy makes it once a process from the process's settings; what a spider sets for itself does not reach it.
    """

    allowed = NOBODY

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: ReactorBase) -> Self:
        """Made by Scrapy; `crawler` is the CrawlerProcess."""
        resolver = super().from_crawler(crawler, reactor)
        # Of `scrapy crawl` the process's settings do not know the environment, only those of each crawler do.
        settings = crawler.settings.copy()
        environment.apply(settings)
        resolver.allowed = Allowed.read(settings.getlist("ADDRESS_GUARD_ALLOW"))
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 - Twisted's name
        """The IPv4 address of a name; DNSLookupError where it is refused."""
        return super().getHostByName(name, timeout).addCallback(self._check, name)

    def _check(self, address: str, name: str) -> str:
        if permitted(name, address, self.allowed):
            return address
        passing = f"AGGREGATOR_ADDRESS_GUARD_ALLOW={name} lets it pass"
        message = f"{name} leads to {address}, which is no public address: refused ({passing})"
        _refused[name.lower()] = message
        raise DNSLookupError(message)


def refusal(url: str) -> str:
    """Why the host of an address was refused in this process; "" where it was not."""
    try:
        return _refused.get(urlsplit(url).hostname or "", "")
    except ValueError:
        return ""


def permitted(name: str, address: str, allowed: Allowed = NOBODY) -> bool:
    """Whether a host may be connected to: its address is public, or it is one of those allowed."""
    return allowed.has(name, _read(address)) or is_public(address)


def is_public(text: str) -> bool:
    """Whether an IP address is one of the public internet; False for what is no IP address.

    `is_global` alone is not enough: multicast, site-local addresses and an IPv4 address inside IPv6 pass it.
    """
    addresses = _read(text)
    if not addresses:
        return False
    address = addresses[-1]
    if isinstance(address, IPv6Address) and address.is_site_local:
        return False
    if any(address in network for network in SPECIAL if network.version == address.version):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _read(text: str) -> tuple[IPv4Address | IPv6Address, ...]:
    """An IP address as it is written, and what it stands for; nothing for what is none."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return ()
    return address, _innermost(address)


def _innermost(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 one stands for (mapped, 6to4, Teredo, NAT64, IPv4-compatible), else itself."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address.sixtofour:
        return address.sixtofour
    if address.teredo:
        return address.teredo[1]
    if address in NAT64 or int(address) >> 32 == 0:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address
