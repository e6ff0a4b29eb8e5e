"""Who may ask, who may change something, and how often."""

import base64
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import httpx
import pytest
from fastapi import Depends, FastAPI

from app.http import bodies
from app.http.application import make_application
from app.http.tokens import Visitor, require_write
from corpus.errors import SettingsError
from corpus.serving_settings import Serving
from corpus.settings import Subjects, parse_settings
from nlp.words.finnish import Finnish
from services.subjects.answering import SubjectAnswers
from tests.app.http_answers import refused
from tests.servers.answering import answered
from tests.suggesting import WordIndexer

READ, WRITE = "0123456789abcdef", "fedcba9876543210"
FROM_PROXY = {"x-forwarded-for": "203.0.113.7"}


@pytest.fixture(scope="module")
def subjects(finnish: Finnish) -> SubjectAnswers:
    return SubjectAnswers(WordIndexer(), finnish, Subjects(), threshold=0.0)


@pytest.fixture
def asking(subjects: SubjectAnswers):  # type: ignore[no-untyped-def]
    @contextmanager
    def ask(**serving: object) -> Iterator[httpx.Client]:
        application: FastAPI = make_application(subjects, serving=Serving(**serving))  # type: ignore[arg-type]

        @application.post("/api/change")
        def change(visitor: Annotated[Visitor, Depends(require_write)]) -> dict[str, str | None]:
            return {"by": visitor.user}

        with answered(application) as url, httpx.Client(base_url=url) as client:
            yield client

    return ask


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def test_the_write_token_reads_and_writes_and_the_other_reads(asking) -> None:  # type: ignore[no-untyped-def]
    with asking(token=READ, write_token=WRITE) as client:
        assert client.get("/api/health", headers=bearer(READ)).status_code == 200
        assert client.get("/api/health", headers=bearer(WRITE)).status_code == 200
        assert client.post("/api/change", headers=bearer(WRITE)).json() == {"by": None}
        assert refused(client.post("/api/change", headers=bearer(READ)))[0] == 403
        assert refused(client.post("/api/change"))[0] == 401


def test_where_everybody_reads_writing_wants_its_token(asking) -> None:  # type: ignore[no-untyped-def]
    with asking(write_token=WRITE) as client:
        assert client.get("/api/health").status_code == 200
        answer = client.post("/api/change")
        assert (refused(answer)[0], answer.headers["www-authenticate"]) == (401, "Bearer")
        assert client.post("/api/change", headers=bearer(WRITE)).status_code == 200


def test_without_a_write_token_nothing_is_changed(asking) -> None:  # type: ignore[no-untyped-def]
    with asking() as client:
        assert refused(client.post("/api/change", headers=bearer(WRITE))) == (
            403, "this server changes nothing by HTTP: set [serve] write_token or user_header in aluetutka.toml",
        )  # fmt: skip


def test_a_browser_gives_the_token_as_a_password(asking) -> None:  # type: ignore[no-untyped-def]
    with asking(token=READ, write_token=WRITE) as client:
        assert client.get("/haku").headers["www-authenticate"].startswith("Basic realm=")
        assert client.post("/api/change", auth=("Aino", WRITE)).json() == {"by": "Aino"}
        for given in ("Basic !", "Basic " + base64.b64encode(b"\xff").decode(), "Basic", "Digest x"):
            assert refused(client.get("/api/health", headers={"authorization": given}))[0] == 401


@pytest.mark.parametrize(
    ("sent", "status"),
    [({"sec-fetch-site": "cross-site"}, 403), ({"sec-fetch-site": "same-site"}, 403), ({"sec-fetch-site": "none"}, 200),
     ({"sec-fetch-site": "same-origin", "origin": "https://radar.example"}, 200),
     ({"origin": "https://evil.example"}, 403), ({"origin": "null"}, 403),
     ({"origin": "https://radar.example", "x-forwarded-host": "radar.example"}, 200)],
)  # fmt: skip
def test_pages_of_other_sites_change_nothing(asking, sent: dict[str, str], status: int) -> None:  # type: ignore[no-untyped-def]
    with asking(write_token=WRITE) as client:
        assert client.post("/api/change", headers=sent, auth=("Aino", WRITE)).status_code == status


def test_a_proxy_names_who_is_logged_in(asking) -> None:  # type: ignore[no-untyped-def]
    named = {"x-remote-user": "aino@example.fi"}
    with asking(token=READ, user_header="X-Remote-User", writers=("aino@example.fi",)) as client:
        assert client.post("/api/change", headers=named | FROM_PROXY).json() == {"by": "aino@example.fi"}
        assert client.get("/api/health", headers={"x-remote-user": "eino"}).status_code == 200
        assert refused(client.post("/api/change", headers={"x-remote-user": "eino"}))[0] == 403
        assert refused(client.get("/api/health"))[0] == 401
        twice = [("x-remote-user", "aino@example.fi"), ("x-remote-user", "eino")]
        assert refused(client.get("/api/health", headers=twice))[0] == 401


def test_a_user_that_anybody_else_names_is_not_believed() -> None:
    from starlette.datastructures import Headers

    from app.http.peers import Peers
    from app.http.tokens import Doorkeeper

    serving = Serving(token=READ, user_header="X-Remote-User", proxies=("10.0.0.0/8",))
    headers = [(b"x-remote-user", b"aino"), (b"x-forwarded-for", b"198.51.100.1, 203.0.113.7, 10.0.0.2")]
    for connected, user, client in (
        ("192.0.2.1", None, "192.0.2.1"), ("10.0.0.1", "aino", "203.0.113.7"),
        ("::ffff:10.0.0.1", "aino", "203.0.113.7"),
    ):  # fmt: skip
        scope = {"type": "http", "client": (connected, 1), "headers": headers}
        visitor = Doorkeeper(serving).admit(Headers(scope=scope), Peers(serving.proxies).of(scope))
        assert (visitor.user, visitor.peer.client, visitor.peer.local) == (user, client, False)


def test_a_client_that_asks_too_often_waits_and_others_do_not(asking) -> None:  # type: ignore[no-untyped-def]
    with asking(requests_per_minute=2) as client:
        answers = [client.get("/api/health", headers=FROM_PROXY) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert 1 <= int(answers[2].headers["retry-after"]) <= 60
        assert refused(answers[2])[0] == 429
        assert client.get("/api/health", headers={"x-forwarded-for": "203.0.113.8"}).status_code == 200
        assert {client.get("/api/health").status_code for _ in range(4)} == {200}  # this machine itself


def test_clients_of_one_network_are_counted_together(asking) -> None:  # type: ignore[no-untyped-def]
    with asking(requests_per_minute=1) as client:
        statuses = [
            client.get("/api/health", headers={"x-forwarded-for": address}).status_code
            for address in ("2001:db8::1", "2001:db8::2", "2001:db8:0:1::1")
        ]
    assert statuses == [200, 429, 200]


def test_a_refusal_is_heard_by_who_still_sends(asking) -> None:  # type: ignore[no-untyped-def]
    with asking(token=READ) as client:
        for _ in range(3):
            assert refused(client.post("/api/tag", files={"file": ("a.txt", bytes(8 << 20))}))[0] == 401


def test_a_refusal_does_not_wait_for_a_body_that_does_not_come(asking, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(bodies, "SECONDS_DRAINED", 0.1)
    with asking(token=READ) as client, socket.create_connection((client.base_url.host, client.base_url.port)) as slow:
        slow.sendall(b"POST /api/tag HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{")
        assert slow.recv(12) == b"HTTP/1.1 401"


def test_texts_are_counted_apart(asking) -> None:  # type: ignore[no-untyped-def]
    with asking(texts_per_minute=1) as client:
        asked = [client.post("/api/analyse", json={"text": "Oulu"}, headers=FROM_PROXY) for _ in range(2)]
        assert [answer.status_code for answer in asked] == [200, 429]
        assert client.get("/api/health", headers=FROM_PROXY).status_code == 200


def test_pages_of_named_sites_alone_read_answers(asking) -> None:  # type: ignore[no-untyped-def]
    first = {"access-control-request-method": "GET", "access-control-request-headers": "authorization"}
    with asking(token=READ, origins=("https://a.example",)) as client:
        for origin, allowed in (("https://a.example", "https://a.example"), ("https://b.example", None)):
            asked = {"origin": origin}
            assert client.options("/api/health", headers=asked | first).status_code == (200 if allowed else 400)
            answer = client.get("/api/health", headers=asked | bearer(READ))
            assert (answer.status_code, answer.headers.get("access-control-allow-origin")) == (200, allowed)


@pytest.mark.parametrize(
    ("text", "named"),
    [('write_token = "short"', "serve.write_token"), (f'token = "{READ}"\nwrite_token = "{READ}"', "the same"),
     ('user_header = "X Remote"', "serve.user_header"), ('writers = ["aino"]', "serve.user_header"),
     ('proxies = ["proxy"]', "serve.proxies"), ('origins = ["*"]', "serve.origins"),
     ("requests_per_minute = -1", "serve.requests_per_minute")],
)  # fmt: skip
def test_settings_that_cannot_be_meant_are_refused(text: str, named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        parse_settings(f"[serve]\n{text}\n", Path("aluetutka.toml"))
