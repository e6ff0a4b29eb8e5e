"""Items of a DSpace 7 repository, changed by JSON Patch.

Source: https://github.com/DSpace/RestContract/blob/main/items.md, metadata-patch.md, authentication.md
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from corpus.errors import AccessRefusedError, NotFoundError, SourceUnavailableError
from corpus.write_back.connection import Connection
from corpus.write_back.values import Details, RemoteEntry

TOKEN = "DSPACE-XSRF-TOKEN"
#: Fields that we write; what a repository's registry lacks it refuses by name.
FIELDS = frozenset({"dc.subject.yso", "dc.subject", "dc.description.abstract", "dc.coverage.spatial"})


class DSpaceItems:
    """The items of a repository; see `Site`."""

    def __init__(self, connection: Connection, user: str, password: str) -> None:
        """Log in.

        :raises AccessRefusedError: when the repository does not know the login.
        """
        self._connection = connection
        self._renew_token(connection.ask("GET", "authn/status").headers)
        answer = connection.ask("POST", "authn/login", data={"user": user, "password": password})
        bearer = answer.headers.get("authorization")
        if not bearer:
            raise AccessRefusedError(f"{connection.root} gives no token for the login: check user and password")
        connection.set_header("Authorization", bearer)
        self._renew_token(answer.headers)

    def find(self, address: str) -> RemoteEntry:
        """Return the item at an address: that of its page, or its handle."""
        path = urlsplit(address).path.rstrip("/")
        id = path.rpartition("/items/")[2] if "/items/" in path else self._by_handle(path)
        return self._entry(self._connection.json("GET", f"core/items/{id}"), address)

    def takes(self, entry: RemoteEntry) -> frozenset[str]:
        """Return the fields that are written: those of subjects, abstract and places."""
        return FIELDS

    def write(self, entry: RemoteEntry, fields: Mapping[str, tuple[str, ...]], details: Details) -> None:
        """Put values in place of those of some fields, in one request: all of them or none."""
        patch: list[dict[str, Any]] = []
        for name, values in fields.items():
            if entry.fields.get(name):
                patch.append({"op": "remove", "path": f"/metadata/{name}"})
            patch += [
                {
                    "op": "add",
                    "path": f"/metadata/{name}/-",
                    "value": {"value": value, **details.get((name, value), {})},
                }
                for value in values
            ]
        answer = self._connection.ask("PATCH", f"core/items/{entry.id}", json=patch)
        self._renew_token(answer.headers)

    def _by_handle(self, path: str) -> str:
        handle = "/".join(path.split("/")[-2:])
        found = self._connection.json("GET", "pid/find", params={"id": f"hdl:{handle}"}, follow_redirects=True)
        if not isinstance(found, dict) or "uuid" not in found:
            raise NotFoundError(f"{self._connection.root} has no item {handle}")
        return str(found["uuid"])

    def _entry(self, item: Any, address: str) -> RemoteEntry:
        metadata = item.get("metadata") if isinstance(item, dict) else None
        if not isinstance(metadata, dict):
            raise SourceUnavailableError(f"{self._connection.root} does not answer as DSpace 7 does: check the address")
        fields = {name: tuple(str(one["value"]) for one in values) for name, values in metadata.items()}
        return RemoteEntry(str(item["uuid"]), address, fields)

    def _renew_token(self, headers: Mapping[str, str]) -> None:
        token = headers.get(TOKEN) or headers.get(TOKEN.lower())
        if token:
            self._connection.set_header("X-XSRF-TOKEN", token)


def open_dspace(url: str, user: str, password: str, *, local: bool) -> tuple[Connection, DSpaceItems]:
    """Open a repository by the address of its REST interface."""
    connection = Connection(url, local=local)
    return connection, DSpaceItems(connection, user, password)
