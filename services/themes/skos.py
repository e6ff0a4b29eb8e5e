"""The themes that readers see as SKOS, with what they are called in YSO."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from corpus.catalogue.theme_counts import count_by_language
from corpus.catalogue.theme_fits import last_fit
from corpus.catalogue.themes import Theme, all_themes, clusters_of
from corpus.characters import one_line
from models.themes.skos import Label, SkosConcept, write_turtle
from services.workspace import Workspace

BASE = "urn:aluetutka:theme:"  # what addresses begin with, where none is given
TITLE = "Aluetutka: teemat"
LANGUAGES = ("fi", "sv", "en")  # of the names of a concept, in their order
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:[\w~:/?#@!$&()*+,;=%.\[\]'-]+", re.ASCII | re.IGNORECASE)


def export_themes(workspace: Workspace, *, base: str = BASE) -> bytes:
    """Return the themes that readers see as a scheme of concepts in Turtle.

    :param base: what the addresses of themes begin with; their ids follow it.
    :raises ValueError: when that is no beginning of an address.
    """
    if not ADDRESS.fullmatch(base):
        raise ValueError(f"{base!r} is not what an address begins with: give one like https://tutka.example.fi/teemat/")
    themes, fit = all_themes(workspace.catalogue), last_fit(workspace.catalogue)
    concepts = _concepts(themes, count_by_language(workspace.catalogue))
    return write_turtle(concepts, base=base, title=TITLE, created=fit.fitted_at if fit else None)


def _concepts(themes: Sequence[Theme], spoken: Mapping[str, Mapping[str, int]]) -> Iterator[SkosConcept]:
    shown = {one.id: one for one in themes if one.shown}
    for _, theme in sorted(shown.items()):
        counts = Counter[str]()
        for cluster in clusters_of(themes, theme.id):
            counts.update(spoken.get(cluster, {}))
        language = min(counts, key=lambda one: (-counts[one], one)) if counts else None
        yield _concept(theme, language, theme.parent if theme.parent in shown else None)


def _concept(theme: Theme, language: str | None, broader: str | None) -> SkosConcept:
    """Return a theme as a concept: of what it is named exactly like it has the names in other languages too."""
    label = one_line(theme.label) or theme.id
    exact = next((one for one in theme.concepts if label.casefold() in map(str.casefold, one[1:])), None)
    names = {} if exact is None else {key: one_line(name) for key, name in zip(LANGUAGES, exact[1:], strict=False)}
    own = next((key for key, name in names.items() if name.casefold() == label.casefold()), language)
    preferred = {own: label} | {key: name for key, name in names.items() if name and key != own}
    others = dict.fromkeys(word for word in map(one_line, theme.words) if word and word not in preferred.values())
    close = [one[0] for one in theme.concepts if one is not exact]
    return SkosConcept(
        theme.id, tuple(Label(name, key) for key, name in preferred.items()),
        tuple(Label(word, language) for word in others), broader, (exact[0],) if exact else (), tuple(close),
    )  # fmt: skip
