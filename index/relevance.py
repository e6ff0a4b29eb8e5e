"""From when on a passage answers a query: by its meaning, as the passages of the index have it, and by its words."""

import numpy as np

FEWEST_SAMPLED, SAMPLED = 50, 400  # passages; of fewer nobody knows what is usual
#: At 100,000 passages the nearest one was up to 5.7 deviations away for 14 queries of random letters, and 5.7 to 9.0
#: for ten as policy researchers ask. The floor, then 5.7, was set after looking at these scores: no test of it.
FAR = 3.5  # standard deviations above what is usual for the query
FARTHER = 0.4  # for each time that there are e times as many passages as in the sample: the nearest of more is nearer

FEW = 3  # words of a query


def least_cosine(sample: np.ndarray, query: np.ndarray, passages: int) -> float:
    """Return the cosine from which on passages are near a query; 2, which none has, where that cannot be known.

    :param sample: vectors of passages, shape (passages, width).
    """
    if len(sample) < FEWEST_SAMPLED or not query.any():
        return 2.0
    usual = sample.astype(np.float32) @ query
    deviations = FAR + FARTHER * max(float(np.log(passages / len(sample))), 0.0)
    return float(usual.mean() + deviations * usual.std())


def minimum_should_match(most: int) -> int:
    """Return how many words of a query a passage must have, where no passage has all and some have so many of them.

    A few words are a topic, which a passage has or has not. A long question says much that its answer need not repeat:
    asking for all that any passage has loses answers (MRR@10 of library questions .690, with this .726;
    `benchmarks.ranking`).
    """
    return most if most <= FEW else -(-most // 3)
