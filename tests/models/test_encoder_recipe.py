"""The recipe of `finnish-static`, on texts made here."""

import gzip
import json
import random
from pathlib import Path

import numpy as np
import pytest
import torch

from training.encoder.batches import PairTexts, Texts
from training.encoder.heldout import LIBRARY, is_held_out
from training.encoder.pairs import (
    TITLES,
    TITLES_A_SUBJECT,
    pair_library,
    pair_library_parts,
    pair_library_titles,
)
from training.encoder.settings import DROPOUTS, LATE_SHARES, SHARES, Settings
from training.encoder.training import Bags, draw_batches, share_steps, train_bags
from training.encoder.whitening import whiten_rows

PARAGRAPH = "Kirjastosta löytyy aiheesta {} monta hyvää teosta, joita voi lainata kotiin kuukaudeksi."


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Fifty questions with answers of two paragraphs, of which every tenth is a validation one."""
    rows = [
        {
            "id": str(number), "split": "train" if number % 10 else "validate",
            "text": f"Mistä löydän tietoa aiheesta {number}?\n"
            + "\n\n".join(PARAGRAPH.format(f"{number} {part}") for part in "ab"),
            "subjects": [{"uri": f"yso:{number}", "label": f"aihe {number}"}, {"uri": "yso:kirjat", "label": "kirjat"}],
        }
        for number in range(50)
    ]  # fmt: skip
    titles = [
        {"title": f"Teos {number} aiheesta {part}", "subjects": [{"uri": f"yso:{number}"}, {"uri": "yso:kirjat"}]}
        for number in range(50)
        for part in "ab"
    ]
    for name, made in ((LIBRARY, rows), (TITLES, titles)):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        with gzip.open(file, "wt", encoding="utf-8") as written:
            written.writelines(json.dumps(row) + "\n" for row in made)
    return tmp_path


def test_questions_meet_the_titles_of_their_rarest_subjects(library: Path) -> None:
    of_question = [b for a, b in pair_library_titles(library, random.Random(1)) if "aiheesta 7?" in a]
    assert {"Teos 7 aiheesta a", "Teos 7 aiheesta b"} <= set(of_question)
    assert len(of_question) == 2 + TITLES_A_SUBJECT


@pytest.mark.parametrize("source", [pair_library, pair_library_parts, pair_library_titles])
def test_no_pair_holds_a_text_kept_from_training(source, library: Path) -> None:
    kept = {number for number in range(50) if number % 10 == 0 or is_held_out(str(number))}
    texts = " ".join(text for pair in source(library, random.Random(1)) for text in pair)
    met = {number for number in range(50) if f"aiheesta {number}?" in texts or f"aiheesta {number} a" in texts}
    assert met == set(range(50)) - kept
    assert not any(f"aihe {number}," in texts for number in kept)


def test_every_share_is_of_a_source_that_has_shares_all_along() -> None:
    assert set(LATE_SHARES) == set(SHARES)
    assert set(DROPOUTS) <= set(SHARES)


def test_late_shares_hold_from_their_step_on() -> None:
    sources = [PairTexts(name, np.arange(4), np.arange(4)) for name in ("squad", "library")]
    settings = Settings(steps=20, late_from=0.75, shares={"squad": 1.0}, late_shares={"library": 2.0})
    steps = share_steps(sources, settings, np.random.default_rng(1))
    assert steps.tolist() == [0] * 15 + [1] * 5


def make_corpus() -> tuple[Texts, PairTexts]:
    """Two hundred pairs: text i holds token 1 + i % 100 and a token that many share."""
    ids = np.array([[1 + number % 100, 101 + number % 7] for number in range(400)], dtype=np.int32)
    numbers = np.arange(200)
    return Texts(ids.ravel(), np.arange(401) * 2), PairTexts("squad", numbers, numbers + 200)


def make_bags() -> Bags:
    rows = np.random.default_rng(1).normal(size=(108, 16)).astype(np.float32)
    return Bags(rows, np.ones(108, dtype=np.float32), np.arange(108))


def test_a_sample_of_a_large_source_makes_the_topics() -> None:
    texts, source = make_corpus()
    settings = Settings(width=16, matryoshka=(8,), batch=32, topic_size=8, topic_pairs=64)
    batches = draw_batches(make_bags(), texts, source, topics=True, settings=settings, chance=np.random.default_rng(1))
    drawn = np.concatenate([next(batches) for _ in range(6)])
    assert len(np.unique(drawn)) == 64


@pytest.mark.slow
def test_training_brings_pairs_together_and_is_seeded() -> None:
    texts, source = make_corpus()
    settings = Settings(
        width=16, matryoshka=(8,), batch=32, topic_size=8, steps=40, shares={"squad": 1.0}, late_shares={"squad": 1.0}
    )
    trained = []
    for _ in range(2):
        torch.manual_seed(1)
        bags = make_bags()
        train_bags(bags, texts, [source], settings)
        trained.append(bags.export())
    np.testing.assert_array_equal(trained[0][0], trained[1][0])
    _, weights = trained[0]
    assert weights[1:101].mean() > weights[101:108].mean()  # what tells a pair from others weighs more


def test_whitening_evens_out_how_texts_vary_and_keeps_the_order_of_components() -> None:
    chance = np.random.default_rng(1)
    texts = chance.normal(size=(4_000, 8)) * np.array([4, 1, 1, 1, 1, 1, 1, 0.25])
    rows = np.eye(8)
    np.testing.assert_allclose(whiten_rows(rows, texts, power=0.0), rows, atol=1e-6)
    np.testing.assert_allclose(np.cov(texts @ whiten_rows(rows, texts, power=0.5), rowvar=False), rows, atol=0.01)
    part = np.abs(whiten_rows(rows, texts, power=0.1))
    assert part.argmax(axis=1).tolist() == list(range(8))
    assert part[0, 0] < part[1, 1] < part[7, 7]
