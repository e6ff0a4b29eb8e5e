"""Reads a subject model from its folder: tables of text and arrays, nothing that runs.

`concepts.tsv.gz`: uri; labels in Finnish, Swedish, English; how each is analysed. `terms.txt.gz`: a term a line.
`model.npz`: arrays by the name of the part that they belong to and their own, as `titles.weights`.
"""

import gzip
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from models.subjects.candidates import NamedConcepts
from models.subjects.concepts import ARRAYS, DEFAULT, LANGUAGES, SHIPPED, TERMS, names_of, read_rows, version_of
from models.subjects.matching import Label, LabelMatcher
from models.subjects.signals import Learned
from models.subjects.suggesting import SubjectSuggester
from models.subjects.terms import TermSpace
from models.subjects.trees import read_trees
from models.subjects.weights import unpack

Parts = Mapping[str, Mapping[str, np.ndarray]]
LAST_FINNISH = 6  # column of the concepts' table, before the stems in the other languages


@cache
def load_shipped(name: str = DEFAULT) -> SubjectSuggester:
    """Return a model that comes with the project, loaded once a process."""
    return load_suggester(SHIPPED / name)


def load_suggester(folder: Path) -> SubjectSuggester:
    """Read a subject model.

    :raises FileNotFoundError: when a file is missing.
    """
    rows = read_rows(folder)
    terms = {term: column for column, term in enumerate(_lines(folder / TERMS))}
    parts = _read_parts(folder / ARRAYS)
    labels = [_label(number, row[4:7]) for number, row in enumerate(rows)]
    counts = parts["labels"]
    return SubjectSuggester(
        version=version_of(folder),
        concepts=names_of(rows),
        space=TermSpace(terms, parts["terms"]["rarity"].astype(np.float32)),
        named=NamedConcepts(LabelMatcher(labels), labels, **{name: counts[name].astype(np.float32) for name in counts}),
        foreign=_foreign_matchers(rows),
        learned=_read_learned(parts, len(terms)),
        trees=read_trees(parts["trees"]),
    )


def _lines(path: Path) -> list[str]:
    return gzip.decompress(path.read_bytes()).decode().split("\n")


def _foreign_matchers(rows: Sequence[Sequence[str]]) -> Callable[[str], LabelMatcher | None]:
    """Return what finds labels in a language other than Finnish, each made when a text in it comes."""

    @cache
    def make(language: str) -> LabelMatcher | None:
        if language not in LANGUAGES[1:]:
            return None
        column = LAST_FINNISH + LANGUAGES.index(language)
        return LabelMatcher([Label(number, tuple(row[column].split())) for number, row in enumerate(rows)])

    return make


def _read_parts(path: Path) -> Parts:
    parts: dict[str, dict[str, np.ndarray]] = {}
    with np.load(path, allow_pickle=False) as arrays:
        for key in arrays.files:
            part, _, name = key.partition(".")
            parts.setdefault(part, {})[name] = arrays[key]
    return parts


def _label(number: int, analysed: Sequence[str]) -> Label:
    words, parts, qualifier = (tuple(field.split()) for field in analysed)
    return Label(number, words, parts, qualifier)


def _read_learned(parts: Parts, terms: int) -> Learned:
    counts = parts["counts"]
    return Learned(
        titles=unpack(parts["titles"], terms),
        answers=unpack(parts["answers"], terms),
        abstracts=unpack(parts["abstracts"], terms),
        completeness=unpack(parts["completeness"], terms),
        answer_counts=counts["answers"].astype(np.float32),
        abstract_counts=counts["abstracts"].astype(np.float32),
        title_counts=counts["titles"].astype(np.float32),
    )
