"""Items of DSpace 7, as its REST interface gives them and the source keeps them."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from corpus.errors import UnreadableDocumentError
from corpus.reading.formats import ITEM
from corpus.reading.repositories import document_of, field_of, make_record
from corpus.records import Document, Field, Material, Resource

ORIGINAL = "ORIGINAL"  # the bundle of what was published; others hold thumbnails, licences and extracted text
SCHEMAS = ("dc.", "dcterms.", "local.")


def read_item(resource: Resource) -> Document:
    """Read an item: what its metadata say, with its abstract as text.

    :raises UnreadableDocumentError: when it is none.
    """
    try:
        item = json.loads(resource.content)
    except (ValueError, RecursionError) as error:
        raise UnreadableDocumentError(f"it is not an item of DSpace ({error})") from error
    if not isinstance(item, dict) or not isinstance(item.get("metadata"), dict):
        raise UnreadableDocumentError("it is not an item of DSpace: it lacks its metadata")
    record = make_record(list(_fields(item["metadata"])), _materials(item.get("files")))
    url = item.get("url")
    return document_of(replace(record, url=url if isinstance(url, str) and url else record.url), ITEM)


def lasting_item(item: dict[str, Any]) -> dict[str, Any]:
    """Return what is the publication's own of an item: its metadata, title, date and address."""
    metadata = {
        name: [{"value": one["value"], "language": one.get("language")} for one in values if _is_value(one)]
        for name, values in sorted(item["metadata"].items())
        if isinstance(values, list) and name.startswith(SCHEMAS) and not name.startswith("dc.description.provenance")
    }
    try:
        record = make_record(list(_fields(metadata)), [])
    except UnreadableDocumentError:
        return {"metadata": metadata, "title": None, "date": None, "url": "", "files": []}
    return {"metadata": metadata, "title": record.title, "date": record.date, "url": record.url or "", "files": []}


def files_of(bundles: Any) -> Iterator[dict[str, str]]:
    """Yield name and address of the files that were published, from an answer about an item's bundles."""
    for bundle in _embedded(bundles, "bundles"):
        if bundle.get("name") == ORIGINAL:
            for file in _embedded(_embedded_of(bundle).get("bitstreams"), "bitstreams"):
                links = file.get("_links")
                content = links.get("content") if isinstance(links, dict) else None
                if isinstance(content, dict) and isinstance(content.get("href"), str):
                    yield {"name": str(file.get("name") or ""), "url": content["href"]}


def _embedded_of(value: Any) -> dict[str, Any]:
    inner = value.get("_embedded") if isinstance(value, dict) else None
    return inner if isinstance(inner, dict) else {}


def _embedded(value: Any, name: str) -> list[dict[str, Any]]:
    found = _embedded_of(value).get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _materials(files: Any) -> list[Material]:
    named = [file for file in files if isinstance(file, dict)] if isinstance(files, list) else []
    found = ((_text(file.get("name")), _text(file.get("url"))) for file in named)
    return [Material(name or url.rsplit("/", 1)[-1], url) for name, url in found if url]


def _fields(metadata: dict[str, Any]) -> Iterator[Field]:
    for name, values in metadata.items():
        schema, _, rest = name.partition(".")
        if schema not in ("dc", "dcterms") or not isinstance(values, list):
            continue
        for said in values:
            if _is_value(said):
                yield from field_of(rest, said["value"].strip(), _text(said.get("language"))[:2].lower() or None)


def _is_value(said: Any) -> bool:
    return isinstance(said, dict) and bool(_text(said.get("value")).strip())


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
