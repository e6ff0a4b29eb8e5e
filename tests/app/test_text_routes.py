"""Texts that programs hand in: analysed and tagged over a real connection."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.http import text_routes
from app.http.application import make_application
from corpus.settings import Subjects
from nlp.words.finnish import Finnish
from services import submissions
from services.metadata_formats import FORMATS
from services.subjects.answering import SubjectAnswers
from tests.app.http_answers import check_schema, refused
from tests.conftest import Command
from tests.documents import make_pdf
from tests.servers.answering import answered
from tests.servers.sites import serve
from tests.services.vocabularies import TAX, WordIndexer, indexed_by

TEXT = "Tampere ja Kuntaliitto selvittävät veroa. Vero nousee Pirkanmaalla ensi vuonna."


@pytest.fixture(scope="module")
def client(finnish: Finnish) -> Iterator[httpx.Client]:
    answers = SubjectAnswers(WordIndexer(), finnish, Subjects(), threshold=0.0)
    with pytest.MonkeyPatch.context() as patch, indexed_by(WordIndexer()):
        patch.setattr("services.tagging.load_indexer", lambda _: WordIndexer())
        with answered(make_application(answers)) as url, httpx.Client(base_url=f"{url}/api", timeout=60) as asking:
            yield asking


def upload(client: httpx.Client, name: str, content: bytes, **asked: str) -> httpx.Response:
    return client.post("/tag", files={"file": (name, content)}, params=asked)


def test_a_text_is_analysed_as_by_the_command(client: httpx.Client, command: Command, tmp_path: Path) -> None:
    said = client.post("/analyse", json={"text": TEXT}).json()
    check_schema(said, "AnalysedText")
    assert said == json.loads(command("analyse", input=TEXT, cwd=tmp_path).stdout)


def test_characters_that_no_text_holds_are_replaced(client: httpx.Client) -> None:
    content = b'{"text": "Tampere \\ud800 \\u0000"}'
    answer = client.post("/analyse", content=content, headers={"content-type": "application/json"})
    assert answer.json()["text"] == "Tampere \ufffd \ufffd"


def test_a_text_is_tagged(client: httpx.Client) -> None:
    said = client.post("/tag", json={"text": TEXT}).json()
    check_schema(said, "TaggedText")
    assert said["source"] == "text"
    assert [one["uri"] for one in said["subjects"]] == [TAX]
    assert {"Tampere", "Pirkanmaa"} <= {one["name"] for one in said["mentions_summary"]}


def test_a_record_holds_so_many_names_at_most(client: httpx.Client) -> None:
    said = client.post("/tag", json={"text": TEXT}, params={"limit": 1}).json()
    assert len(said["mentions_summary"]) == 1


@pytest.mark.parametrize("form", FORMATS)
def test_a_record_is_written_in_every_format(client: httpx.Client, form: str) -> None:
    answer = client.post("/tag", json={"text": TEXT}, params={"format": form})
    assert (answer.status_code, answer.headers["content-type"]) == (200, f"{FORMATS[form].media_type}; charset=utf-8")
    assert answer.text.strip()


def test_an_uploaded_file_is_tagged_under_its_name(client: httpx.Client) -> None:
    said = upload(client, "../../etc/raportti.pdf", make_pdf("Verot kunnissa", TEXT)).json()
    assert (said["source"], said["metadata"]["title"]) == ("raportti.pdf", "Verot kunnissa")


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 damaged", b"\x89PNG\r\n\x1a\n" + bytes(99)])
def test_what_cannot_be_read_is_refused_with_the_reason(client: httpx.Client, content: bytes) -> None:
    status, reason = refused(upload(client, "raportti.pdf", content))
    assert (status, bool(reason)) == (422, True)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:{port}/a", "http://localhost:{port}/a", "http://[::1]:{port}/a", "http://10.0.0.1/a",
                "http://169.254.169.254/latest/meta-data", "http://0.0.0.0:{port}/a", "http://2130706433:{port}/a"]
)  # fmt: skip
def test_private_addresses_are_refused_and_not_asked(client: httpx.Client, address: str) -> None:
    with serve({"/a": TEXT.encode()}) as site:
        answer = client.post("/tag", json={"address": address.format(port=site.url.rpartition(":")[2])})
        assert (refused(answer)[0], site.asked("/a")) == (403, 0)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://example.fi/a", "/etc/passwd", "http://a b", ""])
def test_what_is_no_address_of_the_web_is_refused(client: httpx.Client, address: str) -> None:
    assert refused(client.post("/tag", json={"address": address}))[0] == 400


def test_an_address_is_fetched_once_and_not_waited_for_long(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched = submissions.fetch
    monkeypatch.setattr(submissions, "fetch", lambda url, **options: fetched(url, **options, local=True))
    with serve({"/a": f"<html><body><p>{TEXT}</p></body></html>".encode(), "/robots.txt": b""}) as site:
        said = client.post("/tag", json={"address": f"{site.url}/a"})
        assert said.json()["source"] == f"{site.url}/a", said.text
        assert refused(client.post("/tag", json={"address": f"{site.url}/b"}))[0] == 502
        assert site.asked("/b") == 1


def test_what_is_too_large_is_refused(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(client.post("/analyse", json={"text": "a" * ((2 << 20) + 1)}))[0] == 413
    monkeypatch.setattr(text_routes, "LARGEST", 1 << 20)
    assert refused(client.post("/tag", json={"text": "a" * ((1 << 20) + 1)}))[0] == 413
    assert refused(upload(client, "a.txt", b"a" * ((1 << 20) + 1)))[0] == 413
    assert refused(upload(client, "a.txt", b"a" * (8 << 20))) == (413, "the body is larger than 1 MB: send less")


WRONG = [
    b"", b"[]", b"{}", b'{"text": 1}', b'{"text": ""}', b'{"text": "a", "address": "http://example.fi"}', b"[" * 9999,
]  # fmt: skip


@pytest.mark.parametrize("body", WRONG)
def test_what_is_neither_text_nor_address_is_refused(client: httpx.Client, body: bytes) -> None:
    assert refused(client.post("/tag", content=body, headers={"content-type": "application/json"}))[0] == 400


@pytest.mark.parametrize(
    "body", [b"", b"--x\r\n", b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nplain\r\n--x--\r\n',
             b'--x\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\na\r\n--x--\r\n']
)  # fmt: skip
def test_what_is_no_upload_of_a_file_is_refused(client: httpx.Client, body: bytes) -> None:
    answer = client.post("/tag", content=body, headers={"content-type": "multipart/form-data; boundary=x"})
    assert refused(answer)[0] == 400


def test_an_upload_without_a_boundary_is_refused(client: httpx.Client) -> None:
    assert refused(client.post("/tag", content=b"a", headers={"content-type": "multipart/form-data"}))[0] == 400


def test_another_type_of_body_is_refused(client: httpx.Client) -> None:
    for path in ("/analyse", "/tag"):
        assert refused(client.post(path, content=b"a", headers={"content-type": "text/plain"}))[0] == 415


def test_an_unknown_format_is_refused(client: httpx.Client) -> None:
    status, reason = refused(client.post("/tag", json={"text": TEXT}, params={"format": "marc"}))
    assert (status, reason.partition(":")[0]) == (400, "format")
