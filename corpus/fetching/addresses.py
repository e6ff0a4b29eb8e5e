"""Web addresses: which are the same, and which may be connected to."""

import ipaddress
import re
import socket
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import httpcore

from corpus.errors import AddressRefusedError

#: Query fields that only say where a reader came from.
TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|_ga|pk_\w+|mtm_\w+", re.IGNORECASE)
DEFAULT_PORTS = {"http": 80, "https": 443}
NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_address(path: str) -> bool:
    """Return a web address from a path."""
    return path.lower().startswith(("http://", "https://"))


def clean_address(url: str) -> str:
    """Write an address in one way: no fragment, no tracking fields, host in lower case, odd characters escaped."""
    parts = urlsplit(url.strip())
    host = parts.netloc.rpartition("@")[2].lower()
    name, _, port = host.rpartition(":")
    if name and port.isdigit() and int(port) == DEFAULT_PORTS.get(parts.scheme.lower()):
        host = name
    fields = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(key, value) for key, value in fields if not TRACKING.fullmatch(key)]
    query = parts.query if len(kept) == len(fields) else urlencode(kept)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return urlunsplit((parts.scheme.lower(), host, path, quote(query, safe="/?%:@!$&'()*+,;=~-._[]"), ""))


def host_of(url: str) -> str:
    """Return the host of an address, with its port where that is not the usual one."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()


def same_site(one: str, other: str) -> bool:
    """Return whether two addresses are of one site: the same host but for "www.", or one a subdomain of the other."""
    first, second = (host_of(url).removeprefix("www.") for url in (one, other))
    return first == second or first.endswith(f".{second}") or second.endswith(f".{first}")


def canonical_address(address: str, canonical: str | None) -> str:
    """Return the address that a page names as its own, where that differs only in how it is written.

    Sites whose every page names the front page as canonical are common: there the address stays as it is.
    """
    if not canonical or not is_address(canonical):
        return address
    named = clean_address(canonical)
    if same_site(named, address) and _plain_path(named) == _plain_path(address):
        return named
    return address


def _plain_path(url: str) -> str:
    return re.sub(r"/(?:index|default)\.\w+$", "/", urlsplit(url).path).rstrip("/").casefold()


def is_public(address: str) -> bool:
    """Return whether an IP address is one of the open internet, also where it wraps another."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


class GuardedBackend(httpcore.SyncBackend):
    """Connects to what a name resolves to, having looked at it: a check before would not see the name change."""

    def __init__(self, *, local: bool) -> None:
        super().__init__()
        self._local = local

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of a host that answers.

        :raises AddressRefusedError: when one of them is private and the source is not marked local.
        """
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the name {host} is not known") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not self._local and not all(map(is_public, addresses)):
            raise AddressRefusedError(
                f"{host} is a private address ({addresses[0]}): mark the source as local (--local) if it is yours"
            )
        for number, address in enumerate(addresses, start=1):
            try:
                return super().connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if number == len(addresses):
                    raise
        raise httpcore.ConnectError(f"the name {host} has no address")
