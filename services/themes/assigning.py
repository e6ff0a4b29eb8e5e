"""Themes of newly indexed passages, and places of their documents on the map, by the last fit."""

from collections.abc import Sequence

import numpy as np

from corpus.catalogue.theme_fits import last_fit, place_documents
from corpus.catalogue.themes import assign_passages, load_assigned, shown_ids, theme_centres, theme_places
from corpus.ids import document_of
from models.themes.clusters import NO_THEME, assign_themes, average
from models.themes.maps import place_on
from services.workspace import Workspace

SHORTEST_THEMED = 20  # words; shorter passages are imprints and captions


def vectors_version(workspace: Workspace) -> str:
    """Name the vectors that themes are fitted on: by encoder, revision and width."""
    return f"{workspace.encoder_version} {workspace.encoder.width}"


def is_themed(words: int) -> bool:
    """Return whether a passage of so many words is long enough to be about something."""
    return words >= SHORTEST_THEMED


def has_themes(workspace: Workspace) -> bool:
    """Return whether there are themes fitted on the vectors of today's encoder."""
    return bool(theme_centres(workspace.catalogue, vectors_version(workspace)))


def assign_new(workspace: Workspace, ids: Sequence[str], vectors: np.ndarray) -> dict[str, str | None]:
    """Return passages their nearest theme; one that has a theme keeps it.

    :returns: the themes of the passages that had none, as they are noted in the catalogue.
    """
    centres = theme_centres(workspace.catalogue, vectors_version(workspace))
    fit = last_fit(workspace.catalogue)
    if not centres or not ids:
        return {}
    known = load_assigned(workspace.catalogue, ids)
    fresh = [at for at, id in enumerate(ids) if known.get(id) not in centres]
    nearest = assign_themes(vectors[fresh], np.stack(list(centres.values())), minimum=fit.minimum if fit else 0.0)
    names = list(centres)
    assigned = {
        ids[at]: names[theme] if theme != NO_THEME else None
        for at, theme in zip(fresh, nearest.tolist(), strict=True)
    }  # fmt: skip
    assign_passages(workspace.catalogue, assigned)
    return assigned


def shown_themes(workspace: Workspace, ids: Sequence[str]) -> dict[str, str | None]:
    """Return the theme that the index shows for each passage, after what operators merged and hid."""
    shown = shown_ids(workspace.catalogue)
    assigned = load_assigned(workspace.catalogue, ids)
    return {id: shown.get(theme) if theme else None for id, theme in assigned.items()}


def place_new(workspace: Workspace, ids: Sequence[str], vectors: np.ndarray) -> None:
    """Put the documents of passages on the map of the last fit."""
    lay = theme_places(workspace.catalogue)
    found = theme_centres(workspace.catalogue, vectors_version(workspace))
    centres = {id: centre for id, centre in found.items() if id in lay}
    if not centres or not ids:
        return
    names, rows = average_documents(ids, vectors)
    places = place_on(np.stack(list(centres.values())), np.array([lay[id] for id in centres]), rows)
    place_documents(workspace.catalogue, as_places(names, places))


def average_documents(ids: Sequence[str], vectors: np.ndarray) -> tuple[list[str], np.ndarray]:
    """Return the documents of passages in order, and the mean direction of each, shape (documents, width)."""
    names, member = np.unique([document_of(id) for id in ids], return_inverse=True)
    return names.tolist(), average(vectors, member, len(names))


def as_places(names: Sequence[str], rows: np.ndarray) -> dict[str, tuple[float, float]]:
    """Return places by document id."""
    return {name: (float(x), float(y)) for name, (x, y) in zip(names, rows, strict=True)}
