"""What the training of the subject model is told."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """Chosen on the validation split of the library answers.

    :param rare: titles that a term must be in to count.
    :param title_terms: that a concept keeps of its titles.
    :param linear_terms: that a linear weight is learned for, a concept.
    :param near, random: texts without a concept that its weights are learned against: the most alike, and any.
    :param smallest: linear weights below are dropped.
    :param folds: that indexed texts are divided in, so that none is looked at with what was learned from it.
    :param held_out: abstracts that nothing is learned from.
    :param weighed: abstracts that the last step is trained on.
    :param wrong: share of the wrong candidates that it is trained on.
    :param fewest: candidates in a leaf of a tree.
    """

    seed: int = 1
    rare: int = 3
    title_terms: int = 150
    linear_terms: int = 100
    near: int = 1000
    random: int = 500
    smallest: float = 0.05
    folds: int = 5
    held_out: int = 1000
    weighed: int = 2500
    wrong: float = 0.2
    trees: int = 200
    learning_rate: float = 0.06
    leaves: int = 31
    depth: int = 5
    fewest: int = 40
