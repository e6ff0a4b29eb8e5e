"""The recipe of `finnish-static`, on texts made here."""

import gzip
import json
import random
from pathlib import Path

import numpy as np
import pytest
import torch

from models.training.encoder.batches import PairTexts, Texts
from models.training.encoder.heldout import LIBRARY, is_held_out
from models.training.encoder.pairs import pair_library, pair_library_parts
from models.training.encoder.settings import DROPOUTS, LATE_SHARES, SHARES, Settings
from models.training.encoder.training import Bags, draw_batches, share_steps, train_bags

PARAGRAPH = "Kirjastosta löytyy aiheesta {} monta hyvää teosta, joita voi lainata kotiin kuukaudeksi."


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Fifty questions with answers of two paragraphs, of which every tenth is a validation one."""
    rows = [
        {
            "id": str(number), "split": "train" if number % 10 else "validate",
            "text": f"Mistä löydän tietoa aiheesta {number}?\n"
            + "\n\n".join(PARAGRAPH.format(f"{number} {part}") for part in "ab"),
            "subjects": [{"label": f"aihe {number}"}],
        }
        for number in range(50)
    ]  # fmt: skip
    file = tmp_path / LIBRARY
    file.parent.mkdir(parents=True)
    with gzip.open(file, "wt", encoding="utf-8") as written:
        written.writelines(json.dumps(row) + "\n" for row in rows)
    return tmp_path


@pytest.mark.parametrize("source", [pair_library, pair_library_parts])
def test_no_pair_holds_a_text_kept_from_training(source, library: Path) -> None:
    kept = {number for number in range(50) if number % 10 == 0 or is_held_out(str(number))}
    texts = " ".join(text for pair in source(library, random.Random(1)) for text in pair)
    met = {number for number in range(50) if f"aiheesta {number}?" in texts or f"aiheesta {number} a" in texts}
    assert met == set(range(50)) - kept
    assert not any(f"aihe {number}," in texts or texts.endswith(f"aihe {number}") for number in kept)


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
