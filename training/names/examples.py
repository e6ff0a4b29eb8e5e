"""Turns tokens into the numbers that training takes: each word form once, sentences as indices of forms."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from nlp.name_model.features import FEATURES, FormReader, context_numbers
from nlp.words.finnish import Finnish, Token, Word
from training.names.gold import Document, gold_names, tag_tokens, tokenise_document
from training.names.settings import TAGS

TAG_AT = {tag: at for at, tag in enumerate(TAGS)}


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence to learn from."""

    forms: np.ndarray  # indices of forms, shape (tokens,)
    context: np.ndarray  # shape (tokens, CONTEXT)
    tags: np.ndarray  # indices of TAGS, shape (tokens,)
    document: int = 0  # sentences of one document have one number


class Forms:
    """All word forms met, as the network takes them."""

    def __init__(self, reader: FormReader) -> None:
        self._reader = reader
        self._index: dict[str, int] = {}
        self._rows: list[np.ndarray] = []
        self._vectors: list[np.ndarray] = []
        self._lemma_at: dict[str, int] = {}
        self.lemmas: list[int] = []  # a number a form, forms of one word alike
        self.capital: list[bool] = []  # whether a form begins with one

    def index(self, form: str, word: Word) -> int:
        """Return a form's index, a new one where it is new."""
        at = self._index.get(form)
        if at is None:
            at = self._index[form] = len(self._rows)
            read = self._reader.read(form, word)
            self._rows.append(read.rows)
            self._vectors.append(read.vector.astype(np.float16))
            self.lemmas.append(self._lemma_at.setdefault(word.lemma.lower(), len(self._lemma_at)))
            self.capital.append(form[0].isupper())
        return at

    def arrays(self) -> tuple[np.ndarray, np.ndarray]:
        """Return rows of features, shape (forms, FEATURES), and vectors, shape (forms, VECTOR)."""
        rows = np.stack(self._rows)
        assert rows.shape[1] == FEATURES
        return rows, np.stack(self._vectors)


def make_example(forms: Forms, text: str, tokens: Sequence[Token], context: np.ndarray, tags: list[str]) -> Example:
    """Number one sentence."""
    return Example(
        np.array([forms.index(text[token.start : token.end], token.word) for token in tokens]),
        context,
        np.array([TAG_AT[tag] for tag in tags]),
    )


def make_gold_examples(finnish: Finnish, forms: Forms, documents: Iterable[Document]) -> Iterator[Example]:
    """Number the sentences of annotated documents."""
    for document in documents:
        sentences = list(tokenise_document(finnish, document))
        contexts = context_numbers(document.text, sentences)
        for sentence, tokens, context in zip(document.sentences, sentences, contexts, strict=True):
            tags = tag_tokens(tokens, gold_names(sentence))
            yield make_example(forms, document.text, tokens, context, tags)
