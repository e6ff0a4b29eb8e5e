"""Gives the embedding its first rows: floret vectors of each row's forms, centred and reduced."""

import numpy as np
import spacy
from sklearn.decomposition import PCA
from sklearn.preprocessing import normalize

from training.encoder.vocabulary import Vocabulary

PIPELINE = "spacy_fi_experimental_web_md"
EVENNESS = 0.5  # power of their deviation that components are divided by: at 1, all weigh the same


def make_first_rows(vocabulary: Vocabulary, *, width: int, seed: int) -> np.ndarray:
    """Average the floret vectors of a row's forms, weighted by how common they are.

    A width beyond theirs is filled by chance, which tells rows of like meaning apart.

    :returns: rows whose components have unit variance on average, shape (rows, width), float32; the row of the
        unknown token is zero.
    """
    table = spacy.load(PIPELINE, exclude=["tagger", "morphologizer", "parser", "ner", "lemmatizer"]).vocab.vectors
    vectors = np.asarray(table.get_batch(vocabulary.tokens), dtype=np.float32)
    share = np.exp(vocabulary.scores).astype(np.float32)
    sums = np.zeros((len(vocabulary.names), vectors.shape[1]), dtype=np.float32)
    np.add.at(sums, vocabulary.rows, share[:, None] * vectors)
    rows = sums / np.bincount(vocabulary.rows, weights=share, minlength=len(sums))[:, None]
    rows = PCA(min(width, vectors.shape[1]), random_state=seed).fit_transform(rows)
    rows = normalize(rows / rows.std(axis=0) ** EVENNESS)
    chance = normalize(np.random.default_rng(seed).standard_normal((len(rows), width)))
    rows = np.sqrt(width) * normalize(np.hstack([rows, chance[:, rows.shape[1] :]]))
    rows[0] = 0.0
    return rows.astype(np.float32)


def make_first_weights(vocabulary: Vocabulary, counts: np.ndarray, *, smoothing: float) -> np.ndarray:
    """Weigh tokens by inverse frequency, a / (a + p), after Arora et al. 2017 (SIF).

    :param counts: how often each token is met in the training texts, shape (tokens,).
    :returns: weights of tokens, 0–1, shape (tokens,), float32; a row's forms share the probability of the row.
    """
    by_row = np.bincount(vocabulary.rows, weights=counts, minlength=len(vocabulary.names))
    share = by_row / by_row.sum()
    weights = smoothing / (smoothing + share[vocabulary.rows])
    weights[0] = 0.0
    return weights.astype(np.float32)
