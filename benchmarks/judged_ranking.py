"""What rankers are worth on the judged queries: nDCG@10 and precision@5 by kind and by half (docs/judging.md)."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from benchmarks.judged_passages import FOLDER, JudgedPassage, prepare_workspace, read_passages
from benchmarks.judgements import (
    DEPTH,
    NOTHING,
    SHORT,
    Figures,
    JudgedQuery,
    grades_by_query,
    measure_ranking,
    read_grades,
    read_queries,
)
from benchmarks.rankers import Rankings, rank_by_search, rank_by_stems, rank_by_vectors, rank_by_words
from services.workspace import Workspace

Ranker = Callable[[Sequence[str]], Rankings]

PLAIN, OURS = "BM25", "search"  # the rankers that are compared
ALL = "all"


def make_rankers(workspace: Workspace, passages: Sequence[JudgedPassage]) -> dict[str, Ranker]:
    """Return what is measured, by name."""
    return {
        PLAIN: lambda queries: rank_by_stems(passages, queries),
        "words": lambda queries: rank_by_words(workspace, queries),
        "vectors": lambda queries: rank_by_vectors(workspace, passages, queries),
        OURS: lambda queries: rank_by_search(workspace, queries),
    }


def measure_rankings(
    rankings: Rankings, queries: Sequence[JudgedQuery], passages: Sequence[JudgedPassage],
    grades: Mapping[str, Mapping[str, int]],
) -> list[Figures]:  # fmt: skip
    """Measure the rankings of queries, which name passages by their ids."""
    digests = {passage.id: passage.digest for passage in passages}
    corpus = Counter(digests.values())
    return [
        measure_ranking([digests[id] for id in ranked], grades.get(query.id, {}), corpus=corpus)
        for query, ranked in zip(queries, rankings, strict=True)
    ]


def group_queries(queries: Sequence[JudgedQuery]) -> dict[str, list[int]]:
    """Return the places of the queries of each kind, of each half and of all."""
    groups: dict[str, list[int]] = {}
    for at, query in enumerate(queries):
        groups.setdefault(query.kind, []).append(at)
    for half in ("development", "held-out"):
        groups[half] = [at for at, query in enumerate(queries) if query.split == half]
    return groups | {ALL: list(range(len(queries)))}


def format_line(group: str, places: Sequence[int], measured: Mapping[str, Sequence[Figures]]) -> str:
    """Return a line: a group, how many queries, both figures of each ranker, what ours gains on the plain one."""
    cells = [f"{group:12}{len(places):4}"]
    ndcg = {name: float(np.mean([figures[at].ndcg for at in places])) for name, figures in measured.items()}
    for name, figures in measured.items():
        cells.append(f"{ndcg[name]:7.3f} {np.mean([figures[at].precision for at in places]):.2f}")
    return "  ".join([*cells, f"{ndcg[OURS] / ndcg[PLAIN] - 1:+7.1%}"])


def print_judged(data: Path, folder: Path = FOLDER) -> None:
    """Print the figures of all rankers, from one run."""
    workspace = prepare_workspace(data, folder)
    passages, grades = list(read_passages(workspace)), grades_by_query(read_grades())
    queries = [query for query in read_queries() if query.kind != NOTHING]
    rankers = make_rankers(workspace, passages)
    measured = {
        name: measure_rankings(rank([query.text for query in queries]), queries, passages, grades)
        for name, rank in rankers.items()
    }
    print(f"nDCG@{DEPTH} and precision@{SHORT}; unjudged passages count as 0\n{'':16}  ", end="")
    print("  ".join(f"{name:>12}" for name in measured), f"{OURS} on {PLAIN}", sep="  ")
    for group, places in group_queries(queries).items():
        print(format_line(group, places, measured))
    unjudged = (f"{name} {sum(one.unjudged for one in figures)}" for name, figures in measured.items())
    print(f"unjudged among the first {DEPTH} of all queries: {', '.join(unjudged)}")
    print(f"judgements whose passage the corpus lacks: {count_missing(passages, grades)}")
    print_nothing(rankers, [query for query in read_queries() if query.kind == NOTHING])


def count_missing(passages: Sequence[JudgedPassage], grades: Mapping[str, Mapping[str, int]]) -> int:
    """Return how many judgements are of passages that the corpus does not have: 0 while texts are cut as they were."""
    held = {passage.digest for passage in passages}
    return sum(digest not in held for judged in grades.values() for digest in judged)


def print_nothing(rankers: Mapping[str, Ranker], queries: Sequence[JudgedQuery]) -> None:
    """Print for what share of the queries that nothing answers nothing is found, and what ours answers."""
    answers = {name: rank([query.text for query in queries]) for name, rank in rankers.items()}
    for half in ("development", "held-out", ALL):
        places = [at for at, query in enumerate(queries) if half in (query.split, ALL)]
        shares = (f"{name} {np.mean([not ranked[at] for at in places]):.2f}" for name, ranked in answers.items())
        print(f"nothing found where nothing answers, {half} ({len(places)}): {', '.join(shares)}")
    found = [query.text for query, ranked in zip(queries, answers[OURS], strict=True) if ranked]
    print(f"{OURS} finds passages for: {'; '.join(found) or 'none'}")
