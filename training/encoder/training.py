"""Trains rows and token weights so that the two texts of a pair are nearest each other in their batch."""

import copy
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import torch
from torch.nn import functional
from torch.optim.lr_scheduler import LambdaLR

from training.encoder.batches import Bag, PairTexts, Texts, draw_shuffled, draw_topics
from training.encoder.settings import Settings

SAME = -1e4  # score of a pair that is the same text, not a negative


class Bags(torch.nn.Module):
    """Texts as weighted sums of shared rows.

    :param rows: first rows, shape (rows, width).
    :param weights: first weight of each token, shape (tokens,); trained as logarithms, so they stay positive.
    :param row_of: row of each token, shape (tokens,).
    """

    def __init__(self, rows: np.ndarray, weights: np.ndarray, row_of: np.ndarray) -> None:
        super().__init__()
        self.rows = torch.nn.Parameter(torch.tensor(rows))
        self.log_weights = torch.nn.Parameter(torch.log(torch.tensor(weights).clamp(min=1e-6)))
        self.row_of = torch.from_numpy(row_of).long()

    def forward(self, bag: Bag) -> torch.Tensor:
        """Return sums, shape (texts, width), not normalised."""
        ids, offsets = torch.from_numpy(bag[0]).long(), torch.from_numpy(bag[1])
        weights = self.log_weights[ids].exp()
        return functional.embedding_bag(self.row_of[ids], self.rows, offsets, mode="sum", per_sample_weights=weights)

    def export(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the trained rows, shape (rows, width), and token weights, shape (tokens,); unknown tokens weigh 0."""
        weights = self.log_weights.detach().exp()
        weights[0] = 0.0
        return self.rows.detach().numpy(), weights.numpy()


def measure_loss(
    left: torch.Tensor, right: torch.Tensor, same: torch.Tensor, settings: Settings, *, narrow: int
) -> torch.Tensor:
    """Multiple-negatives ranking loss both ways, at full width and, weighing less, at a narrower one.

    :param left, right: sums of the pairs' texts, shape (batch, width).
    :param same: where left i or right j repeats those of another pair, shape (batch, batch), bool.
    :param narrow: the narrower width of this step.
    """
    target = torch.arange(len(left))
    total = torch.zeros(())
    for width, share in ((settings.width, 1.0), (narrow, settings.narrow_share)):
        a, b = (functional.normalize(side[:, :width]) for side in (left, right))
        scores = (a @ b.T * settings.scale).masked_fill(same, SAME)
        total = total + share * (functional.cross_entropy(scores, target) + functional.cross_entropy(scores.T, target))
    return total / (2 + 2 * settings.narrow_share)


def find_same(left: np.ndarray, right: np.ndarray) -> torch.Tensor:
    """Mark pairs that share a text with another pair, the diagonal left out; shape (batch, batch), bool."""
    same = (left[:, None] == left[None, :]) | (right[:, None] == right[None, :])
    same |= (left[:, None] == right[None, :]) | (right[:, None] == left[None, :])
    np.fill_diagonal(same, False)
    return torch.from_numpy(same)


def share_steps(sources: list[PairTexts], settings: Settings, chance: np.random.Generator) -> np.ndarray:
    """Choose the source of every step, as the shares of its part of the training say, in random order."""
    late = round(settings.late_from * settings.steps)
    return np.concatenate(
        [
            chance.choice(len(sources), size=size, p=weigh_sources(sources, shares))
            for size, shares in ((late, settings.shares), (settings.steps - late, settings.late_shares))
        ]
    )


def weigh_sources(sources: list[PairTexts], shares: Mapping[str, float]) -> np.ndarray:
    """Return the part of the steps that each source gets, shape (sources,)."""
    weights = np.array([shares.get(source.name, 0.0) for source in sources])
    return weights / weights.sum()


def encode_texts(bags: Bags, texts: Texts, chosen: np.ndarray) -> np.ndarray:
    """Encode chosen texts as unit rows, shape (chosen, width)."""
    chance = np.random.default_rng(0)
    with torch.no_grad():
        parts = [
            functional.normalize(bags(texts.gather(chosen[i : i + 4_096], dropout=0.0, chance=chance)))
            for i in range(0, len(chosen), 4_096)
        ]
    return torch.cat(parts).numpy()


def draw_batches(
    bags: Bags, texts: Texts, source: PairTexts, *, topics: bool, settings: Settings, chance: np.random.Generator
) -> Iterator[np.ndarray]:
    """Draw batches of a source: shuffled ones, or ones made of topics as the encoder sees them now.

    Of a large source a sample makes the topics: the training would see no more of it anyway.
    """
    if not topics or len(source.left) <= settings.batch:
        return draw_shuffled(source, batch=settings.batch, chance=chance)
    size = min(len(source.left), settings.topic_pairs)
    sample = chance.choice(len(source.left), size, replace=False)
    vectors = encode_texts(bags, texts, source.right[sample])
    batches = draw_topics(vectors, batch=settings.batch, topic=settings.topic_size, chance=chance)
    return (sample[chosen] for chosen in batches)


def make_optimizer(bags: Bags, settings: Settings) -> tuple[torch.optim.Optimizer, LambdaLR]:
    """Make Adam with a linear warm-up and a linear decay."""
    groups = [
        {"params": [bags.rows], "lr": settings.learning_rate},
        {"params": [bags.log_weights], "lr": settings.weight_learning_rate},
    ]
    optimizer = torch.optim.Adam(groups, fused=True)
    warm = max(1, round(settings.warm_up * settings.steps))

    def rate(step: int) -> float:
        return min((step + 1) / warm, (settings.steps - step) / max(1, settings.steps - warm))

    return optimizer, LambdaLR(optimizer, rate)


def train_averaged(bags: Bags, texts: Texts, sources: list[PairTexts], settings: Settings) -> Bags:
    """Train from the same beginning once for each seed, and average what comes of it.

    Averaged weights do better than each of those averaged: Wortsman et al. 2022, "Model soups".
    """
    averaged = copy.deepcopy(bags)
    for parameter in averaged.parameters():
        parameter.data.zero_()
    for number in range(settings.runs):
        trained = copy.deepcopy(bags)
        train_bags(trained, texts, sources, replace(settings, seed=settings.seed + number))
        for mean, of_run in zip(averaged.parameters(), trained.parameters(), strict=True):
            mean.data += of_run.data / settings.runs
    return averaged


def train_bags(bags: Bags, texts: Texts, sources: list[PairTexts], settings: Settings) -> None:
    """Train in place; progress goes to stderr."""
    chance = np.random.default_rng(settings.seed)
    optimizer, schedule = make_optimizer(bags, settings)
    draws: dict[tuple[int, bool], Iterator[np.ndarray]] = {}
    began, mean = time.monotonic(), 0.0
    for step, number in enumerate(share_steps(sources, settings, chance).tolist()):
        source, topics = sources[number], step >= settings.topic_from * settings.steps
        if (number, topics) not in draws:
            draws[number, topics] = draw_batches(bags, texts, source, topics=topics, settings=settings, chance=chance)
        chosen = next(draws[number, topics])
        left, right = source.left[chosen], source.right[chosen]
        dropout = settings.dropouts.get(source.name, settings.token_dropout)
        sides = [bags(texts.gather(side, dropout=dropout, chance=chance)) for side in (left, right)]
        narrow = int(chance.choice(settings.matryoshka))
        loss = measure_loss(sides[0], sides[1], find_same(left, right), settings, narrow=narrow)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        mean = 0.98 * mean + 0.02 * loss.item()
        if step % 50 == 49:
            corrected = mean / (1 - 0.98 ** (step + 1))
            print(
                f"step {step + 1}/{settings.steps}  loss {corrected:.3f}  {time.monotonic() - began:.0f} s",
                file=sys.stderr, flush=True,
            )  # fmt: skip
