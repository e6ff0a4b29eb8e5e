"""Projects and programmes: "VALUMA-hankkeessa", "Kuinka kuntasi sykkii? -kysely", "hallitusohjelma"."""

import re
from collections.abc import Iterator

from nlp.organisations import slug
from nlp.registry import Entry, Match
from nlp.sentences import Sentence

PROJECT_NOUNS = {
    "hanke",
    "projekti",
    "kehittämishanke",
    "kehityshanke",
    "kärkihanke",
    "tutkimushanke",
    "pilotti",
    "kysely",
}
PROGRAMME_NOUNS = {"ohjelma", "rahoitusohjelma", "tutkimusohjelma", "kehittämisohjelma", "tukiohjelma"}
EU_PROGRAMMES = re.compile(r"(?:Horisontti|Horizon|Interreg|Erasmus|Life|LIFE|Urbact|URBACT|Leader|ESPON|Nuts)\b")
MOST_PLAIN = 4  # words in lower case at the end of a project's name
YEAR = re.compile(r"(?:19|20)\d\d")


def find_projects(sentence: Sentence) -> Iterator[Match]:
    """Yield the projects and programmes that a sentence names."""
    for at in range(len(sentence.tokens)):
        found = _compound(sentence, at) or _behind_a_hyphen(sentence, at) or _named_after(sentence, at)
        found = found or _programme(sentence, at)
        if found is not None:
            yield found


def _compound(sentence: Sentence, at: int) -> Match | None:
    """Read "VALUMA-hankkeen": the name stands before the hyphen."""
    form = sentence.form(at)
    if "-" not in form.strip("-") or not sentence.capital(at):
        return None
    name = form.rpartition("-")[0]
    noun = sentence.lemma(at).rpartition("-")[2]
    return _match(at, at, name, noun) if noun in PROJECT_NOUNS | PROGRAMME_NOUNS else None


def _behind_a_hyphen(sentence: Sentence, at: int) -> Match | None:
    """Read "Uusi Suunta -hankkeessa" and "Kuinka kuntasi sykkii? -kysely"."""
    if sentence.form(at) != "-" or at == 0 or at + 1 >= len(sentence.tokens):
        return None
    noun = sentence.lemma(at + 1)
    apart = (
        sentence.tokens[at].end == sentence.tokens[at + 1].start
        and sentence.tokens[at - 1].end < sentence.tokens[at].start
    )
    if noun not in PROJECT_NOUNS | PROGRAMME_NOUNS or not apart:
        return None
    first = at - 1
    # A name that is a question of its own runs back to the nearest capital; else as long as capitals go.
    if sentence.form(first) in "?!":
        while first > 0 and not (sentence.capital(first) and sentence.lemma(first) not in ("", "?")):
            first -= 1
    else:
        first = _name_start(sentence, first)
    if not sentence.capital(first):
        return None
    name = sentence.text[sentence.tokens[first].start : sentence.tokens[at - 1].end]
    return _match(first, at + 1, name, noun)


def _name_start(sentence: Sentence, last: int) -> int:
    """Give where a name begins that ends at a token: at the nearest capital over a few plain words, or before it."""
    first = last
    while first > 0 and not sentence.capital(first) and last - first < MOST_PLAIN:
        word = sentence.tokens[first].word
        finite = word.pos == "VERB" and sentence.case(first) is None
        if word.pos == "PUNCT" or (finite and first < last):  # the last word itself may look like one: "takaisin"
            return last
        first -= 1
    while first > 0 and sentence.adjacent(first) and sentence.capital(first - 1):
        first -= 1
    several = sentence.case(0) == "Nom" and sentence.form(0).endswith("t") and not sentence.lemma(0).endswith("t")
    return 1 if first == 0 and several and sentence.capital(1) else first  # "Tulokset Hyvä alku -hankkeesta"


def _named_after(sentence: Sentence, at: int) -> Match | None:
    """Read "hanke VALUMA" and "hankkeen nimi on": only a name in capitals is taken."""
    if sentence.lemma(at) not in PROJECT_NOUNS - {"kysely"} or at + 1 >= len(sentence.tokens):
        return None
    form = sentence.form(at + 1)
    if not (form.isupper() and len(form) > 2 and sentence.adjacent(at + 1)):
        return None
    return _match(at + 1, at + 1, form, "hanke")


def _programme(sentence: Sentence, at: int) -> Match | None:
    lemma, form = sentence.lemma(at), sentence.form(at)
    if lemma == "hallitusohjelma":
        return Match(at, at, Entry("programme", "ohjelma:hallitusohjelma", "hallitusohjelma", "programme"))
    if lemma == "tutkimussuunnitelma" and at >= 2 and sentence.lemma(at - 2).startswith("selvity"):
        first = at - 2
        while first > 0 and (
            sentence.lemma(first - 1) in ("valtioneuvosto", "vuosi") or YEAR.fullmatch(sentence.form(first - 1))
        ):
            first -= 1
        year = next((sentence.form(one) for one in range(first, at) if YEAR.fullmatch(sentence.form(one))), "")
        name = f"valtioneuvoston selvitys- ja tutkimussuunnitelma {year}".strip()
        return Match(first, at, Entry("programme", f"ohjelma:{slug(name)}", name, "programme"))
    if EU_PROGRAMMES.match(form) and "-" not in form:
        last = (
            at + 1
            if at + 1 < len(sentence.tokens)
            and sentence.adjacent(at + 1)
            and sentence.form(at + 1) in ("Europe", "Eurooppa", "+", "Aurora")
            else at
        )
        name = sentence.text[sentence.tokens[at].start : sentence.tokens[last].end]
        return Match(at, last, Entry("programme", f"ohjelma:{slug(name)}", name, "programme"))
    return None


def _match(first: int, last: int, name: str, noun: str) -> Match:
    kind = "programme" if noun in PROGRAMME_NOUNS else "project"
    prefix = "ohjelma" if kind == "programme" else "hanke"
    return Match(first, last, Entry(kind, f"{prefix}:{slug(name)}", name, kind))
