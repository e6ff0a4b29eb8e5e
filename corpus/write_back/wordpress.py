"""Posts of a WordPress site, with an application password: tags, excerpt and registered custom fields.

Source: https://developer.wordpress.org/rest-api/reference/posts/
"""

import html
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx

from corpus.addresses import clean_address, is_address
from corpus.errors import NotFoundError, SourceUnavailableError
from corpus.write_back.connection import Connection
from corpus.write_back.values import Details, RemoteEntry

TAGS, EXCERPT, META = "tags", "excerpt", "meta."
TAGS_AT_ONCE = 100


class WordPressPosts:
    """The posts of a site, of whatever type; see `Site`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, address: str) -> RemoteEntry:
        """Return the post at an address."""
        slug = urlsplit(address).path.rstrip("/").rpartition("/")[2]
        wanted = clean_address(address).rstrip("/")
        for base in self._bases():
            found = self._connection.json("GET", f"wp/v2/{base}", params={"slug": slug, "context": "edit"})
            for post in found if isinstance(found, list) else ():
                link = post.get("link") if isinstance(post, dict) else None
                if isinstance(link, str) and is_address(link) and clean_address(link).rstrip("/") == wanted:
                    return self._entry(base, post)
        raise NotFoundError(f"{self._connection.root} has no post at {address}: is it published there?")

    def takes(self, entry: RemoteEntry) -> frozenset[str]:
        """Return the fields that the post's type has: a site registers custom fields itself."""
        return frozenset(entry.fields)

    def write(self, entry: RemoteEntry, fields: Mapping[str, tuple[str, ...]], details: Details) -> None:
        """Put values in place of those of some fields; tags that the site does not have are made."""
        body: dict[str, Any] = {}
        for name, values in fields.items():
            if name == TAGS:
                body[TAGS] = [self._tag(value) for value in values]
            elif name == EXCERPT:
                body[EXCERPT] = markup_free(values[0]) if values else ""
            else:
                body.setdefault("meta", {})[name.removeprefix(META)] = list(map(markup_free, values))
        self._connection.json("POST", f"wp/v2/{entry.id}", json=body)

    def _bases(self) -> Iterator[str]:
        types = self._connection.json("GET", "wp/v2/types", params={"context": "edit"})
        if not isinstance(types, dict):
            raise SourceUnavailableError(
                f"{self._connection.root} does not answer as WordPress does: check the address"
            )
        for type in types.values():
            if type.get("viewable") and isinstance(type.get("rest_base"), str) and type.get("slug") != "attachment":
                yield type["rest_base"]

    def _entry(self, base: str, post: dict[str, Any]) -> RemoteEntry:
        fields: dict[str, tuple[str, ...]] = {}
        if TAGS in post:
            fields[TAGS] = self._tag_names(post[TAGS])
        if isinstance(post.get(EXCERPT), dict):
            raw = html.unescape(str(post[EXCERPT].get("raw", ""))).strip()
            fields[EXCERPT] = (raw,) if raw else ()
        meta = post.get("meta")
        for name, value in meta.items() if isinstance(meta, dict) else ():
            if isinstance(value, list):  # registered as the records want it: with several values
                fields[f"{META}{name}"] = tuple(html.unescape(str(one)) for one in value)
        return RemoteEntry(f"{base}/{int(post['id'])}", str(post["link"]), fields)

    def _tag_names(self, ids: list[int]) -> tuple[str, ...]:
        names: dict[int, str] = {}
        for at in range(0, len(ids), TAGS_AT_ONCE):
            some = ",".join(map(str, ids[at : at + TAGS_AT_ONCE]))
            found = self._connection.json("GET", "wp/v2/tags", params={"include": some, "per_page": TAGS_AT_ONCE})
            names |= {one["id"]: html.unescape(str(one["name"])) for one in found}
        return tuple(names[id] for id in ids if id in names)

    def _tag(self, name: str) -> int:
        found = self._connection.json("GET", "wp/v2/tags", params={"search": name, "per_page": TAGS_AT_ONCE})
        for one in found:
            if html.unescape(str(one["name"])).casefold() == name.casefold():
                return int(one["id"])
        return int(self._connection.json("POST", "wp/v2/tags", json={"name": markup_free(name)})["id"])


def markup_free(text: str) -> str:
    """Write words that a page shows as they are: WordPress takes titles, names and excerpts for markup."""
    plain = html.escape(" ".join(text.split()), quote=False)
    return plain.replace("[", "&#91;").replace("]", "&#93;")  # else a short code of the site


def open_wordpress(url: str, user: str, password: str, *, local: bool) -> tuple[Connection, WordPressPosts]:
    """Open a site by the address of its REST interface."""
    connection = Connection(url, local=local, auth=httpx.BasicAuth(user, password))
    return connection, WordPressPosts(connection)
