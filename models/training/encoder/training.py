"""Trains rows and token weights so that the two texts of a pair are nearest each other in their batch."""

import sys
import time
from collections.abc import Iterator

import numpy as np
import torch
from torch.nn import functional
from torch.optim.lr_scheduler import LambdaLR

from models.training.encoder.batches import Bag, PairTexts, Texts, draw_shuffled, draw_topics
from models.training.encoder.settings import Settings

SAME = -1e4  # score of a pair that is the same text, not a negative


class Bags(torch.nn.Module):
    """Texts as weighted sums of shared rows.

    :param rows: first rows, shape (rows, width).
    :param weights: first weight of each token, shape (tokens,); trained as logarithms, so they stay positive.
    :param row_of: row of each token, shape (tokens,).
    """

    def __init__(self, rows: np.ndarray, weights: np.ndarray, row_of: np.ndarray) -> None:
        super().__init__()
        self.rows = torch.nn.Parameter(torch.from_numpy(rows))
        self.log_weights = torch.nn.Parameter(torch.log(torch.from_numpy(weights).clamp(min=1e-6)))
        self.row_of = torch.from_numpy(row_of).long()

    def forward(self, bag: Bag) -> torch.Tensor:
        """Give sums, shape (texts, width), not normalised."""
        ids, offsets = torch.from_numpy(bag[0]).long(), torch.from_numpy(bag[1])
        weights = self.log_weights[ids].exp()
        return functional.embedding_bag(self.row_of[ids], self.rows, offsets, mode="sum", per_sample_weights=weights)

    def export(self) -> tuple[np.ndarray, np.ndarray]:
        """Give the trained rows, shape (rows, width), and token weights, shape (tokens,); unknown tokens weigh 0."""
        weights = self.log_weights.detach().exp()
        weights[0] = 0.0
        return self.rows.detach().numpy(), weights.numpy()


def measure_loss(left: torch.Tensor, right: torch.Tensor, same: torch.Tensor, settings: Settings) -> torch.Tensor:
    """Multiple-negatives ranking loss both ways, averaged over the Matryoshka widths.

    :param left, right: sums of the pairs' texts, shape (batch, width).
    :param same: where left i or right j repeats those of another pair, shape (batch, batch), bool.
    """
    target = torch.arange(len(left))
    losses = []
    for width in settings.matryoshka:
        a, b = (functional.normalize(side[:, :width]) for side in (left, right))
        scores = (a @ b.T * settings.scale).masked_fill(same, SAME)
        losses.append(functional.cross_entropy(scores, target) + functional.cross_entropy(scores.T, target))
    return torch.stack(losses).mean() / 2


def find_same(left: np.ndarray, right: np.ndarray) -> torch.Tensor:
    """Mark pairs that share a text with another pair, the diagonal left out; shape (batch, batch), bool."""
    same = (left[:, None] == left[None, :]) | (right[:, None] == right[None, :])
    same |= (left[:, None] == right[None, :]) | (right[:, None] == left[None, :])
    np.fill_diagonal(same, False)
    return torch.from_numpy(same)


def share_steps(sources: list[PairTexts], settings: Settings, chance: np.random.Generator) -> np.ndarray:
    """Choose the source of every step, as the shares say, in random order."""
    shares = np.array([settings.shares.get(source.name, 0.0) for source in sources])
    return chance.choice(len(sources), size=settings.steps, p=shares / shares.sum())


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
    """Draw batches of a source: shuffled ones, or ones made of topics as the encoder sees them now."""
    if not topics or len(source.left) <= settings.batch:
        return draw_shuffled(source, batch=settings.batch, chance=chance)
    vectors = encode_texts(bags, texts, source.right)
    return draw_topics(source, vectors, batch=settings.batch, topic=settings.topic_size, chance=chance)


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
        sides = [bags(texts.gather(side, dropout=settings.token_dropout, chance=chance)) for side in (left, right)]
        loss = measure_loss(sides[0], sides[1], find_same(left, right), settings)
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
