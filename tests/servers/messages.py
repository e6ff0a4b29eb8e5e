"""A mail server and a webhook of the tests' own, which keep what they are sent."""

import email
import email.policy
import json
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.servers.postgresql import free_port
from tests.servers.sites import QuietServer

PASSWORD = "s3cret-Salasana"


@dataclass(slots=True)
class Mailbox:
    """A running mail server: change `answer` and it accepts or refuses."""

    port: int
    answer: str = "250 OK"
    got: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)

    @property
    def subjects(self) -> list[str]:
        return [message["Subject"] for _, message in self.got]

    def url(self, *, to: str = "pito@example.fi") -> str:
        return f"mailto://127.0.0.1:{self.port}/?from=radar@example.fi&to={to}"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answer.startswith("250"):
            message = email.message_from_bytes(envelope.content or b"", policy=email.policy.default)  # type: ignore[arg-type]
            self.got.append((list(envelope.rcpt_tos), message))  # type: ignore[arg-type]
        return self.answer


@contextmanager
def mail_server(*, certificate: Path | None = None) -> Iterator[Mailbox]:
    """Run a mail server; with a folder for its certificate it wants STARTTLS and a login with `PASSWORD`."""
    box = Mailbox(free_port())

    def authenticate(_: Any, __: Any, ___: Any, mechanism: str, data: LoginPassword) -> AuthResult:
        box.logins.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password.decode() == PASSWORD, handled=False)

    options: dict[str, Any] = {}
    if certificate is not None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*_make_certificate(certificate))
        options = {"tls_context": context, "authenticator": authenticate, "auth_required": True}
    controller = Controller(box, hostname="127.0.0.1", port=box.port, **options)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


def _make_certificate(folder: Path) -> tuple[str, str]:
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    options = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    options += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(["openssl", "req", *options], check=True, capture_output=True)
    return str(certificate), str(key)


@dataclass(slots=True)
class Hook:
    """A running webhook: `status` is what it answers, `got` the JSON that it was sent."""

    port: int = 0
    status: int = 200
    got: list[dict[str, Any]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"json://127.0.0.1:{self.port}/hook"


@contextmanager
def webhook() -> Iterator[Hook]:
    """Run a webhook as long as the block lasts."""
    hook = Hook()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if hook.status == 200:
                hook.got.append(json.loads(body))
            self.send_response(hook.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

    server = QuietServer(("127.0.0.1", 0), Handler)
    hook.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield hook
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
