"""Counts names found against names annotated, in the annotators' tokens."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from nlp.name_model.reading import Name, NameModel
from nlp.words.finnish import Finnish
from training.names.gold import Document, Span, tokenise_document


@dataclass
class Score:
    """Counts by label."""

    found: Counter[str] = field(default_factory=Counter)
    annotated: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)

    def add(self, found: Iterable[Span], annotated: Iterable[Span]) -> None:
        """Count one sentence."""
        found, annotated = set(found), set(annotated)
        self.found.update(one.label for one in found)
        self.annotated.update(one.label for one in annotated)
        self.right.update(one.label for one in found & annotated)

    def rates(self, labels: Sequence[str]) -> tuple[float, float, float]:
        """Return precision, recall and F1 over some labels together (micro average)."""
        counts = (self.right, self.found, self.annotated)
        right, found, annotated = (sum(of[label] for label in labels) for of in counts)
        return right / max(found, 1), right / max(annotated, 1), 2 * right / max(found + annotated, 1)


def score_model(model: NameModel, finnish: Finnish, documents: Iterable[Document]) -> Score:
    """Score a model on annotated documents."""
    score = Score()
    for document in documents:
        names = model.find_names(document.text, list(tokenise_document(finnish, document)))
        for sentence in document.sentences:
            first, last = sentence.offsets[0][0], sentence.offsets[-1][1]
            here = [name for name in names if first <= name.start < last]
            score.add((to_span(name, sentence.offsets) for name in here), sentence.spans)
    return score


def to_span(name: Name, offsets: Sequence[tuple[int, int]]) -> Span:
    """Return the annotators' tokens that a name touches."""
    touched = [at for at, (start, end) in enumerate(offsets) if start < name.end and end > name.start]
    return Span(touched[0], touched[-1], name.label)
