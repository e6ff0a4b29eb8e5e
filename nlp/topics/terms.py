"""The words and phrases that can say what a text is about: nouns, and nouns with a genitive or an adjective."""

from collections.abc import Iterator
from itertools import pairwise

from corpus.terms import PassageTerms, Phrase
from nlp.cues import load_cues, load_endings
from nlp.languages import detect_language
from nlp.words.finnish import Token

_ENDINGS = load_endings("topics")
_WORDS = load_cues("topics")

#: Nouns that any policy text is full of, whatever it is about.
GENERIC_NOUNS = _WORDS["generic_nouns"]
#: Genitives that are half of something: of "toisen asteen koulutus", "10 euron lisämaksu".
HALF_SAID = GENERIC_NOUNS | _WORDS["half_said"]
#: Adjectives that distinguish no theme from another.
GENERIC_ADJECTIVES = _WORDS["generic_adjectives"]
#: Participles mostly need their object to say anything ("koskeva", "tarvitseva", "käytetty"); these do without.
PARTICIPLES = _ENDINGS["participles"]
TELLING_PARTICIPLES = _WORDS["telling_participles"]
# All words of a Swedish or English text are unknown to Voikko; these say nothing of what it is about.
FOREIGN_FUNCTION_WORDS = _WORDS["swedish_function_words"] | _WORDS["english_function_words"]
ORGANISATION = "ministeriö"  # the last part of names that are written like common nouns
SHORTEST = 4  # letters; shorter lemmas are mostly abbreviations and misreadings
SHORTEST_PART = 3


def find_theme_terms(text: str, tokens: list[Token]) -> PassageTerms:
    """Count what a passage can be about; words written as names are left out."""
    terms = PassageTerms()
    finnish = detect_language(text) in {"fi", None}
    for token in tokens:
        if _is_topical(text, token):
            word = token.word
            # The fallback takes Finnish endings off: of a Swedish word they are none.
            lemma = word.lemma if word.known or finnish else text[token.start : token.end]
            (terms.doubtful if word.verb else terms.words)[lemma.lower()] += 1
            if len(word.parts) > 1:
                terms.parts.update(part.lower() for part in word.parts if len(part) >= SHORTEST_PART)
    for first, second in _neighbours(text, tokens):
        phrase = Phrase(first.word.lemma.lower(), second.word.lemma.lower())
        terms.phrases[phrase] += 1
        if second.word.case == "Nom":
            terms.forms[text[first.start : second.end].lower()] = phrase
    return terms


def _is_topical(text: str, token: Token) -> bool:
    word = token.word
    if not text[token.start].islower() or token.end - token.start < SHORTEST:
        return False
    if not word.known:
        return text[token.start : token.end] not in FOREIGN_FUNCTION_WORDS
    lemma = word.lemma.lower()
    return word.pos == "NOUN" and lemma not in GENERIC_NOUNS and not lemma.endswith(ORGANISATION)


def _neighbours(text: str, tokens: list[Token]) -> Iterator[tuple[Token, Token]]:
    """Yield the genitives and adjectives that stand before a noun with nothing but a space between."""
    for first, second in pairwise(tokens):
        if text[first.end : second.start] != " " or not _is_topical(text, second) or not second.word.known:
            continue
        if not text[first.start].islower() or first.end - first.start < SHORTEST:
            continue
        word = first.word
        genitive = word.pos == "NOUN" and word.case == "Gen" and word.lemma.lower() not in HALF_SAID
        agrees = word.pos == "ADJ" and word.case == second.word.case and _is_telling(word.lemma.lower())
        if word.known and not word.verb and (genitive or agrees):
            yield first, second


def _is_telling(adjective: str) -> bool:
    if adjective.endswith(PARTICIPLES):
        return adjective in TELLING_PARTICIPLES
    return adjective not in GENERIC_ADJECTIVES
