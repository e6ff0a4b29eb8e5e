"""Organisations in Finnish text: those of the registry, and those that their form gives away."""

from collections.abc import Iterator
from functools import lru_cache

from corpus.ids import organisation_id
from nlp.cues import first_groups, load_cues, load_endings, load_groups
from nlp.organisations.base_forms import base_of_name, lemma_as_written
from nlp.organisations.registry import COMPANY_SUFFIXES, Entry, Match
from nlp.persons import firm_word
from nlp.roles.support import is_role_noun
from nlp.words.finnish import Word
from nlp.words.sentences import Sentence

_ENDINGS = load_endings("organisations")
_GROUPS = load_groups("organisations")
_WORDS = load_cues("organisations")

#: Last words, or last parts of compounds, of organisations' names behind a genitive or another capital.
HEADS = _WORDS["heads"]
#: Heads that the registry knows some of, but that with other words stand for something else.
NOT_BEFORE = _WORDS["not_before"]
#: Nouns behind " -" that make a name one of an organisation: "Uusi Kaupunki -kollektiivi".
GROUPS = _WORDS["groups"]
#: What enterprises of towns are called, as they are written: "Oulun Energia", "Lahden Talot".
ENTERPRISES = first_groups(_GROUPS["enterprises"])
#: Any of them has one: "Maakunnan liitto valmistelee".
OWNERS = _WORDS["owners"]
#: Compounds of heads that name no organisation of their own.
NO_NAMES = _WORDS["no_names"]
ASSOCIATIONS = ("ry", "Ry", "RY", "rf")
PREFIXES = _WORDS["company_prefixes"]
SHARED_AREAS = _WORDS["shared_areas"]
AREA_OFFICES = _ENDINGS["area_offices"]
NEVER_NAMES = ("ADV", "CCONJ", "PRON", "ADP", "VERB", "AUX")  # parts of speech that begin no name
POSSESSIVES = _ENDINGS["possessives"]
LONGEST_NAME = 4  # words of a name that is not in capitals
LONGEST_RUN = 16  # capitals before a head; more are a heading or a table
LONG_NAME = 12  # letters of a name in one word
LONG_HEAD = 6  # letters, from which on an ending is enough for a head: "Kulttuurirahasto"
LONG_HEADS = tuple(sorted(head for head in HEADS if len(head) >= LONG_HEAD))


def find_by_form(sentence: Sentence) -> Iterator[Match]:
    """Yield organisations that are known by a company suffix, a last word or a noun behind a hyphen."""
    at = 0
    while at < len(sentence.tokens):
        found = (
            _prefixed(sentence, at)
            or _company(sentence, at)
            or _group(sentence, at)
            or _hyphenated(sentence, at)
            or _headed(sentence, at)
        )
        if found is not None:
            yield found
            at = found.last
        at += 1


def _company(sentence: Sentence, at: int) -> Match | None:
    suffix = sentence.form(at).partition(":")[0]
    if suffix not in COMPANY_SUFFIXES or not sentence.adjacent(at):
        return None
    first = _name_start(sentence, at)  # "Vapaa-ajan asujat ry"
    if first == at or (suffix.islower() and suffix != "ry" and not sentence.capital(at - 1)):
        return None
    last = at
    if suffix in ASSOCIATIONS:
        first = _over_a_join(sentence, first, at)
    if at + 1 < len(sentence.tokens) and sentence.form(at + 1).partition(":")[0] in COMPANY_SUFFIXES:
        last = at + 1  # Oy Ab
    start, end = sentence.tokens[first].start, sentence.tokens[last].start
    return organisation_match(first, last, sentence.text[start:end] + sentence.form(last).partition(":")[0])


def _prefixed(sentence: Sentence, at: int) -> Match | None:
    """Read "Oy Kulma Ab" and "Kiinteistö Oy Kuusi": a legal form before a capital, and no name before it."""
    if sentence.form(at) not in PREFIXES or (
        at > 0 and sentence.capital(at - 1) and not _is_a_prefix_of_one(sentence, at)
    ):
        return None
    last = at
    while last + 1 < len(sentence.tokens) and sentence.adjacent(last + 1) and _goes_on(sentence, last + 1):
        last += 1
        if sentence.form(last).partition(":")[0] in COMPANY_SUFFIXES:
            break
    if last == at or sentence.form(at + 1).partition(":")[0] in COMPANY_SUFFIXES:
        return None
    first = at - 1 if at > 0 and _is_a_prefix_of_one(sentence, at) else at
    return organisation_match(first, last, base_name(sentence, first, last))


def _is_a_prefix_of_one(sentence: Sentence, at: int) -> bool:
    """Return whether the word before "Oy" is part of the legal form: "Kiinteistö Oy", "As Oy"."""
    return sentence.form(at) == "Oy" and sentence.form(at - 1) in ("Kiinteistö", "As", "Asunto", "As.")


def _goes_on(sentence: Sentence, at: int) -> bool:
    """Return whether a token goes on with a name: a capital, or a join before one."""
    joins = sentence.form(at) in ("&", "-", "–") and sentence.capital(at + 1)
    return (sentence.capital(at) or joins) and sentence.word(at).pos != "SYM"


def _group(sentence: Sentence, at: int) -> Match | None:
    """Read "Uusi Kaupunki -kollektiivin": a hyphen behind a space, and a noun that says what it is."""
    if sentence.form(at) not in ("-", "–") or not sentence.adjacent(at):
        return None
    if not sentence.glued(at + 1) or sentence.lemma(at + 1) not in GROUPS:
        return None
    first = _name_start(sentence, at)
    if first == at:
        return None
    start = sentence.tokens[first].start
    return organisation_match(
        first, at + 1, sentence.text[start : sentence.tokens[at].start] + "-" + sentence.lemma(at + 1)
    )


def _over_a_join(sentence: Sentence, first: int, at: int) -> int:
    """Take in what "ja" joins to one common noun before "ry": "Toijalan Voimistelu ja Liikunta ry"."""
    word = sentence.word(first)
    alone = at - first == 1 and word.known and word.pos in ("NOUN", "ADJ") and not word.place
    if not alone or first < 2 or sentence.lemma(first - 1) not in ("ja", "sekä") or not sentence.capital(first - 2):
        return first
    before = _run_start(sentence, first - 1)
    is_a_name = sentence.lemma(first - 2) in HEADS or sentence.form(first - 2).partition(":")[0] in COMPANY_SUFFIXES
    return first if is_a_name or sentence.case(first - 2) not in ("Nom", None) else before


def _name_start(sentence: Sentence, at: int) -> int:
    """Return the start of a name before "ry" or "-ryhmä": at capitals, or over a few plain words at the nearest one."""
    first = _run_start(sentence, at, whole=True)
    if first < at:
        return first
    for first in range(at - 1, max(at - LONGEST_NAME, -1), -1):
        if sentence.word(first).pos == "PUNCT":
            return at
        if sentence.capital(first):
            return first
    return at


def _hyphenated(sentence: Sentence, at: int) -> Match | None:
    """Read "Kehäkolmos-kollektiivin": one word with a noun behind its hyphen."""
    name, hyphen, _ = sentence.form(at).rpartition("-")
    noun = sentence.lemma(at).rpartition("-")[2]
    if not hyphen or not sentence.capital(at) or noun not in GROUPS or _named_behind(sentence, at) > at:
        return None  # "Leader-ryhmä Piällysmies" is named by its own name
    return organisation_match(at, at, f"{name}-{noun}")


def _named_behind(sentence: Sentence, at: int) -> int:
    """Return the token of the name that a noun says what it is of, the noun itself where none follows."""
    after = at + 1
    if after >= len(sentence.tokens) or not sentence.adjacent(after) or not sentence.capital(after):
        return at
    word = sentence.word(after)
    named = sentence.case(at) == "Nom" and not word.place and not word.first_name and sentence.form(after).isalpha()
    return after if named else at


@lru_cache(maxsize=50_000)
def _may_end_a_name(lemma: str, part: str) -> bool:
    """Return whether a word can be the last of an organisation's name, whatever stands before it."""
    ends = _ends_with_a_head(lemma) or lemma == "yrittäjä" or lemma in ENTERPRISES or lemma.endswith(AREA_OFFICES)
    return ends or lemma in HEADS or part.lower() in HEADS


def _ends_with_a_head(lemma: str) -> bool:
    return lemma.endswith(LONG_HEADS)


def _headed(sentence: Sentence, at: int) -> Match | None:
    """Read a capital in the genitive with a noun behind it that ends organisations' names."""
    word, lemma = sentence.word(at), sentence.lemma(at)
    if not _may_end_a_name(lemma, word.parts[-1]) or lemma in NO_NAMES:
        return None
    head = word.parts[-1].lower()
    ends = _ends_with_a_head(lemma)
    if at > 0 and ends and sentence.capital(at) and len(lemma) >= LONG_NAME and not sentence.capital(at - 1):
        name, end = lemma[:1].upper() + lemma[1:], _named_behind(sentence, at)  # "teki Tutkimusosuuskunta Tuuma"
        return organisation_match(at, end, f"{name} {base_name(sentence, end, end)}" if end > at else name)
    if lemma == "yrittäjä" and sentence.capital(at) and sentence.capital(at - 1):
        return _with_last(sentence, at, "Yrittäjät")
    if lemma in ENTERPRISES and _is_of_a_place(sentence, at):
        return _with_last(sentence, at, ENTERPRISES[lemma])
    of_an_area = sentence.lemma(at - 1) == "seutu" and lemma.endswith(AREA_OFFICES)  # "Joensuun seudun hankintatoimi"
    if not (head in HEADS or lemma in HEADS or ends or of_an_area) or not sentence.adjacent(at):
        return None
    if sentence.word(at - 1).pos == "ADJ" and not sentence.capital(at - 1) and sentence.case(at - 2) == "Gen":
        return _with_adjective(sentence, at)
    if sentence.case(at - 1) == "Gen" and not sentence.capital(at - 1):
        return _with_genitives(sentence, at)
    if not sentence.capital(at - 1) or ":" in sentence.form(at - 1):
        return None
    if ends and sentence.capital(at) and len(lemma) >= LONG_NAME and sentence.case(at - 1) != "Gen":
        return organisation_match(at, at, lemma[:1].upper() + lemma[1:])  # "laati Motiva Energiaviraston ..."
    if sentence.case(at - 1) != "Gen" and not sentence.capital(at):
        return None
    first = (
        _founders(sentence, _genitive_start(sentence, at))
        if lemma.endswith(("säätiö", "rahasto"))
        else _genitive_start(sentence, at)
    )
    if first == at or (sentence.form(first).lower() in NOT_BEFORE and lemma in HEADS and at - first == 1):
        return None
    if at - first == 1 and sentence.lemma(first) in OWNERS:
        return None
    if sentence.form(at) == f"{lemma}t" and sentence.word(first).place:
        return None  # "Virolahden museot" are several
    start, end = sentence.tokens[first].start, sentence.tokens[at].start
    return organisation_match(first, at, sentence.text[start:end] + lemma_as_written(word, sentence.form(at)))


def _is_of_a_place(sentence: Sentence, at: int) -> bool:
    """Return whether a word with a capital stands behind a place, in a sentence that is no heading: "Turku Energia"."""
    if not sentence.adjacent(at) or not sentence.capital(at) or sentence.form(at).isupper():
        return False
    return bool(sentence.word(at - 1).place) and sentence.capital(at - 1) and sentence.case(at - 1) in ("Gen", "Nom")


def _genitive_start(sentence: Sentence, at: int) -> int:
    """Return the first of the capitals before a head that belong to it: genitives behind the nearest capital."""
    first = _run_start(sentence, at)
    for nearer in range(at - 1, first, -1):
        if sentence.case(nearer - 1) != "Gen" and sentence.case(nearer) == "Gen" and sentence.word(nearer).place:
            return nearer  # "teki Envineer Keski-Suomen liiton tilauksesta"
    return first


def _founders(sentence: Sentence, first: int) -> int:
    """Take in the first of two founders: "Maija ja Olavi Rannan säätiö"."""
    two = first >= 2 and sentence.lemma(first - 1) == "ja" and sentence.capital(first - 2)
    return first - 2 if two and sentence.word(first - 2).first_name else first


def _ends_a_name(sentence: Sentence, at: int) -> bool:
    """Return whether a name before ends here: "kokosi Työväen Sivistysliitto Kansan Sivistysrahaston tuella"."""
    lemma, last = sentence.lemma(at), at > 0 and sentence.case(at) == "Nom" and sentence.case(at + 1) == "Gen"
    return last and (lemma in HEADS or lemma.endswith(LONG_HEADS))


def _with_last(sentence: Sentence, at: int, last: str) -> Match:
    first = _run_start(sentence, at, whole=True)
    return organisation_match(first, at, sentence.text[sentence.tokens[first].start : sentence.tokens[at].start] + last)


def _with_adjective(sentence: Sentence, at: int) -> Match | None:
    """Read "Tampereen yliopistollinen sairaala": a genitive capital, an adjective, a head."""
    first = _run_start(sentence, at - 1)
    if first == at - 1:
        return None
    adjective = sentence.word(at - 1).lemma
    start, end = sentence.tokens[first].start, sentence.tokens[at - 1].start
    return organisation_match(first, at, f"{sentence.text[start:end]}{adjective} {sentence.word(at).lemma}")


def _with_genitives(sentence: Sentence, at: int) -> Match | None:
    """Read "Rakennetun ympäristön rahasto": a capital in the genitive, others in lower case, a head."""
    for first in range(at - 2, max(at - LONGEST_NAME, -1), -1):
        word = sentence.word(first)
        if sentence.case(first) != "Gen" or not sentence.adjacent(first + 1):
            return None
        if sentence.capital(first):
            start, end = sentence.tokens[first].start, sentence.tokens[at].start
            of_an_area = at - first == 2 and sentence.lemma(at - 1) in SHARED_AREAS  # "Oulun seudun ammattikorkeakoulu"
            if word.place and not of_an_area:
                return None
            if first == 0 and not word.place:  # any word is a capital there: "Lasten kulttuurin museo"
                return None
            return organisation_match(first, at, sentence.text[start:end] + sentence.lemma(at))
    return None


def _run_start(sentence: Sentence, end: int, *, whole: bool = False) -> int:
    """Return the start of the run of capitals before a token; a sentence's first word joins if it can be a name."""
    first = end
    while first > max(end - LONGEST_RUN, 0) and _goes_before(sentence, first):
        ends = _ends_a_name(sentence, first - 1) and not (whole and first == end)  # "Suomen Golfliitto ry:n"
        if sentence.form(first - 1).partition(":")[0] in COMPANY_SUFFIXES or ends:
            break
        first -= 1
    if whole and first + 1 < end and sentence.case(first) == "Nom" and is_role_noun(sentence.lemma(first)):
        return first + 1  # "Toimeksiantaja Kulma Oy"
    if first == 0 and first < end and whole and _begins_no_name(sentence.word(0)):
        return 1
    if first == 0 and first < end and not whole:
        word = sentence.word(0)
        if (word.known and word.pos not in ("PROPN", "NOUN", "ADJ") and not word.place) or (
            word.known and word.pos == "NOUN" and not word.place and end > 1 and _is_of_the_sentence(sentence)
        ):
            first = 1
    return first


def _begins_no_name(word: Word) -> bool:
    """Return whether a sentence's first word is a common one of it: "Esimerkiksi Kulma Oy", "Myös Kulma Oy"."""
    oblique = word.case not in ("Nom", "Gen", None) and not word.place
    return word.known and (word.pos in NEVER_NAMES or oblique)


def _goes_before(sentence: Sentence, at: int) -> bool:
    """Return whether a capital or "&" stands just before a token."""
    return sentence.adjacent(at) and (sentence.capital(at - 1) or sentence.form(at - 1) == "&")


def _is_of_the_sentence(sentence: Sentence) -> bool:
    """Return a sentence's first noun from a name's by its form: "Hakemuksemme Koneen Säätiölle"."""
    return sentence.case(0) not in ("Nom", "Gen") or sentence.form(0).endswith(POSSESSIVES)


def organisation_match(first: int, last: int, name: str) -> Match:
    """Make a match of an organisation that no registry knows; its id is made of its name."""
    name = " ".join(name.split())
    return Match(first, last, Entry("organisation", unknown_id(name), name, "unknown"))


def unknown_id(name: str) -> str:
    """Make the id of an organisation that no registry knows: "Viisto" and "Viisto Oy" are one."""
    words = name.split()
    plain = [word for word in words if word not in COMPANY_SUFFIXES]
    return organisation_id(" ".join(plain or words))


def base_name(sentence: Sentence, first: int, last: int) -> str:
    """Return the base form of a name that Voikko does not know: its last word without endings."""
    start, end = sentence.tokens[first].start, sentence.tokens[last].start
    form = sentence.form(last)
    word = sentence.word(last)
    if ":" in form:
        base = form.partition(":")[0]
    elif first < last and (written := firm_word(sentence, last)):
        base = written
    elif sentence.case(last) in ("Nom", None) and word.known:
        base = form
    elif word.known:
        base = lemma_as_written(word, form)
    else:
        base = base_of_name(form)
    return sentence.text[start:end] + base
