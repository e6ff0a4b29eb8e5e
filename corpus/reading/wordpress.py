"""Entries of WordPress sites, as the REST interface gives them and the source keeps them."""

import html
import json
from typing import Any

from corpus.characters import storable
from corpus.errors import UnreadableDocumentError
from corpus.reading.html import read_html
from corpus.records import Document, Field, Material, Resource


def read_wordpress(resource: Resource) -> Document:
    """Read an entry: its text as the page that WordPress would show, without the theme round it.

    :raises UnreadableDocumentError: when it holds no text.
    """
    try:
        entry = json.loads(resource.content)
    except (ValueError, RecursionError) as error:
        raise UnreadableDocumentError(f"it is not an entry of WordPress ({error})") from error
    if not isinstance(entry, dict) or not (_text(entry, "link") and _text(entry, "content")):
        raise UnreadableDocumentError("it is not an entry of WordPress: it lacks its link or its content")
    read = read_html(Resource(resource.location, storable(_page(entry)).encode()))
    known = {link.url for link in read.materials}
    files = tuple(Material(url.rsplit("/", 1)[-1], url) for url in _texts(entry, "files") if url not in known)
    return Document(
        read.title, read.text, read.blocks, read.media_type, read.date, read.language, _text(entry, "link"), read.kind,
        read.materials + files, fields=(*read.fields, *_fields(entry)), teasers=read.teasers,
    )  # fmt: skip


def _page(entry: dict[str, Any]) -> str:
    title = _text(entry, "title")  # WordPress has escaped it
    language = f' lang="{html.escape(_text(entry, "language"))}"' if _text(entry, "language") else ""
    return (
        f"<!doctype html><html{language}><head><title>{title}</title>"
        f'<meta property="article:published_time" content="{html.escape(_text(entry, "date"))}">'
        f'<link rel="canonical" href="{html.escape(_text(entry, "link"))}"></head>'
        f"<body><main><article><h1>{title}</h1>{_text(entry, 'content')}</article></main></body></html>"
    )


def _fields(entry: dict[str, Any]) -> list[Field]:
    fields = [Field("creator", name, "WordPress author") for name in _texts(entry, "authors")]
    fields += [Field("category", html.unescape(name), "WordPress category") for name in _texts(entry, "categories")]
    fields += [Field("tag", html.unescape(name), "WordPress tag") for name in _texts(entry, "tags")]
    translations = entry.get("translations")
    pairs = sorted(translations.items()) if isinstance(translations, dict) else []
    fields += [Field("alternate", url, "WordPress", language) for language, url in pairs if isinstance(url, str)]
    return [field for field in fields if field.value]


def _text(entry: dict[str, Any], key: str) -> str:
    value = entry.get(key)
    return value if isinstance(value, str) else ""


def _texts(entry: dict[str, Any], key: str) -> list[str]:
    values = entry.get(key)
    return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []
