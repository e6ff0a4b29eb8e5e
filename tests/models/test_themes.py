from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import ThemesImpossibleError
from models.themes.clusters import NO_THEME, FittedThemes, assign_themes, choose_number, fit_themes, theme_sizes
from models.themes.growth import divide, refit_themes
from models.themes.levels import choose_groups, group_themes, inherit_groups


def clouds(groups: int | Sequence[int], each: int, width: int = 16, seed: int = 3) -> np.ndarray:
    """Unit rows in well separated groups, one group after the other."""
    groups = range(groups) if isinstance(groups, int) else groups
    random = np.random.default_rng(seed)
    rows = np.repeat(np.eye(width)[list(groups)], each, axis=0)
    rows = rows + random.normal(0, 0.05, rows.shape)
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def themes_of_groups(fitted: FittedThemes, groups: int) -> list[set[int]]:
    return [set(part.tolist()) for part in np.split(fitted.assigned, groups)]


def test_groups_of_passages_become_themes() -> None:
    fitted = fit_themes(clouds(4, 15), themes=4)
    groups = themes_of_groups(fitted, 4)
    assert all(len(group) == 1 for group in groups)
    assert set().union(*groups) == {0, 1, 2, 3}


def test_a_fit_gives_the_same_again() -> None:
    first, second = (fit_themes(clouds(5, 12), themes=5) for _ in range(2))
    np.testing.assert_array_equal(first.centres, second.centres)


@pytest.mark.parametrize("passages", [0, 1, 3, 19])
def test_few_passages_make_no_themes(passages: int) -> None:
    with pytest.raises(ThemesImpossibleError, match=f"there are {passages} passages .* at least 20"):
        fit_themes(clouds(1, 19)[:passages])


def test_passages_that_are_all_the_same_make_no_themes() -> None:
    with pytest.raises(ThemesImpossibleError, match="all 50 passages say the same"):
        fit_themes(np.repeat(clouds(1, 1), 50, axis=0))


@pytest.mark.parametrize("seed", range(1, 4))
def test_no_seed_makes_most_of_a_large_corpus_one_theme(seed: int) -> None:
    fitted = fit_themes(clouds(12, 1000), themes=12, seed=seed)
    assert theme_sizes(fitted.assigned, 12).max() <= 2000


def test_few_different_passages_make_as_few_themes() -> None:
    assert len(fit_themes(np.repeat(clouds(3, 1), 30, axis=0)).centres) <= 3


def test_what_belongs_nowhere_has_no_theme() -> None:
    lost = clouds([14], 1)
    fitted = fit_themes(np.vstack([clouds(3, 30), lost, np.zeros_like(lost)]), themes=3)
    assert fitted.assigned[-2:].tolist() == [NO_THEME, NO_THEME]
    assert (fitted.assigned[:-2] != NO_THEME).mean() > 0.94


def test_a_passage_near_no_centre_has_no_theme() -> None:
    centres = np.eye(2, 3, dtype=np.float32)
    vectors = np.array([[1, 0, 0], [0, 0, 1], [0, 0, 0]], dtype=np.float32)
    assert assign_themes(vectors, centres, minimum=0.1).tolist() == [0, NO_THEME, NO_THEME]


def test_vectors_of_another_width_are_refused() -> None:
    with pytest.raises(ValueError, match="wide"):
        assign_themes(np.eye(2, 3), np.eye(2, 4))


def test_the_number_of_themes_grows_slower_than_the_corpus() -> None:
    assert choose_number(200) < choose_number(2000) < choose_number(20_000) <= 200


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_a_refit_of_the_same_passages_changes_nothing(seed: int) -> None:
    random = np.random.default_rng(seed).normal(size=(120, 12)).astype(np.float32)
    vectors = random / np.linalg.norm(random, axis=1, keepdims=True)
    first = fit_themes(vectors, themes=6)
    lost = int((first.assigned == NO_THEME).sum())
    again = refit_themes(vectors, first.assigned, minimum=first.minimum, lost_before=lost)
    np.testing.assert_array_equal(again.assigned, first.assigned)


def test_a_new_subject_makes_a_theme_and_the_others_stay() -> None:
    old = clouds(4, 30)
    first = fit_themes(old, themes=4)
    start = np.append(first.assigned, np.full(30, NO_THEME))
    again = refit_themes(np.vstack([old, clouds([9], 30)]), start, minimum=first.minimum)
    assert len(again.centres) == 5
    assert all(len(group) == 1 for group in themes_of_groups(again, 5))


def test_a_few_stray_passages_make_no_theme() -> None:
    old = clouds(4, 30)
    first = fit_themes(old, themes=4)
    stray = clouds(range(8, 14), 1)
    again = refit_themes(np.vstack([old, stray]), np.append(first.assigned, [NO_THEME] * 6), minimum=first.minimum)
    assert len(again.centres) == 4


def test_themes_are_added_by_halving_and_taken_by_joining() -> None:
    vectors = clouds(6, 20)
    start = np.repeat([0, 0, 1, 1, 2, 2], 20)
    assert len(refit_themes(vectors, start, change=3).centres) == 6
    assert len(refit_themes(vectors, np.repeat(range(6), 20), change=-2, minimum=0.3).centres) == 4


def test_what_an_operator_decided_on_stays_however_small() -> None:
    vectors = clouds(4, 20)
    start = np.repeat(range(4), 20)
    start[:2] = 4  # two passages of the first subject, kept apart by hand
    assert len(refit_themes(vectors, start, minimum=0.3).centres) == 4
    protected = refit_themes(vectors, start, minimum=0.3, protected=[4])
    assert len(protected.centres) == 5


def test_the_largest_part_comes_first() -> None:
    parts = divide(np.vstack([clouds([0], 5), clouds([1], 9)]), 2, seed=1)
    assert parts.tolist() == [1] * 5 + [0] * 9


def test_near_themes_share_a_broad_one() -> None:
    centres = np.vstack([clouds([0], 3), clouds([1], 3)])
    groups = group_themes(centres, 2)
    assert len(set(groups[:3])) == len(set(groups[3:])) == 1
    known = np.where(np.arange(6) == 5, NO_THEME, groups)
    assert inherit_groups(centres, known)[5] == groups[5]


def test_few_themes_need_no_broad_ones() -> None:
    assert [choose_groups(themes) for themes in (2, 5, 9, 100)] == [0, 0, 3, 10]
