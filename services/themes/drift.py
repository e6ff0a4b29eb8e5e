"""What a run's report says of themes that no longer fit what comes in."""

from collections.abc import Iterable, Mapping

from corpus.catalogue.theme_fits import Fit, last_fit
from corpus.catalogue.themes import NARROW, Theme, list_themes
from services.workspace import Workspace

ENOUGH_NEW = 20  # passages; fewer tell nothing of a corpus
MANY_WITHOUT = 0.10  # of the new passages
GROWN = 2.0  # so many times its size at the last fit
ENOUGH_MORE = 10  # passages by which a theme has grown
MOST_TOLD = 5


def warn_of_drift(workspace: Workspace, done: Mapping[str, int]) -> list[str]:
    """Return a line for each sign that the themes no longer fit, after a run that has assigned passages to them.

    :param done: `assigned` and `without_theme`, in passages.
    """
    fit = last_fit(workspace.catalogue)
    if fit is None or not done["assigned"]:
        return []
    return [*_tell_lost(fit, done["assigned"], done["without_theme"]), *_tell_grown(list_themes(workspace.catalogue))]


def _tell_lost(fit: Fit, new: int, without: int) -> Iterable[str]:
    usual = fit.without_theme / max(fit.passages, 1)
    if new >= ENOUGH_NEW and without / new >= max(MANY_WITHOUT, 2 * usual):
        yield (
            f"{without / new:.0%} of the new passages fit no theme ({usual:.0%} at the last fit):"
            " a refit is advised, `aluetutka themes fit`"
        )


def _tell_grown(themes: Iterable[Theme]) -> Iterable[str]:
    grown = [
        one for one in themes
        if one.level == NARROW and one.size_at_fit and one.size >= GROWN * one.size_at_fit
        and one.size - one.size_at_fit >= ENOUGH_MORE
    ]  # fmt: skip
    for one in sorted(grown, key=lambda one: -one.size / one.size_at_fit)[:MOST_TOLD]:
        yield (
            f"theme {one.id} ({one.label}) has grown from {one.size_at_fit} to {one.size} passages since the last fit"
        )
