"""Which web addresses may be connected to; how they are written is in `corpus.addresses`."""

import ipaddress
import socket
import threading
import time
from collections.abc import Iterable
from typing import Any

import httpcore

from corpus.addresses import canonical_address, clean_address, host_of, is_address, same_site
from corpus.errors import AddressRefusedError

__all__ = ["GuardedBackend", "canonical_address", "clean_address", "host_of", "is_address", "is_public", "same_site"]

LEAST_SECONDS = 0.1  # to try an address in, when the others have taken all of the time
NAT64 = ipaddress.ip_network("64:ff9b::/96")
#: Addresses of one network's own use, which Python's library takes for public ones in some of its versions.
OWN_USE = [
    ipaddress.ip_network(one) for one in ("64:ff9b:1::/48", "192.88.99.0/24", "192.0.0.0/24", "2001::/23", "fec0::/10")
]


def is_public(address: str) -> bool:
    """Return whether an IP address is one of the open internet, also where it wraps another."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    own = any(ip in network for network in OWN_USE if network.version == ip.version)
    return ip.is_global and not ip.is_multicast and not own


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

        :param timeout: seconds for all of it: to resolve the name and to try each of its addresses.
        :raises AddressRefusedError: when one of them is private and the source is not marked local.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        addresses = _resolve(host, port, timeout)
        if not self._local and not all(map(is_public, addresses)):
            raise AddressRefusedError(
                f"{host} is a private address ({addresses[0]}): mark the source as local (--local) if it is yours"
            )
        for left in range(len(addresses), 0, -1):
            share = None if deadline is None else max((deadline - time.monotonic()) / left, LEAST_SECONDS)
            try:
                return super().connect_tcp(addresses[-left], port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if left == 1:
                    raise
        raise httpcore.ConnectError(f"the name {host} has no address")


def _resolve(host: str, port: int, timeout: float | None) -> list[str]:
    """Return the addresses of a host, each once; the system's resolver takes as long as it likes, and we do not wait.

    :raises httpcore.ConnectError: when the name is not known.
    :raises httpcore.ConnectTimeout: when nobody said in time.
    """
    found: list[str] = []
    errors: list[Exception] = []

    def ask() -> None:
        try:
            entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.extend(dict.fromkeys(str(entry[4][0]) for entry in entries))
        except (OSError, UnicodeError) as error:
            errors.append(error)

    thread = threading.Thread(target=ask, name="resolve", daemon=True)
    thread.start()
    thread.join(timeout)
    if errors:
        raise httpcore.ConnectError(f"the name {host} is not known") from errors[0]
    if thread.is_alive():
        raise httpcore.ConnectTimeout(f"nobody said in time where {host} is")
    return found
