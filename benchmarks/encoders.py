"""Prints how the shipped encoder does on the held-out texts of its recipe, beside BM25 and mean floret vectors.

Run: python -m benchmarks.encoders --data ../shared/data
"""

import argparse
import bz2
import csv
import io
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import spacy
from sklearn.cluster import KMeans
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score, v_measure_score

from models.static_embedding import StaticEmbedding
from training.encoder.heldout import Retrieval, held_out_law, held_out_library, held_out_squad
from training.encoder.reading import read_pairs
from training.encoder.words import WORD, WordSplitter, count_words

SHIPPED = Path(__file__).parents[1] / "models" / "shipped" / "finnish-static"
DEPTH = 10  # of MRR@10
K1, B = 1.2, 0.75  # BM25, as Lucene sets them
PROBE_SENTENCES = 12_000

Encode = Callable[[Sequence[str]], np.ndarray]


class FloretMean:
    """Mean of the spaCy pipeline's floret vectors of a text's words."""

    def __init__(self) -> None:
        exclude = ["tagger", "morphologizer", "parser", "ner", "lemmatizer"]
        self._vectors = spacy.load("spacy_fi_experimental_web_md", exclude=exclude).vocab.vectors
        self._known: dict[str, np.ndarray] = {}

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        rows = np.stack([np.mean([self.find(word) for word in WORD.findall(text) or [""]], 0) for text in texts])
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)

    def find(self, word: str) -> np.ndarray:
        """Return a word's vector; zeros for no word."""
        if word not in self._known:
            self._known[word] = self._vectors[word] if word else np.zeros(self._vectors.shape[1], dtype=np.float32)
        return self._known[word]


class LemmaTerms:
    """The terms BM25 counts: of each word its lemma and, of a compound, the lemmas of its parts."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._splitter = WordSplitter(count_words(texts))
        self._known: dict[str, list[str]] = {}

    def __call__(self, text: str) -> list[str]:
        return [term for word in WORD.findall(text.lower()) for term in self._find(word)]

    def _find(self, word: str) -> list[str]:
        if word not in self._known:
            parts = self._splitter.split(word)
            whole = "".join(part.form for part in parts[:-1]) + parts[-1].lemma if parts else word
            self._known[word] = [whole, *(part.lemma for part in parts)] if len(parts) > 1 else [whole]
        return self._known[word]


def score_bm25(task: Retrieval, *, terms: Callable[[str], list[str]] | None = None) -> np.ndarray:
    """Score texts by BM25, shape (questions, texts).

    :param terms: of a text; None takes lemmas and the parts of compounds.
    """
    counter = CountVectorizer(analyzer=terms or LemmaTerms(task.texts))
    counts = counter.fit_transform(task.texts).astype(np.float32).tocsr()
    sizes = np.asarray(counts.sum(axis=1)).ravel()
    met = np.bincount(counts.indices, minlength=counts.shape[1])
    rarity = np.log1p((len(sizes) - met + 0.5) / (met + 0.5))
    length = np.repeat(sizes / sizes.mean(), np.diff(counts.indptr))
    saturated = counts.data * (K1 + 1) / (counts.data + K1 * (1 - B + B * length))
    counts.data = (saturated * rarity[counts.indices]).astype(np.float32)
    asked = counter.transform(task.questions).astype(np.float32)
    asked.data[:] = 1
    return np.asarray((asked @ counts.T).todense())


def score_dense(encode: Encode, task: Retrieval) -> np.ndarray:
    """Score texts by cosine, shape (questions, texts)."""
    return encode(task.questions) @ encode(task.texts).T


def standardise(scores: np.ndarray) -> np.ndarray:
    """Turn each question's scores into z-scores."""
    return (scores - scores.mean(axis=1, keepdims=True)) / np.maximum(scores.std(axis=1, keepdims=True), 1e-9)


def measure_mrr(scores: np.ndarray, answers: Sequence[frozenset[int]]) -> float:
    """Mean reciprocal rank of the first right text, 0 below the tenth."""
    best = np.array([row[list(right)].max() for row, right in zip(scores, answers, strict=True)])
    ranks = 1 + (scores > best[:, None]).sum(axis=1)
    return float(np.where(ranks <= DEPTH, 1 / ranks, 0).mean())


def measure_paraphrases(encode: Encode, data: Path) -> float:
    """Area under the ROC curve of paraphrases against the same sentences shifted by one pair."""
    left, right = zip(*read_pairs(data / "pairs/paraphrases_dev.tsv.gz"), strict=True)
    a, b = encode(left), encode(right)
    cosines = np.concatenate([(a * b).sum(axis=1), (a * np.roll(b, 1, axis=0)).sum(axis=1)])
    return float(roc_auc_score(np.arange(len(cosines)) < len(a), cosines))


def read_ministries(path: Path) -> tuple[list[str], list[str]]:
    """Read ministers' sentences and their ministries."""
    rows = list(csv.DictReader(io.StringIO(bz2.decompress(path.read_bytes()).decode("utf-8"))))
    return [row["sentence"] for row in rows], [row["ministry"] for row in rows]


def measure_ministries(encode: Encode, data: Path) -> float:
    """Accuracy of a linear probe that tells a sentence's ministry."""
    sentences, ministries = read_ministries(data / "themes/eduskunta_vkk_train.csv.bz2")
    step = max(1, len(sentences) // PROBE_SENTENCES)
    probe = LogisticRegression(C=10, max_iter=300).fit(encode(sentences[::step]), ministries[::step])
    asked, truth = read_ministries(data / "themes/eduskunta_vkk_dev.csv.bz2")
    return float(probe.score(encode(asked), truth))


def read_classes(path: Path) -> tuple[list[str], list[str]]:
    """Read descriptions of pages and the first two digits of their library classes."""
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [(line.partition("\t")[0], re.search(r"ykl:(\d\d)", line)) for line in lines]
    kept = [(text, match[1]) for text, match in found if match]
    return [text for text, _ in kept], [digits for _, digits in kept]


def measure_classes(encode: Encode, data: Path) -> float:
    """V-measure of k-means clusters against the first two digits of library classes."""
    texts, classes = read_classes(data / "themes/makupalat-validate.tsv")
    vectors = encode(texts)
    scores = [
        v_measure_score(classes, KMeans(len(set(classes)), n_init=3, random_state=seed).fit_predict(vectors))
        for seed in range(3)
    ]
    return float(np.mean(scores))


def measure_by_library(folder: Path, task: Retrieval) -> dict[str, float]:
    """Have sentence-transformers load an encoder and evaluate it: its figures by their names, as "mrr@10"."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.evaluation import InformationRetrievalEvaluator

    evaluator = InformationRetrievalEvaluator(
        {f"q{number}": question for number, question in enumerate(task.questions)},
        {f"t{number}": text for number, text in enumerate(task.texts)},
        {f"q{number}": {f"t{text}" for text in right} for number, right in enumerate(task.answers)},
        mrr_at_k=[DEPTH], show_progress_bar=False, write_csv=False,
    )  # fmt: skip
    figures = evaluator(SentenceTransformer(str(folder), device="cpu"))
    return {name.removeprefix("cosine_"): float(figure) for name, figure in figures.items()}


def print_library(folder: Path, task: Retrieval) -> None:
    """Print what sentence-transformers' own evaluator finds, and MRR@10 as it is measured here beside it."""
    ours = measure_mrr(score_dense(StaticEmbedding(folder).encode, task), task.answers)
    print(f"\n{task.name} by InformationRetrievalEvaluator; MRR@10 by this module: {ours:.4f}")
    for name, figure in measure_by_library(folder, task).items():
        print(f"{name:16} {figure:.4f}")


def print_retrieval(encoders: dict[str, Encode], tasks: Sequence[Retrieval]) -> None:
    """Print MRR@10 of BM25, of each encoder, and of both by the sum of their z-scores."""
    lexical = [score_bm25(task) for task in tasks]
    print("| MRR@10 | " + " | ".join(f"{task.name} ({len(task.texts)} texts)" for task in tasks) + " |")
    print("|---|" + "---|" * len(tasks))
    print_row("BM25, lemmas and parts", [measure_mrr(s, t.answers) for s, t in zip(lexical, tasks, strict=True)])
    for name, encode in encoders.items():
        dense = [score_dense(encode, task) for task in tasks]
        print_row(name, [measure_mrr(s, t.answers) for s, t in zip(dense, tasks, strict=True)])
        both = [standardise(s) + standardise(b) for s, b in zip(dense, lexical, strict=True)]
        print_row(f"{name} + BM25", [measure_mrr(s, t.answers) for s, t in zip(both, tasks, strict=True)])


def print_row(name: str, figures: Sequence[float]) -> None:
    print(f"| {name} | " + " | ".join(f"{figure:.3f}" for figure in figures) + " |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the training data")
    parser.add_argument("--encoder", type=Path, default=SHIPPED, help="folder of a static embedding")
    arguments = parser.parse_args()
    data, shipped = arguments.data, StaticEmbedding(arguments.encoder)
    encoders: dict[str, Encode] = {"mean floret vectors": FloretMean().encode, shipped.name: shipped.encode}
    tasks = [held_out_library(data), held_out_squad(data), held_out_law(data)]
    print_retrieval(encoders, tasks)
    print_library(arguments.encoder, tasks[0])
    print("\n| | paraphrases, AUC | ministry probe, accuracy | library classes, V-measure |\n|---|---|---|---|")
    for name, encode in encoders.items():
        print_row(name, [measure(encode, data) for measure in MEASURES])
    passages = [" ".join(text.split()[:200]) for text in tasks[0].texts]
    began = time.perf_counter()
    shipped.encode(passages)
    words = sum(len(passage.split()) for passage in passages)
    print(f"\n{shipped.name} {shipped.revision}: {words / (time.perf_counter() - began):,.0f} words/s")


MEASURES = (measure_paraphrases, measure_ministries, measure_classes)


if __name__ == "__main__":
    main()
