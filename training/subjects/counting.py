"""What is counted, not fitted: which terms go with a concept's titles, and how often its label means it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from scipy.sparse import csr_matrix, diags

from corpus.lemmatised import LemmatisedText
from models.subjects.candidates import NamedConcepts
from models.subjects.matching import Label, LabelMatcher
from models.subjects.terms import TermSpace
from models.subjects.weights import TermWeights
from training.subjects.reading import IndexedText, Titles
from training.subjects.settings import Settings


def make_space(titles: Titles, settings: Settings) -> TermSpace:
    """Weigh terms by how rarely titles have them."""
    texts = np.bincount(titles.counts.indices, minlength=len(titles.terms))
    rarity = np.log(titles.counts.shape[0] / np.maximum(texts, 1)) * (texts >= settings.rare)
    return TermSpace(titles.terms, rarity.astype(np.float32))


def weigh_counts(space: TermSpace, counts: csr_matrix) -> csr_matrix:
    """Return unit rows of counts of terms, as `TermSpace.matrix` makes them of texts."""
    weighed = counts.copy()
    weighed.data = np.log1p(weighed.data) * space.rarity[weighed.indices]
    weighed.eliminate_zeros()
    return _unit(weighed)


def average_titles(terms: csr_matrix, subjects: csr_matrix, settings: Settings) -> TermWeights:
    """Return for each concept the mean of its titles as a unit row of its strongest terms."""
    means = _unit((subjects.T.tocsr() @ terms).tocsr())
    kept = _strongest(means, settings.title_terms)
    return TermWeights(kept.T.tocsr(), np.zeros(kept.shape[0], dtype=np.float32))


def _strongest(rows: csr_matrix, many: int) -> csr_matrix:
    of = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    order = np.lexsort((-rows.data, of))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order)) - rows.indptr[of[order]]
    kept = rank < many
    return csr_matrix((rows.data[kept], (of[kept], rows.indices[kept])), rows.shape)


def _unit(rows: csr_matrix) -> csr_matrix:
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1))).ravel()
    return (diags((1 / np.maximum(lengths, 1e-6)).astype(np.float32)) @ rows).tocsr().astype(np.float32)


def subject_matrix(texts: Sequence[IndexedText], concepts: int) -> csr_matrix:
    """Return 1 where a text has a concept, shape (texts, concepts)."""
    starts = np.cumsum([0, *(len(text.subjects) for text in texts)])
    columns = np.array([concept for text in texts for concept in sorted(text.subjects)], dtype=np.int32)
    return csr_matrix((np.ones(len(columns), np.float32), columns, starts), (len(texts), concepts))


def count_labels(labels: Sequence[Label], titles: Titles) -> NamedConcepts:
    """Count how often a concept's label stands in a title, and how often the title then has the concept."""
    counts = np.zeros((4, len(labels)), dtype=np.int32)
    matcher = LabelMatcher(labels)
    singles = defaultdict(list)
    for label in labels:
        if len(label.words) == 1:
            singles[label.words[0]].append(label.concept)
    for words, terms, subjects in _titles(titles):
        found = matcher.find(LemmatisedText("", "fi", words, (), ())).keys()
        counts[0, list(found)] += 1
        counts[1, list(found & subjects)] += 1
        in_parts = {concept for term in terms for concept in singles.get(term, ())} - found
        counts[2, list(in_parts)] += 1
        counts[3, list(in_parts & subjects)] += 1
    said = Counter(label.words for label in labels)
    lengths = np.array([len(label.words) for label in labels], dtype=np.float32)
    ambiguity = np.array([said[label.words] for label in labels], dtype=np.float32)
    return NamedConcepts(matcher, labels, lengths, ambiguity, *counts.astype(np.float32))


def _titles(titles: Titles) -> Iterable[tuple[tuple[str, ...], list[str], set[int]]]:
    names = list(titles.terms)
    lemmas, starts = titles.sequences
    counts, subjects = titles.counts, titles.subjects
    for at in range(len(starts) - 1):
        words = tuple(names[lemma] for lemma in lemmas[starts[at] : starts[at + 1]].tolist())
        terms = [names[term] for term in counts.indices[counts.indptr[at] : counts.indptr[at + 1]].tolist()]
        yield words, terms, set(subjects.indices[subjects.indptr[at] : subjects.indptr[at + 1]].tolist())
