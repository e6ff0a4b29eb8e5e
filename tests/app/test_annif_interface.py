"""Annif's interface as its own client uses it, and what it answers to what is wrong, over a real connection."""

import socket
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from annif_client import AnnifClient

from app.http import bodies
from app.http.application import make_application
from corpus.settings import Subjects
from models.subjects.vocabularies import Concept
from nlp.words.finnish import Finnish
from services.subjects.answering import SubjectAnswers, SuggestedSubject
from tests.app.http_answers import refused
from tests.servers.answering import answered
from tests.suggesting import YSO, WordIndexer

TEXT = "Kunnan talous on tiukka."


@pytest.fixture(scope="module")
def url(finnish: Finnish) -> Iterator[str]:
    answers = SubjectAnswers(WordIndexer(), finnish, Subjects(exclude=(f"{YSO}3",)), threshold=0.0)
    with answered(make_application(answers)) as address:
        yield address


@pytest.fixture(scope="module")
def client(url: str) -> AnnifClient:
    return AnnifClient(f"{url}/v1/")


def suggest(url: str, project: str = "yso-fi", **fields: object) -> httpx.Response:
    return httpx.post(f"{url}/v1/projects/{project}/suggest", data={"text": TEXT, **fields}, timeout=60)


def batch(url: str, documents: object, **query: Any) -> httpx.Response:
    address = f"{url}/v1/projects/yso-fi/suggest-batch"
    return httpx.post(address, json={"documents": documents}, params=query, timeout=60)


def test_the_client_reads_what_the_interface_is(client: AnnifClient) -> None:
    assert set(client.api_info) == {"title", "version"}


def test_the_client_lists_a_project_for_each_language(client: AnnifClient) -> None:
    projects = {project["project_id"]: project for project in client.projects}
    assert [(id, one["language"]) for id, one in projects.items()] == [
        ("yso-fi", "fi"), ("yso-sv", "sv"), ("yso-en", "en"),
    ]  # fmt: skip
    assert projects["yso-sv"] == client.get_project("yso-sv")
    assert set(projects["yso-fi"]) == {
        "project_id", "name", "language", "backend", "vocab", "vocab_language", "is_trained", "modification_time",
    }  # fmt: skip


def test_the_client_gets_suggestions_the_surest_first(client: AnnifClient) -> None:
    assert client.suggest("yso-fi", TEXT) == [
        {"uri": f"{YSO}1", "label": "talous", "notation": None, "score": 0.8},
        {"uri": f"{YSO}2", "label": "kunta", "notation": None, "score": 0.5},
    ]


def test_limit_and_threshold_are_heeded(client: AnnifClient) -> None:
    assert [one["label"] for one in client.suggest("yso-fi", TEXT, limit=1)] == ["talous"]
    assert [one["label"] for one in client.suggest("yso-fi", TEXT, threshold=0.6)] == ["talous"]
    assert client.suggest("yso-fi", TEXT, limit=0) == []


def test_labels_are_in_the_language_of_the_project_or_the_one_asked_for(url: str, client: AnnifClient) -> None:
    assert [one["label"] for one in client.suggest("yso-sv", TEXT)] == ["ekonomi", "kommun"]
    assert suggest(url, "yso-sv", language="en").json()["results"][0]["label"] == "economy"


def test_limit_and_threshold_of_the_settings_hold_unless_a_request_has_its_own(finnish: Finnish) -> None:
    answers = SubjectAnswers(WordIndexer(), finnish, Subjects(limit=1), threshold=0.6)

    def count(text: str, **wanted: float) -> int:
        (found,) = answers.suggest([text], "fi", labels="fi", **wanted)  # type: ignore[arg-type]
        return len(found)

    assert (count("kunta"), count("kunta", threshold=0.0)) == (0, 1)
    assert (count(TEXT, threshold=0.0), count(TEXT, threshold=0.0, limit=2)) == (1, 2)


def test_excluded_concepts_leave_room_for_others(client: AnnifClient) -> None:
    found = client.suggest("yso-fi", "Metsä ja kunta.", limit=1)
    assert [one["label"] for one in found] == ["kunta"]


def test_what_a_vocabulary_says_of_concepts_holds(finnish: Finnish) -> None:
    today = Concept(f"{YSO}7", {"fi": "kuntatalous", "sv": "kommunal ekonomi"}, broader=(f"{YSO}2",))
    concepts = {f"{YSO}1": today, f"{YSO}7": today, f"{YSO}2": Concept(f"{YSO}2", {"fi": "kunnat"})}
    answers = SubjectAnswers(WordIndexer(), finnish, Subjects(), threshold=0.0, find=concepts.get)
    (found,) = answers.suggest([TEXT], "fi", labels="sv")
    assert found == [SuggestedSubject(f"{YSO}7", "kommunal ekonomi", 0.8)]


def test_the_client_gets_suggestions_for_a_batch_in_its_order(client: AnnifClient) -> None:
    texts = [{"document_id": "a", "text": "kunta"}, {"text": ""}, {"document_id": "c", "text": TEXT}]
    found = client.suggest_batch("yso-fi", texts, limit=1)
    assert [(one["document_id"], [each["label"] for each in one["results"]]) for one in found] == [
        ("a", ["kunta"]), (None, []), ("c", ["talous"]),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", " \n", "…", "\x00", "12"])
def test_a_text_without_words_has_no_subjects(url: str, text: str) -> None:
    answer = suggest(url, text=text)
    assert (answer.status_code, answer.json()) == (200, {"results": []})


def test_the_vocabulary_is_listed(url: str) -> None:
    (vocabulary,) = httpx.get(f"{url}/v1/vocabs").json()["vocabs"]
    assert vocabulary == {"vocab_id": "yso", "languages": ["en", "fi", "sv"], "size": 3, "loaded": True}


def test_the_client_has_a_language_detected(client: AnnifClient) -> None:
    found = client.detect_language("Kunnan talous on tiukka, ja väestö vähenee.", ["en", "fi", "sv"])["results"]
    assert (found[0]["language"], found[0]["score"] > 0.9) == ("fi", True)
    assert {one["language"] for one in found} == {"en", "fi", "sv", None}


def test_a_text_without_letters_is_in_none_of_the_languages(client: AnnifClient) -> None:
    assert client.detect_language("…", ["fi"])["results"][0] == {"language": None, "score": 1.0}


def test_an_unknown_project_is_not_found(url: str, client: AnnifClient) -> None:
    with pytest.raises(ValueError, match="Project 'yso-de' not found"):
        client.suggest("yso-de", TEXT)
    assert refused(suggest(url, "yso-de"))[0] == 404
    assert refused(httpx.get(f"{url}/v1/projects/yso-de"))[0] == 404


def test_an_unsupported_language_is_refused(url: str) -> None:
    assert refused(suggest(url, language="de")) == (400, 'language "de" not supported by vocabulary')
    assert refused(batch(url, [{"text": TEXT}], language="de"))[0] == 400


@pytest.mark.parametrize("wrong", [{"limit": "-1"}, {"limit": "x"}, {"threshold": "1.1"}, {"threshold": "nan"}])
def test_wrong_numbers_are_refused_by_name(url: str, wrong: dict[str, str]) -> None:
    status, reason = refused(suggest(url, **wrong))
    assert (status, reason.partition(":")[0]) == (400, *wrong)
    assert refused(batch(url, [{"text": TEXT}], **wrong))[0] == 400


NO_BATCHES = [
    b"", b"{", b'{"documents": 1}', b'{"documents": [{}]}', b'{"documents": [{"text": 1}]}', b"[" * 9999, b"\xff",
]  # fmt: skip


@pytest.mark.parametrize("body", NO_BATCHES)
def test_what_is_no_batch_is_refused(url: str, body: bytes) -> None:
    address, headers = f"{url}/v1/projects/yso-fi/suggest-batch", {"content-type": "application/json"}
    assert refused(httpx.post(address, content=body, headers=headers))[0] == 400


def test_a_form_without_a_text_is_refused(url: str) -> None:
    answer = httpx.post(f"{url}/v1/projects/yso-fi/suggest", data={"limit": "1"})
    assert refused(answer) == (400, "text: field required")


def test_another_type_of_body_is_refused(url: str) -> None:
    answer = httpx.post(f"{url}/v1/projects/yso-fi/suggest", json={"text": TEXT})
    assert refused(answer)[0] == 415


def test_a_batch_of_more_than_32_documents_is_refused(url: str) -> None:
    assert batch(url, [{"text": "kunta"}] * 32).status_code == 200
    assert refused(batch(url, [{"text": "kunta"}] * 33))[0] == 400


def test_a_text_of_more_than_two_megabytes_is_refused(url: str) -> None:
    assert refused(suggest(url, text="a" * ((2 << 20) + 1)))[0] == 413
    assert refused(suggest(url, text="ä" * (4 << 20))) == (413, "the body is larger than 6 MB: send less")


def test_a_text_of_two_megabytes_is_answered(url: str) -> None:
    text = (TEXT + "\n\n") * 80_000
    assert suggest(url, text=text[: 2 << 20]).json()["results"]


def test_a_body_that_does_not_come_is_given_up(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "SECONDS", 0.2)
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as slow:
        slow.sendall(
            b"POST /v1/projects/yso-fi/suggest HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\n\r\ntext=kunta"
        )
        assert b" 408 " in slow.recv(4096)


def test_unsupported_candidate_languages_are_refused(url: str) -> None:
    for languages in (["xx"], [], ["f"], ["fi"] * 6):
        answer = httpx.post(f"{url}/v1/detect-language", json={"text": TEXT, "languages": languages})
        assert refused(answer)[0] == 400


def test_learning_is_not_allowed(url: str) -> None:
    assert refused(httpx.post(f"{url}/v1/projects/yso-fi/learn", json=[])) == (
        403, "Project 'yso-fi' is not configured to allow learning via API",
    )  # fmt: skip


def test_what_is_not_there_is_a_problem_too(url: str) -> None:
    assert refused(httpx.get(f"{url}/v1/nothing"))[0] == 404
    assert refused(httpx.delete(f"{url}/v1/projects"))[0] == 405


def test_the_server_says_that_it_is_well(url: str) -> None:
    said = httpx.get(f"{url}/api/health").json()
    assert (said["status"], said["model"]) == ("ok", "words")
