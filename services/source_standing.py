"""How the sources stand, by what earlier runs saw: nothing is asked of them."""

from dataclasses import dataclass
from datetime import UTC, datetime

from corpus.catalogue.source_items import item_dates
from services.answers.sources import ListedSource, Rhythm
from services.rhythms import rhythm
from services.source_checks import list_sources
from services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class SourceStanding:
    """A source with its last visit, and how long it has been silent beside its own usual pauses."""

    source: ListedSource
    rhythm: Rhythm

    @property
    def state(self) -> str:
        """What an operator sees first of it."""
        if self.source.paused:
            return "paused"
        if self.source.problem:
            return "failing"
        if self.source.last_run is None:
            return "unvisited"
        return "silent" if self.rhythm.silent else "well"


def list_standings(workspace: Workspace) -> list[SourceStanding]:
    """Return the sources of the settings, those that need a look first."""
    today = datetime.now(UTC).date()
    found = [
        SourceStanding(one, rhythm(item_dates(workspace.catalogue, one.name), today)) for one in list_sources(workspace)
    ]
    return sorted(found, key=lambda one: (_ORDER.index(one.state), one.source.name))


_ORDER = ("failing", "silent", "unvisited", "well", "paused")
