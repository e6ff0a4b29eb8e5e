"""Queries with graded passages: how they are stored, and what a ranking of them is worth (rules: docs/judging.md)."""

import csv
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

import numpy as np

DATA = Path(__file__).with_name("data")
QUERIES, GRADES, SECOND_GRADES = (
    DATA / f"judged_{name}.tsv" for name in ("queries", "passages", "passages_second")
)  # fmt: skip
BEST = 3  # grade
RELEVANT = 2  # grade from which on a passage counts as relevant
DEPTH, SHORT = 10, 5  # of nDCG, and of precision
NOTHING = "nothing"  # the kind of queries that no passage answers

Split = Literal["development", "held-out"]


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """A query as a researcher asks it."""

    id: str
    kind: str
    split: Split
    text: str
    reworded: str = ""  # in Finnish, without misspellings, in the words of the texts: for the pool alone


@dataclass(frozen=True, slots=True)
class Grade:
    """How well a passage answers a query, 0–3."""

    query: str  # id
    digest: str  # of the passage
    document: str
    grade: int

    def __post_init__(self) -> None:
        if not 0 <= self.grade <= BEST:
            raise ValueError(f"a grade is 0 to {BEST}: {self}")


@dataclass(frozen=True, slots=True)
class Figures:
    """What a ranking of one query is worth."""

    ndcg: float
    precision: float
    unjudged: int  # passages among the first ten that nobody has graded, which count as 0


def read_queries(path: Path = QUERIES) -> list[JudgedQuery]:
    """Return the judged queries, those that nothing answers too.

    :raises ValueError: when a split is neither of the two.
    """
    queries = []
    for id, kind, split, text, reworded in _rows(path):
        if split not in get_args(Split):
            raise ValueError(f"{path.name}: {id} is of no split: {split}")
        queries.append(JudgedQuery(id, kind, cast(Split, split), text, reworded))
    return queries


def read_grades(path: Path = GRADES) -> list[Grade]:
    """Return all grades."""
    return [Grade(query, digest, document, int(grade)) for query, digest, document, grade in _rows(path)]


def write_grades(grades: Iterable[Grade], path: Path) -> None:
    """Write grades in the order of their queries and digests."""
    ordered = sorted(grades, key=lambda one: (one.query, one.digest))
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, delimiter="\t", lineterminator="\n")
        rows.writerow(("query", "passage", "document", "grade"))
        rows.writerows((one.query, one.digest, one.document, one.grade) for one in ordered)


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t"))[1:]


def grades_by_query(grades: Iterable[Grade]) -> dict[str, dict[str, int]]:
    """Return grades by query and digest."""
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for one in grades:
        found[one.query][one.digest] = one.grade
    return dict(found)


def split_queries(queries: Sequence[JudgedQuery]) -> dict[str, Split]:
    """Return the half that each query belongs to: of each kind those with the lower digests are for development."""
    halves: dict[str, Split] = {}
    for kind in {query.kind for query in queries}:
        alike = [query for query in queries if query.kind == kind]
        alike.sort(key=lambda query: hashlib.sha256(query.text.encode()).hexdigest())
        for at, query in enumerate(alike):
            halves[query.id] = "development" if at < (len(alike) + 1) // 2 else "held-out"
    return halves


def measure_ranking(ranked: Sequence[str], grades: Mapping[str, int], *, corpus: Counter[str]) -> Figures:
    """Measure a ranking of digests. What nobody has graded counts as 0.

    :param ranked: the first ten or more, or all there are.
    :param corpus: how often each digest occurs in the corpus, which bounds what there is to be found.
    """
    gains = [grades.get(digest, 0) for digest in ranked[:DEPTH]]
    ideal = sorted((grade for digest, grade in grades.items() for _ in range(corpus[digest])), reverse=True)
    relevant = sum(grade >= RELEVANT for grade in ideal)
    best = _discounted(ideal[:DEPTH])
    return Figures(
        ndcg=_discounted(gains) / best if best else 0.0,
        precision=sum(gain >= RELEVANT for gain in gains[:SHORT]) / min(SHORT, relevant) if relevant else 0.0,
        unjudged=sum(digest not in grades for digest in ranked[:DEPTH]),
    )


def _discounted(grades: Sequence[int]) -> float:
    """Return the discounted gain of grades in order: 2^grade - 1, by the logarithm of the rank."""
    return float(sum((2**grade - 1) / np.log2(rank + 1) for rank, grade in enumerate(grades, start=1)))


def weighted_kappa(pairs: Sequence[tuple[int, int]]) -> float:
    """Return Cohen's kappa of two passes over the same pairs, a difference weighing as its square."""
    counts = np.zeros((BEST + 1, BEST + 1))
    for first, second in pairs:
        counts[first, second] += 1
    by_chance = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / max(counts.sum(), 1)
    weights = np.square(np.subtract.outer(np.arange(BEST + 1), np.arange(BEST + 1)))
    expected = float((weights * by_chance).sum())
    return 1 - float((weights * counts).sum()) / expected if expected else 1.0
