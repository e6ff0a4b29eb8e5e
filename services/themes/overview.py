"""All themes side by side: how large each is, where it lies on the map, and how its share changes."""

from collections import Counter
from dataclasses import dataclass

from corpus.catalogue.theme_counts import count_by_cluster, count_by_date
from corpus.catalogue.themes import all_themes, clusters_of, theme_places
from services.answers.themes import Growth, ListedTheme, PeriodShare
from services.themes.trends import measure_growth, shares
from services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ThemeOverview(ListedTheme):
    """A theme that readers see, among the others."""

    place: tuple[float, float] | None  # on the map
    years: tuple[PeriodShare, ...]
    growth: Growth | None


def overview_themes(workspace: Workspace) -> list[ThemeOverview]:
    """Return the themes that readers see, the largest first."""
    catalogue = workspace.catalogue
    themes, places, counted = all_themes(catalogue), theme_places(catalogue), count_by_cluster(catalogue)
    everywhere: Counter[str] = Counter()
    for date, count in count_by_date(catalogue).items():
        if date:
            everywhere[date[:4]] += count
    found = []
    for theme in themes:
        if theme.shown:
            inside: Counter[str] = Counter()
            for cluster in clusters_of(themes, theme.id):
                inside.update(counted.get(cluster, {}))
            years = shares(inside, everywhere)
            found.append(
                ThemeOverview(
                    theme.id, theme.label, theme.words, theme.size, theme.parent, places.get(theme.id), years,
                    measure_growth(years),
                )
            )  # fmt: skip
    return found
