"""Describes indexed texts by what was learned from others: each fold by the rest."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.subjects.candidates import Candidates, NamedConcepts, gather_candidates
from models.subjects.signals import Learned, find_signals
from models.subjects.terms import TermSpace
from training.subjects.counting import subject_matrix
from training.subjects.linear import learn_weights
from training.subjects.reading import IndexedText
from training.subjects.settings import Settings

BATCH = 64


@dataclass(frozen=True, slots=True)
class Examples:
    """Candidates of texts in one table.

    :param features: shape (rows, features). :param concepts, texts, right, completeness: shape (rows,).
    :param gold: subjects of each text, those of no known concept as negative numbers.
    """

    features: np.ndarray
    concepts: np.ndarray
    texts: np.ndarray
    right: np.ndarray
    completeness: np.ndarray
    gold: list[frozenset[int]]


def learn_answers(learned: Learned, space: TermSpace, texts: Sequence[IndexedText], settings: Settings) -> Learned:
    """Learn from texts with all of their subjects."""
    terms = space.matrix([text.lemmas for text in texts])
    subjects = subject_matrix(texts, len(learned.title_counts))
    return replace(
        learned,
        answers=learn_weights(terms, subjects, settings),
        answer_counts=np.asarray(subjects.sum(axis=0)).ravel(),
    )


def learn_abstracts(learned: Learned, space: TermSpace, texts: Sequence[IndexedText], settings: Settings) -> Learned:
    """Learn from texts with some of their subjects."""
    terms = space.matrix([text.lemmas for text in texts])
    subjects = subject_matrix(texts, len(learned.title_counts))
    counts = np.asarray(subjects.sum(axis=0)).ravel()
    return replace(learned, abstracts=learn_weights(terms, subjects, settings), abstract_counts=counts)


def describe(
    texts: Sequence[IndexedText], named: NamedConcepts, learned: Learned, space: TermSpace
) -> Iterator[Candidates]:
    """Yield the candidates of texts, in order."""
    for first in range(0, len(texts), BATCH):
        batch = texts[first : first + BATCH]
        lemmas = [text.lemmas for text in batch]
        signals = find_signals(space, learned, lemmas)
        yield from gather_candidates(named, learned, signals, lemmas)


def as_table(texts: Sequence[IndexedText], candidates: Sequence[Candidates]) -> Examples:
    """Join the candidates of texts."""
    right = [np.isin(one.concepts, list(text.subjects)) for text, one in zip(texts, candidates, strict=True)]
    return Examples(
        features=np.concatenate([one.features for one in candidates]),
        concepts=np.concatenate([one.concepts for one in candidates]),
        texts=np.repeat(np.arange(len(texts)), [len(one.concepts) for one in candidates]),
        right=np.concatenate(right),
        completeness=np.repeat(
            np.array([one.completeness for one in candidates], dtype=np.float32),
            [len(one.concepts) for one in candidates],
        ),
        gold=[text.subjects | {-1 - number for number in range(text.missing)} for text in texts],
    )


def describe_unseen(
    texts: Sequence[IndexedText],
    learn: Callable[[Sequence[IndexedText]], Learned],
    looked_at: Sequence[int],
    named: NamedConcepts,
    space: TermSpace,
    settings: Settings,
) -> Examples:
    """Describe some of the texts, each by what was learned from the texts of other folds.

    :param learn: learns from texts.
    """
    fold = np.random.default_rng(settings.seed).permutation(len(texts)) % settings.folds
    wanted = np.zeros(len(texts), dtype=bool)
    wanted[list(looked_at)] = True
    done: dict[int, Candidates] = {}
    for number in range(settings.folds):
        learned = learn([text for text, its in zip(texts, fold, strict=True) if its != number])
        chosen = np.flatnonzero((fold == number) & wanted).tolist()
        described = describe([texts[at] for at in chosen], named, learned, space)
        done |= dict(zip(chosen, described, strict=True))
        print(f"fold {number + 1} of {settings.folds}: {len(chosen)} texts described", flush=True)
    order = sorted(done)
    return as_table([texts[at] for at in order], [done[at] for at in order])
