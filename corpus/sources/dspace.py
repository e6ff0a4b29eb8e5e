"""Repositories of DSpace 7 and later by their REST interface, for those that have no OAI-PMH interface open.

Source: https://github.com/DSpace/RestContract (search/objects, items, bundles)
"""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from corpus.characters import storable
from corpus.errors import SourceUnavailableError
from corpus.fetching import Fetcher, clean_address, is_address
from corpus.reading.dspace import files_of, lasting_item
from corpus.reading.formats import ITEM
from corpus.records import SourceItem, SourceProblem
from corpus.settings import SourceEntry
from corpus.sources.markup import parse_json
from corpus.sources.protocols import Filter, Limits, SourceHistory

SEARCH = "/discover/search/objects"
PAGE_SIZE = 100


class DSpace:
    """A repository, by the address of its REST interface (`…/server/api`)."""

    lists_everything = True

    def __init__(self, entry: SourceEntry, limits: Limits) -> None:
        self._root = entry.url.partition("?")[0].rstrip("/").removesuffix(SEARCH)
        self._filter, self._most, self._scopes = Filter(entry), limits.most_pages, entry.sets

    def find(self, fetcher: Fetcher, history: SourceHistory) -> Iterator[SourceItem | SourceProblem]:
        """Yield the items that are new or changed with their files, the rest by its mark."""
        given: set[str] = set()
        for scope in self._scopes or ("",):
            for found in self._items(fetcher, scope):
                if isinstance(found, SourceProblem):
                    yield found
                elif found["uuid"] not in given:
                    given.add(found["uuid"])
                    yield from self._findings(fetcher, history, found)

    def _items(self, fetcher: Fetcher, scope: str) -> Iterator[dict[str, Any] | SourceProblem]:
        """Yield the items of the repository or of one of its collections, page after page."""
        page, pages = 0, 1
        while page < pages:
            if page >= self._most:
                raise SourceUnavailableError(
                    f"{self._root} has more than {self._most} pages: raise fetching.most_pages"
                )
            fields = {"dsoType": "item", "page": str(page), "size": str(PAGE_SIZE)} | (
                {"scope": scope} if scope else {}
            )
            address = f"{self._root}{SEARCH}?{urlencode(fields)}"
            result = _result(parse_json(fetcher.get(address, keep=False).content, address), address)
            for entry in _list(_dict(result.get("_embedded")).get("objects")):
                item = _dict(_dict(_dict(entry).get("_embedded")).get("indexableObject"))
                if isinstance(item.get("uuid"), str) and isinstance(item.get("metadata"), dict):
                    yield item
                else:
                    yield SourceProblem(address, f"{address}: an item lacks its uuid or its metadata: tell its owner")
            total = _dict(result.get("page")).get("totalPages")
            full = len(_list(_dict(result.get("_embedded")).get("objects"))) == PAGE_SIZE
            pages, page = total if isinstance(total, int) else page + 1 + full, page + 1

    def _findings(
        self, fetcher: Fetcher, history: SourceHistory, item: dict[str, Any]
    ) -> Iterator[SourceItem | SourceProblem]:
        location = f"{self._root}/core/items/{item['uuid']}"
        said = lasting_item(item)
        if not self._filter.wants(said["url"] or location, said["date"]):
            return
        mark = str(item.get("lastModified") or "") or None
        if history.has(location, mark):
            yield SourceItem(location, mark=mark)
            yield from self._known_files(history, location)
            return
        try:
            said["files"] = self._files(fetcher, location)
        except SourceUnavailableError as error:
            yield SourceProblem(location, str(error))
            mark = None  # asked for again by the next run
        content = storable(json.dumps(said, ensure_ascii=False, sort_keys=True)).encode()
        yield SourceItem(location, said["title"], said["date"], mark, content=content, media_type=ITEM)

    def _known_files(self, history: SourceHistory, location: str) -> Iterator[SourceItem]:
        for file, seen in history.known.items():
            if seen.parent == location:
                yield SourceItem(file, mark=seen.mark, parent=location)

    def _files(self, fetcher: Fetcher, location: str) -> list[dict[str, str]]:
        address = f"{location}/bundles?embed=bitstreams&size={PAGE_SIZE}"
        bundles = parse_json(fetcher.get(address, keep=False).content, address)
        return [file for file in files_of(bundles) if is_address(file["url"])]


def _result(answer: Any, address: str) -> dict[str, Any]:
    """Return the result of a search, which some versions of DSpace embed in the answer."""
    fields = _dict(answer)
    embedded = _dict(_dict(fields.get("_embedded")).get("searchResult"))
    if not embedded and "page" not in fields:
        raise SourceUnavailableError(f"{address} is no REST interface of DSpace: check the address")
    return embedded or fields


def shows_items(fetcher: Fetcher, root: str) -> None:
    """Ask a REST interface for one item.

    :raises SourceUnavailableError: when it is none of DSpace.
    """
    address = f"{clean_address(root)}{SEARCH}?dsoType=item&size=1"
    _result(parse_json(fetcher.get(address, keep=False).content, address), address)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
