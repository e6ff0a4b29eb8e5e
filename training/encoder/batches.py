"""Keeps tokenized pairs and draws batches from them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer

from training.encoder.pairs import Pair

Bag = tuple[np.ndarray, np.ndarray]  # token ids of texts one after another, and where each text begins


@dataclass(frozen=True, slots=True)
class Texts:
    """Token ids of texts: `ids` of all of them, of text i from `starts[i]` to `starts[i + 1]`."""

    ids: np.ndarray
    starts: np.ndarray

    def gather(self, chosen: np.ndarray, *, dropout: float, chance: np.random.Generator) -> Bag:
        """Collect the tokens of chosen texts, some of them left out by chance; a text keeps its first token."""
        sizes = self.starts[chosen + 1] - self.starts[chosen]
        begins = np.concatenate([[0], np.cumsum(sizes)])
        places = np.arange(begins[-1]) + np.repeat(self.starts[chosen] - begins[:-1], sizes)
        kept = chance.random(len(places)) >= dropout
        kept[begins[:-1]] = True
        offsets = np.concatenate([[0], np.cumsum(np.add.reduceat(kept, begins[:-1], dtype=np.int64))[:-1]])
        return self.ids[places[kept]], offsets


@dataclass(frozen=True, slots=True)
class PairTexts:
    """Pairs of one source: text numbers of the left and right side, shape (pairs,) both."""

    name: str
    left: np.ndarray
    right: np.ndarray


def tokenize_texts(tokenizer: Tokenizer, texts: Sequence[str], *, longest: int) -> Texts:
    """Tokenize texts, at most `longest` tokens of each; a text without tokens gets the unknown token."""
    rows = []
    for first in range(0, len(texts), 10_000):
        found = tokenizer.encode_batch_fast(list(texts[first : first + 10_000]), add_special_tokens=False)
        rows += [np.array(encoding.ids[:longest] or [0], dtype=np.int32) for encoding in found]
    starts = np.concatenate([[0], np.cumsum([len(row) for row in rows])])
    return Texts(np.concatenate(rows), starts)


def number_pairs(pairs: dict[str, list[Pair]]) -> tuple[list[str], list[PairTexts]]:
    """Number the distinct texts, and write the pairs by number."""
    numbers: dict[str, int] = {}
    sources = []
    for name, of_source in pairs.items():
        both = np.array([[numbers.setdefault(text, len(numbers)) for text in pair] for pair in of_source])
        sources.append(PairTexts(name, both[:, 0], both[:, 1]))
    return list(numbers), sources


def draw_shuffled(source: PairTexts, *, batch: int, chance: np.random.Generator) -> Iterator[np.ndarray]:
    """Draw batches of pairs for ever, each pair once an epoch."""
    while True:
        order = chance.permutation(len(source.left))
        size = min(batch, len(order))
        yield from (order[i : i + size] for i in range(0, len(order) - size + 1, size))


def find_topics(vectors: np.ndarray, *, size: int, chance: np.random.Generator) -> list[np.ndarray]:
    """Halve texts again and again, each time between two of them picked by chance, down to topics.

    A random tree over half a million texts takes seconds where clustering took minutes, and each epoch has another.

    :param vectors: unit rows, shape (texts, width).
    :param size: how many texts a topic may have.
    :returns: indices of the texts of each topic.
    """
    waiting, topics = [np.arange(len(vectors))], []
    while waiting:
        members = waiting.pop()
        if len(members) <= size:
            topics.append(members)
            continue
        first, second = chance.choice(members, 2, replace=False)
        half = len(members) // 2
        order = np.argpartition(vectors[members] @ (vectors[first] - vectors[second]), half)
        waiting += [members[order[:half]], members[order[half:]]]
    return topics


def draw_topics(vectors: np.ndarray, *, batch: int, topic: int, chance: np.random.Generator) -> Iterator[np.ndarray]:
    """Draw batches for ever that are made of whole topics, so that texts meet negatives close to them.

    :param vectors: unit rows of the pairs' right sides, shape (pairs, width).
    :param topic: how many pairs a topic has at most.
    """
    while True:
        topics = find_topics(vectors, size=topic, chance=chance)
        order = np.concatenate([topics[i] for i in chance.permutation(len(topics))])
        size = min(batch, len(order))
        yield from (order[i : i + size] for i in range(0, len(order) - size + 1, size))
