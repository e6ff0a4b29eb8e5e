import numpy as np

from models.theme_map import fit_plane, place_on, turn_plane
from models.themes import normalise
from tests.models.test_themes import clouds


def layout(documents: np.ndarray) -> np.ndarray:
    centres = normalise(np.stack([part.mean(axis=0) for part in np.split(documents, 4)]))
    return fit_plane(documents, centres, np.full(4, len(documents) / 4))


def test_themes_lie_apart_on_the_map() -> None:
    documents = clouds(4, 20)
    places = place_on(layout(documents), documents).reshape(4, 20, 2)
    within = places.std(axis=1).max()
    between = np.linalg.norm(places.mean(axis=1)[:, None] - places.mean(axis=1)[None], axis=2)
    assert between[np.triu_indices(4, 1)].min() > 3 * within


def test_a_later_map_is_turned_to_the_earlier_one() -> None:
    documents = clouds(4, 20)
    before = place_on(layout(documents), documents)
    turned = before @ np.array([[0.0, -1.0], [1.0, 0.0]]) * [1, -1] + [3, 4]
    after = place_on(turn_plane(layout(documents), documents, turned), documents)
    np.testing.assert_allclose(after, turned, atol=1e-5)


def test_a_map_of_two_themes_or_one_document_is_finite() -> None:
    plane = fit_plane(clouds(1, 1), clouds(2, 1), np.ones(2))
    assert np.isfinite(place_on(plane, clouds(1, 1))).all()
