from collections import Counter

import numpy as np
import pytest

from models.themes import NO_THEME, assign_themes, choose_number, fit_themes, label_themes


def clouds(groups: int, each: int, width: int = 16) -> np.ndarray:
    """Unit rows in well separated groups, one group after the other."""
    random = np.random.default_rng(3)
    rows = np.repeat(np.eye(groups, width), each, axis=0) + random.normal(0, 0.05, (groups * each, width))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def test_groups_of_passages_become_themes() -> None:
    fitted = fit_themes(clouds(4, 15), themes=4)
    assert fitted is not None
    groups = fitted.assigned.reshape(4, 15)
    assert all(len(set(group)) == 1 for group in groups)
    assert len(set(fitted.assigned)) == 4


def test_a_fit_gives_the_same_again() -> None:
    first, second = (fit_themes(clouds(5, 12), themes=5) for _ in range(2))
    assert first is not None
    assert second is not None
    np.testing.assert_array_equal(first.centres, second.centres)


@pytest.mark.parametrize("passages", [0, 1, 3, 19])
def test_few_passages_make_no_themes(passages: int) -> None:
    assert fit_themes(clouds(1, 19)[:passages]) is None


def test_a_passage_near_no_centre_has_no_theme() -> None:
    centres = np.eye(2, 3, dtype=np.float32)
    vectors = np.array([[1, 0, 0], [0, 0, 1], [0, 0, 0]], dtype=np.float32)
    assert assign_themes(vectors, centres, minimum=0.1).tolist() == [0, NO_THEME, NO_THEME]


def test_vectors_of_another_width_are_refused() -> None:
    with pytest.raises(ValueError, match="wide"):
        assign_themes(np.eye(2, 3), np.eye(2, 4))


def test_the_number_of_themes_grows_slower_than_the_corpus() -> None:
    assert choose_number(200) < choose_number(2000) < choose_number(20_000) <= 200


def test_a_label_is_what_a_theme_says_more_than_others() -> None:
    bus, tax = Counter(bussi=3, kunta=2), Counter(vero=3, kunta=2)
    labels = label_themes([(0, bus), (0, bus), (1, tax), (1, tax), (NO_THEME, Counter(kunta=9))], themes=2)
    assert [words[0] for words in labels] == ["bussi", "vero"]
