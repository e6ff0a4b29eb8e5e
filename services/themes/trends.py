"""How a theme's share of what is written changes with time, and where and by whom it is written about."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from corpus.catalogue.theme_counts import count_by_date, count_by_location, count_by_mention, find_first_date
from corpus.catalogue.themes import all_themes, clusters_of
from corpus.ids import code_of, place_id
from nlp.places.areas import area_of
from services.answers.themes import Growth, NamedCount, PeriodShare, SourceCount, TrendAnswer
from services.themes.describing import find_shown, to_counts
from services.workspace import Workspace

BEFORE = 3  # years that the newest one is compared with
MOST = 10  # municipalities, regions, organisations and sources that are listed
QUARTER = re.compile(r"(\d{4})-(\d\d)")


def describe_trend(workspace: Workspace, id: str) -> TrendAnswer:
    """Return a theme's share of all passages a year and a quarter, its growth, and where it is written about.

    :raises NotFoundError: when there is no theme with that id.
    """
    catalogue = workspace.catalogue
    theme = find_shown(workspace, id)
    clusters = clusters_of(all_themes(catalogue), theme.id)
    inside, everywhere = count_by_date(catalogue, clusters), count_by_date(catalogue)
    years = shares(_by_year(inside), _by_year(everywhere))
    municipalities = count_by_mention(catalogue, clusters, "municipality")
    return TrendAnswer(
        id=theme.id,
        label=theme.label,
        size=theme.size,
        undated=inside.get(None, 0),
        first_seen=find_first_date(catalogue, clusters),
        years=years,
        growth=measure_growth(years),
        quarters=shares(_by_quarter(inside), _by_quarter(everywhere)),
        municipalities=to_counts(municipalities[:MOST]),
        regions=_regions(municipalities),
        organisations=to_counts(count_by_mention(catalogue, clusters, "organisation")[:MOST]),
        sources=_sources(count_by_location(catalogue, clusters)),
    )


def shares(inside: Mapping[str, int], everywhere: Mapping[str, int]) -> tuple[PeriodShare, ...]:
    """Return the share of each period in order, periods without a passage of the theme among them."""
    return tuple(
        PeriodShare(period, inside.get(period, 0), of, round(inside.get(period, 0) / of, 4))
        for period, of in sorted(everywhere.items())
    )


def measure_growth(years: Sequence[PeriodShare]) -> Growth | None:
    """Compare the newest year's share with that of the three before it; None where these have no passage of it."""
    if len(years) < 2:
        return None
    *_, newest = years
    earlier = years[-1 - BEFORE : -1]
    passages, of = sum(year.passages for year in earlier), sum(year.of for year in earlier)
    if not passages:
        return None
    times = round(newest.share / (passages / of), 2)
    return Growth(first=earlier[0].period, last=earlier[-1].period, year=newest.period, times=times)


def _by_year(counts: Mapping[str | None, int]) -> Counter[str]:
    years: Counter[str] = Counter()
    for date, count in counts.items():
        if date:
            years[date[:4]] += count
    return years


def _by_quarter(counts: Mapping[str | None, int]) -> Counter[str]:
    quarters: Counter[str] = Counter()
    for date, count in counts.items():
        month = QUARTER.match(date or "")
        if month:
            quarters[f"{month[1]} Q{(int(month[2]) + 2) // 3}"] += count
    return quarters


def _regions(municipalities: list[tuple[str, str, int]]) -> tuple[NamedCount, ...]:
    """Count mentions of municipalities by region: a passage that names two of one region counts twice."""
    passages_in: Counter[tuple[str, str]] = Counter()
    for id, _, passages in municipalities:
        region = area_of(code_of(id), "region")
        if region:
            passages_in[place_id("region", region.code), region.name] += passages
    return to_counts((id, name, count) for (id, name), count in passages_in.most_common(MOST))


def _sources(locations: list[tuple[str, int]]) -> tuple[SourceCount, ...]:
    sources: Counter[str] = Counter()
    for location, passages in locations:
        path, _, row = location.partition("#")
        host = urlsplit(path).netloc
        sources[host or (path if row else str(PurePosixPath(path).parent))] += passages
    return tuple(SourceCount(name, passages) for name, passages in sources.most_common(MOST))
