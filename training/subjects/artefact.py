"""Writes a subject model as `models/subjects/artefact.py` reads it."""

import gzip
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from models.subjects.artefact import ARRAYS, CONCEPTS, LANGUAGES, TERMS
from models.subjects.candidates import NamedConcepts
from models.subjects.matching import Label
from models.subjects.signals import Learned
from models.subjects.terms import TermSpace
from models.subjects.trees import BoostedTrees
from models.subjects.weights import TermWeights, pack
from training.subjects.reading import Concepts


def save_suggester(
    folder: Path,
    concepts: Concepts,
    space: TermSpace,
    named: NamedConcepts,
    foreign: Mapping[str, Sequence[Label]],
    learned: Learned,
    trees: BoostedTrees,
) -> None:
    """Write the files of a model; terms that nothing is said of are left out."""
    folder.mkdir(parents=True, exist_ok=True)
    used = _used_terms(learned)
    names = np.array(list(space.columns), dtype=object)[used]
    _write_lines(folder / TERMS, names)
    _write_lines(folder / CONCEPTS, map("\t".join, _rows(concepts, named.labels, foreign)))
    parts = {
        "terms": {"rarity": space.rarity[used].astype(np.float16)},
        "labels": {
            name: getattr(named, name).astype(np.int32)
            for name in ("words", "ambiguity", "matched", "meant", "part_matched", "part_meant")
        },
        "titles": _packed(learned.titles, used),
        "answers": _packed(learned.answers, used),
        "abstracts": _packed(learned.abstracts, used),
        "completeness": _packed(learned.completeness, used),
        "counts": {
            "answers": learned.answer_counts.astype(np.int32),
            "abstracts": learned.abstract_counts.astype(np.int32),
            "titles": learned.title_counts.astype(np.int32),
        },
        "trees": trees.arrays(),
    }
    arrays = {f"{part}.{name}": array for part, of in parts.items() for name, array in of.items()}
    np.savez_compressed(folder / ARRAYS, allow_pickle=False, **arrays)


def _used_terms(learned: Learned) -> np.ndarray:
    weights = (learned.titles, learned.answers, learned.abstracts, learned.completeness)
    return np.flatnonzero(sum(np.diff(part.by_term.indptr) for part in weights))


def _packed(weights: TermWeights, used: np.ndarray) -> dict[str, np.ndarray]:
    return pack(csr_matrix(weights.by_term[used].T), weights.bias)


def _rows(concepts: Concepts, labels: Sequence[Label], foreign: Mapping[str, Sequence[Label]]) -> Iterable[list[str]]:
    for number, uri in enumerate(concepts.uris):
        label = labels[number]
        analysed = [" ".join(words) for words in (label.words, label.parts, label.qualifier)]
        stems = [" ".join(foreign[language][number].words) for language in LANGUAGES[1:]]
        yield [uri, *(concepts.labels[language][number] for language in LANGUAGES), *analysed, *stems]


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    with path.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as file:
        file.write("\n".join(lines).encode())
