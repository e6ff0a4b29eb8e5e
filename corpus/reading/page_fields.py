"""What a web page says of itself, and where it says so: JSON-LD, OpenGraph, Dublin Core, visible words."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement

from corpus.addresses import base_address, is_address, join_address, own_address
from corpus.reading.imprints import find_imprint
from corpus.reading.page_dates import choose_date, pairs_of
from corpus.reading.page_parts import begins_with, text_within
from corpus.reading.teasers import READ_MORE
from corpus.records import Field

#: Names of meta elements, in lower case, to our names and to where that is.
META = {
    "og:title": ("title", "OpenGraph"), "dc.title": ("title", "Dublin Core"),
    "dcterms.title": ("title", "Dublin Core"), "citation_title": ("title", "citation"),
    "author": ("creator", "meta"), "dc.creator": ("creator", "Dublin Core"),
    "dcterms.creator": ("creator", "Dublin Core"), "citation_author": ("creator", "citation"),
    "article:author": ("creator", "OpenGraph"), "og:site_name": ("publisher", "OpenGraph"),
    "dc.publisher": ("publisher", "Dublin Core"), "dcterms.publisher": ("publisher", "Dublin Core"),
    "citation_publisher": ("publisher", "citation"), "citation_series_title": ("series", "citation"),
    "dcterms.ispartof": ("series", "Dublin Core"), "dc.relation.ispartof": ("series", "Dublin Core"),
    "citation_isbn": ("isbn", "citation"), "citation_issn": ("issn", "citation"), "citation_doi": ("doi", "citation"),
    "description": ("abstract", "meta"), "og:description": ("abstract", "OpenGraph"),
    "dc.description": ("abstract", "Dublin Core"), "dcterms.abstract": ("abstract", "Dublin Core"),
    "dcterms.description": ("abstract", "Dublin Core"), "citation_abstract": ("abstract", "citation"),
    "article:published_time": ("date", "OpenGraph"), "og:article:published_time": ("date", "OpenGraph"),
    "datepublished": ("date", "microdata"), "dcterms.date": ("date", "Dublin Core"),
    "dcterms.created": ("date", "Dublin Core"), "dcterms.issued": ("date", "Dublin Core"),
    "dc.date": ("date", "Dublin Core"), "dc.date.issued": ("date", "Dublin Core"),
    "citation_publication_date": ("date", "citation"), "date": ("date", "meta"), "pubdate": ("date", "meta"),
}  # fmt: skip
SHOWN = {"creator", "editor", "publisher", "series"}  # other fields are read where their forms are known
#: How the labels of an imprint begin.
LABELLED = re.compile(r"Kirj|Tek|Förf|Auth|Julk|Utg|Publ|Sarja|Seri|Toim|Redak|Edit|Laat|Kust", re.IGNORECASE)


#: What a template or an editor calls a page that no one has named.
NO_TITLE = re.compile(
    r"\W*|untitled.*|nimetön.*|namnlös.*|(?:new|uusi|ny) (?:page|sivu|sida)\W*\d*|(?:page|sivu|sida) \d+|document\W*\d*"
    r"|index(?:\.\w+)?|home|etusivu|hem|startsida|otsikko|title|default|\w+\.(?:html?|aspx?|php|indd|docx?)",
    re.IGNORECASE,
)
SEPARATOR = re.compile(r"\s+[|–—·•»:-]+\s+")


@dataclass(frozen=True, slots=True)
class PageFields:
    """What was chosen of what a page says, and all of it."""

    title: str
    date: str | None
    language: str | None
    url: str | None
    base: str  # what its links are relative to
    fields: tuple[Field, ...]


def read_page_fields(tree: HtmlElement, location: str) -> PageFields:
    """Read what a page says of itself."""
    meta = _meta(tree)
    first = dict(reversed(meta))
    url, base = _addresses(tree, first, location)
    said = [Field(META[name][0], value, META[name][1]) for name, value in meta if name in META]
    said += list(_linked_fields(tree))
    title = _title(tree, first)
    date = choose_date(tree, said, location, title)
    language = (tree.get("lang") or "").lower()[:2] or None
    fields = [Field("title", title, "heading")] if title else []
    fields += [field for field in said if field.name not in ("date", "language")]
    fields += [date] if date else []
    fields += [Field("language", language, "html lang")] if language else []
    fields += [*_subtitle(tree), *_labelled(tree), *_alternates(tree, base)]
    kept = dict.fromkeys(field for field in fields if not (field.name == "creator" and "://" in field.value))
    return PageFields(title, date.value if date else None, language, url, base, tuple(kept))


def _meta(tree: HtmlElement) -> list[tuple[str, str]]:
    metas = list(tree.iter("meta"))
    names = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "" for meta in metas)
    contents = ((meta.get("content") or "").strip() for meta in metas)
    return [(name.lower(), content) for name, content in zip(names, contents, strict=True) if name and content]


def _addresses(tree: HtmlElement, meta: dict[str, str], location: str) -> tuple[str | None, str]:
    """Return the address of a page, and the one that its links are relative to."""
    canonical = next((link.get("href") for link in tree.iter("link") if link.get("rel") == "canonical"), None)
    url = own_address(location, canonical) or own_address(location, meta.get("og:url"))
    url = url or (location if is_address(location) else None)
    base = next((element.get("href") for element in tree.iter("base") if element.get("href")), None)
    return url, base_address(location if is_address(location) else url or location, base)


def _title(tree: HtmlElement, meta: dict[str, str]) -> str:
    """Return the page's title, without the site's name behind it or the words "Lue lisää" before it."""
    headings = [text for heading in tree.iter("h1") if (text := text_within(heading)) and not NO_TITLE.fullmatch(text)]
    site = meta.get("og:site_name", "")
    named = next((text for text in _named(tree, meta) if text and not NO_TITLE.fullmatch(text)), "")
    # The site's name often is an h1 of its own: the right one is the one that the page's title repeats.
    repeated = [text for text in headings if text in named and text != site]
    title = max(repeated, key=len) if repeated else headings[0] if len(headings) == 1 else ""
    title = title or _without_site(named, site) or next(_lower_headings(tree), "")
    more = READ_MORE.fullmatch(title)
    return more[1].strip() if more and more[1].strip() else title


def _named(tree: HtmlElement, meta: dict[str, str]) -> Iterator[str]:
    yield " ".join(meta.get("og:title", "").split())
    yield text_within(tree.find(".//head/title"))
    yield text_within(tree.find(".//title"))


def _without_site(title: str, site: str) -> str:
    """Take the site's name from the end or the beginning of a title."""
    parts = SEPARATOR.split(title)
    if site and len(parts) > 1:
        for name, rest in ((parts[-1], title[: title.rfind(parts[-1])]), (parts[0], title[len(parts[0]) :])):
            if name.casefold() == site.casefold():
                return rest.strip(" |–—·•»:-")
    return title


def _lower_headings(tree: HtmlElement) -> Iterator[str]:
    return (
        text for heading in tree.iter("h2", "h3") if (text := text_within(heading)) and not NO_TITLE.fullmatch(text)
    )


def _linked_fields(tree: HtmlElement) -> Iterator[Field]:
    """Yield what the page's JSON-LD says of the article."""
    for thing in linked_data(tree):
        if "headline" not in thing and "datePublished" not in thing:
            continue
        for key, name in (
            ("headline", "title"),
            ("alternativeHeadline", "subtitle"),
            ("isbn", "isbn"),
            ("issn", "issn"),
            ("abstract", "abstract"),
            ("description", "abstract"),
        ):
            if isinstance(thing.get(key), str):
                yield Field(name, thing[key].strip(), "JSON-LD")
        for key, name in (("author", "creator"), ("publisher", "publisher"), ("isPartOf", "series")):
            yield from (Field(name, value, "JSON-LD") for value in _names(thing.get(key)))
        if isinstance(thing.get("datePublished"), str):
            yield Field("date", thing["datePublished"], "JSON-LD")


def linked_data(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Yield the objects of the page's JSON-LD, whatever they are nested in."""
    for script in tree.iter("script"):
        if script.get("type") != "application/ld+json":
            continue
        try:
            waiting = [json.loads(script.text or "")]
        except (ValueError, RecursionError):
            continue  # broken JSON-LD is common, and the page says the same elsewhere
        while waiting:
            value = waiting.pop(0)
            if isinstance(value, dict):
                yield value
                waiting += value.values()
            elif isinstance(value, list):
                waiting += value


def _names(value: Any) -> list[str]:
    values = [item.get("name") if isinstance(item, dict) else item for item in _flat(value)]
    return [item.strip() for item in values if isinstance(item, str) and item.strip()]


def _flat(value: Any) -> list[Any]:
    """Return what lists in lists hold, in order."""
    flat, waiting = [], [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting += reversed(item)
        else:
            flat.append(item)
    return flat


def _subtitle(tree: HtmlElement) -> Iterator[Field]:
    for element in tree.iter("p", "h2", "div", "span"):
        if re.search(r"\b(?:subtitle|sub-title|alaotsikko)\b", element.get("class") or "") and text_within(element):
            yield Field("subtitle", text_within(element)[:300], "visible")
            return


def _labelled(tree: HtmlElement) -> Iterator[Field]:
    """Yield what the page says of its publication behind labels that a reader sees."""
    elements = (one for one in tree.iter("p", "li", "div") if one.tag != "div" or not len(one))
    lines = [text_within(one) for one in elements if begins_with(one, LABELLED)]
    said = find_imprint("\n\n".join([*lines, *pairs_of(tree)]), "visible", labelled_only=True)
    yield from (field for field in said if field.name in SHOWN)


def _alternates(tree: HtmlElement, address: str) -> Iterator[Field]:
    """Yield the addresses of the page in other languages."""
    for link in tree.iter("link", "a"):
        language, href = (link.get("hreflang") or "").lower(), link.get("href") or ""
        if not language or language == "x-default" or not href or href.startswith("#"):
            continue
        url = join_address(address, href)
        if url and (link.tag == "a" or "alternate" in (link.get("rel") or "")):
            yield Field("alternate", url, "hreflang", language[:2])
