"""Where the name of a project begins and ends among the words of its sentence."""

import re

from nlp.organisations.forms import HEADS, LONG_HEAD
from nlp.roles.support import is_role_noun
from nlp.words.sentences import Sentence

LONGEST_NAME = 8  # words
MOST_PLAIN = 7  # words in lower case at the end of a project's name
#: What the genitives of bodies before their projects end with.
OWNING = (*(head for head in HEADS if len(head) >= LONG_HEAD), "ministeriö")
LOCAL = {"Ine", "Ela", "Ill", "Ade", "Abl", "All"}
ENGLISH_LINKS = {"of", "for", "the", "in", "and", "to", "on", "with"}
NUMBER = re.compile(r"\d+|[IVX]+")
HYPHENS = frozenset("-–—‑")
#: Words of a sentence that stand before a name and begin none: "Tällä Kylätalot käyttöön -hankkeella".
NO_FIRST_WORDS = {"ADV", "PRON", "ADP", "CCONJ", "AUX", "INTJ", "VERB"}


def text_of(sentence: Sentence, first: int, last: int) -> str:
    return sentence.text[sentence.tokens[first].start : sentence.tokens[last].end]


def before_parentheses(sentence: Sentence, last: int) -> int:
    """Return the last token of a name: the one before an abbreviation in parentheses, if one stands there."""
    short = last >= 3 and sentence.form(last) == ")" and sentence.form(last - 2) == "("
    return last - 3 if short else last


def over_a_dash(sentence: Sentence, first: int, last: int) -> int:
    """Take in what stands before a dash: "Circwaste – Kohti kiertotaloutta -hanke"."""
    dash = first - 1
    if not sentence.capital(first):  # "Kaikille eväät – yhteinen pöytä kylätalolla"
        found = (
            before for before in range(last, max(last - LONGEST_NAME, 0), -1) if sentence.form(before) in ("–", "—")
        )
        dash = next(found, 0)
    if dash < 1 or sentence.form(dash) not in ("–", "—") or sentence.adjacent(dash) is False:
        return first
    start = name_start(sentence, dash - 1)
    return start if sentence.capital(start) else first


def name_start(sentence: Sentence, last: int) -> int:
    """Return where a name begins that ends at a token: at the nearest capital over a few plain words, or before it."""
    first = end = _before_number(sentence, last)
    while first > 0 and not sentence.capital(first) and end - first < MOST_PLAIN:
        word = sentence.word(first)
        finite = word.pos == "VERB" and sentence.case(first) is None
        if word.pos == "PUNCT" or (finite and first < end):  # the last word itself may look like one: "takaisin"
            return last
        first -= 1
    while first > 0 and sentence.adjacent(first) and sentence.capital(first - 1):
        first -= 1
    first = _without_owner(sentence, _without_first_words(sentence, first, end), end)
    placed = sentence.word(first).place or sentence.case(first) in LOCAL
    return _over_plain_words(sentence, first) if placed else _over_english(sentence, first)


def _over_english(sentence: Sentence, first: int) -> int:
    """Take in what English links lead to: "Better Ports for the Bothnian Coast"."""
    before = first - 1
    while before > 0 and sentence.form(before) in ENGLISH_LINKS and sentence.adjacent(before + 1):
        before -= 1
    if before < 0 or before == first - 1 or not sentence.capital(before) or sentence.word(before).pos == "PUNCT":
        return first
    while before > 0 and sentence.adjacent(before) and sentence.capital(before - 1):
        before -= 1
    return _over_english(sentence, before)


def _before_number(sentence: Sentence, last: int) -> int:
    """Return the last word of a name before its number, version or years: "Terva 2", "Kylät 2.0", "2016 - 2019"."""
    at = last
    while at > 0 and (NUMBER.fullmatch(sentence.form(at)) or (at < last and sentence.form(at) in HYPHENS | {"."})):
        at -= 1
    return at if sentence.word(at).pos != "PUNCT" else last


def _without_first_words(sentence: Sentence, first: int, last: int) -> int:
    """Return where a name begins behind the sentence's first word, where that is no part of it."""
    begins = first == 0 or sentence.word(first - 1).pos == "PUNCT"
    if not begins or first >= last or not sentence.capital(first + 1) or sentence.form(first).isupper():
        return first
    word, case = sentence.word(first), sentence.case(first)
    several = case == "Nom" and sentence.form(first).endswith("t") and not sentence.lemma(first).endswith("t")
    called = case in ("Ess", "Tra") and (is_role_noun(sentence.lemma(first)) or word.lemma == "osa")
    # "Tulokset Hyvä alku -hankkeesta", "Kumppaniksi Hyvä alku -hankkeeseen", "Osana Hyvä alku -hanketta"
    return first + 1 if several or called or (word.known and word.pos in NO_FIRST_WORDS) else first


def _without_owner(sentence: Sentence, first: int, last: int) -> int:
    """Return where a name begins behind the genitive of a body: "Metropolia Ammattikorkeakoulun Hyvä alku -hanke"."""
    for at in range(last - 1, first - 1, -1):
        body = sentence.lemma(at).endswith(OWNING) or ":" in sentence.form(at)
        if body and sentence.case(at) == "Gen" and sentence.capital(at + 1):
            return at + 1
    return first


def _over_plain_words(sentence: Sentence, first: int) -> int:
    """Take in what a name begins with before a place: "Uudistuva ja osaava Suomi", "Kestävän kehityksen Nivala"."""
    for before in range(first - 1, max(first - MOST_PLAIN, -1), -1):
        word = sentence.word(before)
        if sentence.capital(before):
            describes = (
                word.pos == "ADJ"
                or word.lemma.endswith("sti")
                or any(form not in ("active", "passive", "past_active") for _, form in word.verb_forms)
            )
            return before if describes and word.known and first - before > 1 else first
        nominal = word.pos in ("ADJ", "NOUN", "CCONJ") or (word.pos == "VERB" and sentence.case(before) is not None)
        if not nominal or not sentence.adjacent(before + 1):
            return first
    return first


def name_end(sentence: Sentence, first: int) -> int:
    """Return the last token of a name that goes on in lower case up to a verb, a comma or a capital."""
    last = first
    while last + 1 < len(sentence.tokens) and last - first < LONGEST_NAME:
        word = sentence.word(last + 1)
        finite = any(form in ("active", "passive") for _, form in word.verb_forms) or word.lemma in ("olla", "ei")
        ends = finite or word.pos in ("PUNCT", "CCONJ", "NUM") or word.lemma == "vuosi"
        if ends or sentence.capital(last + 1):
            break
        last += 1
    return last
