"""Feeds of saved searches keep RFC 4287, and a reader of feeds reads them."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from lxml import etree

from corpus.errors import NotFoundError
from services.alerts.feeds import render_feed
from services.alerts.running import run_alerts
from services.alerts.saving import AlertRequest, save_alert
from services.searching import Question
from services.workspace import Workspace
from tests.conftest import ROOT
from tests.services.corpora import ingest, new_workspace

ATOM = "{http://www.w3.org/2005/Atom}"
GRAMMAR = etree.RelaxNG(etree.parse(ROOT / "tests" / "fixtures" / "atom.rng"))
TODAY = datetime.now(UTC).date().isoformat()


def write(workspace: Workspace, *titles: str) -> None:
    path = workspace.folder / "in.jsonl"
    rows = [
        {"id": str(at), "title": title, "text": "Bussien reitit. Tekstiä & <merkkejä>.", "date": TODAY,
         "url": f"https://example.fi/{at}?a=1&b=ä" if at else None}
        for at, title in enumerate(titles)
    ]  # fmt: skip
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    ingest(workspace, path)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = new_workspace(tmp_path / "radar")
    request = AlertRequest(Question("bussien reitit"), "bussit", by="words")
    save_alert(made, request, now=datetime.now(UTC) - timedelta(days=1))
    return made


def check(feed: str) -> etree._Element:
    """Validate a feed by the grammar, and by what the RFC says in words alone."""
    tree = etree.fromstring(feed.encode())
    GRAMMAR.assertValid(tree)
    ids = [element.text for element in tree.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids))
    for entry in tree.iter(f"{ATOM}entry"):
        links = [link for link in entry.iter(f"{ATOM}link") if link.get("rel", "alternate") == "alternate"]
        assert links or entry.find(f"{ATOM}content") is not None
        assert entry.find(f"{ATOM}author") is not None or tree.find(f"{ATOM}author") is not None
    return tree


def test_a_feed_is_valid_before_anything_was_announced(workspace: Workspace) -> None:
    assert check(render_feed(workspace, "bussit")).findall(f"{ATOM}entry") == []


@pytest.mark.parametrize("title", ["Reitit", 'Reitit & <muut> "ä"', "ohjaus\x0cmerkki\x1b", "🚌", " "])
def test_a_feed_is_valid_whatever_documents_hold(workspace: Workspace, title: str) -> None:
    write(workspace, title, "Toinen")
    run_alerts(workspace)
    assert len(check(render_feed(workspace, "bussit")).findall(f"{ATOM}entry")) == 2


def test_a_reader_finds_title_date_source_passage_and_address(workspace: Workspace) -> None:
    write(workspace, "Ensin", "Reitit & muut")
    run_alerts(workspace)
    read = feedparser.parse(render_feed(workspace, "bussit"))
    assert not read.bozo
    assert read.feed.title == "Aluetutka: bussien reitit"
    entry = next(one for one in read.entries if one.title == "Reitit & muut")
    assert entry.published.startswith(TODAY)
    assert entry.link.startswith("https://example.fi/1?a=1&b=")
    assert entry.content[0].value == "Bussien reitit. Tekstiä & <merkkejä>."


def test_an_entry_keeps_its_id_and_new_ones_come_first(workspace: Workspace) -> None:
    write(workspace, "Ensin")
    run_alerts(workspace)
    (first,) = feedparser.parse(render_feed(workspace, "bussit")).entries
    write(workspace, "Ensin", "Sitten")
    run_alerts(workspace, ["bussit"])
    entries = feedparser.parse(render_feed(workspace, "bussit")).entries
    assert [one.title for one in entries] == ["Sitten", "Ensin"]
    assert (entries[1].id, entries[1].updated) == (first.id, first.updated)


def test_there_is_no_feed_of_an_unknown_alert(workspace: Workspace) -> None:
    with pytest.raises(NotFoundError, match=r"there is no alert 'junat' \(there are: bussit\)"):
        render_feed(workspace, "junat")
