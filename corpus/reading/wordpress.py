"""Entries of WordPress sites, as the REST interface gives them and the source keeps them."""

import html
import json
from typing import Any

from corpus.errors import UnreadableDocumentError
from corpus.reading.html import read_html
from corpus.records import Document, Field, Material, Resource

ENTRY = "application/vnd.wordpress.entry+json"


def read_wordpress(resource: Resource) -> Document:
    """Read an entry: its text as the page that WordPress would show, without the theme round it.

    :raises UnreadableDocumentError: when it holds no text.
    """
    try:
        entry: dict[str, Any] = json.loads(resource.content)
        page = _page(entry)
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableDocumentError(f"it is not an entry of WordPress ({error})") from error
    read = read_html(Resource(resource.location, page.encode()))
    known = {link.url for link in read.materials}
    files = tuple(Material(url.rsplit("/", 1)[-1], url) for url in entry.get("files", ()) if url not in known)
    return Document(
        read.title, read.text, read.blocks, read.media_type, read.date, read.language, entry["link"], read.kind,
        read.materials + files, fields=(*read.fields, *_fields(entry)),
    )  # fmt: skip


def _page(entry: dict[str, Any]) -> str:
    title = entry["title"]  # WordPress has escaped it
    language = f' lang="{html.escape(entry["language"])}"' if entry.get("language") else ""
    return (
        f"<!doctype html><html{language}><head><title>{title}</title>"
        f'<meta property="article:published_time" content="{html.escape(str(entry.get("date") or ""))}">'
        f'<link rel="canonical" href="{html.escape(entry["link"])}"></head>'
        f"<body><main><article><h1>{title}</h1>{entry['content']}</article></main></body></html>"
    )


def _fields(entry: dict[str, Any]) -> list[Field]:
    said = [Field("creator", name, "WordPress author") for name in entry.get("authors", ())]
    said += [Field("category", html.unescape(name), "WordPress category") for name in entry.get("categories", ())]
    said += [Field("tag", html.unescape(name), "WordPress tag") for name in entry.get("tags", ())]
    translations = entry.get("translations") or {}
    said += [Field("alternate", str(url), "WordPress", language) for language, url in sorted(translations.items())]
    return [field for field in said if field.value]
