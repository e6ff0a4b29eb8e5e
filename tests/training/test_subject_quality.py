"""What the shipped subject model reaches on library answers that it was chosen by; floors that only rise."""

from pathlib import Path

import pytest

from models.subjects.artefact import load_shipped
from nlp.words.finnish import Finnish
from training.subjects.crossing import as_table, describe
from training.subjects.reading import read_answers, read_concepts
from training.subjects.scoring import Measured, measure


@pytest.fixture(scope="module")
def measured(finnish: Finnish, shared: Path) -> Measured:
    model = load_shipped()
    concepts = read_concepts(shared)
    assert concepts.uris == list(model.concepts.uris)
    texts = read_answers(shared, finnish, concepts, "validate")
    return measure(as_table(texts, list(describe(texts, model.named, model.learned, model.space))), model.trees)


def test_half_of_the_first_five_suggestions_are_what_librarians_gave(measured: Measured) -> None:
    assert measured.f1 >= 0.455
    assert measured.ndcg >= 0.61
    assert measured.recall >= 0.66


def test_scores_say_how_often_suggestions_are_right(measured: Measured) -> None:
    assert measured.calibration <= 0.04
