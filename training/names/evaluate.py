"""Scores the shipped name model on the development documents, beside the stock spaCy pipeline, in one run.

Run: python -m training.names.evaluate --data ../shared/data
"""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from nlp.name_model.reading import SHIPPED, load_name_model
from nlp.words.finnish import load_finnish
from training.names.calibration import calibration_error, judge_names
from training.names.gold import Document, read_documents
from training.names.scoring import Score, score_model
from training.names.settings import TURKU
from training.names.stock import PIPELINE, load_stock, score_stock

DEV = "names/turku_ner_dev.tsv"
MAIN = TURKU[:3]


class Result(NamedTuple):
    """What a system reached."""

    score: Score
    calibration: float | None  # error of its names' scores, of a system that gives them
    first: float  # CPU seconds of the first run, which meets every word form for the first time
    second: float  # CPU seconds of a second run


def evaluate(folder: Path, documents: Sequence[Document]) -> dict[str, Result]:
    """Score the model of a folder and the stock pipeline."""
    finnish = load_finnish()
    model = load_name_model(folder, finnish)
    began = time.process_time()
    score = score_model(model, finnish, documents)
    again = time.process_time()
    score_model(model, finnish, documents)
    ended = time.process_time()
    judged = list(judge_names(model, finnish, documents))
    stock = load_stock()
    stock_score, first = score_stock(stock, documents)
    _, second = score_stock(stock, documents)
    return {
        "names": Result(score, calibration_error(judged), again - began, ended - again),
        PIPELINE: Result(stock_score, None, first, second),
    }


def format_table(results: dict[str, Result], tokens: int) -> str:
    """Write a Markdown table, a row a figure, a column a system."""
    groups = [("PER, ORG, LOC: precision / recall / F1", MAIN), ("all six: precision / recall / F1", TURKU)]
    rows = [("", *results), ("---",) * (1 + len(results))]
    for name, labels in groups:
        rows.append(
            (name, *(" / ".join(f"{rate:.3f}" for rate in one.score.rates(labels)) for one in results.values()))
        )
    for label in TURKU:
        rows.append((f"{label}: F1", *(f"{one.score.rates([label])[2]:.3f}" for one in results.values())))
    errors = ("–" if one.calibration is None else f"{one.calibration:.3f}" for one in results.values())
    rows.append(("calibration error of a name's score", *errors))
    rows.append(("tokens a CPU second, first run", *(f"{tokens / one.first:,.0f}" for one in results.values())))
    rows.append(("tokens a CPU second, second run", *(f"{tokens / one.second:,.0f}" for one in results.values())))
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def measure(folder: Path, data: Path) -> str:
    """Write the table of the model of a folder, on the development documents."""
    documents = list(read_documents(data / DEV))
    tokens = sum(len(sentence.forms) for document in documents for sentence in document.sentences)
    return format_table(evaluate(folder, documents), tokens)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the training data")
    parser.add_argument("--model", type=Path, default=SHIPPED, help="folder of the model (default: the shipped one)")
    arguments = parser.parse_args()
    print(measure(arguments.model, arguments.data), end="")


if __name__ == "__main__":
    main()
