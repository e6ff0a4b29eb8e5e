"""Floors of what themes are worth on ministers' sentences; the figures stand in docs/themes.md."""

import bz2
import csv
import io
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import adjusted_mutual_info_score

from models.encoders import SHIPPED
from models.static_embedding import StaticEmbedding
from models.themes.clusters import NO_THEME, FittedThemes, assign_themes, fit_themes
from models.themes.growth import refit_themes
from models.themes.matching import match_themes

pytestmark = pytest.mark.slow
EVERY = 5  # sentence is looked at


@pytest.fixture(scope="module")
def sentences(shared: Path) -> tuple[np.ndarray, list[str]]:
    """Vectors of ministers' sentences, and their ministries."""
    text = bz2.decompress((shared / "themes" / "eduskunta_vkk_train.csv.bz2").read_bytes()).decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))[::EVERY]
    return StaticEmbedding(SHIPPED / "finnish-static").encode([row["sentence"] for row in rows]), [
        row["ministry"] for row in rows
    ]


@pytest.fixture(scope="module")
def fitted(sentences: tuple[np.ndarray, list[str]]) -> FittedThemes:
    """Themes of the first ten parts in eleven."""
    return fit_themes(sentences[0][: len(sentences[0]) * 10 // 11])


def kept_share(first: FittedThemes, again: FittedThemes) -> float:
    after = again.assigned[: len(first.assigned)]
    matched = match_themes(first.assigned, after, first.centres, again.centres)
    return float((np.append(matched, NO_THEME)[after] == first.assigned).mean())


def test_themes_follow_ministries(sentences: tuple[np.ndarray, list[str]], fitted: FittedThemes) -> None:
    assert adjusted_mutual_info_score(sentences[1][: len(fitted.assigned)], fitted.assigned) >= 0.175


def test_unseen_sentences_follow_ministries_too(sentences: tuple[np.ndarray, list[str]], fitted: FittedThemes) -> None:
    vectors, ministries = (part[len(fitted.assigned) :] for part in sentences)
    assigned = assign_themes(vectors, fitted.centres, minimum=fitted.minimum)
    assert adjusted_mutual_info_score(ministries, assigned) >= 0.15
    assert (assigned == NO_THEME).mean() <= 0.1


def test_a_tenth_more_sentences_move_few(sentences: tuple[np.ndarray, list[str]], fitted: FittedThemes) -> None:
    vectors = sentences[0]
    new = assign_themes(vectors[len(fitted.assigned) :], fitted.centres, minimum=fitted.minimum)
    start, lost = np.append(fitted.assigned, new), int((fitted.assigned == NO_THEME).sum())
    again = refit_themes(vectors, start, minimum=fitted.minimum, lost_before=lost)
    assert kept_share(fitted, again) >= 0.97


def test_the_same_sentences_stay(sentences: tuple[np.ndarray, list[str]], fitted: FittedThemes) -> None:
    vectors, lost = sentences[0][: len(fitted.assigned)], int((fitted.assigned == NO_THEME).sum())
    again = refit_themes(vectors, fitted.assigned, minimum=fitted.minimum, lost_before=lost)
    assert kept_share(fitted, again) == 1
