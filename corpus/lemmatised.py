"""A text as its lemmas, as the suggestion of subjects takes it: words of `nlp/` for `models/`, which know no Voikko."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LemmatisedText:
    """A text as it is, and as lemmas in lower case, in order.

    :param lemmas: one a token; empty for punctuation and numbers, which end a phrase.
    :param parts: (token, lemma of a part) for the parts of compounds, in order.
    :param spans: (start, end) of each token, in code points of the text.
    """

    text: str
    language: str
    lemmas: tuple[str, ...]
    parts: tuple[tuple[int, str], ...]
    spans: tuple[tuple[int, int], ...]
