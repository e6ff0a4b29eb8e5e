"""Programmes of money or measures, and what makes a name a project's or a programme's."""

import re

from corpus.ids import programme_id, project_id
from nlp.cues import load_cues, load_endings
from nlp.organisations.registry import Entry, Match
from nlp.words.sentences import Sentence

_ENDINGS = load_endings("projects")
_WORDS = load_cues("projects")
PROJECT_NOUNS = _ENDINGS["project_nouns"]
PROGRAMME_NOUNS = _ENDINGS["programme_nouns"]
NAMED_NOUNS = _ENDINGS["named_nouns"]
#: What names a kind of projects, not one project.
KINDS = _WORDS["kinds"]
EU_PROGRAMMES = re.compile(r"(?:Horisontti|Horizon|Interreg|Erasmus|Life|LIFE|Urbact|URBACT|Leader|ESPON|Nuts)\b")
#: What EU programmes' names go on with: "Horisontti 2020", "Interreg IVA", "Erasmus+".
PERIODS = re.compile(r"Europe|Eurooppa|Aurora|[IV]+[A-C]?|20\d\d|\+")
YEAR = re.compile(r"(?:19|20)\d\d")
#: What programmes of money or measures are compounds with; software's are with others: "laskentaohjelma".
MEASURES = _ENDINGS["measures"]
#: The same without a hyphen before them: "Ikääntyneiden asumisen kehittämisohjelma".
LONG_MEASURES = _ENDINGS["long_measures"]
MOST_BEFORE = 8  # words of a programme's name before its last
#: Areas that programmes of money are named after.
WIDE_AREAS = {"Manner-Suomi", "Suomi", "Eurooppa"}
#: What stands behind a name of software that something was made with: "Excel-ohjelman avulla".
TOOLS = _WORDS["tools"]


def is_of_measures(sentence: Sentence, at: int, noun: str) -> bool:
    """Return whether a programme is one of money or measures, and no software."""
    if noun != "ohjelma":
        return noun.endswith(MEASURES)
    return sentence.case(at) != "Ade" and sentence.lemma(at + 1) not in TOOLS


def find_programme(sentence: Sentence, at: int) -> Match | None:
    lemma, form = sentence.lemma(at), sentence.form(at)
    if lemma == "hallitusohjelma":
        return Match(at, at, Entry("programme", programme_id("hallitusohjelma"), "hallitusohjelma", "programme"))
    if lemma == "tutkimussuunnitelma" and at >= 2 and sentence.lemma(at - 2).startswith("selvity"):
        first = at - 2
        while first > 0 and (
            sentence.lemma(first - 1) in ("valtioneuvosto", "vuosi") or YEAR.fullmatch(sentence.form(first - 1))
        ):
            first -= 1
        year = next((sentence.form(token) for token in range(first, at) if YEAR.fullmatch(sentence.form(token))), "")
        name = f"valtioneuvoston selvitys- ja tutkimussuunnitelma {year}".strip()
        return Match(first, at, Entry("programme", programme_id(name), name, "programme"))
    if lemma.endswith("ohjelma") and "-" not in form.rpartition("ohjelm")[0][-1:]:
        return _of_several_words(sentence, at)
    return _of_the_union(sentence, at) if EU_PROGRAMMES.match(form) and "-" not in form else None


def _of_several_words(sentence: Sentence, at: int) -> Match | None:
    """Read "Ikääntyneiden asumisen kehittämisohjelma 2013–2017": a capital inside the sentence, and a programme."""
    if not sentence.lemma(at).endswith(LONG_MEASURES):
        return None
    first = at
    while first > 0 and at - first < MOST_BEFORE and sentence.adjacent(first) and not sentence.capital(first):
        word = sentence.word(first - 1)
        joins = sentence.form(first - 1) in ("ja", "sekä") or sentence.form(first - 1).endswith("-")
        if not joins and sentence.case(first - 1) != "Gen" and word.pos != "ADJ":
            return None
        first -= 1
    begins = first == 0 or sentence.word(first - 1).pos == "PUNCT"
    if not sentence.capital(first) or begins or first == at or _is_of_a_town(sentence, first):
        return None
    last = _with_years(sentence, at)
    start, end = sentence.tokens[first].start, sentence.tokens[at].start
    years = sentence.text[sentence.tokens[at].end : sentence.tokens[last].end]
    name = sentence.text[start:end] + sentence.lemma(at) + years
    return Match(first, last, Entry("programme", programme_id(name), name, "programme"))


def _is_of_a_town(sentence: Sentence, at: int) -> bool:
    """Return whether a capital is of who has the programme, which then has no name of its own."""
    word = sentence.word(at)
    return bool(word.place) and word.place not in WIDE_AREAS


def _with_years(sentence: Sentence, at: int) -> int:
    """Return the last token of the years behind a programme."""
    last = at
    while YEAR.match(sentence.form(last + 1)) or (last > at and sentence.form(last + 1) in ("-", "–", "‐")):
        last += 1
    return last if YEAR.match(sentence.form(last)) or last == at else at


def _of_the_union(sentence: Sentence, at: int) -> Match | None:
    """Read "Horisontti 2020", "Interreg IVA", "Erasmus+"; but not the words of another name: "Active Life Lab"."""
    last = at
    while PERIODS.fullmatch(sentence.form(last + 1)) and (
        sentence.adjacent(last + 1) or sentence.form(last + 1) == "+"
    ):
        last += 1
    around = (
        (sentence.adjacent(at) and sentence.capital(at - 1)),
        (sentence.adjacent(last + 1) and sentence.capital(last + 1)),
    )
    if sentence.form(at).istitle() and sentence.lemma(at) == "life" and any(around):
        return None
    name = sentence.text[sentence.tokens[at].start : sentence.tokens[last].end]
    return Match(at, last, Entry("programme", programme_id(name), name, "programme"))


def project_match(first: int, last: int, name: str, noun: str) -> Match:
    if noun.endswith(PROGRAMME_NOUNS):
        return Match(first, last, Entry("programme", programme_id(name), name, "programme"))
    return Match(first, last, Entry("project", project_id(name), name, "project"))
