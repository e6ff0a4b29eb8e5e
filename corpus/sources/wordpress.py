"""WordPress sites by their REST interface: posts, pages and the types that a site adds, with their attachments."""

import html
import json
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from corpus.errors import PageMissingError, SourceUnavailableError
from corpus.fetching import Answer, Fetcher, clean_address, is_address
from corpus.reading.wordpress import ENTRY
from corpus.records import SourceItem, SourceProblem
from corpus.settings import SourceEntry
from corpus.sources.markup import parse_json
from corpus.sources.protocols import Filter, Limits, SourceHistory

#: Types that hold a site's boilerplate.
BOILERPLATE_TYPES = {
    "attachment", "nav_menu_item", "wp_block", "wp_template", "wp_template_part", "wp_navigation", "wp_font_family",
    "wp_font_face", "wp_global_styles", "revision", "custom_css", "oembed_cache", "elementor_library",
}  # fmt: skip
PAGE_SIZE = 100  # the most that WordPress gives at once
DOCUMENTS = ("application/pdf", "application/msword", "application/vnd.")


class WordPress:
    """A WordPress site; its URL is that of the REST interface (`…/wp-json/`)."""

    lists_everything = True

    def __init__(self, entry: SourceEntry, limits: Limits) -> None:
        self._root, self._filter, self._most, self._since = entry.url, Filter(entry), limits.most_pages, entry.since
        self._until = entry.until

    def find(self, fetcher: Fetcher, history: SourceHistory) -> Iterator[SourceItem | SourceProblem]:
        """Yield the entries of every type: in full what was modified since the last run, the rest by its mark."""
        pages: dict[int, str] = {}
        for type in self._types(fetcher):
            yield from self._entries(fetcher, history, type, pages)
        yield from self._media(fetcher, history, pages)

    def _types(self, fetcher: Fetcher) -> list[str]:
        address = self._address("types")
        types = parse_json(fetcher.get(address, keep=False).content, address)
        if not isinstance(types, dict):
            raise SourceUnavailableError(f"{address} names no types of content: check the address")
        return [
            str(type["rest_base"])
            for name, type in types.items()
            if name not in BOILERPLATE_TYPES
            and type.get("rest_base")
            and type.get("rest_namespace", "wp/v2") == "wp/v2"
        ]

    def _entries(
        self, fetcher: Fetcher, history: SourceHistory, type: str, pages: dict[int, str]
    ) -> Iterator[SourceItem | SourceProblem]:
        since, newest, given = history.marks.get(type, ""), history.marks.get(type, ""), set[int]()
        fields = {"_embed": "author,wp:term"} | ({"modified_after": since} if since else {})
        for entry in self._list(fetcher, type, fields):
            newest = max(newest, str(entry.get("modified") or ""))
            given.add(entry["id"])
            yield from self._finding(entry, pages)
        missed: list[int] = []
        # A deletion meanwhile moves an entry to a page already read, and only a list of all tells what is gone.
        for entry in self._list(fetcher, type, {"_fields": "id,link,modified"}):
            location = clean_address(entry["link"])
            if entry["id"] in given:
                continue
            pages[entry["id"]] = location
            if history.has(location, entry["modified"]):
                if self._filter.wants(location):
                    yield SourceItem(location, mark=entry["modified"])
            else:
                missed.append(entry["id"])
        for at in range(0, len(missed), PAGE_SIZE):
            wanted = {"_embed": "author,wp:term", "include": ",".join(map(str, missed[at : at + PAGE_SIZE]))}
            for entry in self._list(fetcher, type, wanted):
                yield from self._finding(entry, pages)
        if newest:
            history.marks[type] = newest

    def _finding(self, entry: dict[str, Any], pages: dict[int, str]) -> Iterator[SourceItem]:
        location, day = clean_address(entry["link"]), str(entry.get("date") or "")[:10]
        pages[entry["id"]] = location
        if entry.get("content", {}).get("protected") or not self._filter.wants(location, day):
            return
        title = html.unescape(entry.get("title", {}).get("rendered") or "") or None
        written = entry.get("content", {}).get("rendered", "").strip()
        # Where a page builder keeps the text elsewhere, the page itself is fetched.
        content = json.dumps(_lasting(entry), ensure_ascii=False, sort_keys=True).encode() if written else None
        yield SourceItem(
            location, title, day, entry["modified"], content=content, media_type=ENTRY if written else None
        )

    def _media(
        self, fetcher: Fetcher, history: SourceHistory, pages: dict[int, str]
    ) -> Iterator[SourceItem | SourceProblem]:
        """Yield the files attached to an entry, whether its text links to them or not."""
        fields = {"media_type": "application", "_fields": "id,post,source_url,title,mime_type,modified,date"}
        try:
            for file in self._list(fetcher, "media", fields):
                page, url = pages.get(file.get("post") or 0), str(file.get("source_url") or "")
                if page and is_address(url) and str(file.get("mime_type")).startswith(DOCUMENTS):
                    title = html.unescape(file.get("title", {}).get("rendered") or "") or None
                    if self._filter.wants(page):
                        yield SourceItem(
                            clean_address(url),
                            title,
                            str(file["date"])[:10],
                            file["modified"],
                            parent=page,
                            label=title,
                        )
        except SourceUnavailableError as error:
            yield SourceProblem(self._address("media"), str(error))

    def _list(self, fetcher: Fetcher, type: str, fields: dict[str, str]) -> Iterator[dict[str, Any]]:
        """Yield the entries of a listing, through as many pages as WordPress says there are."""
        if self._since:
            fields = {"after": f"{self._since}T00:00:00", **fields}
        if self._until:
            fields = {"before": f"{self._until}T23:59:59", **fields}
        page, pages = 1, 1
        while page <= pages:
            if page > self._most:
                raise SourceUnavailableError(
                    f"{self._root} has more than {self._most} pages: raise fetching.most_pages"
                )
            order = {"per_page": str(PAGE_SIZE), "page": str(page), "orderby": "id", "order": "asc"}
            address = self._address(type, fields | order)
            try:
                answer = fetcher.get(address, keep=False)
            except PageMissingError:
                return  # a type that the site does not show
            yield from _listed(answer, address)
            pages = int(answer.headers.get("x-wp-totalpages") or 1)
            page += 1

    def _address(self, type: str, fields: dict[str, str] | None = None) -> str:
        # Without pretty permalinks the interface is at /index.php?rest_route=/
        root = self._root if "rest_route=" in self._root else self._root.rstrip("/") + "/"
        query = urlencode(fields or {}, safe=",:")
        return f"{root}wp/v2/{type}" + (f"{'&' if '?' in root else '?'}{query}" if query else "")


def _listed(answer: Answer, address: str) -> Sequence[dict[str, Any]]:
    entries = parse_json(answer.content, address)
    if not isinstance(entries, list):
        raise SourceUnavailableError(f"{address} did not answer with a list: check the address")
    return entries


def _lasting(entry: dict[str, Any]) -> dict[str, Any]:
    """Keep of an entry what is the publication's own; the rest changes with every request or plugin."""
    embedded = entry.get("_embedded") or {}
    terms = [term for group in embedded.get("wp:term") or () for term in group if isinstance(term, dict)]
    return {
        "link": entry["link"], "date": entry.get("date"), "modified": entry["modified"], "type": entry.get("type"),
        "title": entry.get("title", {}).get("rendered", ""), "content": entry["content"]["rendered"],
        "language": entry.get("lang") if isinstance(entry.get("lang"), str) else None,
        "translations": entry.get("translations") if isinstance(entry.get("translations"), dict) else {},
        "authors": [author["name"] for author in embedded.get("author") or () if author.get("name")],
        "categories": sorted(term["name"] for term in terms if term.get("taxonomy") == "category"),
        "tags": sorted(term["name"] for term in terms if term.get("taxonomy") not in ("category", None)),
        "files": sorted(_files(entry.get("acf"))),
    }  # fmt: skip


def _files(value: Any) -> set[str]:
    """Return the addresses of documents in a site's own fields, however deep."""
    if isinstance(value, dict):
        return {url for inner in value.values() for url in _files(inner)}
    if isinstance(value, list):
        return {url for inner in value for url in _files(inner)}
    if isinstance(value, str) and is_address(value) and value.lower().endswith((".pdf", ".docx")):
        return {value}
    return set()
