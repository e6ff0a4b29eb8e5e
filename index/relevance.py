"""From which nearness on a passage answers a query by its meaning, as the passages of the index themselves have it."""

import numpy as np

FEWEST_SAMPLED, SAMPLED = 50, 400  # passages; of fewer nobody knows what is usual
#: At 100,000 passages the nearest one was up to 5.7 deviations away for words of random letters, and 5.7 to 9.0 for
#: what policy researchers ask; the floor is then 5.7.
FAR = 3.5  # standard deviations above what is usual for the query
FARTHER = 0.4  # for each time that there are e times as many passages as in the sample: the nearest of more is nearer


def least_cosine(sample: np.ndarray, query: np.ndarray, passages: int) -> float:
    """Return the cosine from which on passages are near a query; 2, which none has, where that cannot be known.

    :param sample: vectors of passages, shape (passages, width).
    """
    if len(sample) < FEWEST_SAMPLED or not query.any():
        return 2.0
    usual = sample.astype(np.float32) @ query
    deviations = FAR + FARTHER * max(float(np.log(passages / len(sample))), 0.0)
    return float(usual.mean() + deviations * usual.std())
