"""What is written about something that documents name: when, where, on which themes and with whom."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from corpus.catalogue.namings import RoleCount, count_clusters, count_years, list_naming
from corpus.catalogue.themes import all_themes, resolve_ids
from services.answers.places import Companion, NamedTheme, NamingPublication, YearCount
from services.workspace import Workspace

MOST = 20  # themes, companions


def years_naming(workspace: Workspace, ids: Collection[str]) -> tuple[YearCount, ...]:
    """Return how many publications of each year name any of some ids."""
    return tuple(YearCount(*count) for count in count_years(workspace.catalogue, ids).items())


def newest_naming(workspace: Workspace, ids: Collection[str], *, limit: int) -> tuple[NamingPublication, ...]:
    """Return the newest publications that name any of some ids."""
    return tuple(NamingPublication(*one) for one in list_naming(workspace.catalogue, ids, limit=limit))


def themes_naming(workspace: Workspace, ids: Collection[str]) -> tuple[NamedTheme, ...]:
    """Return the themes that readers see with passages that name any of some ids, the most passages first."""
    themes = {one.id: one for one in all_themes(workspace.catalogue)}
    resolved = resolve_ids(themes.values())
    passages: defaultdict[str, int] = defaultdict(int)
    for cluster, count in count_clusters(workspace.catalogue, ids).items():
        passages[resolved.get(cluster, cluster)] += count
    shown = [NamedTheme(id, themes[id].label, n) for id, n in passages.items() if id in themes and themes[id].shown]
    return tuple(sorted(shown, key=lambda one: (-one.passages, one.id))[:MOST])


def to_companions(counted: Iterable[RoleCount], *, most: int | None = MOST) -> tuple[Companion, ...]:
    """Return bodies with their roles together; of one in several roles the publications of the commonest count."""
    bodies: dict[str, Companion] = {}
    for one in counted:
        known = bodies.setdefault(one.id, Companion(one.id, one.name, one.publications, {}))
        if one.role:
            known.roles[one.role] = one.publications
    return tuple(list(bodies.values())[:most])
