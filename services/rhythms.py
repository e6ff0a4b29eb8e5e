"""How often a source has something new, and whether it has been silent for longer than is usual for it."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import pairwise
from statistics import quantiles

from corpus.catalogue.source_items import item_dates
from services.answers.runs import SilentSource
from services.answers.sources import Rhythm
from services.workspace import Workspace

SILENT = 2.0  # times its own usual pause
FEWEST_PAUSES = 4  # to speak of a rhythm
NEWEST = 40  # days with something new that the rhythm is taken from


def silent_sources(workspace: Workspace, names: Iterable[str]) -> tuple[SilentSource, ...]:
    """Return the sources that have been silent for longer than is usual for them."""
    today = datetime.now(UTC).date()
    found = ((name, rhythm(item_dates(workspace.catalogue, name), today)) for name in names)
    return tuple(
        SilentSource(name, seen.silent_days, seen.usual_pause_days)
        for name, seen in found
        if seen.silent and seen.silent_days is not None and seen.usual_pause_days is not None
    )


def rhythm(dates: list[str], today: date) -> Rhythm:
    """Return how long a source has been silent, its usual longest pause in days, and whether it is silent for longer.

    :param dates: ISO days on which something came out.
    """
    days = sorted({date.fromisoformat(day) for day in dates if len(day) == 10})
    if not days:
        return Rhythm()
    silent = (today - days[-1]).days
    pauses = [(later - earlier).days for earlier, later in pairwise(days[-NEWEST:])]
    if len(pauses) < FEWEST_PAUSES:
        return Rhythm(silent)
    usual = quantiles(pauses, n=10, method="inclusive")[-1]
    return Rhythm(silent, round(usual, 1), silent > max(SILENT * usual, 2))
