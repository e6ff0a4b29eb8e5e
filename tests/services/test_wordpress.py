"""A real WordPress, filled by the tests, read as a run reads it."""

import base64
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from corpus.fetching import Fetcher
from corpus.records import SourceItem
from corpus.settings import FILE_NAME, Fetching, SourceEntry
from corpus.sources import Limits, SourceHistory, open_source
from corpus.sources.recognition import recognise
from services.answers.runs import RunReport
from services.workspace import Workspace
from tests.documents import make_pdf
from tests.servers.sites import Site
from tests.servers.wordpress import WordPressSite, wordpress
from tests.services.test_sources import RULES, visit

pytestmark = pytest.mark.slow
SENTENCE = "Kuntien talous vahvistui viime vuonna selvästi, ja investoinnit kasvoivat koko maakunnan alueella. "


@pytest.fixture(scope="module")
def site() -> Iterator[WordPressSite]:
    with wordpress() as running:
        running.fill(
            *(post(number) for number in range(120)),
            {
                "title": "Kuntien &amp; alueiden talous", "type": "julkaisu", "date": "2024-03-12 10:00:00",
                "content": f"<p>{SENTENCE * 2}</p><p><a href='{{raportti.pdf}}'>Lue raportti</a></p>",
                "files": [file("raportti.pdf")],
            },
            {"title": "Yhteystiedot", "content": f"<p>{SENTENCE}</p>", "type": "page"},
            {"title": "Luonnos", "content": "<p>Ei vielä.</p>", "status": "draft"},
            {"title": "Salattu", "content": "<p>Vain meille.</p>", "password": "x"},
            {"title": "Liitteineen", "content": f"<p>{SENTENCE}</p>", "files": [file("liite.pdf")]},
        )  # fmt: skip
        yield running


def post(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "title": f"Tiedote {number}", "categories": ["Tiedotteet"], "tags": ["kunnat"],
        "content": f"<!-- wp:paragraph --><p>{number}. {SENTENCE}</p><!-- /wp:paragraph -->",
        "date": f"2023-{number % 12 + 1:02d}-{number % 28 + 1:02d} 09:00:00", **fields,
    }  # fmt: skip


def file(name: str) -> dict[str, str]:
    content = make_pdf(f"Tiedosto {name}", SENTENCE * 5)
    return {"name": name, "title": name.split(".")[0].capitalize(), "content": base64.b64encode(content).decode()}


def run(workspace: Workspace, site: WordPressSite) -> RunReport:
    return visit(workspace, Site(site.url, {}), "wordpress", "/wp-json/")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / FILE_NAME).write_text(RULES.replace("timeout = 2", "timeout = 30"), encoding="utf-8")
    return Workspace(tmp_path)


def rows(workspace: Workspace, query: str) -> list[tuple[Any, ...]]:
    with workspace.catalogue.begin() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_it_is_recognised_by_its_front_page(site: WordPressSite) -> None:
    with Fetcher(Fetching(seconds_between=0), largest=1 << 20, local=True) as fetcher:
        assert next(recognise(fetcher, site.url)) == ("wordpress", f"{site.url}/wp-json/")


def test_posts_pages_types_and_files_are_read(site: WordPressSite, workspace: Workspace) -> None:
    counts = run(workspace, site)
    assert counts.problems == ()
    assert counts.new == 125  # 120 releases, a publication, a page, an entry with a file, and two files
    ((title, date, url),) = rows(workspace, "SELECT title, date, url FROM version WHERE title LIKE 'Kuntien%'")
    assert (title, date) == ("Kuntien & alueiden talous", "2024-03-12")
    assert url.endswith("/julkaisut/kuntien-alueiden-talous/")
    files = rows(workspace, "SELECT location, parent FROM finding WHERE parent IS NOT NULL ORDER BY 1")
    assert [(location.rsplit("/", 1)[-1], parent.rstrip("/").rsplit("/", 1)[-1]) for location, parent in files] == [
        ("liite.pdf", "liitteineen"), ("raportti.pdf", "kuntien-alueiden-talous"),
    ]  # fmt: skip
    terms = "SELECT DISTINCT name, value FROM metadata_field WHERE name IN ('category', 'tag') ORDER BY 1, 2"
    assert rows(workspace, terms) == [("category", "Tiedotteet"), ("category", "Uncategorized"), ("tag", "kunnat")]


def test_edits_additions_and_deletions_are_followed(site: WordPressSite, workspace: Workspace) -> None:
    run(workspace, site)
    time.sleep(1.1)  # WordPress counts modifications in seconds
    (new,) = site.fill(post(900))
    again = run(workspace, site)
    assert (again.new, again.changed, again.gone) == (1, 0, 0)
    time.sleep(1.1)
    site.fill(post(900, id=new["id"], content="<p>Korjattu teksti kuntien taloudesta ja palveluista.</p>"))
    again = run(workspace, site)
    assert (again.new, again.changed, again.gone) == (0, 1, 0)
    site.fill({"delete": new["id"]})
    again = run(workspace, site)
    assert (again.new, again.changed, again.gone) == (0, 0, 1)


def test_only_what_was_modified_is_sent_again(site: WordPressSite) -> None:
    entry, history = SourceEntry("s", "wordpress", f"{site.url}/wp-json/", local=True), SourceHistory()
    with Fetcher(Fetching(seconds_between=0), largest=10 << 20, local=True) as fetcher:
        first = [one for one in open_source(entry, Limits()).find(fetcher, history) if isinstance(one, SourceItem)]
        history.known = {one.location: one for one in first}  # type: ignore[assignment]
        time.sleep(1.1)
        made = site.fill(post(901))
        second = [one for one in open_source(entry, Limits()).find(fetcher, history) if isinstance(one, SourceItem)]
    assert [one.location for one in second if one.content is not None] == [made[0]["url"]]
    assert len(second) == len(first) + 1


def test_it_is_read_without_pretty_permalinks_too(site: WordPressSite) -> None:
    entry = SourceEntry("s", "wordpress", f"{site.url}/index.php?rest_route=/", local=True)
    with Fetcher(Fetching(seconds_between=0), largest=10 << 20, local=True) as fetcher:
        found = list(open_source(entry, Limits()).find(fetcher, SourceHistory()))
    assert len([one for one in found if isinstance(one, SourceItem) and one.content]) >= 123
