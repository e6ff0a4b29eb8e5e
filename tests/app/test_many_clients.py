"""Eight clients at once: everything is answered, and memory does not grow with what was asked."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from app.http.application import make_application
from benchmarks.serving import CLIENTS, GROWTH, Answered, Asked, ask_all, choose_requests
from corpus.settings import Subjects
from nlp.words.finnish import Finnish
from services.following import FollowedWorkspace
from services.subjects.answering import SubjectAnswers
from services.workspace import Workspace
from tests.app.served_workspaces import serve_workspace
from tests.servers.answering import answered
from tests.services.vocabularies import WordIndexer, indexed_by


@pytest.fixture(scope="module")
def url(finnish: Finnish, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch, indexed_by(WordIndexer()):
        patch.setattr("services.tagging.load_indexer", lambda _: WordIndexer())
        folder: Path = serve_workspace(tmp_path_factory.mktemp("asked")).folder
        subjects = SubjectAnswers(WordIndexer(), finnish, Subjects(), threshold=0.0)
        application = make_application(subjects, FollowedWorkspace(Workspace(folder, write=False)))
        with answered(application) as address:
            yield address


@pytest.mark.slow
def test_eight_clients_are_all_answered_in_the_same_memory(url: str) -> None:
    with httpx.Client(base_url=url, timeout=120) as client:
        asked = choose_requests(client)
    rounds = [ask_all(url, asked, clients=CLIENTS, go_on=lambda made: made < len(asked)) for _ in range(1)]
    before = psutil.Process().memory_info().rss
    rounds += [ask_all(url, asked, clients=CLIENTS, go_on=lambda made: made < len(asked)) for _ in range(2)]
    assert [one.wrong for one in rounds] == [[], [], []]
    assert {"search", "suggest", "themes/{id}", "places/{id}", "tag"} <= set(rounds[0].seconds)
    assert psutil.Process().memory_info().rss - before < GROWTH


def test_what_is_not_answered_is_counted(url: str) -> None:
    found = ask_all(url, [Asked("themes/{id}", "/api/themes/t999")], clients=1, go_on=lambda made: made < 2)
    assert [one.partition(":")[0] for one in found.wrong] == ["/api/themes/t999"] * 2
    assert list(found.lines())[-1].startswith("2 failed")
    assert Answered().wrong == []
