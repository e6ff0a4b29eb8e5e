"""Reads annotated documents and lays the tokens of our own tokeniser over theirs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from nlp.words.finnish import Finnish, Token

DOCUMENT = "-DOCSTART-"


class Span(NamedTuple):
    """A name by its first and last token in a sentence of the annotators' tokens."""

    first: int
    last: int
    label: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it was annotated, and its tokens' offsets in the text of its document."""

    forms: list[str]
    spans: list[Span]
    offsets: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Document:
    """An annotated document; its text is its tokens with a space between them, a sentence a line."""

    text: str
    sentences: list[Sentence]


def read_documents(path: Path) -> Iterator[Document]:
    """Yield the documents of a file of token, tab, BIO tag; an empty line ends a sentence."""
    sentences: list[list[tuple[str, str]]] = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        rows = [(form, tag) for form, _, tag in (line.partition("\t") for line in block.split("\n")) if form]
        if rows and rows[0][0] == DOCUMENT:
            if sentences:
                yield make_document(sentences)
            sentences = []
        elif rows:
            sentences.append(rows)
    if sentences:
        yield make_document(sentences)


def make_document(rows_of_sentences: Sequence[Sequence[tuple[str, str]]]) -> Document:
    """Lay out annotated sentences as a text."""
    text, sentences = "", []
    for rows in rows_of_sentences:
        offsets = []
        for form, _ in rows:
            offsets.append((len(text), len(text) + len(form)))
            text += form + " "
        text = text[:-1] + "\n"
        sentences.append(Sentence([form for form, _ in rows], list(read_spans([tag for _, tag in rows])), offsets))
    return Document(text, sentences)


def read_spans(tags: Sequence[str]) -> Iterator[Span]:
    """Yield the names that BIO tags stand for; an I- behind another label begins a name."""
    first, label = 0, ""
    for at, tag in enumerate([*tags, "O"]):
        kind, _, of = tag.partition("-")
        if label and (kind != "I" or of != label):
            yield Span(first, at - 1, label)
            label = ""
        if of and not label:
            first, label = at, of


def tokenise_document(finnish: Finnish, document: Document) -> Iterator[list[Token]]:
    """Yield our tokens of each sentence; a token of the annotators may be several of ours."""
    tokens = iter([*finnish.tokens(document.text), None])
    token = next(tokens)
    for sentence in document.sentences:
        end = sentence.offsets[-1][1]
        of_sentence = []
        while token is not None and token.start < end:
            of_sentence.append(token)
            token = next(tokens)
        yield of_sentence


def tag_tokens(tokens: Sequence[Token], names: Sequence[tuple[int, int, str]]) -> list[str]:
    """Return each token its tag, O or B-, I-, E-, S- with the label of its name.

    :param names: start and end by offsets, and label.
    """
    tags = ["O"] * len(tokens)
    for start, end, label in names:
        inside = [at for at, token in enumerate(tokens) if token.start < end and token.end > start]
        for at in inside:
            begins, ends = at == inside[0], at == inside[-1]
            tags[at] = f"{'S' if begins and ends else 'B' if begins else 'E' if ends else 'I'}-{label}"
    return tags


def gold_names(sentence: Sentence) -> list[tuple[int, int, str]]:
    """Return the names of a sentence by offsets of its document's text."""
    return [(sentence.offsets[one.first][0], sentence.offsets[one.last][1], one.label) for one in sentence.spans]
