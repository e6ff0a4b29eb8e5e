"""What an alert has announced as an Atom feed (RFC 4287)."""

import re
from datetime import UTC, date, datetime, time
from importlib.metadata import version
from uuid import UUID, uuid5

from corpus.addresses import is_address
from corpus.catalogue.alerts import find_alert, list_announced
from corpus.characters import REPLACEMENT
from services.alarms.wording import load_wording
from services.alerts.composing import item_of, shorten
from services.workspace import Workspace

MOST_ENTRIES = 100
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render_feed(workspace: Workspace, name: str) -> str:
    """Return the feed of an alert: its newest entries, each under an id that stays.

    :raises NotFoundError: when there is no such alert.
    """
    from feedgen.feed import FeedGenerator

    alert = find_alert(workspace.catalogue, name)
    wording = load_wording(workspace.settings.alarms.language)
    feed = FeedGenerator()
    feed.id(UUID(alert.uid).urn)
    feed.title(xml_text(f"Aluetutka: {alert.query}"))
    feed.author({"name": "Aluetutka"})
    feed.language(wording.language)
    feed.generator("Aluetutka", version("aluetutka"))
    announced = list_announced(workspace.catalogue, name, limit=MOST_ENTRIES)
    feed.updated(max((_time(one.found_at) for one in announced), default=_time(alert.created_at)))
    for one in announced:
        item = item_of(one)
        entry = feed.add_entry(order="append")
        entry.id(uuid5(UUID(alert.uid), one.document_id).urn)
        entry.title(xml_text(item.title))
        entry.author({"name": xml_text(item.source)})
        entry.updated(_time(one.found_at))
        if item.date and len(item.date) == 10:
            entry.published(datetime.combine(date.fromisoformat(item.date), time(), UTC))
        if is_address(item.url):
            entry.link(href=item.url, rel="alternate")
        page = f" ({wording.text('alert', 'page', page=item.page_label or item.page)})" if item.page else ""
        entry.content(xml_text(f"{shorten(item.passage) or item.title}{page}"), type="text")
    return feed.atom_str(pretty=True).decode()


def xml_text(text: str) -> str:
    """Replace the characters that XML cannot hold."""
    return NOT_IN_XML.sub(REPLACEMENT, text)


def _time(written: str) -> datetime:
    return datetime.fromisoformat(written)
