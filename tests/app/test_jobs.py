"""Texts that take long: answered as jobs, asked after, cancelled, and let go of."""

import io
import socket
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Event
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.http import bodies, jobs
from app.http.application import make_application
from corpus.settings import Subjects
from nlp.words.finnish import Finnish
from services.subjects.answering import SubjectAnswers
from services.submissions import Submissions
from tests.app.http_answers import refused
from tests.servers.answering import answered
from tests.services.vocabularies import WordIndexer, indexed_by

TEXT = "Tampere ja Kuntaliitto selvittävät veroa."


class Held:
    """Texts are analysed when they are let through."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.begun, self.through, self.done = Event(), Event(), 0
        analyse = Submissions.analyse

        def held(submissions: Submissions, text: str) -> Any:
            self.begun.set()
            assert self.through.wait(30)
            self.done += 1
            return analyse(submissions, text)

        patch.setattr(Submissions, "analyse", held)


@pytest.fixture(scope="module")
def application(finnish: Finnish) -> Iterator[FastAPI]:
    with pytest.MonkeyPatch.context() as patch, indexed_by(WordIndexer()):
        patch.setattr("services.tagging.load_indexer", lambda _: WordIndexer())
        yield make_application(SubjectAnswers(WordIndexer(), finnish, Subjects(), threshold=0.0))


@pytest.fixture(scope="module")
def client(application: FastAPI) -> Iterator[httpx.Client]:
    with answered(application) as url, httpx.Client(base_url=url, timeout=60) as asking:
        yield asking


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    made = Held(monkeypatch)
    yield made
    made.through.set()


def begin(client: httpx.Client, text: str = TEXT) -> str:
    answer = client.post("/api/analyse", params={"wait": 0}, json={"text": text})
    assert (answer.status_code, answer.headers["retry-after"]) == (202, "1")
    return answer.headers["location"]


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def state(client: httpx.Client, job: str) -> str:
    said: str = client.get(job).json()["state"]
    return said


def test_a_text_that_takes_long_is_asked_after(client: httpx.Client, held: Held) -> None:
    job = begin(client)
    assert held.begun.wait(30)
    said = client.get(job).json()
    assert (said["state"], said["step"], said["steps_done"], said["result"]) == ("running", "analysing", 0, None)
    assert client.get(f"{job}/result").status_code == 202
    held.through.set()
    until(lambda: state(client, job) == "done")
    said = client.get(job).json()
    assert (said["steps_done"], said["result"], said["problem"]) == (1, f"{job}/result", None)
    assert client.get(said["result"]).json() == client.post("/api/analyse", json={"text": TEXT}).json()
    assert client.post(f"{job}/cancel").status_code == 204
    assert refused(client.get(job))[0] == 404


def test_a_job_that_fails_says_why(client: httpx.Client) -> None:
    answer = client.post("/api/tag", params={"wait": 0}, files={"file": ("a.pdf", b"%PDF-1.7 damaged")})
    job = answer.headers["location"]
    assert answer.json()["steps"] == ["reading", "tagging"]
    until(lambda: state(client, job) == "failed")
    assert client.get(job).json()["problem"]["status"] == 422
    assert refused(client.get(f"{job}/result"))[0] == 422


def test_a_cancelled_job_is_not_begun(client: httpx.Client, held: Held) -> None:
    first = begin(client)
    assert held.begun.wait(30)
    second = begin(client)
    assert state(client, second) == "waiting"
    assert client.post(f"{second}/cancel").status_code == 204
    assert (state(client, second), refused(client.get(f"{second}/result"))[0]) == ("cancelled", 410)
    held.through.set()
    third = begin(client)
    until(lambda: [state(client, job) for job in (first, third)] == ["done", "done"])
    assert held.done == 2


def test_a_client_that_goes_away_leaves_no_work(client: httpx.Client, held: Held) -> None:
    begin(client)
    assert held.begun.wait(30)
    with suppress(httpx.ReadTimeout):
        client.post("/api/analyse", json={"text": TEXT}, timeout=0.5)
    time.sleep(0.2)  # the server hears of it by the end of the connection
    held.through.set()
    last = begin(client)
    until(lambda: state(client, last) == "done")
    assert held.done == 2


def test_more_jobs_than_there_is_room_for_are_refused(
    client: httpx.Client, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "MOST_UNFINISHED", 1)
    job = begin(client)
    answer = client.post("/api/tag", json={"text": TEXT})
    assert (refused(answer)[0], answer.headers["retry-after"]) == (503, "5")
    held.through.set()
    until(lambda: state(client, job) == "done")
    assert client.post("/api/tag", json={"text": TEXT}).status_code == 200


@pytest.mark.parametrize(("limit", "value"), [("SECONDS_KEPT", 0.0), ("MOST_KEPT", 1), ("MOST_BYTES", 0)])
def test_answers_are_let_go_of(client: httpx.Client, monkeypatch: pytest.MonkeyPatch, limit: str, value: float) -> None:
    job = begin(client)
    until(lambda: client.get(f"{job}/result").status_code == 200)
    monkeypatch.setattr(jobs, limit, value)
    begin(client)
    assert refused(client.get(job))[0] == 404


def test_a_body_that_is_too_slow_or_ends_early_leaves_the_server_well(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "SECONDS", 0.2)
    head = "POST /api/tag HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n"
    address = (client.base_url.host, client.base_url.port)
    with socket.create_connection(address) as early:  # type: ignore[arg-type]
        early.sendall(f"{head}{{".encode())
    with socket.create_connection(address) as slow:  # type: ignore[arg-type]
        slow.sendall(f"{head}{{".encode())
        assert slow.recv(12) == b"HTTP/1.1 408"
    assert client.get("/api/health").status_code == 200


def test_a_file_that_unpacks_to_too_much_is_refused(client: httpx.Client) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(151 << 20))
    status, reason = refused(client.post("/api/tag", files={"file": ("a.docx", out.getvalue())}))
    assert (status, "unpacks to more than" in reason) == (422, True)
