"""From which address a request comes, also behind proxies of our own; nobody else's word is taken for it."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
#: What is written down for a request that came by no network (a command, a test).
UNKNOWN = "0.0.0.0"  # noqa: S104 - nobody listens there
_IPV6_CUSTOMER_BITS = 64


def client_address(request: HttpRequest) -> str:
    """The address of the person's machine, in its shortest form.

    Read from the right, the first address of ``X-Forwarded-For`` that is not one of ``TRUSTED_PROXIES``; without
    trusted proxies the address of the connection, whatever the header says.
    """
    address = _parse(request.META.get("REMOTE_ADDR", ""))
    if address is None:
        # A Unix socket has no address: whoever reaches it is our own proxy.
        if not settings.TRUSTED_PROXIES:
            return UNKNOWN
    elif not contains(settings.TRUSTED_PROXIES, address):
        return str(address)
    for part in reversed(request.headers.get("X-Forwarded-For", "").split(",")):
        if (forwarded := _parse(part)) is None:
            break
        address = forwarded
        if not contains(settings.TRUSTED_PROXIES, address):
            break
    return str(address or UNKNOWN)


def contains(networks: Iterable[str], address: Address | str) -> bool:
    """Whether one of the networks (``10.0.0.0/8``, ``240e:1::/32``, a single address) holds the address."""
    parsed = _parse(address) if isinstance(address, str) else address
    return parsed is not None and any(
        parsed.version == network.version and parsed in network for network in _networks(tuple(networks))
    )


def customer_of(address: str) -> str:
    """The address for counting: with IPv6 one customer has a whole /64 and may change inside it at will."""
    parsed = _parse(address)
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, _IPV6_CUSTOMER_BITS), strict=False))
    return address


def malformed(networks: Iterable[str]) -> list[str]:
    """The entries that are no network, for the check at start-up."""
    return [text for text in networks if _network(text) is None]


def _parse(text: str) -> Address | None:
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _network(text: str) -> Network | None:
    try:
        return ip_network(text.strip(), strict=False)
    except ValueError:
        return None


@lru_cache(maxsize=16)
def _networks(texts: tuple[str, ...]) -> list[Network]:
    """A malformed entry admits nobody; the check at start-up names it."""
    return [network for text in texts if (network := _network(text)) is not None]
