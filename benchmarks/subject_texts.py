"""Indexed texts that suggestions are measured on, and those that models may learn from."""

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from training.subjects.reading import divide_abstracts
from training.subjects.scoring import SHOWN, Measured, calibration_error, f1_at, ndcg_at, recall_at
from training.subjects.settings import Settings


@dataclass(frozen=True, slots=True)
class SubjectText:
    """A text with the URIs of its subjects."""

    text: str
    subjects: tuple[str, ...]


def read_test_sets(data: Path, most: int) -> dict[str, list[SubjectText]]:
    """Return the texts that no model has learned from, by the name of their set; at most so many of each."""
    return {
        "library answers, validation": _answers(data, "validate")[:most],
        "abstracts held out": _abstracts(data)[0][:most],
    }


def read_training(data: Path) -> dict[str, list[SubjectText]]:
    """Return the texts with subjects that models learn from, without those of the test sets."""
    titles = [_text(row, "title") for row in _rows(data, "finna_titles")]
    held_out, others = _abstracts(data)
    theirs = {tuple(sorted(one.subjects)) for one in held_out if len(one.subjects) > 1}
    return {
        "answers": _answers(data, "train"),
        "abstracts": others,
        "titles": [one for one in titles if tuple(sorted(one.subjects)) not in theirs],
    }


def score(suggested: Sequence[Sequence[tuple[str, float]]], texts: Sequence[SubjectText]) -> Measured:
    """Score suggestions, URIs with their scores, the surest first."""
    numbers: dict[str, int] = {}
    ranked = [[numbers.setdefault(uri, len(numbers)) for uri, _ in one] for one in suggested]
    gold = [frozenset(numbers.setdefault(uri, len(numbers)) for uri in text.subjects) for text in texts]
    given = [
        (likely, uri in text.subjects)
        for one, text in zip(suggested, texts, strict=True)
        for uri, likely in one
        if likely >= SHOWN
    ]
    likely, right = np.array([one for one, _ in given]), np.array([one for _, one in given], dtype=bool)
    error = calibration_error(likely, right) if given else float("nan")
    return Measured(len(texts), f1_at(ranked, gold), ndcg_at(ranked, gold), recall_at(ranked, gold), error)


def _answers(data: Path, split: str) -> list[SubjectText]:
    rows = _rows(data, "kirjastonhoitaja_train_validate")
    return [_text(row, "text") for row in rows if row["split"] == split]


def _abstracts(data: Path) -> tuple[list[SubjectText], list[SubjectText]]:
    """Return the abstracts that nothing is learned from, as `training.subjects` divides them, and the others."""
    return divide_abstracts([_text(row, "text") for row in _rows(data, "finna_abstracts")], Settings())


def _text(row: dict[str, Any], field: str) -> SubjectText:
    return SubjectText(row[field], tuple(dict.fromkeys(subject["uri"] for subject in row["subjects"])))


def _rows(data: Path, name: str) -> Iterator[dict[str, Any]]:
    with gzip.open(data / "subjects" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)
