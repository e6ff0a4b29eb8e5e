"""Trains the subject model and saves it with its card; what takes long is kept, so that a training can be resumed.

Run: python -m training.subjects --data ../shared/data --cache /tmp/subjects --out models/shipped/yso-fi

With --feedback it learns from people's decisions too, and keeps the new model only if it is not worse on validation.
"""

import argparse
import hashlib
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from corpus.lemmatised import LemmatisedText
from models.subjects.candidates import FEATURES, NamedConcepts
from models.subjects.concepts import LANGUAGES
from models.subjects.signals import Learned
from models.subjects.terms import TermSpace
from nlp.words.finnish import load_finnish
from training.subjects.artefact import save_suggester
from training.subjects.card import write_card
from training.subjects.counting import average_titles, count_labels, make_space, weigh_counts
from training.subjects.crossing import Examples, as_table, describe, describe_unseen, learn_abstracts, learn_answers
from training.subjects.feedback import Decided, index_decided, keep_better, read_decided
from training.subjects.fitting import fit_trees, learn_completeness, parts_of_features, without
from training.subjects.reading import (
    IndexedText,
    Titles,
    analyse_labels,
    divide_abstracts,
    read_abstracts,
    read_answers,
    read_concepts,
    read_policies,
    read_titles,
)
from training.subjects.scoring import measure
from training.subjects.settings import Settings


def train_subjects(
    data: Path, cache: Path, out: Path, settings: Settings, decided: Sequence[Decided] | None = None
) -> None:
    """Count, learn from indexed texts, describe texts by what others taught, fit the trees, save and measure.

    :param decided: what people decided about other texts; the model of before then stays if the new one is worse.
    """
    began = time.monotonic()
    finnish, concepts = load_finnish(), read_concepts(data)
    labels = analyse_labels(finnish, concepts.labels["fi"], "fi")
    foreign = {language: analyse_labels(finnish, concepts.labels[language], language) for language in LANGUAGES[1:]}
    answers = read_answers(data, finnish, concepts, "train")
    validation = read_answers(data, finnish, concepts, "validate")
    held_out, abstracts = divide_abstracts(read_abstracts(data, finnish, concepts), settings)
    _tell(began, f"{len(concepts.uris)} concepts, {len(answers)} answers, {len(abstracts)} abstracts read")
    feedback = index_decided(decided or (), finnish, concepts)
    abstracts += feedback
    titles = read_titles(data, finnish, concepts, cache)
    space, named = make_space(titles, settings), count_labels(labels, titles)
    _tell(began, f"{titles.counts.shape[0]} titles counted")
    learned = _learn(space, titles, answers, abstracts, read_policies(data, finnish), settings)
    _tell(began, "weights learned")
    examples = _unseen_examples(cache, named, learned, space, answers, abstracts, settings)
    trees = fit_trees(examples, settings)
    _tell(began, "trees fitted")
    made = out if decided is None else out.with_name(f"{out.name}.new")
    save_suggester(made, concepts, space, named, foreign, learned, trees)
    tests = {
        name: as_table(texts, list(describe(texts, named, learned, space)))
        for name, texts in (("library answers, validation", validation), ("abstracts held out", held_out))
    }
    figures = {"all": {name: measure(test, trees) for name, test in tests.items()}}
    for part, columns in parts_of_features().items() if decided is None else ():
        fewer = fit_trees([without(one, columns) for one in examples], settings)
        figures[f"without {part}"] = {name: measure(without(test, columns), fewer) for name, test in tests.items()}
        _tell(began, f"measured without {part}")
    write_card(made, settings, figures, feedback=len(feedback))
    _tell(began, f"saved in {made}")
    if decided is not None:
        print(f"{len(feedback)} of {len(decided)} texts that people decided about could be learned from", flush=True)
        keep_better(made, out, validation, concepts)


def _learn(
    space: TermSpace,
    titles: Titles,
    answers: list[IndexedText],
    abstracts: list[IndexedText],
    policies: list[LemmatisedText],
    settings: Settings,
) -> Learned:
    averaged = average_titles(weigh_counts(space, titles.counts), titles.subjects, settings)
    nothing = np.zeros(titles.subjects.shape[1], dtype=np.float32)
    learned = Learned(
        titles=averaged,
        answers=averaged,
        abstracts=averaged,
        completeness=learn_completeness(
            space,
            [text.lemmas for text in answers],
            [text.lemmas for text in abstracts if text.wrong is None],
            policies,
        ),
        title_counts=np.asarray(titles.subjects.sum(axis=0)).ravel(),
        answer_counts=nothing,
        abstract_counts=nothing,
    )
    return learn_abstracts(learn_answers(learned, space, answers, settings), space, abstracts, settings)


def _unseen_examples(
    cache: Path,
    named: NamedConcepts,
    learned: Learned,
    space: TermSpace,
    answers: list[IndexedText],
    abstracts: list[IndexedText],
    settings: Settings,
) -> list[Examples]:
    decided = {at: text for at, text in enumerate(abstracts) if text.wrong is not None}
    told = [(text.text, sorted(text.subjects), sorted(text.wrong or ())) for text in decided.values()]
    key = hashlib.sha256(repr((settings, FEATURES, len(answers), told)).encode()).hexdigest()[:12]
    weighed = sorted({*range(min(settings.weighed, len(abstracts))), *decided})

    def of_answers() -> Examples:
        teach = partial(learn_answers, learned, space, settings=settings)
        return describe_unseen(answers, teach, range(len(answers)), named, space, settings)

    def of_abstracts() -> Examples:
        teach = partial(learn_abstracts, learned, space, settings=settings)
        return describe_unseen(abstracts, teach, weighed, named, space, settings)

    return [_kept(cache / f"answers-{key}.npz", of_answers), _kept(cache / f"abstracts-{key}.npz", of_abstracts)]


def _kept(path: Path, make: Callable[[], Examples]) -> Examples:
    """Return what an interrupted training made before, or make it."""
    if not path.exists():
        made = make()
        unfinished = path.with_suffix(".partial.npz")
        arrays = {name: getattr(made, name) for name in Examples.__slots__ if name != "gold"}
        np.savez(unfinished, allow_pickle=False, **arrays)
        unfinished.rename(path)
        return made
    arrays = np.load(path)
    return Examples(**arrays, gold=[])


def _tell(began: float, what: str) -> None:
    print(f"{time.monotonic() - began:.0f} s: {what}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--feedback", type=Path, help="decisions to learn from, of `aluetutka subjects export`")
    given = parser.parse_args()
    try:
        decided = read_decided(given.feedback) if given.feedback else None
    except (OSError, ValueError) as error:
        parser.error(str(error))
    train_subjects(given.data, given.cache, given.out, Settings(), decided)
