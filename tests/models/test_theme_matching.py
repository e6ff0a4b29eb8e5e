import numpy as np

from models.themes.clusters import NO_THEME
from models.themes.matching import Change, match_themes, trace_changes


def trace(before: list[int], after: list[int]) -> tuple[list[int], dict[str, list[Change]]]:
    """Match by shared passages alone, with themes numbered from 0."""
    old, new = np.array(before), np.array(after)
    matched = match_themes(old, new, None, np.zeros((new.max() + 1, 2)))
    changes: dict[str, list[Change]] = {}
    for change in trace_changes(old, new, matched, int(old.max()) + 1):
        changes.setdefault(change.kind, []).append(change)
    return matched.tolist(), changes


def test_themes_in_another_order_are_kept() -> None:
    matched, changes = trace([0] * 9 + [1] * 9, [1] * 9 + [0] * 9)
    assert matched == [1, 0]
    assert [change.shared for change in changes["kept"]] == [1.0, 1.0]


def test_a_theme_of_new_passages_is_born() -> None:
    matched, changes = trace([0] * 9 + [NO_THEME] * 9, [0] * 9 + [1] * 9)
    assert matched == [0, NO_THEME]
    assert [(change.old, change.new) for change in changes["born"]] == [(None, 1)]


def test_a_theme_in_two_is_split_and_the_larger_half_keeps_its_id() -> None:
    matched, changes = trace([0] * 12, [0] * 5 + [1] * 7)
    assert matched == [NO_THEME, 0]
    assert [(change.old, change.new) for change in changes["split"]] == [(0, 0)]


def test_two_themes_in_one_are_merged_into_the_larger() -> None:
    matched, changes = trace([0] * 4 + [1] * 8, [0] * 12)
    assert matched == [1]
    assert [(change.old, change.new) for change in changes["merged"]] == [(0, 0)]


def test_a_theme_whose_passages_went_everywhere_is_retired() -> None:
    before = [0] * 9 + [1] * 9 + [2] * 9 + [3] * 3
    after = [0] * 9 + [1] * 9 + [2] * 9 + [0, 1, 2]
    _, changes = trace(before, after)
    assert [(change.old, change.new) for change in changes["retired"]] == [(3, None)]


def test_a_theme_that_shares_no_passages_is_known_by_its_centre() -> None:
    before, after = np.array([0] * 5 + [NO_THEME] * 5), np.array([NO_THEME] * 5 + [0] * 5)
    centre = np.array([[1.0, 0.0]])
    assert match_themes(before, after, centre, centre).tolist() == [0]
    assert match_themes(before, after, centre, centre[:, ::-1]).tolist() == [NO_THEME]


def test_no_old_theme_is_claimed_twice() -> None:
    matched, _ = trace([0] * 10 + [1] * 10, [0] * 5 + [1] * 5 + [2] * 10)
    known = [old for old in matched if old != NO_THEME]
    assert len(known) == len(set(known)) == 2
