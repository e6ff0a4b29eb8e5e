"""Words of a query as the publications spell them: by Voikko's suggestions, and by what the index holds."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from index.passage_index import PassageIndex
from index.records import Filters, QueryWord
from nlp.words.finnish import Finnish
from nlp.words.search_terms import QueryTerm, find_query_terms
from services.query_language.asking import Asked, word_of

RARER = 20  # times: so much rarer a word must be than its neighbour for that to be meant
SHORTEST, LONGER = 5, 8  # letters of a word from which on one letter may be wrong, or two
BEGINNING = 2  # letters that both begin with
MOST_SUGGESTED = 5  # of Voikko


@dataclass(frozen=True, slots=True)
class Spelling:
    """How the publications spell a word."""

    written: str
    spelt: str
    absent: bool  # whether no passage has it as it was written


def find_spellings(index: PassageIndex, finnish: Finnish, terms: Sequence[QueryTerm]) -> list[Spelling]:
    """Return how the publications spell words of a query that they have not, or hardly have.

    :param terms: of the query; those that there are other words for are spelt as they are meant.
    """
    expanded = {word for term in terms for word in term.instead_of.split()}
    written = [term for term in terms if term.lemma and not term.instead_of and term.text not in expanded]
    found = ((term, _nearest(index, finnish, term)) for term in written)
    return [
        Spelling(term.text, spelt, index.frequency(term.lemma, term.inside) == 0)
        for term, spelt in found
        if spelt is not None
    ]


def spell(query: str, spellings: Sequence[Spelling]) -> str:
    """Return a query with words as the publications spell them."""
    for one in spellings:
        query = re.sub(rf"(?<!\w){re.escape(one.written)}(?!\w)", one.spelt.replace("\\", ""), query)
    return query


def respell(finnish: Finnish, asked: Asked, spellings: Sequence[Spelling]) -> Asked:
    """Ask for words as the publications spell them too, where they have none as it was written.

    A question is left as it is: much of it its answer need not say, however it is spelt.
    """
    absent = [one for one in spellings if one.absent and not asked.prose]
    by_text = {one.written: find_query_terms(one.spelt, finnish.tokens(one.spelt)) for one in absent}
    words = [
        replace(word, others=(tuple(map(word_of, by_text[word.text])),)) if by_text.get(word.text) else word
        for word in asked.words
    ]
    terms = [replace(term, instead_of=written) for written, found in by_text.items() for term in found]
    return replace(asked, words=tuple(words), terms=(*asked.terms, *terms), text=spell(asked.text, absent))


def divide(index: PassageIndex, finnish: Finnish, asked: Asked) -> Asked:
    """Ask for the two words that a compound is made of, wherever a passage has them, where none has the compound."""
    if asked.prose:
        return asked
    whole = {term.lemma: term for term in asked.terms if len(term.apart) > 1 and not term.instead_of}
    halves = {lemma: found for lemma, term in whole.items() if (found := _halves(index, finnish, term))}
    words = [_in_halves(word, halves.get(word.terms[0], ()) if word.terms else ()) for word in asked.words]
    terms = [replace(half, instead_of=whole[lemma].text) for lemma, found in halves.items() for half in found]
    return replace(asked, words=tuple(words), terms=(*asked.terms, *terms))


def _has(index: PassageIndex, word: QueryWord) -> bool:
    nothing = np.zeros(index.width, dtype=np.float32)
    return index.search([word], nothing, filters=Filters(), limit=1).total > 0


def _in_halves(word: QueryWord, halves: Sequence[QueryTerm]) -> QueryWord:
    if not halves:
        return word
    apart = QueryWord(word.text, others=(tuple(map(word_of, halves)),))
    return replace(word, instead=(*word.instead, apart))


def _halves(index: PassageIndex, finnish: Finnish, term: QueryTerm) -> list[QueryTerm]:
    """Return the words before and after the last joint of a compound, or else the first, where the index has both."""
    if index.frequency(term.lemma, term.inside) or _has(index, QueryWord(term.text, phrase=term.apart)):
        return []
    joints = (len(term.lemma) - len(term.apart[-1]), len(term.apart[0]))
    for joint in joints:
        forms = term.lemma[:joint].strip("-"), term.lemma[joint:].strip("-")
        known = [form for form in forms if finnish.word(form).known]
        found = [one for form in known for one in find_query_terms(form, finnish.tokens(form))]
        if len(found) == len(forms) and all(index.frequency(one.lemma, one.inside) for one in found):
            return found
    return []


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
