"""Words of a query as the publications spell them: by Voikko's suggestions, and by what the index holds."""

import re
from collections.abc import Iterator, Sequence

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from index.passage_index import PassageIndex
from index.records import Filters, QueryWord
from nlp.words.finnish import Finnish
from nlp.words.search_terms import QueryTerm, find_query_terms

RARER = 20  # times: so much rarer a word must be than its neighbour for that to be meant
SHORTEST, LONGER = 5, 8  # letters of a word from which on one letter may be wrong, or two
BEGINNING = 2  # letters that both begin with
MOST_SUGGESTED = 5  # of Voikko


def suggest_query(index: PassageIndex, finnish: Finnish, query: str, terms: Sequence[QueryTerm]) -> str | None:
    """Return a query with words as the publications spell them; None where it is spelt so.

    :param terms: of the query.
    """
    suggested = query
    for term in terms:
        instead = _nearest(index, finnish, term) if term.lemma else None
        if instead is not None:
            suggested = re.sub(rf"(?<!\w){re.escape(term.text)}(?!\w)", lambda _, by=instead: by, suggested)  # type: ignore[misc]
    return suggested if suggested != query else None


def _nearest(index: PassageIndex, finnish: Finnish, term: QueryTerm) -> str | None:
    """Return the likeliest spelling of a word that the index has not, or hardly has."""
    here = index.frequency(term.lemma, term.inside)
    word = finnish.word(term.text)
    if len(term.lemma) < SHORTEST or (word.known and (here or len(word.parts) == 1)):
        return None
    most = 1 if word.known or len(term.lemma) < LONGER else 2
    found = [
        (OSA.distance(term.text.lower(), spelt.lower()), -often, spelt)
        for spelt, often in _by_voikko(index, finnish, term.text, known=word.known)
    ]
    found += [(distance, -often, spelt) for spelt, often, distance in _by_index(index, term.lemma, most)]
    likely = [one for one in found if 0 < one[0] <= max(most, 1) and -one[1] > RARER * here]
    return _as_written(index, finnish, min(likely)[2]) if likely else None


def _by_voikko(index: PassageIndex, finnish: Finnish, form: str, *, known: bool) -> Iterator[tuple[str, int]]:
    """Yield spellings of a form that Voikko suggests, in the form's inflection, with how many passages have them."""
    for spelt in finnish.suggestions(form)[:MOST_SUGGESTED] if not known else ():
        terms = find_query_terms(spelt, finnish.tokens(spelt))
        if len(terms) == 1:
            yield spelt, index.frequency(terms[0].lemma, terms[0].inside)


def _by_index(index: PassageIndex, lemma: str, most: int) -> Iterator[tuple[str, int, int]]:
    """Yield words of the index that differ from a word in few letters, with how many passages have them."""
    there = {term: often for term, often in index.terms(lemma[:BEGINNING]) if term.isalpha()}
    for term, distance, _ in process.extract(lemma, list(there), scorer=OSA.distance, score_cutoff=most, limit=20):
        yield term, there[term], int(distance)


def _as_written(index: PassageIndex, finnish: Finnish, term: str) -> str:
    """Return a word of the index as a passage writes it, where its base form is a guess."""
    if finnish.word(term).known:
        return term
    nothing = np.zeros(index.width, dtype=np.float32)
    hits = index.search([QueryWord(term, (term,))], nothing, filters=Filters(), limit=1).hits
    texts = (text for hit in hits for text in (hit.passage.text, hit.passage.heading, hit.passage.title))
    forms = (
        text[token.start : token.end].lower()
        for text in texts
        for token in finnish.tokens(text)
        if token.word.lemma.lower() == term
    )
    return next(forms, term)
