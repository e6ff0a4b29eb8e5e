"""A server for the application, until a signal ends it."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from corpus.errors import ServingError

SECONDS_TO_END = 10  # that requests in work have when a signal comes
BACKLOG = 128  # connections that wait to be taken


def open_address(host: str, port: int) -> socket.socket:
    """Take an address; connections are refused until it is served.

    :param port: 0 for any that is free.
    :raises ServingError: when it cannot be had.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        # asyncio sends small packets at once where the socket says that it is TCP; else each answer waits 40 ms
        return _bound(socket.socket(family, kind, protocol), address)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ServingError(
            f"cannot answer at {host}, port {port}: {reason}; choose another by --host, --port"
        ) from error


def _bound(taken: socket.socket, address: Any) -> socket.socket:
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
    except OSError:
        taken.close()
        raise
    return taken


def serve(application: ASGIApp, at: socket.socket, on_ready: Callable[[], None]) -> None:
    """Answer at an address until SIGINT or SIGTERM; what is in work then is answered first."""
    config = uvicorn.Config(
        application, log_config=None, access_log=False, backlog=BACKLOG, timeout_graceful_shutdown=SECONDS_TO_END,
        server_header=False, proxy_headers=False,  # app/http/peers.py says which of them are believed
    )  # fmt: skip
    _Server(config, on_ready).run(sockets=[at])


class _Server(uvicorn.Server):
    """Says when it answers, and takes a signal for the end that was asked for."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._on_ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        with super().capture_signals():
            yield
            self._captured_signals.clear()  # else they are raised again, as if nobody had heeded them
