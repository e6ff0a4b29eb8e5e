"""Fits the model of recommendations, saves it with its card, and prints how right it is.

Run: python -m training.recommendations --data ../shared/data --out nlp/recommendations/shipped
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_recall_fscore_support
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from nlp.recommendations.model import RecommendationModel, read_model
from nlp.words.finnish import load_finnish
from training.recommendations.examples import Example, read_examples

STRENGTH = 3.0  # inverse of the regularisation, by cross-validation: .3 to 10 are within a point of F1
THRESHOLD = 0.5
FOLDS = 10
LEAST = 1e-4  # weights below are left out


def fit_model(examples: Sequence[Example]) -> tuple[RecommendationModel, np.ndarray]:
    """Fit a model; return it with the probabilities of cross-validation, shape (examples,).

    Sentences without a feature have none to learn from: the model gives them a probability of zero.
    """
    open_ones = [at for at, example in enumerate(examples) if example.features]
    vectorizer = DictVectorizer()
    inputs = vectorizer.fit_transform(
        [dict.fromkeys(example.features, 1.0) for example in (examples[at] for at in open_ones)]
    )
    right = np.array([examples[at].marked.recommends for at in open_ones])
    estimator = LogisticRegression(C=STRENGTH, max_iter=5000)
    folds = StratifiedKFold(FOLDS)
    apart = np.zeros(len(examples))
    apart[open_ones] = cross_val_predict(estimator, inputs, right, cv=folds, method="predict_proba")[:, 1]
    estimator.fit(inputs, right)
    named = zip(vectorizer.get_feature_names_out(), estimator.coef_[0], strict=True)
    weights = {str(name): round(float(weight), 4) for name, weight in named if abs(weight) > LEAST}
    return RecommendationModel(weights, round(float(estimator.intercept_[0]), 4), THRESHOLD), apart


def score(examples: Sequence[Example], probabilities: np.ndarray, threshold: float) -> str:
    """Write precision, recall and F1 of sentences that recommend."""
    right = [example.marked.recommends for example in examples]
    values = precision_recall_fscore_support(right, probabilities >= threshold, average="binary", zero_division=0)
    return " / ".join(f"{value:.3f}" for value in values[:3])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the shared data")
    parser.add_argument("--out", type=Path, help="folder to write the model to; left out, the one there is is scored")
    parser.add_argument("--sealed", action="store_true", help="score the sealed sentences, at releases only")
    arguments = parser.parse_args()
    examples = list(read_examples(load_finnish(), data=arguments.data))
    seen = [example for example in examples if example.split != "sealed"]
    model, apart = fit_model(seen)
    print(f"precision / recall / F1 on {len(seen)} sentences, cross-validated: {score(seen, apart, THRESHOLD)}")
    if arguments.out:
        stored = {"weights": model.weights, "offset": model.offset, "threshold": model.threshold}
        text = json.dumps(stored, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        (arguments.out / "model.json").write_text(text, encoding="utf-8")
    if arguments.sealed:
        sealed = [example for example in examples if example.split == "sealed"]
        shipped = read_model(arguments.out / "model.json") if arguments.out else model
        probabilities = np.array([shipped.probability(example.features) for example in sealed])
        print(f"… on {len(sealed)} sealed ones: {score(sealed, probabilities, shipped.threshold)}")


if __name__ == "__main__":
    main()
