"""Projects and programmes: "VALUMA-hankkeessa", "Kuinka kuntasi sykkii? -kysely", "hallitusohjelma"."""

import re
from collections.abc import Iterator
from functools import lru_cache

from corpus.ids import programme_id, project_id
from nlp.cues import load_cues, load_endings
from nlp.organisations.forms import HEADS
from nlp.organisations.registry import JOINS, Entry, Match
from nlp.roles.support import is_role_noun
from nlp.words.sentences import Sentence

_ENDINGS = load_endings("projects")
_WORDS = load_cues("projects")

PROJECT_NOUNS = _ENDINGS["project_nouns"]
PROGRAMME_NOUNS = _ENDINGS["programme_nouns"]
NAMED_NOUNS = _ENDINGS["named_nouns"]
#: What names a kind of projects, not one project.
KINDS = _WORDS["kinds"]
OPENING, CLOSING = frozenset("”\"'»“‘’"), frozenset("”\"'»“’")
LONGEST_NAME = 8  # words
LONGEST_QUOTED = 60  # tokens between quotation marks
EU_PROGRAMMES = re.compile(r"(?:Horisontti|Horizon|Interreg|Erasmus|Life|LIFE|Urbact|URBACT|Leader|ESPON|Nuts)\b")
MOST_PLAIN = 4  # words in lower case at the end of a project's name
YEAR = re.compile(r"(?:19|20)\d\d")


def find_projects(sentence: Sentence) -> Iterator[Match]:
    """Yield the projects and programmes that a sentence names."""
    for at in range(len(sentence.tokens)):
        if not _may_name_a_project(sentence.form(at), sentence.lemma(at)):
            continue
        found = _compound(sentence, at) or _behind_a_hyphen(sentence, at) or _named_after(sentence, at)
        found = found or _shared(sentence, at) or _programme(sentence, at)
        if found is not None:
            yield found


@lru_cache(maxsize=50_000)
def _may_name_a_project(form: str, lemma: str) -> bool:
    """Return whether any of the rules below can begin at a word: few can, and this is asked of each token."""
    cue = "-" in form or lemma.endswith(NAMED_NOUNS) or lemma in ("hallitusohjelma", "tutkimussuunnitelma")
    return cue or EU_PROGRAMMES.match(form) is not None


def _compound(sentence: Sentence, at: int) -> Match | None:
    """Read "VALUMA-hankkeen": the name stands before the hyphen."""
    form = sentence.form(at)
    if "-" not in form.strip("-") or not sentence.capital(at):
        return None
    name = form.rpartition("-")[0]
    noun = sentence.lemma(at).rpartition("-")[2]
    named = name.lower() not in KINDS and noun.endswith(PROJECT_NOUNS + PROGRAMME_NOUNS)
    return _match(at, at, name, noun) if named else None


def _shared(sentence: Sentence, at: int) -> Match | None:
    """Read the first of "ÄlyKylä- ja PalveluPolku-hankkeet"."""
    form, after = sentence.form(at), at + 2
    if not form.endswith("-") or not sentence.capital(at) or after >= len(sentence.tokens):
        return None
    other = _compound(sentence, after) if sentence.form(at + 1) in JOINS else None
    return _match(at, at, form.rstrip("-"), sentence.lemma(after)) if other else None


def _behind_a_hyphen(sentence: Sentence, at: int) -> Match | None:
    """Read "Uusi Suunta -hankkeessa", "Kuinka kuntasi sykkii? -kysely", "”Kylät kantavat” -hanke"."""
    if sentence.form(at) != "-" or at == 0 or at + 1 >= len(sentence.tokens):
        return None
    noun = sentence.lemma(at + 1)
    apart = sentence.glued(at + 1) and not sentence.glued(at)
    if not noun.endswith(PROJECT_NOUNS + PROGRAMME_NOUNS) or not apart:
        return None
    last = _before_parentheses(sentence, at - 1)
    if sentence.form(last) in CLOSING:
        longest = range(last - 2, max(last - LONGEST_QUOTED, -1), -1)
        first = next((before for before in longest if sentence.form(before) in OPENING), None)
        return None if first is None else _match(first, at + 1, _text(sentence, first + 1, last - 1), noun)
    first = last
    # A name that is a question of its own runs back to the nearest capital; else as long as capitals go.
    if sentence.form(first) in ("?", "!"):
        while first > 0 and not (sentence.capital(first) and sentence.lemma(first) not in ("", "?")):
            first -= 1
    else:
        first = _over_a_dash(sentence, _name_start(sentence, first), last)
    if not sentence.capital(first):
        return None
    return _match(first, at + 1, _text(sentence, first, last), noun)


def _text(sentence: Sentence, first: int, last: int) -> str:
    return sentence.text[sentence.tokens[first].start : sentence.tokens[last].end]


def _before_parentheses(sentence: Sentence, last: int) -> int:
    """Return the last token of a name: the one before an abbreviation in parentheses, if one stands there."""
    short = last >= 3 and sentence.form(last) == ")" and sentence.form(last - 2) == "("
    return last - 3 if short else last


def _over_a_dash(sentence: Sentence, first: int, last: int) -> int:
    """Take in what stands before a dash: "Circwaste – Kohti kiertotaloutta -hanke"."""
    dash = first - 1
    if not sentence.capital(first):  # "Kaikille eväät – yhteinen pöytä kylätalolla"
        found = (
            before for before in range(last, max(last - LONGEST_NAME, 0), -1) if sentence.form(before) in ("–", "—")
        )
        dash = next(found, 0)
    if dash < 1 or sentence.form(dash) not in ("–", "—") or sentence.adjacent(dash) is False:
        return first
    start = _name_start(sentence, dash - 1)
    return start if sentence.capital(start) else first


def _name_start(sentence: Sentence, last: int) -> int:
    """Return where a name begins that ends at a token: at the nearest capital over a few plain words, or before it."""
    first = last
    while first > 0 and not sentence.capital(first) and last - first < MOST_PLAIN:
        word = sentence.word(first)
        finite = word.pos == "VERB" and sentence.case(first) is None
        if word.pos == "PUNCT" or (finite and first < last):  # the last word itself may look like one: "takaisin"
            return last
        first -= 1
    while first > 0 and sentence.adjacent(first) and sentence.capital(first - 1):
        first -= 1
    several = sentence.case(0) == "Nom" and sentence.form(0).endswith("t") and not sentence.lemma(0).endswith("t")
    called = sentence.case(0) in ("Ess", "Tra") and is_role_noun(sentence.lemma(0))
    # "Tulokset Hyvä alku -hankkeesta", "Kumppaniksi Hyvä alku -hankkeeseen"
    return 1 if first == 0 and (several or called) and sentence.capital(1) else first


def _named_after(sentence: Sentence, at: int) -> Match | None:
    """Read "hanke VALUMA", "hanke nimeltä Silta tulevaan", "hankkeessa ”Omannäköinen arki”"."""
    if not sentence.lemma(at).endswith(NAMED_NOUNS) or at + 1 >= len(sentence.tokens):
        return None
    first, called = at + 1, sentence.lemma(at + 1) == "nimi" or sentence.form(at + 1).startswith("nimelt")
    first += called
    if first + 1 >= len(sentence.tokens):
        return None
    if sentence.form(first) in OPENING:
        longest = range(first + 2, first + LONGEST_NAME + 1)
        last = next((after for after in longest if sentence.form(after) in CLOSING), None)
        quoted = last is not None and sentence.capital(first + 1)
        return _match(first + 1, last - 1, _text(sentence, first + 1, last - 1), "hanke") if quoted and last else None
    form = sentence.form(first)
    if form.isupper() and len(form) > 2 and sentence.adjacent(first):
        return _match(first, first, form, "hanke")
    word = sentence.word(first)
    if not sentence.capital(first) or word.place or word.first_name or word.surname or not sentence.adjacent(first):
        return None
    last = _name_end(sentence, first)
    plain = last > first and not sentence.lemma(last).endswith(tuple(HEADS))
    return _match(first, last, _text(sentence, first, last), "hanke") if plain or (called and last >= first) else None


def _name_end(sentence: Sentence, first: int) -> int:
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


def _programme(sentence: Sentence, at: int) -> Match | None:
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
    if EU_PROGRAMMES.match(form) and "-" not in form:
        last = (
            at + 1
            if at + 1 < len(sentence.tokens)
            and sentence.adjacent(at + 1)
            and sentence.form(at + 1) in ("Europe", "Eurooppa", "+", "Aurora")
            else at
        )
        name = sentence.text[sentence.tokens[at].start : sentence.tokens[last].end]
        return Match(at, last, Entry("programme", programme_id(name), name, "programme"))
    return None


def _match(first: int, last: int, name: str, noun: str) -> Match:
    if noun.endswith(PROGRAMME_NOUNS):
        return Match(first, last, Entry("programme", programme_id(name), name, "programme"))
    return Match(first, last, Entry("project", project_id(name), name, "project"))
