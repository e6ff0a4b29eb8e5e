"""What of a document its subjects are judged by: all of a short one; of a long one what says what it is about.

A report of two hundred pages holds boilerplate, tables and the world around its theme. Its title, its own abstract, its
headings and the passages that represent it hold what a librarian reads.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate

from corpus.lemmatised import LemmatisedText
from corpus.passages import BESIDE_TEXT, split_passages
from corpus.records import Document
from models.representatives import centre_of, choose_representatives
from nlp.topics.lemmatised import lemmatise
from nlp.words.finnish import Finnish
from services.abstracts import shipped_encoder

SHORT = 600  # words: no longer than the texts that the model was trained on, mostly
REPRESENTATIVES = 3  # passages
HEADINGS = 30
LONGEST_READ = 2_000_000  # characters

Span = tuple[int, int]


def digest(finnish: Finnish, document: Document, language: str | None, abstract: Sequence[Span] = ()) -> LemmatisedText:
    """Return the lemmas of what a document's subjects are judged by, with their places in the document.

    :param abstract: where the document's own abstract stands.
    """
    spans = list(_spans(document, abstract))
    texts = [lemmatise(finnish, document.text[start:end], language) for start, end in spans]
    return _join(texts, [start for start, _ in spans])


def _spans(document: Document, abstract: Sequence[Span]) -> Iterator[Span]:
    if len(document.text[:LONGEST_READ].split()) <= SHORT:
        yield 0, len(document.text[:LONGEST_READ])
        return
    headings = [(block.start, block.end) for block in document.blocks if block.kind == "heading"]
    if document.text.startswith(document.title):
        yield 0, len(document.title)
    yield from abstract
    yield from headings[:HEADINGS]
    yield from _representatives(document, 1 if abstract else REPRESENTATIVES)


def _representatives(document: Document, many: int) -> list[Span]:
    passages = [
        (passage.start, passage.end)
        for passage in split_passages(document)
        if passage.part not in BESIDE_TEXT and passage.part != "table"
    ]
    if not passages:
        return []
    vectors = shipped_encoder().encode([document.text[start:end] for start, end in passages])
    chosen = choose_representatives(vectors, vectors @ centre_of(vectors), count=many)
    return sorted(passages[at] for at in chosen)


def _join(texts: Sequence[LemmatisedText], starts: Sequence[int]) -> LemmatisedText:
    """Join texts to one, each after the end of a phrase, with the places that they have in the document."""
    before = [0, *accumulate(len(text.lemmas) + 1 for text in texts)]
    return LemmatisedText(
        text="\n".join(text.text for text in texts),
        language=texts[0].language if texts else "fi",
        lemmas=tuple(lemma for text in texts for lemma in (*text.lemmas, "")),
        parts=tuple((first + at, part) for first, text in zip(before, texts, strict=False) for at, part in text.parts),
        spans=tuple(
            span
            for start, text in zip(starts, texts, strict=True)
            for span in (*((start + first, start + last) for first, last in text.spans), (start, start))
        ),
    )
