"""What a search offers beside its hits: filters that its words name, and themes where nothing was found."""

from collections.abc import Sequence

import numpy as np

from corpus.catalogue.themes import all_themes, theme_centres
from corpus.ids import place_id
from nlp.places.municipalities import Municipality
from nlp.words.finnish import Token
from nlp.words.search_terms import QueryTerm
from services.answers.search import NearTheme, SuggestedFilter
from services.query_language.fields import MUNICIPALITY
from services.themes.assigning import vectors_version
from services.workspace import Workspace

MOST_NEAR = 3  # themes
LEAST_NEAR = 0.2  # cosine


def suggest_filters(workspace: Workspace, terms: Sequence[QueryTerm]) -> tuple[SuggestedFilter, ...]:
    """Return the municipalities that words of a query name, each as a filter."""
    found: dict[str, SuggestedFilter] = {}
    for term in terms:
        for token in workspace.finnish.tokens(_as_a_name(term.text)) if term.lemma else ():
            place = _place(workspace, term.text, token)
            if place is not None:
                id, name = place
                value = f'"{name}"' if " " in name else name
                found.setdefault(id, SuggestedFilter(MUNICIPALITY, id, name, term.text, f"{MUNICIPALITY}:{value}"))
    return tuple(found.values())


def _as_a_name(form: str) -> str:
    return form[:1].upper() + form[1:]


def _place(workspace: Workspace, written: str, token: Token) -> tuple[str, str] | None:
    """Return id and name of the municipality that a word names; in lower case it must be no other word."""
    form, word = _as_a_name(written), token.word
    place = workspace.places.municipality(form, word.place) or workspace.places.municipality_of_stem(form, token)
    if place is None or (written[:1].islower() and not _is_only_a_name(workspace, written, place)):
        return None
    current = workspace.places.by_code.get(place.current_code, place)
    return place_id("municipality", current.code), current.name


def _is_only_a_name(workspace: Workspace, written: str, place: Municipality) -> bool:
    word = workspace.finnish.word(written)
    return place.likelier_than_a_person and not place.common_word and (word.pos == "PROPN" or not word.known)


def nearest_themes(workspace: Workspace, vector: np.ndarray) -> tuple[NearTheme, ...]:
    """Return the themes that are nearest to a query in meaning, the nearest first."""
    centres = theme_centres(workspace.catalogue, vectors_version(workspace))
    if not centres or not vector.any():
        return ()
    labels = {theme.id: theme.label for theme in all_themes(workspace.catalogue) if theme.shown}
    near = sorted(((float(centre @ vector), id) for id, centre in centres.items() if id in labels), reverse=True)
    return tuple(NearTheme(id, labels[id]) for cosine, id in near[:MOST_NEAR] if cosine >= LEAST_NEAR)
