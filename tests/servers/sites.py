"""A web server of the tests' own, on the loopback address: routes are bytes, or functions of the request."""

import hashlib
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import PurePosixPath
from typing import Any

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".xml": "application/xml",
    ".pdf": "application/pdf",
    ".txt": "text/plain",
}


@dataclass(slots=True)
class Reply:
    """What a route answers."""

    content: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


Route = bytes | str | Reply | Callable[[BaseHTTPRequestHandler], Reply | None]


@dataclass(slots=True)
class Site:
    """A running site: change `routes` and it changes; `log` holds (path, status) of every request."""

    url: str
    routes: dict[str, Route]
    log: list[tuple[str, int]] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)

    def asked(self, path: str) -> int:
        """Count the requests for a path."""
        return sum(1 for asked, _ in self.log if asked == path)

    @property
    def pages(self) -> list[tuple[str, int]]:
        """What was asked for but robots.txt."""
        return [one for one in self.log if one[0] != "/robots.txt"]


class QuietServer(ThreadingHTTPServer):
    """A server that says nothing of clients that were killed or hung up."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def serve(routes: Mapping[str, Route]) -> Iterator[Site]:
    """Serve routes as long as the block lasts; "{site}" in text stands for the server's address."""
    site = Site("", dict(routes))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: Any) -> None:
            pass

        def do_GET(self) -> None:
            site.agents.add(self.headers.get("User-Agent", ""))
            route = site.routes.get(self.path, Reply(status=404))
            reply = route(self) if callable(route) else route
            if reply is None:  # the route has answered, or hung up
                self.close_connection = True
                return
            self._send(_reply(reply, self.path, site.url))

        def _send(self, reply: Reply) -> None:
            tag = f'"{hashlib.sha256(reply.content).hexdigest()[:16]}"'
            unchanged = reply.status == 200 and self.headers.get("If-None-Match") == tag
            status = 304 if unchanged else reply.status
            site.log.append((self.path, status))
            self.send_response(status)
            headers = {"ETag": tag} if reply.status == 200 else {}
            headers |= {"Content-Length": "0" if unchanged else str(len(reply.content))}
            for name, value in (headers | reply.headers).items():
                self.send_header(name, value)
            self.end_headers()
            if not unchanged:
                self.wfile.write(reply.content)

    server = QuietServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _reply(route: bytes | str | Reply, path: str, url: str) -> Reply:
    if isinstance(route, Reply):
        return route
    content = route.replace("{site}", url).encode() if isinstance(route, str) else route
    suffix = PurePosixPath(path.partition("?")[0]).suffix
    return Reply(content, headers={"Content-Type": TYPES.get(suffix, TYPES[".html"])})
