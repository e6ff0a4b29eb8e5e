"""Reads concepts and indexed texts, and lemmatises them once: the lemmas are kept in a folder for the next training."""

import csv
import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from scipy.sparse import csr_matrix

from corpus.lemmatised import LemmatisedText
from models.subjects.concepts import LANGUAGES
from models.subjects.matching import Label
from models.subjects.terms import PART
from nlp.gazetteers.words import gazetteer_words
from nlp.topics.lemmatised import lemmatise
from nlp.words.finnish import Finnish
from training.subjects.settings import Settings

STRETCH, POLICY_WORDS = 200, 4000  # words of a policy text: every second stretch of its beginning

Text = TypeVar("Text")


@dataclass(frozen=True, slots=True)
class Concepts:
    """The concepts that can be suggested: those of YSO but for its places."""

    uris: list[str]
    labels: dict[str, list[str]]  # by language

    def numbers(self) -> dict[str, int]:
        """Return the number of each concept by its URI."""
        return {uri: number for number, uri in enumerate(self.uris)}


@dataclass(frozen=True, slots=True)
class IndexedText:
    """A text with the numbers of its subjects.

    :param missing: how many of its subjects are of no concept of the vocabulary.
    :param wrong: concepts that people say it has not, nobody having decided about others; None: all but its subjects.
    """

    text: str
    subjects: frozenset[int]
    missing: int
    lemmas: LemmatisedText
    wrong: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Titles:
    """Titles and short texts: counts of terms, shape (titles, terms), and subjects, shape (titles, concepts)."""

    terms: dict[str, int]
    counts: csr_matrix
    subjects: csr_matrix
    sequences: tuple[np.ndarray, np.ndarray]  # lemmas of all titles in order, and where each begins


def read_concepts(data: Path) -> Concepts:
    """Read YSO but for its places, which are told by names: they came later and are written with a capital."""
    with (data / "subjects" / "yso_and_places_2019_fi_sv_en.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if row["in_yso_2017_without_places"] == "1" or row["label_fi"][:1].islower()
        ]
    labels = {language: [row[f"label_{language}"] for row in rows] for language in LANGUAGES}
    return Concepts([row["uri"] for row in rows], labels)


def analyse_labels(finnish: Finnish, labels: Sequence[str], language: str) -> list[Label]:
    """Analyse labels as texts are; what stands in brackets says which of the word's meanings it is."""
    finnish.learn(gazetteer_words())
    return [_analyse_label(finnish, number, label, language) for number, label in enumerate(labels)]


def _analyse_label(finnish: Finnish, number: int, label: str, language: str) -> Label:
    name, _, qualifier = label.partition(" (")
    words = lemmatise(finnish, name, language)
    parts = tuple(part for _, part in words.parts) if len(words.lemmas) == 1 else ()
    around = lemmatise(finnish, qualifier.rstrip(")"), language).lemmas
    return Label(number, tuple(filter(None, words.lemmas)), parts, tuple(filter(None, around)))


def read_answers(data: Path, finnish: Finnish, concepts: Concepts, split: str) -> list[IndexedText]:
    """Read library questions with their answers and all of their subjects."""
    path = data / "subjects" / "kirjastonhoitaja_train_validate.jsonl.gz"
    return [_indexed(row, finnish, concepts.numbers()) for row in _rows(path) if row["split"] == split]


def read_abstracts(data: Path, finnish: Finnish, concepts: Concepts) -> list[IndexedText]:
    """Read abstracts with some of their subjects."""
    numbers = concepts.numbers()
    return [_indexed(row, finnish, numbers) for row in _rows(data / "subjects" / "finna_abstracts.jsonl.gz")]


def read_policies(data: Path, finnish: Finnish) -> list[LemmatisedText]:
    """Read stretches of municipalities' and parties' programmes, which nobody has indexed."""
    paths = [data / "texts" / f"{name}.jsonl.gz" for name in ("municipal_policies", "party_programmes")]
    rows = (row for path in paths for row in _rows(path) if (row.get("language") or "FI") == "FI")
    return [lemmatise(finnish, stretch, "fi") for row in rows for stretch in _stretches(row["text"].split())]


def _stretches(words: list[str]) -> Iterator[str]:
    for first in range(0, min(len(words), POLICY_WORDS), 2 * STRETCH):
        yield " ".join(words[first : first + STRETCH])


def _indexed(row: dict[str, Any], finnish: Finnish, numbers: dict[str, int]) -> IndexedText:
    uris = {subject["uri"] for subject in row["subjects"]}
    known = frozenset(numbers[uri] for uri in uris if uri in numbers)
    return IndexedText(row["text"], known, len(uris) - len(known), lemmatise(finnish, row["text"], "fi"))


def divide_abstracts(texts: Sequence[Text], settings: Settings) -> tuple[list[Text], list[Text]]:
    """Return the abstracts that nothing is learned from, and the others.

    :param texts: all abstracts, in the order of their file.
    """
    order = np.random.default_rng(settings.seed).permutation(len(texts)).tolist()
    held_out, others = order[: settings.held_out], order[settings.held_out :]
    return [texts[at] for at in held_out], [texts[at] for at in others]


def read_titles(data: Path, finnish: Finnish, concepts: Concepts, cache: Path) -> Titles:
    """Read titles without those of the works whose abstracts are read too: the same subjects, two at least."""
    path = data / "subjects" / "finna_titles.jsonl.gz"
    kept = cache / "titles.npz"
    if not kept.exists():
        cache.mkdir(parents=True, exist_ok=True)
        _lemmatise_titles(path, finnish, kept)
    taken = {_key(row) for row in _rows(data / "subjects" / "finna_abstracts.jsonl.gz") if len(row["subjects"]) > 1}
    numbers = concepts.numbers()
    keys = [_key(row) for row in _rows(path)]
    chosen = np.array([key not in taken for key in keys])
    subjects = [
        [numbers[uri] for uri in key if uri in numbers] for key, wanted in zip(keys, chosen, strict=True) if wanted
    ]
    return _load_titles(kept, chosen, subjects, len(concepts.uris))


def _key(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(sorted({subject["uri"] for subject in row["subjects"]}))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def _lemmatise_titles(path: Path, finnish: Finnish, out: Path) -> None:
    finnish.learn(gazetteer_words())
    columns: dict[str, int] = {}
    lemmas: list[int] = []
    parts: list[int] = []
    starts, part_starts = [0], [0]
    for number, row in enumerate(_rows(path)):
        text = lemmatise(finnish, row["title"], "fi")
        lemmas += [columns.setdefault(lemma, len(columns)) for lemma in text.lemmas if lemma]
        parts += [columns.setdefault(part, len(columns)) for _, part in text.parts]
        starts.append(len(lemmas))
        part_starts.append(len(parts))
        if number % 50_000 == 0:
            print(f"titles lemmatised: {number}", flush=True)
    arrays = {"lemmas": lemmas, "starts": starts, "parts": parts, "part_starts": part_starts}
    kept = {name: np.array(rows) for name, rows in arrays.items()}
    kept["terms"] = np.frombuffer("\n".join(columns).encode(), dtype=np.uint8)
    unfinished = out.with_suffix(".partial.npz")
    np.savez(unfinished, allow_pickle=False, **kept)
    unfinished.rename(out)


def _load_titles(path: Path, chosen: np.ndarray, subjects: list[list[int]], concepts: int) -> Titles:
    arrays = np.load(path)
    terms = {term: column for column, term in enumerate(arrays["terms"].tobytes().decode().split("\n"))}
    shape = (len(chosen), len(terms))
    whole = csr_matrix((np.ones(len(arrays["lemmas"]), np.float32), arrays["lemmas"], arrays["starts"]), shape)
    parts = csr_matrix((np.ones(len(arrays["parts"]), np.float32), arrays["parts"], arrays["part_starts"]), shape)
    counts = (whole + PART * parts).tocsr()[chosen]
    starts = np.cumsum([0, *map(len, subjects)])
    columns = np.fromiter((one for row in subjects for one in row), dtype=np.int32, count=starts[-1])
    labelled = csr_matrix((np.ones(len(columns), np.float32), columns, starts), (len(subjects), concepts))
    lengths = np.diff(arrays["starts"])[chosen]
    kept = arrays["lemmas"][np.repeat(chosen, np.diff(arrays["starts"]))]
    return Titles(terms, counts, labelled, (kept, np.cumsum([0, *lengths])))
