"""A small vocabulary, and suggestions by the words of a text, for what is done with subjects whatever suggests them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from corpus.lemmatised import LemmatisedText
from models.subjects.concepts import ConceptNames, names_of
from models.subjects.indexer import Suggestion
from services import workspace

BUS, TAX, SCHOOL, SPRUCE, SIX = (f"http://example.org/{name}" for name in ("bussi", "vero", "koulu", "kuusi", "luku"))
NAMES = names_of(
    [
        [BUS, "bussi", "buss", "bus"],
        [TAX, "vero", "skatt", ""],
        [SCHOOL, "koulu", "skola", "school"],
        [SPRUCE, "kuusi", "gran", "spruce"],
        [SIX, "kuusi", "sex", "six"],
    ]
)
BROKEN = "rikki"  # a text with this word has no subjects but an error


@dataclass(frozen=True, slots=True)
class WordIndexer:
    """Suggests the concepts whose Finnish labels a text has, the first of the vocabulary the surest."""

    version: str = "1"
    names: ConceptNames = NAMES
    size: int = len(NAMES.uris)

    def label(self, uri: str, language: str | None) -> str:
        return self.names.label(uri, language)

    def suggest(self, texts: Sequence[LemmatisedText], *, limit: int, threshold: float) -> list[list[Suggestion]]:
        return [list(self._suggest(text, threshold))[:limit] for text in texts]

    def _suggest(self, text: LemmatisedText, threshold: float) -> Iterator[Suggestion]:
        if BROKEN in text.lemmas:
            raise ValueError("no subjects of this one")
        for number, (uri, label) in enumerate(zip(self.names.uris, self.names.labels["fi"], strict=True)):
            score = round(0.9 - 0.2 * number, 1)
            spans = [span for span, lemma in zip(text.spans, text.lemmas, strict=True) if lemma == label]
            if spans and score >= threshold:
                yield Suggestion(uri, score, tuple(spans))


@contextmanager
def indexed_by(indexer: WordIndexer) -> Iterator[None]:
    """Have workspaces that are opened meanwhile suggest by the words of a text."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workspace, "load_indexer", lambda _: indexer)
        patch.setattr(workspace, "indexer_version", lambda _: indexer.version)
        patch.setattr(workspace, "load_names", lambda _: indexer.names)
        yield
