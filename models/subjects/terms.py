"""Texts as weighted terms: lemmas, and the parts of compounds with less weight."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from corpus.lemmatised import LemmatisedText

PART = 0.6  # weight of a compound's part beside a whole word


@dataclass(frozen=True, slots=True)
class TermSpace:
    """The terms that a model knows.

    :param columns: of each term.
    :param rarity: logarithm of how rarely texts have a term, by column (IDF); 0 for one too rare to tell.
    """

    columns: Mapping[str, int]
    rarity: np.ndarray

    def matrix(self, texts: Sequence[LemmatisedText], *, tokens: int | None = None) -> csr_matrix:
        """Return unit rows, shape (texts, terms), float32.

        :param tokens: how many from the beginning are read; by default all.
        """
        counts = [self._count(text, tokens) for text in texts]
        starts = np.cumsum([0, *map(len, counts)])
        columns = np.fromiter((column for one in counts for column in one), dtype=np.int32, count=starts[-1])
        values = np.fromiter((value for one in counts for value in one.values()), dtype=np.float32, count=starts[-1])
        values = np.log1p(values) * self.rarity[columns]
        of = np.repeat(np.arange(len(texts)), np.diff(starts))
        lengths = np.sqrt(np.bincount(of, values**2, minlength=len(texts)))
        values = (values / np.maximum(lengths, 1e-6)[of]).astype(np.float32)
        matrix = csr_matrix((values, columns, starts), shape=(len(texts), len(self.rarity)))
        matrix.eliminate_zeros()
        return matrix

    def _count(self, text: LemmatisedText, tokens: int | None) -> dict[int, float]:
        counts: defaultdict[int, float] = defaultdict(float)
        find = self.columns.get
        for lemma in text.lemmas[:tokens]:
            column = find(lemma)
            if column is not None:
                counts[column] += 1
        for at, part in text.parts:
            column = find(part)
            if column is not None and (tokens is None or at < tokens):
                counts[column] += PART
        return counts
