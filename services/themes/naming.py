"""Names for themes: from the texts of the passages nearest to their centres, with the nearest concepts of YSO."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from corpus.catalogue.contents import shown_texts
from models.themes.clusters import NO_THEME
from models.themes.labels import ThemeName, ThemeTerms
from nlp.topics.concepts import Concept
from nlp.topics.terms import find_theme_terms
from services.workspace import Workspace

TELLING_WORDS = 60  # words of a theme that the names of its concepts may be made of
MOST_CONCEPTS = 5
LEAST_COSINE = 0.35  # of a concept's name to the theme's centre


def count_terms(
    workspace: Workspace,
    theme_of: Mapping[str, int],
    *,
    places: Sequence[Sequence[int]],
    sizes: Sequence[int],
) -> list[ThemeTerms]:
    """Count what the passages of each theme say, on each level.

    :param theme_of: cluster of each passage that counts.
    :param places: for each level the index of the theme there that each cluster belongs to.
    :param sizes: how many themes there are on each level.
    """
    levels = [ThemeTerms(size, headings=workspace.concepts.headings) for size in sizes]
    for id, text in shown_texts(workspace.catalogue):
        cluster = theme_of.get(id, NO_THEME)
        if cluster != NO_THEME:
            terms = find_theme_terms(text, workspace.finnish.tokens(text))
            for level, place in zip(levels, places, strict=True):
                level.add(place[cluster], terms)
    return levels


def name_themes(terms: ThemeTerms) -> list[ThemeName]:
    """Name the themes of a level; a label that two of them share gets more words."""
    names = [terms.name_theme(theme) for theme in range(terms.themes)]
    taken: set[str] = set()
    for at, name in enumerate(names):
        for words in range(3, len(name.words) + 1):
            if name.label not in taken:
                break
            name = names[at] = terms.name_theme(at, label_words=words + 1)
        taken.add(name.label)
    return names


def find_concepts(workspace: Workspace, terms: ThemeTerms, centres: np.ndarray) -> Iterator[list[Concept]]:
    """Yield for each theme the concepts made of its words whose names are nearest to its centre."""
    concepts = workspace.concepts
    for theme, centre in enumerate(centres):
        said = concepts.made_of(terms.name_theme(theme, words=TELLING_WORDS).words)
        if not said:
            yield []
            continue
        nearness = workspace.encoder.encode([concept.name_fi for concept in said]) @ centre
        order = np.argsort(-nearness, kind="stable")[:MOST_CONCEPTS]
        yield [said[at] for at in order if nearness[at] >= LEAST_COSINE]
