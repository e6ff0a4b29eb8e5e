"""The last step: trees that weigh what is known of a candidate, trained on texts that nothing was learned from."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import Ridge

from corpus.lemmatised import LemmatisedText
from models.subjects.candidates import COMPLETE, FEATURES
from models.subjects.terms import TermSpace
from models.subjects.trees import BoostedTrees, from_scikit_learn
from models.subjects.weights import TermWeights
from training.subjects.crossing import Examples
from training.subjects.settings import Settings

COMPLETENESS_TERMS = 2000
#: What makes of a value between -1 and 1 a share: most abstracts 0, most answers 1, policy texts two thirds.
ALL_AT, NONE_AT = 0.8, 0.72
#: What the ensemble is made of, by how the names of its features begin.
PARTS = {
    "labels in the text": FEATURES[:16],
    "means of titles": ("titles", "beginning"),
    "weights of answers": ("answers",),
    "weights of abstracts": ("abstracts",),
    "frequencies": ("answer_count", "abstract_count", "title_count"),
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


def learn_completeness(
    space: TermSpace,
    answers: Sequence[LemmatisedText],
    abstracts: Sequence[LemmatisedText],
    policies: Sequence[LemmatisedText],
) -> TermWeights:
    """Learn how fully texts are indexed: library answers are, abstracts are not, and policy texts are taken as between.

    Nobody has indexed the policy texts. By reading, suggestions in the manner of answers are the better ones for them,
    but they are not written like answers: they get both.
    """
    texts = (answers, abstracts, policies)
    terms = space.matrix([text for group in texts for text in group])
    wanted = np.repeat([1.0, -1.0, 0.0], [len(group) for group in texts])
    share = np.repeat([len(wanted) / 3 / len(group) for group in texts], [len(group) for group in texts])
    fitted = Ridge(alpha=1.0).fit(terms, wanted, sample_weight=share)
    weights = fitted.coef_.copy()
    weights[np.argsort(-np.abs(weights))[COMPLETENESS_TERMS:]] = 0
    bias = np.array([ALL_AT * fitted.intercept_ + NONE_AT], dtype=np.float32)
    return TermWeights(csr_matrix((ALL_AT * weights)[:, None].astype(np.float32)), bias)


def fit_trees(examples: Sequence[Examples], settings: Settings) -> BoostedTrees:
    """Fit trees on examples: those of answers, which have all of their subjects, first.

    Of the wrong candidates they see a sample, each for those that are left out.
    """
    features = np.concatenate([one.features for one in examples])
    right = np.concatenate([one.right for one in examples])
    features[: len(examples[0].features), FEATURES.index(COMPLETE)] = 1
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
