"""Our tokens as spaCy's: the same offsets, and a document whose text is the text it was made of."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from nlp.words.finnish import TOKEN

TOKENIZER = "aluetutka.tokenizer.v1"


class Tokenizer:
    """Cuts a text as the analysis does; white space beyond one space behind a token is a token of its own."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Return the document of a text."""
        pieces = list(_pieces(text))
        return Doc(self.vocab, words=[word for word, _ in pieces], spaces=[space for _, space in pieces])

    # There is nothing to keep but the name, which is in the pipeline's configuration.

    def to_bytes(self, **_: Any) -> bytes:
        """Return nothing."""
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> "Tokenizer":
        """Return the tokenizer as it is."""
        return self

    def to_disk(self, _path: Path | str, **_: Any) -> None:
        """Write nothing."""

    def from_disk(self, _path: Path | str, **_: Any) -> "Tokenizer":
        """Return the tokenizer as it is."""
        return self


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the tokens of a text, white space among them, each with whether a space follows that is no token."""
    spans = [match.span() for match in TOKEN.finditer(text)]
    begin = 0
    for start, end in [*spans, (len(text), len(text))]:
        if begin < start:  # before the first token, and what is more than one space between two
            yield text[begin:start], False
        space = text[end : end + 1] == " "
        if start < end:
            yield text[start:end], space
        begin = end + space


@registry.tokenizers(TOKENIZER)
def make_tokenizer() -> Callable[[Language], Tokenizer]:
    """Return what makes the tokenizer of a pipeline."""
    return lambda nlp: Tokenizer(nlp.vocab)
