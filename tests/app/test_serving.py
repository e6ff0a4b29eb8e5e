"""`aluetutka serve`: from the start to the end that a signal asks for."""

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import httpx
import pytest

from app.http import working
from app.http.application import make_application
from app.http.serving import open_address
from corpus.settings import Subjects
from nlp.words.finnish import Finnish
from services.subjects.answering import SubjectAnswers
from tests.conftest import Command
from tests.servers.answering import answered
from tests.suggesting import WordIndexer

ALUETUTKA = str(Path(sys.executable).with_name("aluetutka"))


class WaitingIndexer(WordIndexer):
    """Suggests when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.told = Event(), Event()

    def suggest(self, *arguments, **options):  # type: ignore[no-untyped-def]
        self.begun.set()
        assert self.told.wait(30)
        return super().suggest(*arguments, **options)


@contextmanager
def serving(*arguments: object) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    command = [ALUETUTKA, "serve", "--port", "0", *map(str, arguments)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            said = process.stderr.readline()
            found = re.search(r"http://\S+", said)
            assert found, said + process.stderr.read()
            yield process, found[0]
        finally:
            process.kill()


def ask(url: str) -> httpx.Response:
    return httpx.post(f"{url}/v1/projects/yso-fi/suggest", data={"text": "Kunnan talous."}, timeout=60)


@pytest.mark.slow
def test_the_command_answers_by_the_shipped_model_and_ends_well(tmp_path: Path) -> None:
    with serving() as (process, url):
        found = httpx.post(f"{url}projects/yso-sv/suggest", data={"text": "Kuntien talous heikkenee.", "limit": 3})
        assert len(found.json()["results"]) == 3
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert process.stderr is not None
        assert process.stderr.read() == "Ended\n"


@pytest.mark.slow
def test_the_command_answers_by_the_settings_of_a_workspace(tmp_path: Path, command: Command) -> None:
    assert command("init", tmp_path).returncode == 0
    (tmp_path / "aluetutka.toml").write_text("[subjects]\nlimit = 2\nthreshold = 0.0\n")
    with serving("--workspace", tmp_path) as (_, url):
        found = httpx.post(f"{url}projects/yso-fi/suggest", data={"text": "Kuntien talous heikkenee."})
    assert len(found.json()["results"]) == 2


def test_answers_are_sent_at_once() -> None:
    with open_address("127.0.0.1", 0) as address:
        assert address.proto == socket.IPPROTO_TCP


def test_an_address_in_use_is_one_line(command: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = command("serve", "--port", port)
    assert done.returncode == 1
    assert done.stderr.startswith(f"aluetutka: cannot answer at 127.0.0.1, port {port}: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("host", ["192.0.2.1", "x" * 300])
def test_a_host_that_is_not_ours_is_one_line(command: Command, host: str) -> None:
    done = command("serve", "--host", host, "--port", "0")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "--host" in done.stderr


def test_a_workspace_that_names_no_model_is_one_line(command: Command, tmp_path: Path) -> None:
    command("init", tmp_path)
    (tmp_path / "aluetutka.toml").write_text('[subjects]\nmodel = "none"\n')
    done = command("serve", "--port", "0", "--workspace", tmp_path)
    assert (done.returncode, done.stderr.partition(":")[2].strip()[:29]) == (1, "there is no subject model 'no")


def test_a_server_that_would_ask_itself_is_one_line(command: Command, tmp_path: Path) -> None:
    command("init", tmp_path)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (tmp_path / "aluetutka.toml").write_text(f'[subjects]\nannif = "http://localhost:{port}/v1/projects/yso-fi"\n')
    done = command("serve", "--port", port, "--workspace", tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "this very server" in done.stderr


@pytest.fixture
def waiting(finnish: Finnish) -> WaitingIndexer:
    return WaitingIndexer()


def test_others_are_answered_while_a_text_is_in_work(waiting: WaitingIndexer, finnish: Finnish) -> None:
    application = make_application(SubjectAnswers(waiting, finnish, Subjects(), threshold=0.0))
    with answered(application) as url, ThreadPoolExecutor() as pool:
        asked = pool.submit(ask, url)
        assert waiting.begun.wait(30)
        assert httpx.get(f"{url}/api/health").status_code == 200
        waiting.told.set()
        assert asked.result().status_code == 200


def test_requests_beyond_those_that_may_wait_are_refused(
    waiting: WaitingIndexer, finnish: Finnish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "WAITING", 1)
    application = make_application(SubjectAnswers(waiting, finnish, Subjects(), threshold=0.0))
    with answered(application) as url, ThreadPoolExecutor() as pool:
        first = pool.submit(ask, url)
        assert waiting.begun.wait(30)
        refused = ask(url)
        waiting.told.set()
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
        assert first.result().status_code == 200


def test_a_text_in_work_is_answered_before_the_end(waiting: WaitingIndexer, finnish: Finnish) -> None:
    application = make_application(SubjectAnswers(waiting, finnish, Subjects(), threshold=0.0))
    with ThreadPoolExecutor() as pool:
        with answered(application) as url:
            asked = pool.submit(ask, url)
            assert waiting.begun.wait(30)
            pool.submit(waiting.told.set)
        assert asked.result().json()["results"]
