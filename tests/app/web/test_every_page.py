"""What holds for every page: headers, weight, no inline code, problems in the reader's language."""

import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from bs4 import BeautifulSoup

from app.http.application import make_application
from app.web.security import HEADERS
from corpus.serving_settings import Serving
from services.following import FollowedWorkspace
from services.subjects.answering import SubjectAnswers
from services.workspace import Workspace
from tests.app.web.addresses import PAGES
from tests.servers.answering import answered
from tests.services.corpora import new_workspace

Filler = Callable[[str], str]


@pytest.mark.parametrize("path", [*PAGES.values(), "/static/style.css", "/static/nothing.css"])
def test_every_answer_has_the_headers_that_keep_it_safe(client: httpx.Client, fill: Filler, path: str) -> None:
    headers = client.get(fill(path)).headers
    assert {name for name in HEADERS if name not in headers} == set()
    assert "unsafe" not in headers["content-security-policy"]
    assert "set-cookie" not in headers


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_a_page_has_no_script_or_style_of_its_own(client: httpx.Client, fill: Filler, path: str) -> None:
    page = BeautifulSoup(client.get(fill(path)).text, "html.parser")
    assert page.select("style, [style], script:not([src])") == []
    assert [one.attrs for one in page.select("*") if any(name.startswith("on") for name in one.attrs)] == []


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_a_first_visit_weighs_little(client: httpx.Client, fill: Filler, path: str) -> None:
    page = client.get(fill(path))
    loaded = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
    assert len(page.content) + sum(len(client.get(one).content) for one in set(loaded)) < 120_000


def test_files_beside_the_pages_may_be_kept(client: httpx.Client) -> None:
    (style,) = re.findall(r'href="(/static/style[^"]+)"', client.get("/").text)
    assert "immutable" in client.get(style).headers["cache-control"]


@pytest.mark.parametrize("path", ["/nothing", "/sv/nothing", "/static/../../application.py", "/en/%00"])
def test_what_is_not_there_is_a_page_that_says_so(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "text/html" in answer.headers["content-type"] or path.startswith("/static")


def test_programs_are_still_answered_as_programs(client: httpx.Client) -> None:
    for path in ("/api/nothing", "/v1/nothing", "/api"):
        assert client.get(path).headers["content-type"] == "application/problem+json"


def test_without_a_workspace_the_pages_say_so(subjects: SubjectAnswers) -> None:
    with answered(make_application(subjects)) as url:
        answer = httpx.get(url)
    assert (answer.status_code, "aluetutka serve --workspace" in answer.text) == (404, True)


def test_a_workspace_that_cannot_be_searched_says_what_to_do(tmp_path: Path, subjects: SubjectAnswers) -> None:
    made = new_workspace(tmp_path / "workspace")
    made.catalogue.close()
    followed = FollowedWorkspace(Workspace(made.folder, write=False))
    with answered(make_application(subjects, followed)) as url:
        assert "aluetutka ingest" in httpx.get(url).text
        absent = httpx.get(f"{url}/?query=talous")
        (made.folder / ".rebuilding").write_text("encoder")
        rebuilding = httpx.get(f"{url}/sv/?query=talous")
    assert (absent.status_code, "Hakemistoa ei ole vielä" in absent.text) == (503, True)
    assert (rebuilding.status_code, "Indexet byggs upp" in rebuilding.text) == (503, True)


def test_who_gives_no_token_is_told_in_their_language(subjects: SubjectAnswers) -> None:
    with answered(make_application(subjects, serving=Serving(token="0123456789abcdef"))) as url:
        for path, said in (("/", "Kirjautuminen puuttuu"), ("/sv/teemat", "Inloggning saknas")):
            answer = httpx.get(url + path)
            assert (answer.status_code, said in answer.text) == (401, True)
            assert answer.headers["www-authenticate"].startswith("Basic")
            assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert httpx.get(f"{url}/api/health").headers["content-type"] == "application/problem+json"
        assert httpx.get(url, auth=("reader", "0123456789abcdef")).status_code == 404


def test_who_asks_too_often_is_told_on_a_page(subjects: SubjectAnswers) -> None:
    serving = Serving(requests_per_minute=1, proxies=("127.0.0.1",))
    with answered(make_application(subjects, serving=serving)) as url:
        asked = [httpx.get(f"{url}/en/", headers={"x-forwarded-for": "203.0.113.7"}) for _ in range(2)]
    assert (asked[1].status_code, "Wait a minute" in asked[1].text) == (429, True)
    assert asked[1].headers["retry-after"]
