"""Prints how well themes follow ministries and library classes, how stable they are and how fast, beside their peers.

Run: OMP_NUM_THREADS=1 NUMBA_NUM_THREADS=1 python -m benchmarks.themes --data ../shared/data
     python -m benchmarks.themes --scale 1000000      time and memory on made-up vectors of width 256
On one thread, so that seconds of processor time are work and not waiting. BERTopic is measured where it is installed
(`pip install bertopic==0.17.4`), and so is UMAP (`pip install umap-learn`).
"""

import argparse
import resource
import time
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array
from sklearn.cluster import HDBSCAN, KMeans
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.metrics import adjusted_mutual_info_score, v_measure_score

from benchmarks.encoders import SHIPPED, FloretMean, read_classes, read_ministries
from benchmarks.theme_maps import measure_layouts, measure_map
from benchmarks.theme_refits import count_lost, refit_with_more
from corpus.terms import PassageTerms
from models.static_embedding import StaticEmbedding
from models.themes.clusters import (
    NO_THEME,
    FittedThemes,
    assign_themes,
    average,
    choose_number,
    fit_themes,
    normalise,
)
from models.themes.growth import refit_themes
from models.themes.labels import ThemeTerms, choose_labelled
from models.themes.levels import choose_groups, group_themes
from models.themes.matching import match_themes
from nlp.topics.terms import find_theme_terms
from nlp.words.finnish import load_finnish
from training.encoder.words import WORD

WORDS = 10  # of a theme, that coherence and diversity are counted on
WIDTH, SUBJECTS = 256, 400  # of made-up vectors
SPARSE = 8  # HDBSCAN gets every so manieth sentence: its time grows with the square
COMMON = 1e-4  # share of all words at which a word counts half


@dataclass(frozen=True, slots=True)
class Clustering:
    """What one method makes of the ministers' sentences."""

    assigned: np.ndarray
    words: Sequence[Sequence[str]]
    seconds: float  # of processor time
    fitted: FittedThemes | None = None


class Coherence:
    """Normalised pointwise mutual information of words in the sentences that hold them."""

    def __init__(self, texts: Sequence[PassageTerms]) -> None:
        counter = CountVectorizer(analyzer=lambda terms: set(_tokens(terms)))
        found = counter.fit_transform(texts)
        self._column = counter.vocabulary_
        self._holds = csr_array(found.astype(np.float64).tocsc().T)
        self._share = np.asarray(found.mean(axis=0)).ravel()

    def measure(self, themes: Sequence[Sequence[str]]) -> float:
        """Return the mean over themes of the mean over pairs of their words; -1 for words that never meet."""
        return float(np.mean([self._measure_theme(words) for words in themes if len(words) > 1]))

    def _measure_theme(self, words: Sequence[str]) -> float:
        at = [self._column[word] for word in words if word in self._column]
        rows = self._holds[at]
        together = np.asarray((rows @ rows.T).todense()) / self._holds.shape[1]
        scores = []
        for first, second in combinations(range(len(at)), 2):
            both = together[first, second]
            apart = self._share[at[first]] * self._share[at[second]]
            scores.append(np.log(both / apart) / -np.log(both) if both else -1.0)
        return float(np.mean(scores)) if scores else -1.0


def measure_ministries(data: Path, encode: Callable[[Sequence[str]], np.ndarray]) -> None:
    """Print each method's agreement with the ministry, coherence, diversity and time."""
    sentences, ministries = read_ministries(data / "themes/eduskunta_vkk_train.csv.bz2")
    finnish = load_finnish()
    terms = [find_theme_terms(sentence, finnish.tokens(sentence)) for sentence in sentences]
    coherence = Coherence(terms)
    vectors, floret = encode(sentences), weigh_floret(sentences)
    print(f"{len(sentences):,} ministers' sentences, {len(set(ministries))} ministries\n")
    print(
        "| | themes | without | AMI with the ministry | NPMI | diversity | CPU seconds |\n|---|---|---|---|---|---|---|"
    )
    ours = cluster_ours(vectors, terms)
    _print_row("finnish-static", ours, ministries, coherence)
    _print_row("finnish-static, broad themes", broaden(ours, vectors), ministries, coherence)
    _print_row("k-means on finnish-static", cluster_plainly(vectors, terms), ministries, coherence)
    _print_row("k-means on weighted floret vectors", cluster_plainly(floret, terms), ministries, coherence)
    peer = cluster_by_bertopic(vectors, terms)
    if peer is not None:
        _print_row("BERTopic on finnish-static", peer, ministries, coherence)
        print(f"\nBERTopic took {peer.seconds / ours.seconds:.1f} times as long")
    measure_unseen(data, encode, ours)
    measure_density(vectors, ministries)


def measure_unseen(data: Path, encode: Callable[[Sequence[str]], np.ndarray], ours: Clustering) -> None:
    """Print the agreement with the ministry of sentences that came after the fit."""
    assert ours.fitted
    sentences, ministries = read_ministries(data / "themes/eduskunta_vkk_dev.csv.bz2")
    assigned = assign_themes(encode(sentences), ours.fitted.centres, minimum=ours.fitted.minimum)
    agreement = adjusted_mutual_info_score(ministries, assigned)
    print(f"\n{len(sentences):,} other sentences, assigned: AMI {agreement:.3f}, {(assigned < 0).mean():.1%} without")


def weigh_floret(texts: Sequence[str]) -> np.ndarray:
    """Return mean floret vectors, frequent words weighing less and the common direction taken off: they do best so.

    Source: Arora, Liang and Ma 2017, "A simple but tough-to-beat baseline for sentence embeddings".
    """
    floret = FloretMean()
    split = [WORD.findall(text) or [""] for text in texts]
    counts = Counter(word.lower() for words in split for word in words)
    total = counts.total()
    weights = {word: COMMON / (COMMON + count / total) for word, count in counts.items()}
    rows = np.stack([np.mean([floret.find(word) * weights[word.lower()] for word in words], 0) for words in split])
    rows = normalise(rows)
    return normalise(rows - rows.mean(axis=0))


def cluster_ours(vectors: np.ndarray, terms: Sequence[PassageTerms]) -> Clustering:
    """Fit and name themes as the workspace does."""
    began = time.process_time()
    fitted = fit_themes(vectors)
    words = _name(vectors, fitted.assigned, terms)
    return Clustering(fitted.assigned, words, time.process_time() - began, fitted)


def measure_density(vectors: np.ndarray, ministries: Sequence[str]) -> None:
    """Print how many of some sentences density-based clusters leave out, and how the others agree with the ministry."""
    some = vectors[::SPARSE]
    for fewest in (5, 10):
        found = HDBSCAN(min_cluster_size=fewest, copy=True).fit_predict(some)
        agreement = adjusted_mutual_info_score(ministries[::SPARSE], found)
        print(
            f"\nHDBSCAN of {len(some):,} sentences, {fewest} at least in a theme: {found.max() + 1} themes,"
            f" {(found < 0).mean():.0%} without, AMI {agreement:.3f}",
            flush=True,
        )


def cluster_plainly(vectors: np.ndarray, terms: Sequence[PassageTerms]) -> Clustering:
    """Cluster by k-means into as many themes, named in the same way."""
    began = time.process_time()
    assigned = KMeans(choose_number(len(vectors)), n_init=1, random_state=1).fit_predict(vectors)
    return Clustering(assigned, _name(vectors, assigned, terms), time.process_time() - began)


def broaden(fine: Clustering, vectors: np.ndarray) -> Clustering:
    """Return the broad themes that a clustering's themes are grouped into."""
    themes = int(fine.assigned.max()) + 1
    centres = normalise(np.stack([vectors[fine.assigned == theme].mean(axis=0) for theme in range(themes)]))
    groups = np.append(group_themes(centres, choose_groups(themes)), NO_THEME)
    return Clustering(groups[fine.assigned], [], 0.0)


def cluster_by_bertopic(vectors: np.ndarray, terms: Sequence[PassageTerms]) -> Clustering | None:
    """Let BERTopic cluster the same vectors and name its topics by the same words; None where it is missing."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            from bertopic import BERTopic
        except ImportError:
            print("BERTopic is not installed: on these sentences the project measured AMI .055, 833 topics, 106 s")
            return None
        model = BERTopic(vectorizer_model=CountVectorizer(token_pattern=r"\S+"), top_n_words=WORDS)
        texts = [" ".join(_tokens(one)) for one in terms]
        began = time.process_time()
        topics, _ = model.fit_transform(texts, embeddings=vectors)
        seconds = time.process_time() - began
    words = [[word for word, _ in model.get_topic(topic)] for topic in range(max(topics) + 1)]
    return Clustering(np.array(topics), words, seconds)


def measure_classes(data: Path, encode: Callable[[Sequence[str]], np.ndarray]) -> None:
    """Print the V-measure of themes against the first two digits of library classes, and what chance would give."""
    texts, classes = read_classes(data / "themes/makupalat-validate.tsv")
    fitted = fit_themes(encode(texts), themes=len(set(classes)))
    score, agreement = v_measure_score(classes, fitted.assigned), adjusted_mutual_info_score(classes, fitted.assigned)
    chance = v_measure_score(classes, np.random.default_rng(1).permutation(fitted.assigned))
    print(
        f"\n{len(texts)} descriptions, {len(set(classes))} library classes, {len(fitted.centres)} themes:"
        f" V-measure {score:.3f} ({chance:.3f} when shuffled), AMI {agreement:.3f}"
    )


def measure_stability(data: Path, encode: Callable[[Sequence[str]], np.ndarray]) -> None:
    """Print the share of sentences that keep their theme's id through refits."""
    vectors = encode(read_ministries(data / "themes/eduskunta_vkk_train.csv.bz2")[0])
    order = np.random.default_rng(1).permutation(len(vectors))
    print("\n| sentences that keep their theme's id | share |\n|---|---|")
    for name, more in (("same data", 0.0), ("10 % more", 0.1), ("50 % more", 0.5)):
        old = np.sort(order[: int(len(vectors) / (1 + more))])
        print(f"| {name} | {_kept_after(vectors, old):.1%} |", flush=True)
    first = fit_themes(vectors)
    for name, seed, start in (("another seed", 2, first.assigned), ("another seed, from nothing", 2, None)):
        again = fit_themes(vectors, seed=seed)
        if start is not None:
            again = refit_themes(vectors, start, minimum=first.minimum, lost_before=count_lost(first), seed=seed)
        print(f"| {name} | {_kept(first, again, np.arange(len(vectors))):.1%} |", flush=True)


def measure_scale(passages: int) -> None:
    """Print time and memory of a fit, a refit and an assignment on made-up vectors."""
    random = np.random.default_rng(1)
    subjects = random.normal(size=(SUBJECTS, WIDTH)).astype(np.float32)
    vectors = np.empty((passages, WIDTH), dtype=np.float32)
    for first in range(0, passages, 10_000):
        some = vectors[first : first + 10_000]
        noise = random.normal(size=some.shape).astype(np.float32) * 1.5
        some[:] = normalise(subjects[random.integers(0, SUBJECTS, len(some))] + noise)
    began = time.perf_counter()
    fitted = fit_themes(vectors)
    print(f"fit        {passages:9,} passages  {len(fitted.centres):3} themes  {time.perf_counter() - began:6.1f} s")
    began = time.perf_counter()
    refit_themes(vectors, fitted.assigned, minimum=fitted.minimum, lost_before=count_lost(fitted))
    print(f"refit      {passages:9,} passages               {time.perf_counter() - began:6.1f} s")
    began = time.perf_counter()
    assign_themes(vectors, fitted.centres, minimum=fitted.minimum)
    print(f"assignment {passages / (time.perf_counter() - began):9,.0f} passages/s")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20):.1f} GB")


def _kept_after(vectors: np.ndarray, old: np.ndarray) -> float:
    first, again, matched = refit_with_more(vectors, old)
    return float((np.append(matched, NO_THEME)[again.assigned[old]] == first.assigned).mean())


def _kept(first: FittedThemes, again: FittedThemes, old: np.ndarray) -> float:
    matched = match_themes(first.assigned, again.assigned[old], first.centres, again.centres)
    themes = np.append(matched, NO_THEME)[again.assigned[old]]
    return float((themes == first.assigned).mean())


def _name(vectors: np.ndarray, assigned: np.ndarray, terms: Sequence[PassageTerms]) -> list[Sequence[str]]:
    counted = ThemeTerms(int(assigned.max()) + 1)
    for at in choose_labelled(vectors, assigned, average(vectors, assigned, counted.themes)):
        counted.add(int(assigned[at]), terms[at])
    return [counted.name_theme(theme, words=WORDS).words for theme in range(counted.themes)]


def _tokens(terms: PassageTerms) -> list[str]:
    return [*terms.words.elements(), *terms.doubtful.elements(), *terms.parts.elements()]


def _print_row(name: str, found: Clustering, ministries: Sequence[str], coherence: Coherence) -> None:
    without = float((found.assigned == NO_THEME).mean())
    agreement = adjusted_mutual_info_score(ministries, found.assigned)
    row = f"| {name} | {int(found.assigned.max()) + 1} | {without:.1%} | {agreement:.3f} |"
    if not found.words:
        print(f"{row} | | |", flush=True)
        return
    every = [word for words in found.words for word in words]
    row += f" {coherence.measure(found.words):.3f} | {len(set(every)) / len(every):.3f} | {found.seconds:.1f} |"
    print(row, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--data", type=Path, help="folder of the shared data")
    what.add_argument("--scale", type=int, help="so many made-up passages")
    arguments = parser.parse_args()
    if arguments.scale:
        measure_scale(arguments.scale)
        return
    encode = StaticEmbedding(SHIPPED).encode
    measure_ministries(arguments.data, encode)
    measure_classes(arguments.data, encode)
    measure_stability(arguments.data, encode)
    measure_map(arguments.data, encode)
    measure_layouts(arguments.data, encode)


if __name__ == "__main__":
    main()
