import numpy as np
import pytest

from models.themes.clusters import normalise
from models.themes.maps import lay_out_themes, place_on
from tests.models.test_themes import clouds

NEW = [np.nan, np.nan]


def centres_of(documents: np.ndarray, themes: int) -> np.ndarray:
    return normalise(np.stack([part.mean(axis=0) for part in np.split(documents, themes)]))


def test_documents_lie_at_their_themes_and_themes_lie_apart() -> None:
    documents = clouds(6, 20)
    centres = centres_of(documents, 6)
    themes = lay_out_themes(centres, np.full((6, 2), np.nan))
    places = place_on(centres, themes, documents).reshape(6, 20, 2)
    within = places.std(axis=1).max()
    between = np.linalg.norm(themes[:, None] - themes[None], axis=2)
    assert between[np.triu_indices(6, 1)].min() > 5 * within


def test_a_document_between_two_themes_lies_between_their_places() -> None:
    centres = np.eye(4)
    places = np.array([[0, 0], [4, 0], [0, 9], [9, 9]])
    between = normalise((centres[:1] + centres[1:2]) / 2)
    np.testing.assert_allclose(place_on(centres, places, between), [[2, 0]], atol=1e-3)


def test_themes_keep_their_places_and_a_new_one_lies_by_those_it_is_like() -> None:
    centres = centres_of(clouds(6, 20), 6)
    first = lay_out_themes(centres, np.full((6, 2), np.nan))
    part = normalise(centres[:1] + 0.1 * centres[3:4])
    later = lay_out_themes(np.vstack([centres, part]), np.vstack([first, NEW]))
    np.testing.assert_array_equal(later[:6], first)
    distances = np.linalg.norm(first - later[6], axis=1)
    assert distances.argmin() == 0


def test_a_map_of_mostly_new_themes_is_turned_to_where_the_others_lay() -> None:
    centres = centres_of(clouds(8, 20), 8)
    fresh = lay_out_themes(centres, np.full((8, 2), np.nan))
    turned = fresh @ np.array([[0.0, -1.0], [1.0, 0.0]]) * [1, -1] + [3, 4]
    before = np.full((8, 2), np.nan)
    before[:3] = turned[:3]
    np.testing.assert_allclose(lay_out_themes(centres, before), turned, atol=1e-4)


def test_the_same_themes_are_laid_out_alike() -> None:
    centres = centres_of(clouds(8, 20), 8)
    first, second = (lay_out_themes(centres, np.full((8, 2), np.nan)) for _ in range(2))
    np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize("themes", [1, 2, 3, 4, 5])
def test_a_map_of_few_themes_is_finite_and_has_no_two_in_one_place(themes: int) -> None:
    places = lay_out_themes(clouds(themes, 1), np.full((themes, 2), np.nan))
    assert np.isfinite(places).all()
    assert len(np.unique(places.round(3), axis=0)) == themes
