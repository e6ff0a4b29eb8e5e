"""Projects and programmes: "VALUMA-hankkeessa", "Kuinka kuntasi sykkii? -kysely", "hallitusohjelma"."""

import re
from collections.abc import Iterator
from functools import lru_cache

from corpus.ids import programme_id, project_id
from nlp.cues import load_cues, load_endings
from nlp.organisations.forms import HEADS, LONG_HEAD
from nlp.organisations.registry import JOINS, Entry, Match
from nlp.roles.support import is_role_noun
from nlp.words.finnish import Word
from nlp.words.sentences import Sentence

_ENDINGS = load_endings("projects")
_WORDS = load_cues("projects")

PROJECT_NOUNS = _ENDINGS["project_nouns"]
PROGRAMME_NOUNS = _ENDINGS["programme_nouns"]
NAMED_NOUNS = _ENDINGS["named_nouns"]
PILOTS = ("pilotti",)
#: What names a kind of projects, not one project.
KINDS = _WORDS["kinds"]
OPENING, CLOSING = frozenset("”\"'»“‘’"), frozenset("”\"'»“’")
LONGEST_NAME = 8  # words
LONGEST_QUOTED = 60  # tokens between quotation marks
EU_PROGRAMMES = re.compile(r"(?:Horisontti|Horizon|Interreg|Erasmus|Life|LIFE|Urbact|URBACT|Leader|ESPON|Nuts)\b")
#: What EU programmes' names go on with: "Horisontti 2020", "Interreg IVA", "Erasmus+".
PERIODS = re.compile(r"Europe|Eurooppa|Aurora|[IV]+[A-C]?|20\d\d|\+")
MOST_PLAIN = 7  # words in lower case at the end of a project's name
YEAR = re.compile(r"(?:19|20)\d\d")
#: What the genitives of bodies before their projects end with.
OWNING = (*(head for head in HEADS if len(head) >= LONG_HEAD), "ministeriö")
LOCAL = {"Ine", "Ela", "Ill", "Ade", "Abl", "All"}
ENGLISH_LINKS = {"of", "for", "the", "in", "and", "to", "on", "with"}
NUMBER = re.compile(r"\d+|[IVX]+")
HYPHENS = frozenset("-–—‑")
#: What programmes of money or measures are compounds with; software's are with others: "laskentaohjelma".
MEASURES = _ENDINGS["measures"]
#: What stands behind a name of software that something was made with: "Excel-ohjelman avulla".
TOOLS = _WORDS["tools"]
#: Words of a sentence that stand before a name and begin none: "Tällä Kylätalot käyttöön -hankkeella".
NO_FIRST_WORDS = {"ADV", "PRON", "ADP", "CCONJ", "AUX", "INTJ", "VERB"}


def find_projects(sentence: Sentence) -> Iterator[Match]:
    """Yield the projects and programmes that a sentence names."""
    for at in range(len(sentence.tokens)):
        if not _may_name_a_project(sentence.form(at), sentence.lemma(at)):
            continue
        found = (
            _glued(sentence, at)
            or _compound(sentence, at)
            or _behind_a_hyphen(sentence, at)
            or _named_after(sentence, at)
        )
        found = found or _shared(sentence, at) or _programme(sentence, at)
        if found is not None:
            yield found


@lru_cache(maxsize=50_000)
def _may_name_a_project(form: str, lemma: str) -> bool:
    """Return whether any of the rules below can begin at a word: few can, and this is asked of each token."""
    cue = (
        not HYPHENS.isdisjoint(form)
        or lemma.endswith(NAMED_NOUNS)
        or lemma in ("hallitusohjelma", "tutkimussuunnitelma")
    )
    return cue or EU_PROGRAMMES.match(form) is not None


def _compound(sentence: Sentence, at: int) -> Match | None:
    """Read "VALUMA-hankkeen": the name stands before the hyphen."""
    form = sentence.form(at)
    if "-" not in form.strip("-") or not sentence.capital(at):
        return None
    name = form.replace("‑", "-").rpartition("-")[0]
    noun = sentence.lemma(at).rpartition("-")[2]
    named = name.lower() not in KINDS and noun.endswith(NAMED_NOUNS + PILOTS + PROGRAMME_NOUNS)
    programme = noun.endswith(PROGRAMME_NOUNS)
    before = at - 1 if named and not programme and _is_of_two_words(sentence, at) else at
    if before < at:
        return _match(before, at, f"{sentence.form(before)} {name}", noun)
    if not named or (programme and (not _is_of_measures(sentence, at, noun) or _is_a_noun(sentence.word(at), name))):
        return None
    return _match(at, at, name, noun)


def _is_of_two_words(sentence: Sentence, at: int) -> bool:
    """Return whether a capital before a compound is of its name: "Agua Zarca-hankkeesta"; not "Oulun Silta-hanke"."""
    word, form = sentence.word(at - 1), sentence.form(at - 1)
    named = not word.known or word.pos == "PROPN" or bool(word.place)
    written = sentence.adjacent(at) and sentence.capital(at - 1) and form.isalpha() and not form.isupper()
    return named and written and sentence.case(at - 1) == "Nom" and not sentence.form(at).partition("-")[0].isupper()


def _is_a_noun(word: Word, name: str) -> bool:
    """Return whether what stands before a hyphen is a common noun: "Asunto-ohjelma", not "Mukana-ohjelma"."""
    written = name[1:].islower() and "-" not in name
    return written and len(word.parts) > 1 and word.known and word.parts[0].lower() == name.lower()


def _is_of_measures(sentence: Sentence, at: int, noun: str) -> bool:
    """Return whether a programme is one of money or measures, and no software."""
    if noun != "ohjelma":
        return noun.endswith(MEASURES)
    return sentence.case(at) != "Ade" and sentence.lemma(at + 1) not in TOOLS


def _glued(sentence: Sentence, at: int) -> Match | None:
    """Read "Hyvä syntymä-projektiin", "HevosAgro II-hanketta": the hyphen of a name of several words is glued."""
    form = sentence.form(at).replace("‑", "-")
    noun = sentence.lemma(at).rpartition("-")[2]
    name, hyphen, _ = form.rpartition("-")
    if not hyphen or not name or not noun.endswith(NAMED_NOUNS) or not sentence.adjacent(at):
        return None
    roman = NUMBER.fullmatch(name) is not None
    if not sentence.capital(at - 1) or (sentence.capital(at) and not roman):
        return None
    if not roman and (sentence.case(at - 1) == "Gen" or sentence.word(at - 1).place or noun == name.lower()):
        return None  # "Turun valuma-hanke"
    first = _name_start(sentence, at - 1)
    if not sentence.capital(first):
        return None
    return _match(first, at, sentence.text[sentence.tokens[first].start : sentence.tokens[at].start] + name, noun)


def _shared(sentence: Sentence, at: int) -> Match | None:
    """Read the first of "ÄlyKylä- ja PalveluPolku-hankkeet"."""
    form, after = sentence.form(at), at + 2
    if not form.endswith("-") or not sentence.capital(at) or after >= len(sentence.tokens):
        return None
    other = _compound(sentence, after) if sentence.form(at + 1) in JOINS else None
    return _match(at, at, form.rstrip("-"), sentence.lemma(after)) if other else None


def _behind_a_hyphen(sentence: Sentence, at: int) -> Match | None:
    """Read "Uusi Suunta -hankkeessa", "Kuinka kuntasi sykkii? –kysely", "”Kylät kantavat” - hanke"."""
    noun, last = sentence.lemma(at + 1), _last_before(sentence, at)
    if last < 0 or not noun.endswith(PROJECT_NOUNS + PROGRAMME_NOUNS):
        return None
    if noun.endswith(PROGRAMME_NOUNS) and not _is_of_measures(sentence, at + 1, noun):
        return None
    last, end = _before_parentheses(sentence, last), sentence.tokens[at].end
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
    name = sentence.text[sentence.tokens[first].start : end if last == at else sentence.tokens[last].end]
    return _match(first, at + 1, name.rstrip("-–‑ "), noun)


def _last_before(sentence: Sentence, at: int) -> int:
    """Return the last token of what stands before a hyphen and a noun, however they are spaced; -1 where none does.

    "X -hanke", "X –hanke", "X - hankkeessa", "X- hankkeessa"; but not the dash of "Kunta – hanke alkaa".
    """
    if at + 1 >= len(sentence.tokens) or sentence.capital(at + 1):
        return -1
    form, inflected = sentence.form(at), sentence.case(at + 1) not in ("Nom", None)
    if form in HYPHENS and at > 0 and not sentence.glued(at):
        return at - 1 if sentence.glued(at + 1) or inflected else -1
    glued = form[-1] in HYPHENS and len(form) > 1 and sentence.adjacent(at + 1) and inflected
    return at if glued and sentence.lemma(at + 1).endswith(NAMED_NOUNS + PROGRAMME_NOUNS) else -1


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
    return _of_the_union(sentence, at) if EU_PROGRAMMES.match(form) and "-" not in form else None


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


def _match(first: int, last: int, name: str, noun: str) -> Match:
    if noun.endswith(PROGRAMME_NOUNS):
        return Match(first, last, Entry("programme", programme_id(name), name, "programme"))
    return Match(first, last, Entry("project", project_id(name), name, "project"))
