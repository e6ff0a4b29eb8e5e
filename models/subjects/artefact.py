"""Reads a subject model from its folder: tables of text and arrays, nothing that runs.

`concepts.tsv.gz`: uri; labels in Finnish, Swedish, English; how each is analysed. `terms.txt.gz`: a term a line.
`model.npz`: arrays by the name of the part that they belong to and their own, as `titles.weights`.
"""

import gzip
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from models.subjects.candidates import NamedConcepts
from models.subjects.matching import Label, LabelMatcher
from models.subjects.signals import Learned
from models.subjects.suggesting import ConceptNames, SubjectSuggester
from models.subjects.terms import TermSpace
from models.subjects.trees import read_trees
from models.subjects.weights import unpack

SHIPPED = Path(__file__).parent.parent / "shipped"
DEFAULT = "yso-fi"
LANGUAGES = ("fi", "sv", "en")
CONCEPTS, TERMS, ARRAYS = "concepts.tsv.gz", "terms.txt.gz", "model.npz"
Parts = Mapping[str, Mapping[str, np.ndarray]]


@cache
def load_shipped(name: str = DEFAULT) -> SubjectSuggester:
    """Return a model that comes with the project, loaded once a process."""
    return load_suggester(SHIPPED / name)


def load_suggester(folder: Path) -> SubjectSuggester:
    """Read a subject model.

    :raises FileNotFoundError: when a file is missing.
    """
    rows = [line.split("\t") for line in _lines(folder / CONCEPTS)]
    terms = {term: column for column, term in enumerate(_lines(folder / TERMS))}
    parts = _read_parts(folder / ARRAYS)
    names = ConceptNames(
        uris=[row[0] for row in rows],
        labels={language: [row[1 + at] for row in rows] for at, language in enumerate(LANGUAGES)},
        numbers={row[0]: number for number, row in enumerate(rows)},
    )
    labels = [_label(number, row[4:7]) for number, row in enumerate(rows)]
    foreign = {
        language: LabelMatcher([Label(number, tuple(row[7 + at].split())) for number, row in enumerate(rows)])
        for at, language in enumerate(LANGUAGES[1:])
    }
    counts = parts["labels"]
    return SubjectSuggester(
        version=hashlib.sha256((folder / ARRAYS).read_bytes()).hexdigest()[:12],
        concepts=names,
        space=TermSpace(terms, parts["terms"]["rarity"].astype(np.float32)),
        named=NamedConcepts(LabelMatcher(labels), labels, **{name: counts[name].astype(np.float32) for name in counts}),
        foreign=foreign,
        learned=_read_learned(parts, len(terms)),
        trees=read_trees(parts["trees"]),
    )


def _lines(path: Path) -> list[str]:
    return gzip.decompress(path.read_bytes()).decode().split("\n")


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
