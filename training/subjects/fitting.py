"""The last step: trees that weigh what is known of a candidate, trained on texts that nothing was learned from."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.svm import LinearSVC

from models.subjects.candidates import FEATURES
from models.subjects.terms import TermSpace
from models.subjects.trees import BoostedTrees, from_scikit_learn
from models.subjects.weights import TermWeights
from training.subjects.crossing import Examples
from training.subjects.reading import IndexedText
from training.subjects.settings import Settings

KIND_TERMS = 400
#: What the ensemble is made of, by how the names of its features begin.
PARTS = {
    "labels in the text": FEATURES[:16],
    "means of titles": ("titles", "beginning"),
    "weights of answers": ("answers",),
    "weights of abstracts": ("abstracts",),
    "frequencies": ("answer_count", "abstract_count", "title_count"),
    "the kind of text": ("kind",),
}


def parts_of_features() -> dict[str, list[int]]:
    """Return the columns of each part of the ensemble."""
    return {
        part: [at for at, name in enumerate(FEATURES) if name in names or name.rpartition("_")[0] in names]
        for part, names in PARTS.items()
    }


def without(examples: Examples, columns: Sequence[int]) -> Examples:
    """Return examples whose trees are not told some of the features."""
    features = examples.features.copy()
    features[:, list(columns)] = 0
    return replace(examples, features=features)


def learn_kind(
    space: TermSpace, questions: Sequence[IndexedText], publications: Sequence[IndexedText]
) -> TermWeights:  # fmt: skip
    """Learn to tell questions with their answers from publications: librarians index the two differently."""
    terms = space.matrix([text.lemmas for text in (*questions, *publications)])
    asks = np.arange(terms.shape[0]) < len(questions)
    machine = LinearSVC(C=0.1, class_weight="balanced").fit(terms, asks)
    weights = machine.coef_[0]
    weights[np.argsort(-np.abs(weights))[KIND_TERMS:]] = 0
    return TermWeights(csr_matrix(weights[:, None].astype(np.float32)), machine.intercept_.astype(np.float32))


def fit_trees(examples: Sequence[Examples], settings: Settings) -> BoostedTrees:
    """Fit trees on a sample of the wrong candidates, which count for those that are left out, and all right ones."""
    features = np.concatenate([one.features for one in examples])
    right = np.concatenate([one.right for one in examples])
    random = np.random.default_rng(settings.seed)
    seen = right | (random.random(len(right)) < settings.wrong)
    classifier = HistGradientBoostingClassifier(
        max_iter=settings.trees,
        learning_rate=settings.learning_rate,
        max_leaf_nodes=settings.leaves,
        max_depth=settings.depth,
        min_samples_leaf=settings.fewest,
        l2_regularization=5.0,
        early_stopping=False,
        random_state=settings.seed,
    )
    classifier.fit(features[seen], right[seen], sample_weight=np.where(right[seen], 1, 1 / settings.wrong))
    return from_scikit_learn(classifier)
