"""What a search finds as an Atom feed (RFC 4287): the newest documents, each under an id that stays."""

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from corpus.addresses import is_address
from corpus.catalogue.fetched import fetched_at
from index.ordering import DATE
from services.alerts.feeds import xml_text
from services.answers.search import SearchHit
from services.searching import Question, answer_question
from services.workspace import Workspace

if TYPE_CHECKING:
    from feedgen.entry import FeedEntry

MOST_ENTRIES = 100
SUMMARY = 400  # characters of a passage


def render_search_feed(workspace: Workspace, question: Question, *, address: str = "") -> str:
    """Return the newest documents that a search finds, each with a passage that answers it.

    :param address: of the feed itself, where it has one.
    """
    from feedgen.feed import FeedGenerator

    newest = replace(question, order=DATE, limit=MOST_ENTRIES, offset=0, per_publication=1, marks=False)
    hits = list({hit.document_id: hit for hit in answer_question(workspace, newest).hits}.values())
    times = fetched_at(workspace.catalogue, [hit.document_id for hit in hits])
    feed = FeedGenerator()
    feed.id(uuid5(NAMESPACE_URL, _asked(question)).urn)
    feed.title(xml_text(f"Aluetutka: {question.query}" if question.query else "Aluetutka"))
    feed.author({"name": "Aluetutka"})
    feed.generator("Aluetutka", version("aluetutka"))
    if address:
        feed.link(href=address, rel="self")
    feed.updated(max(map(_time, times.values()), default=datetime.fromtimestamp(0, UTC)))
    for hit in hits:
        _add(feed.add_entry(order="append"), hit, times.get(hit.document_id))
    return str(feed.atom_str(pretty=True).decode())


def _add(entry: "FeedEntry", hit: SearchHit, seen: str | None) -> None:
    entry.id(uuid5(NAMESPACE_URL, hit.document_id).urn)
    entry.title(xml_text(hit.title or hit.document_id))
    entry.updated(_time(seen) if seen else datetime.fromtimestamp(0, UTC))
    if hit.date and len(hit.date) == len("2024-05-21"):
        entry.published(_time(hit.date))
    if hit.url and is_address(hit.url):
        entry.link(href=hit.url, rel="alternate")
    text = " ".join(hit.text.split())
    said = text if len(text) <= SUMMARY else text[:SUMMARY].rsplit(" ", 1)[0] + " …"
    entry.content(xml_text(said or hit.title), type="text")


def _asked(question: Question) -> str:
    """Return what makes a search another one: its query and filters."""
    asked = {name: value for name, value in asdict(question).items() if name not in ("limit", "offset", "order")}
    return f"aluetutka:search:{json.dumps(asked, default=list, sort_keys=True)}"


def _time(written: str) -> datetime:
    found = datetime.fromisoformat(written)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
