"""Texts as lemmas: by Voikko in Finnish, by Snowball's stems in Swedish and English.

Source of the stems: Snowball (BSD), https://snowballstem.org
"""

import re
from functools import cache, lru_cache
from typing import Any

from corpus.lemmatised import LemmatisedText
from nlp.words.finnish import Finnish, Token

STEMMED = {"sv": "swedish", "en": "english"}
WORD = re.compile(r"\w+(?:[-’']\w+)*|[^\w\s]")
SILENT = {"PUNCT"}


def lemmatise(finnish: Finnish, text: str, language: str | None) -> LemmatisedText:
    """Return the lemmas of a text; one in a language that is not read here is read as Finnish."""
    if language in STEMMED:
        return _stemmed(text, language)
    return lemmatise_tokens(text, finnish.tokens(text))


def lemmatise_tokens(text: str, tokens: list[Token]) -> LemmatisedText:
    """Return the lemmas of Finnish tokens."""
    lemmas, parts = [], []
    for at, token in enumerate(tokens):
        word = token.word
        lemmas.append("" if word.pos in SILENT else word.lemma.lower().strip("-"))
        if len(word.parts) > 1:
            parts += [(at, part.lower().strip("-")) for part in word.parts]
    spans = tuple((token.start, token.end) for token in tokens)
    return LemmatisedText(text, "fi", tuple(lemmas), tuple(parts), spans)


def _stemmed(text: str, language: str) -> LemmatisedText:
    found = list(WORD.finditer(text))
    lemmas = tuple(_stem(match[0].lower(), language) if match[0][0].isalnum() else "" for match in found)
    return LemmatisedText(text, language, lemmas, (), tuple((match.start(), match.end()) for match in found))


@lru_cache(maxsize=200_000)
def _stem(form: str, language: str) -> str:
    return str(_stemmer(language).stemWord(form))


@cache
def _stemmer(language: str) -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer(STEMMED[language])
