"""Trains the role model and saves it with its card.

Run: python -m training.roles --data ../shared/data --out nlp/roles/shipped
"""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from nlp.mentions import Analyser
from nlp.roles.model import Calibration, calibrate, load_role_model
from nlp.words.finnish import load_finnish
from training.roles.artefact import save_model
from training.roles.card import write_card
from training.roles.evaluate import format_table, judge, read_examples
from training.roles.examples import Example, Kind, Wanted, make_marked_examples, make_read_examples, marked_files
from training.roles.fitting import choose_threshold, cross_validate, fit_calibration, fit_temperatures, fit_weights
from training.roles.scoring import Judged
from training.roles.settings import Settings


def train_roles(data: Path, out: Path, settings: Settings) -> None:
    """Fit, calibrate on documents that a fit has not seen, save, and measure on the development documents."""
    began = time.process_time()
    analyser = Analyser(load_finnish())
    annotated, wanted = read_examples(analyser, "train", data)
    marked = list(make_marked_examples(analyser, marked_files(data)))
    read = list(make_read_examples(analyser, data))
    unseen = cross_validate([*annotated, *marked, *read], settings)
    temperatures = fit_temperatures(unseen)
    probabilities = unseen.probabilities(temperatures)
    calibration = fit_calibration(probabilities, unseen.examples)
    scores = np.array([one.score for one in unseen.examples])
    sure = calibrate(probabilities.max(axis=1), calibration, scores)
    threshold = choose_threshold(sure, unseen.examples, settings.precision)
    weights = fit_weights(unseen.examples, settings)
    features = save_model(
        out,
        weights,
        temperatures=temperatures,
        calibration=calibration,
        threshold=threshold,
        smallest=settings.smallest_weight,
    )
    load_role_model.cache_clear()
    parts: dict[str, Kind] = {"names as annotated": "annotated", "names as found": "found"}
    crossed = {name: _part(unseen.examples, probabilities, wanted, kind, calibration) for name, kind in parts.items()}
    development = judge(load_role_model(out), *read_examples(analyser, "development", data))
    write_card(
        out,
        settings,
        sizes={
            "annotated": len(annotated),
            "roles": len(wanted),
            "marked": len(marked),
            "read": len(read),
            "features": features,
        },
        figures={"cross": format_table(crossed, threshold), "development": format_table(development, threshold)},
        minutes=max(1, round((time.process_time() - began) / 60)),
    )


def _part(
    examples: Sequence[Example],
    probabilities: np.ndarray,
    wanted: Sequence[Wanted],
    kind: Kind,
    calibration: Calibration,
) -> Judged:
    """Return the examples of a kind as fits that have not seen them judge them."""
    rows = [at for at, one in enumerate(examples) if one.kind == kind]
    return Judged([examples[at] for at in rows], probabilities[rows], wanted, calibration)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the training data")
    parser.add_argument("--out", type=Path, required=True, help="folder to write the artefact to")
    arguments = parser.parse_args()
    train_roles(arguments.data, arguments.out, Settings())


if __name__ == "__main__":
    main()
