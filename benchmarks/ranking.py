"""How the index ranks: MRR@10 of questions whose answers are known, as `aluetutka search` would ask it.

Texts are one passage each; the encoder alone and BM25 over lemmas and parts stand beside (`benchmarks.encoders`).
Run: python -m benchmarks.ranking --data ../shared/data
With --vectors FILE: the transformer too (`benchmarks.second_stage`).
With --judged: how it ranks policy texts for queries whose passages were graded by reading (docs/judging.md).
"""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.encoders import DEPTH, SHIPPED, measure_mrr, score_bm25, score_dense, standardise
from benchmarks.judged_passages import FOLDER
from benchmarks.judged_ranking import print_judged
from benchmarks.second_stage import AllKept, print_costs, print_second_stage
from index.opening import create_index
from index.passage_index import PassageIndex
from index.records import Filters, PassageRow, QueryWord
from models.static_embedding import StaticEmbedding
from nlp.words.finnish import Finnish, load_finnish
from nlp.words.search_terms import find_query_terms, index_terms
from services.query_language.asking import read_query
from services.spelling import divide, find_spellings, respell
from services.workspace import Workspace, create_workspace
from training.encoder.heldout import Retrieval, held_out_library, held_out_squad


def fill(index: PassageIndex, finnish: Finnish, texts: Sequence[str], vectors: np.ndarray) -> None:
    """Put texts into an index, named by their numbers."""
    rows = [_row(finnish, str(number), text) for number, text in enumerate(texts)]
    index.replace_documents([row.document_id for row in rows], rows, vectors)
    index.optimise()


def _row(finnish: Finnish, id: str, text: str) -> PassageRow:
    terms = index_terms(finnish.tokens(text))
    return PassageRow(
        passage_id=id, document_id=id, publication_id=id, title="", url=None, source_path=id, date=None, kind="other",
        page=None, heading="", text=text, year=None, language="fi", terms=terms.terms, municipalities=(), regions=(),
        organisations=(), parts=terms.parts,
    )  # fmt: skip


def measure(index: PassageIndex, finnish: Finnish, task: Retrieval, vectors: np.ndarray) -> float:
    """Return the mean reciprocal rank of the first right passage among the first ten hits, 0 where none is.

    :param vectors: of the questions.
    """
    ranks = []
    for question, vector, right in zip(task.questions, vectors, task.answers, strict=True):
        terms = find_query_terms(question, finnish.tokens(question))
        words = [QueryWord(term.text, (term.lemma,), (term.inside,), term.apart) for term in terms]
        hits = index.search(words, vector, filters=Filters(), limit=DEPTH).hits
        found = (rank for rank, hit in enumerate(hits, start=1) if int(hit.passage.passage_id) in right)
        ranks.append(1 / next(found, np.inf))
    return float(np.mean(ranks))


def measure_asked(index: PassageIndex, workspace: Workspace, task: Retrieval) -> float:
    """Return what `measure` does, of questions that are read as a search reads them: with other words, respelt."""
    ranks = []
    for question, right in zip(task.questions, task.answers, strict=True):
        asked = read_query(workspace, question)
        spellings = find_spellings(index, workspace.finnish, asked.terms)
        asked = divide(index, workspace.finnish, respell(workspace.finnish, asked, spellings))
        vector = workspace.encoder.encode([asked.text], as_queries=True)[0]
        hits = index.search(asked.words, vector, filters=asked.filters, limit=DEPTH).hits
        found = (rank for rank, hit in enumerate(hits, start=1) if int(hit.passage.passage_id) in right)
        ranks.append(1 / next(found, np.inf))
    return float(np.mean(ranks))


def main(data: Path, vectors: Path | None, sample: int = 0) -> None:
    """Print MRR@10 of each way and set.

    :param vectors: file that keeps what the transformer encodes; without one it is left out.
    :param sample: questions of each set that the second stage is measured on; 0: all.
    """
    transformer = AllKept(vectors) if vectors else None
    finnish, encoder = load_finnish(), StaticEmbedding(SHIPPED)
    for name, task in (("library questions", held_out_library(data)), ("SQuAD in Finnish", held_out_squad(data))):
        with tempfile.TemporaryDirectory() as folder:
            index = create_index(f"{folder}/index", "finnish-static@0", encoder.width)
            fill(index, finnish, task.texts, encoder.encode(task.texts))
            asked = encoder.encode(task.questions, as_queries=True)
            ours = measure(index, finnish, task, asked)
            create_workspace(Path(folder) / "workspace")
            search = measure_asked(index, Workspace(Path(folder) / "workspace"), task)
            words, meaning = score_bm25(task), score_dense(encoder.encode, task)
            both = standardise(words) + standardise(meaning)
            beside = [measure_mrr(scores, task.answers) for scores in (words, meaning, both)]
            named = zip(("search", "index", "BM25", "vectors", "both"), (search, ours, *beside), strict=True)
            print(f"{name}: " + ", ".join(f"{way} {value:.3f}" for way, value in named), flush=True)
            if transformer:
                print_second_stage(index, finnish, task, asked, transformer, sample)
    if transformer:
        print_costs(task)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--vectors", type=Path, help="also measure the transformer; keeps what it encodes in this file")
    parser.add_argument("--sample", type=int, default=0, help="questions that the transformer is measured on; 0: all")
    parser.add_argument("--judged", action="store_true", help="the judged queries")
    parser.add_argument("--workspace", type=Path, default=FOLDER, help="where the judged corpus is kept between runs")
    options = parser.parse_args()
    if options.judged:
        print_judged(options.data, options.workspace)
    else:
        main(options.data, options.vectors, options.sample)
