"""WordPress sites by their REST interface: posts, pages and the types that a site adds, with their attachments."""

import html
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from corpus.addresses import clean_address, is_address
from corpus.characters import storable
from corpus.errors import AccessRefusedError, PageMissingError, SourceUnavailableError
from corpus.fetching import Answer, Fetcher
from corpus.reading.formats import ENTRY
from corpus.records import SourceItem, SourceProblem
from corpus.settings import SourceEntry
from corpus.sources.markup import parse_json
from corpus.sources.protocols import Filter, Limits, SourceHistory
from corpus.sources.wordpress_entries import Entry, check_entry, lasting_fields, rendered_field, text_field

#: Types that hold a site's boilerplate.
BOILERPLATE_TYPES = {
    "attachment", "nav_menu_item", "wp_block", "wp_template", "wp_template_part", "wp_navigation", "wp_font_family",
    "wp_font_face", "wp_global_styles", "revision", "custom_css", "oembed_cache", "elementor_library",
}  # fmt: skip
#: What every site has, where it does not say what it has.
USUAL_TYPES = ("posts", "pages")
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
        types, closed = self._types(fetcher)
        if closed:
            yield SourceProblem(self._address("types"), closed, incomplete=_was_read(history, without=USUAL_TYPES))
        failed = 0
        for type in types:
            try:
                yield from self._entries(fetcher, history, type, pages)
            except SourceUnavailableError as error:
                failed += 1
                if failed == len(types):
                    raise
                # What could never be read is not missing: a type for members only has to be no trouble for ever.
                yield SourceProblem(self._address(type), str(error), incomplete=type in history.marks)
        yield from self._media(fetcher, history, pages)

    def _types(self, fetcher: Fetcher) -> tuple[list[str], str | None]:
        """Return the types that the site shows; those that every site has where it does not say, and why."""
        address = self._address("types")
        try:
            answer = fetcher.get(address, keep=False)
        except PageMissingError:
            raise
        except SourceUnavailableError as error:
            try:
                shows_entries(fetcher, self._root)
            except SourceUnavailableError:
                raise error from None
            return list(USUAL_TYPES), str(error)
        types = parse_json(answer.content, address)
        if not isinstance(types, dict):
            raise SourceUnavailableError(f"{address} names no types of content: check the address")
        shown = [type for name, type in types.items() if name not in BOILERPLATE_TYPES and isinstance(type, dict)]
        bases = [
            type["rest_base"]
            for type in shown
            if text_field(type, "rest_base") and type.get("rest_namespace", "wp/v2") == "wp/v2"
        ]
        return bases, None

    def _entries(
        self, fetcher: Fetcher, history: SourceHistory, type: str, pages: dict[int, str]
    ) -> Iterator[SourceItem | SourceProblem]:
        since, newest, given = history.marks.get(type, ""), history.marks.get(type, ""), set[int]()
        fields = {"_embed": "author,wp:term"} | ({"modified_after": since} if since else {})
        for entry in self._checked(fetcher, type, fields):
            if isinstance(entry, Entry):  # the list of all names the others
                newest = max(newest, entry.modified)
                given.add(entry.id)
                yield from self._items(entry, pages)
        missed: list[int] = []
        # A deletion meanwhile moves an entry to a page already read, and only a list of all tells what is gone.
        for entry in self._checked(fetcher, type, {"_fields": "id,link,modified"}):
            if isinstance(entry, SourceProblem):
                yield entry
                continue
            if entry.id in given:
                continue
            pages[entry.id] = entry.location
            if not history.has(entry.location, entry.modified or None):
                missed.append(entry.id)
            elif self._filter.wants(entry.location):
                yield SourceItem(entry.location, mark=entry.modified)
        for at in range(0, len(missed), PAGE_SIZE):
            wanted = {"_embed": "author,wp:term", "include": ",".join(map(str, missed[at : at + PAGE_SIZE]))}
            for entry in self._checked(fetcher, type, wanted):
                if isinstance(entry, Entry):
                    yield from self._items(entry, pages)
        if newest:
            history.marks[type] = newest

    def _items(self, entry: Entry, pages: dict[int, str]) -> Iterator[SourceItem]:
        day = text_field(entry.fields, "date")[:10]
        pages[entry.id] = entry.location
        if entry.is_protected or not self._filter.wants(entry.location, day):
            return
        if not rendered_field(entry.fields, "content").strip():
            # A page builder keeps the text elsewhere: the page itself is fetched.
            yield SourceItem(entry.location, entry.title, day, entry.modified or None)
            return
        content = storable(json.dumps(lasting_fields(entry), ensure_ascii=False, sort_keys=True)).encode()
        yield SourceItem(entry.location, entry.title, day, entry.modified or None, content=content, media_type=ENTRY)

    def _media(
        self, fetcher: Fetcher, history: SourceHistory, pages: dict[int, str]
    ) -> Iterator[SourceItem | SourceProblem]:
        """Yield the files attached to an entry, whether its text links to them or not."""
        fields = {"media_type": "application", "_fields": "id,post,source_url,title,mime_type,modified,date"}
        try:
            for file in self._list(fetcher, "media", fields):
                if isinstance(file, dict):
                    yield from self._attached(file, pages)
        except SourceUnavailableError as error:
            yield SourceProblem(self._address("media"), str(error))

    def _attached(self, file: dict[str, Any], pages: dict[int, str]) -> Iterator[SourceItem]:
        post, url = file.get("post"), text_field(file, "source_url")
        page = pages.get(post) if isinstance(post, int) else None
        if not (page and is_address(url) and self._filter.wants(page)):
            return
        if text_field(file, "mime_type").startswith(DOCUMENTS):
            title, day = html.unescape(rendered_field(file, "title")) or None, text_field(file, "date")[:10] or None
            yield SourceItem(
                clean_address(url), title, day, text_field(file, "modified") or None, parent=page, label=title
            )  # fmt: skip

    def _checked(self, fetcher: Fetcher, type: str, fields: dict[str, str]) -> Iterator[Entry | SourceProblem]:
        address = self._address(type)
        return (check_entry(entry, address) for entry in self._list(fetcher, type, fields))

    def _list(self, fetcher: Fetcher, type: str, fields: dict[str, str]) -> Iterator[Any]:
        """Yield the entries of a listing, through as many pages as WordPress says there are.

        Where a proxy or a plugin has dropped what it says, until a page is empty, refused or the same again.
        """
        if self._since:
            fields = {"after": f"{self._since}T00:00:00", **fields}
        if self._until:
            fields = {"before": f"{self._until}T23:59:59", **fields}
        page, pages, before = 1, 1, None
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
            except AccessRefusedError:
                if page == 1:
                    raise
                return  # no such page (rest_post_invalid_page_number)
            entries = _listed(answer, address)
            numbers = [entry.get("id") for entry in entries if isinstance(entry, dict)]
            if not entries or numbers == before:
                return
            yield from entries
            pages, page, before = _page_count(answer) or page + 1, page + 1, numbers

    def _address(self, type: str, fields: dict[str, str] | None = None) -> str:
        return _interface(self._root, type, fields or {})


def shows_entries(fetcher: Fetcher, root: str) -> None:
    """Ask an interface for one entry.

    :raises SourceUnavailableError: when it does not show its posts.
    """
    address = _interface(root, USUAL_TYPES[0], {"per_page": "1"})
    _listed(fetcher.get(address, keep=False), address)


def _interface(root: str, type: str, fields: Mapping[str, str]) -> str:
    """Return the address of a type's entries."""
    # Without pretty permalinks the interface is at /index.php?rest_route=/
    root = root if "rest_route=" in root else root.rstrip("/") + "/"
    query = urlencode(fields, safe=",:")
    return f"{root}wp/v2/{type}" + (f"{'&' if '?' in root else '?'}{query}" if query else "")


def _was_read(history: SourceHistory, *, without: Collection[str]) -> bool:
    """Return whether earlier runs read types other than some."""
    return any(type not in without for type in history.marks)


def _page_count(answer: Answer) -> int | None:
    """Return how many pages a listing has, None where it does not say so."""
    said = answer.headers.get("x-wp-totalpages", "").strip()
    return int(said) if re.fullmatch(r"[0-9]{1,9}", said) else None


def _listed(answer: Answer, address: str) -> Sequence[Any]:
    entries = parse_json(answer.content, address)
    if not isinstance(entries, list):
        raise SourceUnavailableError(f"{address} did not answer with a list: check the address")
    return entries
