"""Cards of other articles as documents of their own, until those articles are fetched."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from corpus.catalogue.store import Sighting, lies_under
from corpus.catalogue.teasers import TeaserPage, pages_with_teasers, without_articles
from corpus.reading.cards import teaser_content, teaser_location
from corpus.reading.formats import TEASER
from corpus.records import SourceItem
from services.workspace import Workspace


def source_teasers(workspace: Workspace, run_id: int, source: str) -> Iterator[SourceItem]:
    """Yield the cards on the pages that a run saw of a source, each attached to its page."""
    return _items(workspace, pages_with_teasers(workspace.catalogue, run_id, source=source))


def archive_file_teasers(workspace: Workspace, run_id: int, origins: Sequence[str]) -> Mapping[str, int]:
    """Keep the cards on the pages that a run saw in files, and record them as seen."""
    pages = pages_with_teasers(workspace.catalogue, run_id)
    wanted = [page for page in pages if any(lies_under(page.location, origin) for origin in origins)]
    sightings = [
        Sighting(item.location, workspace.archive.put(item.content or b""), item.media_type)
        for item in _items(workspace, wanted)
    ]  # fmt: skip
    outcomes = workspace.catalogue.record(run_id, sightings)
    return {"found": len(sightings)} | {str(outcome): number for outcome, number in outcomes.items()}


def _items(workspace: Workspace, pages: Iterable[TeaserPage]) -> Iterator[SourceItem]:
    given: set[str] = set()
    for page in pages:
        for teaser in without_articles(workspace.catalogue, page.teasers):
            if teaser.title not in given:  # a card stands on many pages
                given.add(teaser.title)
                content = teaser_content(page.location, teaser)
                location = teaser_location(page.location, teaser)
                yield SourceItem(location, teaser.title, parent=page.location, content=content, media_type=TEASER)
