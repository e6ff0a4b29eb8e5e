"""From when on a passage answers a query: by its meaning, as the passages of the index have it, and by its words."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np

FEWEST_SAMPLED, SAMPLED = 50, 400  # passages; of fewer nobody knows what is usual
#: A passage is near that is far above what is usual for the query: by the deviations of the query's own cosines, and
#: by those of passages among themselves. By the first alone letters at random find what they are least far from, as
#: their cosines are all alike; by the second alone a broad query finds half of the passages. More deviations for each
#: time that there are e times as many passages as in the sample, as the nearest of more is nearer. Chosen by the
#: development half of the judged queries (docs/judging.md).
FAR, FARTHER = 2.6, 0.2
FAR_AMONG, FARTHER_AMONG = 1.3, 0.1
OFFSETS = (2, 3, 5, 7)  # a passage of the sample is compared with those a half, a third … of it further on

FEW = 3  # words of a query
SAID = 0.7  # how much of a query of few words, by their rarity, a passage says that answers by words alone


def knows_what_is_usual(sample: np.ndarray) -> bool:
    """Return whether there are passages enough to know from when on one is near a query."""
    return len(sample) >= FEWEST_SAMPLED


def least_cosine(sample: np.ndarray, query: np.ndarray, passages: int) -> float:
    """Return the cosine from which on passages are near a query; 2, which none has, where that cannot be known.

    :param sample: vectors of passages, shape (passages, width).
    """
    if not knows_what_is_usual(sample) or not query.any():
        return 2.0
    sample = sample.astype(np.float32)
    usual, among = sample @ query, _cosines_within(sample)
    more = max(float(np.log(passages / len(sample))), 0.0)
    far = max((FAR + FARTHER * more) * usual.std(), (FAR_AMONG + FARTHER_AMONG * more) * among.std())
    return float(usual.mean() + far)


def _cosines_within(sample: np.ndarray) -> np.ndarray:
    """Return the cosines of some pairs of passages."""
    pairs = (np.roll(sample, -(len(sample) // offset), axis=0) for offset in OFFSETS)
    return np.concatenate([np.einsum("ij,ij->i", sample, others) for others in pairs])


def enough_words(frequencies: Sequence[int], passages: int, most: int) -> list[tuple[int, ...]]:
    """Return which of the few words of a query are enough to answer it where no passage has all: places of so many.

    What has only the frequent words of it, as "kehittäminen" of a query with a word that no passage has, is on
    another topic as often as not: that is for its meaning to say.

    :param frequencies: how many passages have each word.
    :param most: words that the passages have that have most of them.
    """
    rarity = [float(np.log(1 + (passages - often + 0.5) / (often + 0.5))) for often in frequencies]
    sets = combinations([at for at, often in enumerate(frequencies) if often], most)
    return [places for places in sets if sum(rarity[at] for at in places) >= SAID * sum(rarity)]


def minimum_should_match(most: int) -> int:
    """Return how many words of a query a passage must have, where no passage has all and some have so many of them.

    A few words are a topic, which a passage has or has not. A long question says much that its answer need not repeat:
    asking for all that any passage has loses answers (MRR@10 of library questions .690, with this .726;
    `benchmarks.ranking`).
    """
    return most if most <= FEW else -(-most // 3)
