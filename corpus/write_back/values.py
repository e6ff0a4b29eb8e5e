"""What a site says of an entry, and what it is asked to say instead."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

#: By field and value: its language, its URI.
Details = Mapping[tuple[str, str], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class RemoteEntry:
    """An entry of a site: a post, an item."""

    id: str  # by which the site is asked for it
    address: str  # where readers find it
    fields: Mapping[str, tuple[str, ...]]  # values by the names that the site gives them


class Site(Protocol):
    """A site that can be asked for entries, and changes them."""

    def find(self, address: str) -> RemoteEntry:
        """Return the entry that readers find at an address, as it is now.

        :raises NotFoundError: when the site has none.
        """
        ...

    def takes(self, entry: RemoteEntry) -> frozenset[str]:
        """Return the fields of an entry that can be written."""
        ...

    def write(self, entry: RemoteEntry, fields: Mapping[str, tuple[str, ...]], details: "Details") -> None:
        """Put values in place of those of some fields.

        :param details: what else is said of a value, where the site can keep it.
        """
        ...
