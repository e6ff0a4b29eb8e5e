"""Sentences of the shared data, marked by reading as recommending something or not; stored by offsets alone."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from nlp.recommendations.features import sentence_features
from nlp.words.finnish import Finnish
from nlp.words.sentences import split_sentences
from training.annotations.documents import DATA, read_documents
from training.annotations.items import digest, split_of

ITEMS = Path(__file__).parent / "items.jsonl"


@dataclass(frozen=True, slots=True)
class MarkedSentence:
    """A sentence by its offsets in a document's text, with a digest that shows when the text has changed."""

    source: str
    document: str
    start: int
    end: int
    sha8: str
    recommends: bool


@dataclass(frozen=True, slots=True)
class Example:
    """What the model sees of a marked sentence, and what is right."""

    marked: MarkedSentence
    text: str
    features: tuple[str, ...]

    @property
    def split(self) -> str:
        """Return the part of the data that its document is in, the same as for names."""
        return split_of(self.marked.source, self.marked.document)


def read_marked(path: Path = ITEMS) -> list[MarkedSentence]:
    """Return the marked sentences."""
    return [MarkedSentence(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def write_marked(marked: list[MarkedSentence], path: Path = ITEMS) -> None:
    """Write marked sentences, one a line."""
    lines = (json.dumps(asdict(sentence), ensure_ascii=False) + "\n" for sentence in marked)
    path.write_text("".join(lines), encoding="utf-8")


def read_examples(finnish: Finnish, *, data: Path = DATA) -> Iterator[Example]:
    """Yield the marked sentences with their features.

    :raises ValueError: when a text has changed since it was marked.
    """
    marked = read_marked()
    texts = {
        (document.source, document.id): document.text
        for source in sorted({sentence.source for sentence in marked})
        for document in read_documents(source, data=data)
    }
    for sentence in marked:
        text = texts[sentence.source, sentence.document][sentence.start : sentence.end]
        if digest(text) != sentence.sha8:
            raise ValueError(f"{sentence.source}/{sentence.document}: the text has changed since it was marked")
        yield Example(sentence, text, tuple(_features(finnish, text)))


def _features(finnish: Finnish, text: str) -> list[str]:
    parts = split_sentences(text, finnish.tokens(text))
    return list(dict.fromkeys(feature for part in parts for feature in sentence_features(part)))
