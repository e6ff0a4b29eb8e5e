"""Projects and programmes by rules: "VALUMA-hankkeessa", "Kuinka kuntasi sykkii? -kysely", "hallitusohjelma"."""

from collections.abc import Iterator
from functools import lru_cache

from nlp.organisations.forms import HEADS
from nlp.organisations.registry import JOINS, Match
from nlp.projects.beside import named_in_brackets
from nlp.projects.names import (
    HYPHENS,
    LONGEST_NAME,
    NO_FIRST_WORDS,
    NUMBER,
    before_parentheses,
    name_end,
    name_start,
    over_a_dash,
    text_of,
)
from nlp.projects.programmes import (
    EU_PROGRAMMES,
    KINDS,
    LONG_MEASURES,
    NAMED_NOUNS,
    PROGRAMME_NOUNS,
    PROJECT_NOUNS,
    find_programme,
    is_of_measures,
    project_match,
)
from nlp.words.finnish import Word
from nlp.words.sentences import Sentence

PILOTS = ("pilotti",)
OPENING, CLOSING = frozenset("”\"'»“‘’"), frozenset("”\"'»“’")
LONGEST_QUOTED = 60  # tokens between quotation marks


def find_projects(sentence: Sentence) -> Iterator[Match]:
    """Yield the projects and programmes that a sentence names."""
    for at in range(len(sentence.tokens)):
        if not may_name_a_project(sentence.form(at), sentence.lemma(at)):
            continue
        found = (
            _glued(sentence, at)
            or _compound(sentence, at)
            or _behind_a_hyphen(sentence, at)
            or _named_after(sentence, at)
            or _quoted_before(sentence, at)
        )
        found = found or _shared(sentence, at) or find_programme(sentence, at)
        if found is not None:
            yield found
            yield from named_in_brackets(sentence, found)


@lru_cache(maxsize=50_000)
def may_name_a_project(form: str, lemma: str) -> bool:
    """Return whether any of the rules below can begin at a word: few can, and this is asked of each token."""
    cue = (
        not HYPHENS.isdisjoint(form)
        or lemma.endswith(NAMED_NOUNS)
        or lemma in ("hallitusohjelma", "tutkimussuunnitelma")
        or lemma.endswith(LONG_MEASURES)
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
        return project_match(before, at, f"{sentence.form(before)} {name}", noun)
    if not named or (programme and (not is_of_measures(sentence, at, noun) or _is_a_noun(sentence.word(at), name))):
        return None
    return project_match(at, at, name, noun)


def _is_of_two_words(sentence: Sentence, at: int) -> bool:
    """Return whether a capital before a compound is of its name: "Agua Zarca-hankkeesta"; not "Oulun Silta-hanke"."""
    word, form = sentence.word(at - 1), sentence.form(at - 1)
    named = not word.known or word.pos == "PROPN" or bool(word.place)
    written = sentence.adjacent(at) and sentence.capital(at - 1) and form.isalpha() and not form.isupper()
    return named and written and sentence.case(at - 1) == "Nom" and not sentence.form(at).partition("-")[0].isupper()


def _is_a_noun(word: Word, name: str) -> bool:
    """Return whether what stands before a hyphen is a common noun: "Asunto-ohjelma", not "Mukana-ohjelma"."""
    written = name[1:].islower() and "-" not in name
    return written and len(word.parts) > 1 and word.known and "".join(word.parts[:-1]).lower() == name.lower()


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
    if at == 1 and sentence.word(0).pos in NO_FIRST_WORDS:  # "Jos maa-aineshankkeella olisi"
        return None
    if not roman and (sentence.case(at - 1) == "Gen" or sentence.word(at - 1).place or noun == name.lower()):
        return None  # "Turun valuma-hanke"
    first = name_start(sentence, at - 1)
    if not sentence.capital(first):
        return None
    return project_match(
        first, at, sentence.text[sentence.tokens[first].start : sentence.tokens[at].start] + name, noun
    )


def _quoted_before(sentence: Sentence, at: int) -> Match | None:
    """Read "”Oma väylä” projektia", "hanketta ”Kliinisen osaamisen vahvistaminen”" without a hyphen."""
    noun = sentence.lemma(at)
    if not noun.endswith(NAMED_NOUNS) or sentence.form(at - 1) not in CLOSING or sentence.glued(at):
        return None
    longest = range(at - 3, max(at - LONGEST_QUOTED, -1), -1)
    first = next((before for before in longest if sentence.form(before) in OPENING), None)
    if first is None or not sentence.capital(first + 1):
        return None
    return project_match(first, at, text_of(sentence, first + 1, at - 2), noun)


def _shared(sentence: Sentence, at: int) -> Match | None:
    """Read the first of "ÄlyKylä- ja PalveluPolku-hankkeet"."""
    form, after = sentence.form(at), at + 2
    if not form.endswith("-") or not sentence.capital(at) or after >= len(sentence.tokens):
        return None
    other = _compound(sentence, after) if sentence.form(at + 1) in JOINS else None
    return project_match(at, at, form.rstrip("-"), sentence.lemma(after)) if other else None


def _behind_a_hyphen(sentence: Sentence, at: int) -> Match | None:
    """Read "Uusi Suunta -hankkeessa", "Kuinka kuntasi sykkii? –kysely", "”Kylät kantavat” - hanke"."""
    noun, last = sentence.lemma(at + 1), _last_before(sentence, at)
    if last < 0 or not noun.endswith(PROJECT_NOUNS + PROGRAMME_NOUNS):
        return None
    if noun.endswith(PROGRAMME_NOUNS) and not is_of_measures(sentence, at + 1, noun):
        return None
    last, end = before_parentheses(sentence, last), sentence.tokens[at].end
    if sentence.form(last) in CLOSING:
        longest = range(last - 2, max(last - LONGEST_QUOTED, -1), -1)
        first = next((before for before in longest if sentence.form(before) in OPENING), None)
        return None if first is None else project_match(first, at + 1, text_of(sentence, first + 1, last - 1), noun)
    first = last
    # A name that is a question of its own runs back to the nearest capital; else as long as capitals go.
    if sentence.form(first) in ("?", "!"):
        while first > 0 and not (sentence.capital(first) and sentence.lemma(first) not in ("", "?")):
            first -= 1
    else:
        first = over_a_dash(sentence, name_start(sentence, first), last)
    if not sentence.capital(first):
        return None
    name = sentence.text[sentence.tokens[first].start : end if last == at else sentence.tokens[last].end]
    return project_match(first, at + 1, name.rstrip("-–‑ "), noun)


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
        return (
            project_match(first + 1, last - 1, text_of(sentence, first + 1, last - 1), "hanke")
            if quoted and last
            else None
        )
    form = sentence.form(first)
    if form.isupper() and len(form) > 2 and sentence.adjacent(first):
        return project_match(first, first, form, "hanke")
    word = sentence.word(first)
    if not sentence.capital(first) or word.place or word.first_name or word.surname or not sentence.adjacent(first):
        return None
    last = name_end(sentence, first)
    plain = last > first and not sentence.lemma(last).endswith(tuple(HEADS))
    return (
        project_match(first, last, text_of(sentence, first, last), "hanke")
        if plain or (called and last >= first)
        else None
    )
