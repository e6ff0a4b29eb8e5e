"""A small DSpace 7 of the tests' own: login with tokens, items, and JSON Patch on their metadata."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

API = "/server/api"
USER, PASSWORD = "toimitus@example.fi", "salasana"
REGISTRY = {"dc.title", "dc.subject", "dc.subject.yso", "dc.description.abstract", "dc.coverage.spatial"}


@dataclass(slots=True)
class FakeDSpace:
    """What the server holds; requests that changed something are in `patches`."""

    items: dict[str, dict[str, list[dict[str, Any]]]]
    registry: set[str] = field(default_factory=lambda: set(REGISTRY))
    url: str = ""
    patches: list[Any] = field(default_factory=list)
    token: int = 0


@contextmanager
def dspace(items: dict[str, dict[str, list[dict[str, Any]]]]) -> Iterator[FakeDSpace]:
    """Serve items by their UUIDs as long as the block lasts."""
    held = FakeDSpace(items)

    class Handler(_Handler):
        repository = held

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    held.url = f"http://127.0.0.1:{server.server_port}{API}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield held
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    repository: FakeDSpace
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        if self.path == f"{API}/authn/status":
            self._send(200, {"authenticated": False}, renew=True)
            return
        id = self.path.removeprefix(f"{API}/core/items/")
        if id in self.repository.items:
            self._send(200, {"uuid": id, "metadata": self.repository.items[id]})
        else:
            self._send(404, {"message": "no such item"})

    def do_POST(self) -> None:
        sent = parse_qs(self._body().decode())
        right = sent == {"user": [USER], "password": [PASSWORD]} and self._has_token()
        if right:
            self._send(200, {}, renew=True, headers={"Authorization": "Bearer right"})
        else:
            self._send(401, {"message": "Authentication failed"})

    def do_PATCH(self) -> None:
        patch = json.loads(self._body())
        if self.headers.get("Authorization") != "Bearer right" or not self._has_token():
            self._send(403, {"message": "Access is denied. Invalid CSRF token."})
            return
        metadata = self.repository.items[self.path.removeprefix(f"{API}/core/items/")]
        names = [one["path"].split("/")[2] for one in patch]
        unknown = [name for name in names if name not in self.repository.registry]
        if unknown:
            self._send(422, {"message": f"unknown metadata field {unknown[0]}"})
            return
        for one, name in zip(patch, names, strict=True):
            if one["op"] == "remove":
                del metadata[name]
            else:
                metadata.setdefault(name, []).append(one["value"])
        self.repository.patches.append(patch)
        self._send(200, {"metadata": metadata}, renew=True)

    def _has_token(self) -> bool:
        return self.headers.get("X-XSRF-TOKEN") == f"token-{self.repository.token}"

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _send(self, status: int, said: Any, *, renew: bool = False, headers: dict[str, str] | None = None) -> None:
        content = json.dumps(said).encode()
        if renew:
            self.repository.token += 1
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        if renew:
            self.send_header("DSPACE-XSRF-TOKEN", f"token-{self.repository.token}")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)
