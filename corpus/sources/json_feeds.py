"""JSON Feed (https://www.jsonfeed.org/version/1.1/), given as feedparser gives RSS and Atom."""

from typing import Any

from corpus.characters import storable

VERSION = "jsonfeed.org/version/"


def is_json_feed(value: Any) -> bool:
    """Return whether a JSON value is a feed."""
    return isinstance(value, dict) and VERSION in str(value.get("version")) and isinstance(value.get("items"), list)


def entries_of(feed: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the entries of a feed by the names that feedparser uses."""
    return [_entry(item) for item in feed["items"] if isinstance(item, dict)]


def next_page(feed: dict[str, Any]) -> str:
    """Return the address of a feed's older entries, empty where there are none."""
    return _text(feed, "next_url")


def _entry(item: dict[str, Any]) -> dict[str, Any]:
    attachments = item.get("attachments")
    return {
        "link": _text(item, "url") or _text(item, "external_url") or _text(item, "id"),
        "title": _text(item, "title"),
        "published": _text(item, "date_published"),
        "updated": _text(item, "date_modified"),
        "enclosures": [
            {"href": _text(one, "url"), "type": _text(one, "mime_type")}
            for one in (attachments if isinstance(attachments, list) else [])
            if isinstance(one, dict)
        ],
    }  # fmt: skip


def _text(fields: dict[str, Any], key: str) -> str:
    value = fields.get(key)
    return storable(value).strip() if isinstance(value, str) else ""
