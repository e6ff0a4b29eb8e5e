"""What an alert has found as a message: title, date, source, passage, page and address of each publication."""

from collections.abc import Sequence
from pathlib import PurePosixPath

from corpus.addresses import host_of, is_address
from corpus.catalogue.alerts import Alert, Announced
from corpus.ids import split_location
from services.alarms.channels import Message
from services.alarms.wording import Wording
from services.alerts.answers import AnnouncedItem
from services.templates import render

MOST_LISTED = 50
LONGEST_PASSAGE = 600  # characters


def compose_alert(wording: Wording, alert: Alert, items: Sequence[AnnouncedItem]) -> Message:
    """Write what an alert has found as a message."""
    more = len(items) - MOST_LISTED
    html = render(
        "services.alerts",
        "alert.html",
        heading=wording.text("alert", f"heading_{alert.every}", query=alert.query),
        items=[_described(wording, one) for one in items[:MOST_LISTED]],
        more=wording.text("alert", "more", count=more, name=alert.name) if more > 0 else "",
        footer=wording.text("alert", "footer", name=alert.name),
    )
    count = "one" if len(items) == 1 else "many"
    return Message(wording.text("alert", count, count=len(items), query=alert.query), html)


def _described(wording: Wording, item: AnnouncedItem) -> dict[str, str]:
    facts = [wording.day(item.date) if item.date else wording.text("alert", "undated"), item.source]
    place = [item.heading] if item.heading else []
    place += [wording.text("alert", "page", page=item.page_label or item.page)] if item.page else []
    return {
        "title": item.title, "url": item.url, "link": item.url if is_address(item.url) else "",
        "facts": " · ".join(facts), "passage": shorten(item.passage), "place": ", ".join(place),
        "why": "" if item.by == "words" else wording.text("alert", "by_meaning"),
    }  # fmt: skip


def item_of(one: Announced) -> AnnouncedItem:
    """Return what an alert has announced as it is shown."""
    address = one.url or one.location
    file = PurePosixPath(split_location(one.location)[0]).name
    source = one.source or (host_of(address) if is_address(address) else file)
    return AnnouncedItem(
        one.document_id, one.title, one.date, source, one.by, one.score, one.page, one.page_label, one.heading,
        one.passage, address,
    )  # fmt: skip


def shorten(passage: str) -> str:
    """Cut a passage where a sentence or a word ends."""
    text = " ".join(passage.split())
    if len(text) <= LONGEST_PASSAGE:
        return text
    cut = text[:LONGEST_PASSAGE]
    end = max(cut.rfind(f"{mark} ") for mark in ".!?")
    return cut[: end + 1] if end > LONGEST_PASSAGE // 2 else f"{cut.rpartition(' ')[0]} …"
