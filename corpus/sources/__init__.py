"""Where publications come from: a kind of source each, all with one protocol."""

from collections.abc import Callable

from corpus.errors import SettingsError
from corpus.settings import SourceEntry
from corpus.sources.dspace import DSpace
from corpus.sources.feeds import Feed
from corpus.sources.folders import Folder
from corpus.sources.listings import Listing
from corpus.sources.pages import Page
from corpus.sources.protocols import Limits, Source, SourceHistory
from corpus.sources.repositories import Repository
from corpus.sources.sitemaps import Sitemap
from corpus.sources.wordpress import WordPress

__all__ = ["KINDS", "Limits", "Source", "SourceHistory", "open_source"]

#: In the order in which `corpus.sources.recognition` tries them.
KINDS: dict[str, Callable[[SourceEntry, Limits], Source]] = {
    "oai-pmh": Repository,
    "dspace": DSpace,
    "wordpress": WordPress,
    "feed": Feed,
    "sitemap": Sitemap,
    "listing": Listing,
    "page": Page,
    "folder": Folder,
}


def open_source(entry: SourceEntry, limits: Limits) -> Source:
    """Return the source that an entry of the settings describes.

    :raises SettingsError: when there is no such kind.
    """
    if entry.kind not in KINDS:
        raise SettingsError(f"source {entry.name}: the kind {entry.kind!r} is none of {', '.join(KINDS)}")
    return KINDS[entry.kind](entry, limits)
