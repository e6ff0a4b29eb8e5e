"""Who is at the other end of a connection: the client itself, or a reverse proxy that says for whom it asks."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import Scope

FORWARDED = "x-forwarded-for"
SITE = 64  # bits of an IPv6 address that a client has for itself
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Peer:
    """Who asks, and whether what the connection says of that is believed."""

    client: str  # address of who asks
    trusted: bool  # the connection is that of a reverse proxy, or of this machine
    local: bool  # who asks is on this machine


class Peers:
    """Knows the reverse proxies: those of this machine, and those that the settings name."""

    def __init__(self, proxies: Sequence[str]) -> None:
        self._proxies: list[Network] = [ipaddress.ip_network(one, strict=False) for one in proxies]

    def of(self, scope: Scope) -> Peer:
        """Return who makes a request."""
        connected = (scope.get("client") or ("",))[0]
        trusted = self._is_proxy(connected)
        client = self._forwarded(Headers(scope=scope), connected) if trusted else connected
        return Peer(client, trusted, trusted and client == connected and not _is_named(scope))

    def _forwarded(self, headers: Headers, connected: str) -> str:
        """Return the last address that no proxy of ours has: those before it are whatever the client wrote."""
        chain = ",".join(headers.getlist(FORWARDED)).split(",")
        for address in (one.strip() for one in reversed(chain)):
            if not _parsed(address):
                return connected
            if not self._is_proxy(address):
                return address
        return connected

    def _is_proxy(self, address: str) -> bool:
        parsed = _parsed(address)
        if parsed is None:
            return False
        return parsed.is_loopback or any(parsed in network for network in self._proxies)


def _is_named(scope: Scope) -> bool:
    """Return whether a proxy says for whom it asks; then it is not this machine that does."""
    return FORWARDED in Headers(scope=scope)


def client_key(address: str) -> str:
    """Return what a client is counted by: its address, of IPv6 the network that it chooses addresses in."""
    parsed = _parsed(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((parsed, SITE), strict=False))
    return address


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None
    return (parsed.ipv4_mapped or parsed) if isinstance(parsed, ipaddress.IPv6Address) else parsed
