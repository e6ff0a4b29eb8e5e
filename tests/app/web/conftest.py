"""One server over the sample workspace, and one Chromium, for all tests of the pages."""

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from app.http.application import make_application
from corpus.serving_settings import Serving
from corpus.settings import Subjects
from nlp.words.finnish import Finnish
from services.following import FollowedWorkspace
from services.subjects.answering import SubjectAnswers
from services.workspace import Workspace
from tests.app.served_workspaces import serve_workspace
from tests.servers.answering import answered
from tests.services.vocabularies import WordIndexer as WordsOfVocabulary
from tests.services.vocabularies import indexed_by
from tests.suggesting import WordIndexer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
TOKEN = "a-token-of-these-tests"
Opener = Callable[..., "Page"]


@pytest.fixture(scope="session")
def subjects(finnish: Finnish) -> SubjectAnswers:
    return SubjectAnswers(WordIndexer(), finnish, Subjects(), threshold=0.0)


@pytest.fixture(scope="session")
def address(ingested: Path, subjects: SubjectAnswers) -> Iterator[str]:
    """Where the pages are; tests only read."""
    followed = FollowedWorkspace(Workspace(ingested, write=False))
    with answered(make_application(subjects, followed)) as url:
        yield url


@pytest.fixture(scope="session")
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=60) as asking:
        yield asking


@pytest.fixture(scope="session")
def fill(client: httpx.Client) -> Callable[[str], str]:
    """Put ids of the sample into an address: those of files depend on where they lie."""
    hits = client.get("/api/search", params={"query": "kuntatalouden katsaus menokuri", "kind": "report"}).json()[
        "hits"
    ]
    ids = {"report": hits[0]["document_id"], "passage": hits[0]["passage_id"]}
    ids["theme"] = next(one["id"] for one in client.get("/api/themes").json() if one["id"].startswith("t"))
    return lambda address: address.format(**ids)


@pytest.fixture(scope="session")
def operated(tmp_path_factory: pytest.TempPathFactory, subjects: SubjectAnswers) -> Iterator[str]:
    """Where operators change a small workspace."""
    with indexed_by(WordsOfVocabulary()):
        made = serve_workspace(tmp_path_factory.mktemp("operated"))
        made.catalogue.close()
    followed = FollowedWorkspace(Workspace(made.folder, write=False))
    with answered(make_application(subjects, followed, serving=Serving(write_token=TOKEN))) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Chromium; ended with the module, since Playwright leaves a running event loop to what comes after it."""
    if find_spec("playwright") is None:
        pytest.skip("playwright is not installed: pip install -e .[dev]")
    if not CHROMIUM.exists():
        pytest.skip(f"there is no {CHROMIUM}: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def open_page(browser: "Browser", address: str, fill: Callable[[str], str]) -> Iterator[Opener]:
    """Open a page; contexts and tabs are kept for the next test that wants the same."""
    tabs: dict[tuple[int, str, bool], Page] = {}

    def open(path: str, *, width: int = 1280, scheme: str = "light", script: bool = True) -> "Page":
        wanted = width, scheme, script
        if wanted not in tabs:
            context = browser.new_context(
                viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=script,  # type: ignore[arg-type]
                base_url=address,
            )  # fmt: skip
            tabs[wanted] = context.new_page()
        tabs[wanted].goto(fill(path))
        return tabs[wanted]

    yield open
    for tab in tabs.values():
        tab.context.close()
