"""Fits how sure the model is of a name to how often such a name is right."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression

from nlp.name_model.reading import NameModel
from nlp.words.finnish import Finnish
from training.names.gold import Document, tokenise_document
from training.names.scoring import to_span
from training.names.settings import TURKU

BINS = 10


def fit_calibration(model: NameModel, finnish: Finnish, documents: Iterable[Document]) -> tuple[float, float]:
    """Return slope and offset of the log odds of a name's score (Platt scaling).

    :param model: one that is not calibrated.
    """
    scores, right = zip(*judge_names(model, finnish, documents), strict=True)
    odds = np.log(np.array(scores)) - np.log1p(1e-6 - np.array(scores))
    fitted = LogisticRegression(C=1e6).fit(odds[:, None], right)
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


def judge_names(model: NameModel, finnish: Finnish, documents: Iterable[Document]) -> Iterator[tuple[float, bool]]:
    """Yield the score of each name that a model finds, and whether it is annotated."""
    for document in documents:
        names = model.find_names(document.text, list(tokenise_document(finnish, document)))
        for sentence in document.sentences:
            first, last = sentence.offsets[0][0], sentence.offsets[-1][1]
            for name in names:
                if first <= name.start < last and name.label in TURKU:
                    yield name.score, to_span(name, sentence.offsets) in sentence.spans


def calibration_error(judged: Sequence[tuple[float, bool]]) -> float:
    """Return the mean difference of score and share of right names, over BINS bins of like score (ECE)."""
    in_order = np.array(sorted(judged), dtype=float)
    bins = np.array_split(in_order, BINS)
    return float(sum(abs(one[:, 0].mean() - one[:, 1].mean()) * len(one) for one in bins) / len(in_order))
