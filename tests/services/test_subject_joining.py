"""Suggestions joined with those of an Annif server: our own, and servers that fail."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.responses import Response

from app.http.application import make_application
from corpus.annif import AnnifProject
from corpus.errors import SettingsError
from corpus.lemmatised import LemmatisedText
from corpus.settings import Subjects
from models.subjects.indexer import SubjectIndexer, Suggestion
from nlp.topics.lemmatised import lemmatise
from nlp.words.finnish import Finnish
from services import workspace
from services.subjects.answering import SubjectAnswers
from services.subjects.joining import JoinedIndexer
from services.workspace import Workspace
from tests.servers.answering import answered
from tests.suggesting import LABELS, SCORES, YSO, WordIndexer


class OtherIndexer(WordIndexer):
    """Suggests the forest surely, the municipality less surely than ours, and a concept that ours does not know."""

    version = "other"

    def label(self, uri: str, language: str | None) -> str:
        return "vesi" if uri == f"{YSO}9" else super().label(uri, language)

    def suggest(self, texts, *, limit, threshold):  # type: ignore[no-untyped-def]
        scores = {f"{YSO}3": 0.9, f"{YSO}2": 0.3, f"{YSO}9": 0.4}
        found = [Suggestion(uri, score, ()) for uri, score in scores.items() if score >= threshold]
        return [found[:limit] if any(text.lemmas) else [] for text in texts]


@pytest.fixture(scope="module")
def project(finnish: Finnish) -> Iterator[str]:
    with answered(make_application(SubjectAnswers(OtherIndexer(), finnish, Subjects(), threshold=0.0))) as url:
        yield f"{url}/v1/projects/yso-fi"


@pytest.fixture(scope="module")
def text(finnish: Finnish) -> LemmatisedText:
    return lemmatise(finnish, "Kunnan talous ja metsä", "fi")


@contextmanager
def answering(reply: Response) -> Iterator[str]:
    """Serve one reply to whatever a project is asked."""
    with answered(reply) as url:  # a response is an application
        yield f"{url}/v1/projects/a"


def scores(indexer: SubjectIndexer, text: LemmatisedText, threshold: float = 0.1) -> dict[str, float]:
    (found,) = indexer.suggest([text], limit=10, threshold=threshold)
    return {one.uri.removeprefix(YSO): one.score for one in found}


def test_scores_are_means_and_the_threshold_stands_for_what_is_missing(project: str, text: LemmatisedText) -> None:
    joined = scores(JoinedIndexer(WordIndexer(), AnnifProject(project)), text)
    assert joined == {"3": 0.55, "1": 0.45, "2": 0.4, "9": 0.25}
    assert list(joined) == ["3", "1", "2", "9"]


def test_nothing_joined_is_below_the_threshold(project: str, text: LemmatisedText) -> None:
    joined = scores(JoinedIndexer(WordIndexer(), AnnifProject(project)), text, threshold=0.35)
    assert joined == {"3": 0.625, "1": 0.575, "2": 0.425, "9": 0.375}


def test_evidence_is_ours(project: str, text: LemmatisedText) -> None:
    (found,) = JoinedIndexer(WordIndexer(), AnnifProject(project)).suggest([text], limit=10, threshold=0.1)
    assert {one.uri: one.evidence for one in found}[f"{YSO}1"] == ((7, 13),)


def test_a_concept_that_only_the_server_knows_has_its_label(project: str, text: LemmatisedText) -> None:
    indexer = JoinedIndexer(WordIndexer(), AnnifProject(project))
    assert indexer.label(f"{YSO}9", "fi") == f"{YSO}9"
    scores(indexer, text)
    assert (indexer.label(f"{YSO}9", "sv"), indexer.label(f"{YSO}1", "sv")) == ("vesi", "ekonomi")


def test_many_texts_are_asked_in_batches(project: str, text: LemmatisedText, finnish: Finnish) -> None:
    empty = lemmatise(finnish, "", "fi")
    found = JoinedIndexer(WordIndexer(), AnnifProject(project)).suggest([text, empty] * 20, limit=1, threshold=0.1)
    assert [len(one) for one in found] == [1, 0] * 20


def test_a_silent_server_is_said_once_and_ours_are_given(
    text: LemmatisedText, caplog: pytest.LogCaptureFixture
) -> None:
    indexer = JoinedIndexer(WordIndexer(), AnnifProject("http://127.0.0.1:9/v1/projects/yso-fi"))
    with caplog.at_level(logging.WARNING, logger="aluetutka"):
        found = [scores(indexer, text), scores(indexer, text)]
    assert found == [{uri.removeprefix(YSO): score for uri, score in SCORES.items()}] * 2
    (said,) = [record.getMessage() for record in caplog.records]
    assert said.startswith("subjects are suggested without Annif: 127.0.0.1:9/v1/projects/yso-fi does not answer")
    assert "\n" not in said


def test_a_server_is_asked_again_after_its_silence(text: LemmatisedText, caplog: pytest.LogCaptureFixture) -> None:
    address = "http://127.0.0.1:9/v1/projects/yso-fi"
    indexer = JoinedIndexer(WordIndexer(), AnnifProject(address), silent_seconds=0.0)
    scores(indexer, text)
    scores(indexer, text)
    assert len(caplog.records) == 2


WRONG = {
    "a page": Response(b"<html>"),
    "an error": Response(b'{"detail": "busy\\nnow"}', 503),
    "too few": Response(b"[]"),
    "no list": Response(b"{}"),
    "no score": Response(b'[{"results": [{"uri": "a", "label": "b", "score": "x"}]}]'),
    "no number": Response(b'[{"results": [{"uri": "a", "label": "b", "score": NaN}]}]'),
    "no results": Response(b"[{}]"),
    "nested": Response(b"[" * 100_000),
    "elsewhere": Response(b"", 302, {"Location": "http://127.0.0.1:9/"}),
}


@pytest.mark.parametrize("reply", WRONG.values(), ids=WRONG)
def test_a_server_that_answers_something_else_is_as_silent(
    reply: Response, text: LemmatisedText, caplog: pytest.LogCaptureFixture
) -> None:
    with answering(reply) as address:
        found = scores(JoinedIndexer(WordIndexer(), AnnifProject(address)), text)
    assert len(found) == len(LABELS)
    (said,) = [record.getMessage() for record in caplog.records]
    assert "\n" not in said


@pytest.mark.parametrize("address", ["x", "https://a.fi/v1", "ftp://a.fi/v1/projects/b", "https://a.fi/projects/"])
def test_an_address_of_no_project_is_refused(address: str) -> None:
    with pytest.raises(SettingsError, match="write it as https"):
        AnnifProject(address)


def test_passwords_are_in_no_name() -> None:
    assert AnnifProject("https://me:secret@a.fi/v1/projects/b/").name == "a.fi/v1/projects/b"


def test_a_workspace_joins_the_server_that_its_settings_name(
    tmp_path: Path, project: str, text: LemmatisedText, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace, "load_indexer", lambda _: WordIndexer())
    (tmp_path / "aluetutka.toml").write_text(f'[subjects]\nannif = "{project}"\n')
    assert scores(Workspace(tmp_path).subject_indexer, text)["9"] == 0.25


def test_the_version_is_the_same_before_and_after_loading(
    tmp_path: Path, project: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace, "load_indexer", lambda _: WordIndexer())
    monkeypatch.setattr(workspace, "indexer_version", lambda _: WordIndexer.version)
    (tmp_path / "aluetutka.toml").write_text(f'[subjects]\nannif = "{project}/"\n')
    opened = Workspace(tmp_path)
    before = opened.subject_version
    assert before.startswith("words+annif:")
    assert (opened.subject_indexer.version, opened.subject_version) == (before, before)
