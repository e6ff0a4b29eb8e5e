"""Grading passages by reading them: prints what is to be read, takes grades in, compares two passes.

    python -m benchmarks.judging pool word-01,question-09 word-02 --data ../shared/data --out FOLDER
    python -m benchmarks.judging grade FILE … --data ../shared/data [--second]
    python -m benchmarks.judging sample 200 --data ../shared/data --out FOLDER
    python -m benchmarks.judging agreement

`pool` writes a file for each group of queries, named by the first: what the rankers find and nobody has graded, in an
order that says nothing of who found it. A file of grades has the queries of a group on a line, after `#`, and then on
each line the first characters of a passage's digest and a grade for each query (`3f2a1b20 203`; `-` where it is not
judged); more groups may follow. `sample` writes what to read for the second pass, without the grades of the first.
"""

import argparse
import hashlib
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.judged_passages import FOLDER, JudgedPassage, prepare_workspace, read_passages
from benchmarks.judgements import (
    GRADES,
    SECOND_GRADES,
    Grade,
    JudgedQuery,
    grades_by_query,
    read_grades,
    read_queries,
    weighted_kappa,
    write_grades,
)
from benchmarks.rankers import rank_by_search, rank_by_stems, rank_by_vectors, rank_by_words
from services.workspace import Workspace

SHOWN = 8  # characters of a digest


def pool_passages(
    workspace: Workspace, passages: Sequence[JudgedPassage], queries: Sequence[JudgedQuery]
) -> dict[str, set[str]]:  # fmt: skip
    """Return for each query the digests of passages that any ranker has among its first ten for a wording of it."""
    worded = [(query.id, text) for query in queries for text in (query.text, query.reworded) if text]
    texts = [text for _, text in worded]
    digests = {passage.id: passage.digest for passage in passages}
    found: dict[str, set[str]] = {query.id: set() for query in queries}
    for rankings in (
        rank_by_stems(passages, texts), rank_by_vectors(workspace, passages, texts),
        rank_by_words(workspace, texts), rank_by_search(workspace, texts),
    ):  # fmt: skip
        for (query, _), ranked in zip(worded, rankings, strict=True):
            found[query].update(digests[id] for id in ranked)
    return found


def format_pool(
    group: Sequence[JudgedQuery], pool: Mapping[str, set[str]], passages: Mapping[str, JudgedPassage]
) -> str:  # fmt: skip
    """Return the text to be read for queries that are judged together: each passage once, shuffled."""
    wanted = sorted(set().union(*(pool[query.id] for query in group)))
    random.Random(group[0].id).shuffle(wanted)
    lines = ["# " + " ".join(query.id for query in group), *(f"# {query.id}: {query.text}" for query in group)]
    for digest in wanted:
        passage = passages[digest]
        above = " | ".join(part for part in (passage.title, passage.headings[-200:]) if part)
        lines.append(f"[{digest[:SHOWN]}] {above}\n{' '.join(passage.text.split())}")
    return "\n".join(lines) + "\n"


def read_working_file(text: str, passages: Mapping[str, JudgedPassage]) -> Iterator[Grade]:
    """Yield the grades that a working file gives.

    :raises ValueError: when a digest is that of no passage or of several, or a line has too few or too many grades.
    """
    queries: list[str] = []
    for line in filter(None, text.splitlines()):
        if line.startswith("#"):
            queries = line.removeprefix("#").split()
            continue
        shown, given = line.split()
        meant = [digest for digest in passages if digest.startswith(shown)]
        if len(meant) != 1 or len(given) != len(queries):
            raise ValueError(f"{line!r}: {len(meant)} passages, {len(given)} grades for {len(queries)} queries")
        for query, grade in zip(queries, given, strict=True):
            if grade != "-":
                yield Grade(query, meant[0], passages[meant[0]].document, int(grade))


def add_grades(new: Sequence[Grade], path: Path) -> None:
    """Put grades into a file, in place of older ones for the same query and passage."""
    old = read_grades(path) if path.exists() else []
    write_grades({(one.query, one.digest): one for one in [*old, *new]}.values(), path)


def sample_pairs(grades: Sequence[Grade], count: int) -> list[Grade]:
    """Return some of the grades for a second pass, the same ones for the same grades' pairs."""
    return sorted(grades, key=lambda one: hashlib.sha256(f"{one.query} {one.digest}".encode()).hexdigest())[:count]


def print_agreement() -> None:
    """Print how far the second pass agrees with the first."""
    first = grades_by_query(read_grades())
    pairs = [(first[one.query][one.digest], one.grade) for one in read_grades(SECOND_GRADES)]
    same = sum(one == other for one, other in pairs)
    print(
        f"{len(pairs)} pairs graded twice: the same {same / len(pairs):.2f}, weighted kappa {weighted_kappa(pairs):.2f}"
    )


def write_pools(options: argparse.Namespace, workspace: Workspace, passages: Sequence[JudgedPassage]) -> None:
    """Write a file for each group of queries with the passages that nobody has graded for them."""
    queries = {query.id: query for query in read_queries()}
    groups = [[queries[id] for id in group.split(",")] for group in options.what]
    pool = pool_passages(workspace, passages, [query for group in groups for query in group])
    graded = grades_by_query(read_grades()) if GRADES.exists() else {}
    left = {id: found - set(graded.get(id, ())) for id, found in pool.items()}
    options.out.mkdir(parents=True, exist_ok=True)
    by_digest = {passage.digest: passage for passage in passages}
    for group in groups:
        text = format_pool(group, left, by_digest)
        (options.out / f"{group[0].id}.txt").write_text(text, encoding="utf-8")
        print(f"{group[0].id}: {text.count(chr(10) + '[')} passages", flush=True)


def write_sample(options: argparse.Namespace, passages: Mapping[str, JudgedPassage]) -> None:
    """Write a file with pairs that are graded, query by query."""
    wanted: dict[str, set[str]] = {}
    for one in sample_pairs(read_grades(), int(options.what[0])):
        wanted.setdefault(one.query, set()).add(one.digest)
    options.out.mkdir(parents=True, exist_ok=True)
    texts = (format_pool([query], wanted, passages) for query in read_queries() if query.id in wanted)
    (options.out / "sample.txt").write_text("\n".join(texts), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("do", choices=("pool", "grade", "sample", "agreement"))
    parser.add_argument("what", nargs="*", help="groups of queries, files, or a number of pairs")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--workspace", type=Path, default=FOLDER)
    parser.add_argument("--out", type=Path, default=Path("pool"))
    parser.add_argument("--second", action="store_true", help="grades of the second pass")
    options = parser.parse_args()
    if options.do == "agreement":
        print_agreement()
        return
    workspace = prepare_workspace(options.data, options.workspace)
    passages = list(read_passages(workspace))
    if options.do == "pool":
        write_pools(options, workspace, passages)
        return
    by_digest = {passage.digest: passage for passage in passages}
    if options.do == "sample":
        write_sample(options, by_digest)
        return
    new = [one for file in options.what for one in read_working_file(Path(file).read_text(encoding="utf-8"), by_digest)]
    add_grades(new, SECOND_GRADES if options.second else GRADES)
    print(f"{len(new)} grades")


if __name__ == "__main__":
    main()
