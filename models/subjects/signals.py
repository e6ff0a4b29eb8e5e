"""What each part of the model says of every concept, for a batch of texts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.lemmatised import LemmatisedText
from models.subjects.terms import TermSpace
from models.subjects.weights import TermWeights

BEGINNING = 40  # tokens: a title and the first sentence, or the question of a question and its answer


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned from indexed texts; training leaves out the texts that it then looks at.

    :param titles: mean terms of the titles that have a concept: unit rows.
    :param answers: linear weights learned from library answers with all their subjects.
    :param abstracts: the same from abstracts, whose subjects are incomplete.
    :param completeness: one column: how fully texts like it are indexed, from 0 (abstracts) to 1 (library answers).
    :param title_counts, answer_counts, abstract_counts: how many of each had a concept, shape (concepts,).
    """

    titles: TermWeights
    answers: TermWeights
    abstracts: TermWeights
    completeness: TermWeights
    title_counts: np.ndarray
    answer_counts: np.ndarray
    abstract_counts: np.ndarray


@dataclass(frozen=True, slots=True)
class Signals:
    """Scores, shape (texts, concepts), float32, and how fully texts like each are indexed, shape (texts,), 0–1."""

    titles: np.ndarray
    beginning: np.ndarray
    answers: np.ndarray
    abstracts: np.ndarray
    completeness: np.ndarray


def find_signals(space: TermSpace, learned: Learned, texts: Sequence[LemmatisedText]) -> Signals:
    """Score every concept for texts."""
    terms = space.matrix(texts)
    return Signals(
        titles=learned.titles.score(terms),
        beginning=learned.titles.score(space.matrix(texts, tokens=BEGINNING)),
        answers=learned.answers.score(terms),
        abstracts=learned.abstracts.score(terms),
        completeness=np.clip(learned.completeness.score(terms)[:, 0], 0, 1),
    )
