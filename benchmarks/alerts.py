"""Prints what saved searches find by meaning, and what they wrongly find, at each threshold.

Run: python -m benchmarks.alerts --data ../shared/data
"""

import argparse
import gzip
import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.metrics import average_precision_score

from models.encoders import Encoder, load_encoder
from nlp.words.vectors import load_word_vectors
from services.alerts.matching import FAR, PASSAGES_A_MATCH, SAMPLE, Background
from training.encoder.heldout import Retrieval, held_out_law, held_out_library, read_library
from training.encoder.reading import read_json_lines

THRESHOLDS = (2.5, 3.0, 3.5, 4.0, 4.5)
POLICIES = "texts/municipal_policies.jsonl.gz"
LIBRARY = "subjects/kirjastonhoitaja_train_validate.jsonl.gz"
FEWEST_TEXTS = 5  # of a subject
PASSAGE_WORDS = 200
#: Searches that no policy of a municipality is about.
ELSEWHERE = (
    "elokuvamusiikki", "jatkosota", "keskiaika", "lohenkalastus Teno-joella", "jääkiekon SM-liiga",
    "kreikkalainen mytologia", "ydinvoimalan jäähdytysvesi", "Ruotsin kuningashuone", "kvanttitietokoneet",
    "kirkkolaulu", "avaruustutkimus", "koirarodut",
)  # fmt: skip


def subjects(data: Path) -> Retrieval:
    """Return the subjects of held-out library questions as searches, and the texts that librarians gave them."""
    rows = [row for row in read_library(data) if row.held_out and row.answer]
    labels = {one["uri"]: one["label"] for row in read_json_lines(data / LIBRARY) for one in row["subjects"]}
    by_subject: defaultdict[str, set[int]] = defaultdict(set)
    for at, row in enumerate(rows):
        for uri in row.uris:
            by_subject[uri].add(at)
    chosen = [uri for uri, texts in by_subject.items() if FEWEST_TEXTS <= len(texts) < len(rows) / 10]
    texts = [" ".join(f"{row.question} {row.answer}".split()[:PASSAGE_WORDS]) for row in rows]
    return Retrieval(
        "subjects", [labels[uri] for uri in chosen], texts, [frozenset(by_subject[uri]) for uri in chosen]
    )  # fmt: skip


def deviations(encoder: Encoder, questions: Sequence[str], texts: Sequence[str]) -> np.ndarray:
    """Return how far each text lies above a sample of all, shape (questions, texts)."""
    sample = np.random.default_rng(1).choice(len(texts), min(SAMPLE, len(texts)), replace=False)
    vectors = encoder.encode(texts)
    background = Background(encoder, [texts[at] for at in sample])
    return np.array([background.deviations(vectors, query) for query in encoder.encode(questions, as_queries=True)])


def print_task(encoder: Encoder, task: Retrieval) -> None:
    """Print how many right texts and how many others lie above each threshold."""
    far = deviations(encoder, task.questions, task.texts)
    right = np.zeros(far.shape, dtype=bool)
    for at, answers in enumerate(task.answers):
        right[at, list(answers)] = True
    cosines = encoder.encode(task.questions, as_queries=True) @ encoder.encode(task.texts).T
    precision = [average_precision_score(right.ravel(), one.ravel()) for one in (far, cosines)]
    print(f"\n{task.name}: {far.shape[0]} searches, {far.shape[1]} texts")
    print("average precision by deviations {:.2f}, by cosines {:.2f}".format(*precision))
    print(f"{'threshold':>9}  {'found':>6}  {'right':>6}  others per 1,000")
    for threshold in THRESHOLDS:
        above = far >= threshold
        found, others = int((above & right).sum()), int((above & ~right).sum())
        row = found / right.sum(), found / max(found + others, 1), 1000 * others / (~right).sum()
        print(f"{threshold:>9}  {row[0]:6.3f}  {row[1]:6.3f}  {row[2]:.1f}{'  <- chosen' if threshold == FAR else ''}")


def print_documents(encoder: Encoder, data: Path) -> None:
    """Print the share of documents that answer a search that none of them is about."""
    passages: list[str] = []
    owners: list[int] = []
    with gzip.open(data / POLICIES, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            words = json.loads(line)["text"].split()
            cut = [words[at : at + PASSAGE_WORDS] for at in range(0, len(words), PASSAGE_WORDS)]
            passages += [" ".join(part) for part in cut]
            owners += [number] * len(cut)
    sizes = np.bincount(owners)
    far = deviations(encoder, ELSEWHERE, passages)
    print(f"\nother subjects: {len(ELSEWHERE)} searches, {len(sizes)} documents of up to {sizes.max()} passages")
    print(f"{'threshold':>9}  one passage  one in {PASSAGES_A_MATCH} more")
    for threshold in THRESHOLDS:
        counts = np.array([np.bincount(owners, weights=row >= threshold, minlength=len(sizes)) for row in far])
        one, several = (counts >= 1).mean(), (counts >= 1 + sizes // PASSAGES_A_MATCH).mean()
        print(f"{threshold:>9}  {one:11.2%}  {several:.2%}{'  <- chosen' if threshold == FAR else ''}")


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    encoder = load_encoder("finnish-static", word_vectors=load_word_vectors)
    for task in (subjects(data), held_out_law(data), held_out_library(data)):
        print_task(encoder, task)
    print_documents(encoder, data)


if __name__ == "__main__":
    main()
