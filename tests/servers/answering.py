"""Our own HTTP application, answering on the loopback address as long as a block lasts."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from app.http.serving import open_address


@contextmanager
def answered(application: ASGIApp) -> Iterator[str]:
    """Serve an application; return its address."""
    ready = threading.Event()

    class Server(uvicorn.Server):
        async def startup(self, sockets=None):  # type: ignore[no-untyped-def]
            await super().startup(sockets)
            ready.set()

    server = Server(uvicorn.Config(application, log_config=None, access_log=False, proxy_headers=False))
    with open_address("127.0.0.1", 0) as address:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [address]})
        thread.start()
        assert ready.wait(30)
        try:
            yield f"http://127.0.0.1:{address.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(30)
