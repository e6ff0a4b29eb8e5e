"""The role of a genitive by what stands behind it, and words of money by which a name is a funder."""

from collections.abc import Iterator

from nlp.cues import load_cues
from nlp.roles.cues import (
    CLIENT,
    CURRENCY,
    FUNDER,
    JOINS,
    MONEY,
    MONEY_ENDINGS,
    MONEY_IN_CASE,
    ORDER_ENDINGS,
    ORDER_IN_CASE,
    PARTNER,
    SOURCED,
    STAFF,
    WITH,
    WITH_IN_CASE,
    role_of_verb,
)
from nlp.roles.groups import Group
from nlp.words.sentences import Sentence

_WORDS = load_cues("roles")

REACH = 6  # tokens between a name and the noun or verb that gives its role
FAR = 9  # tokens between money and where it comes from
TRUSTING = _WORDS["trusting"]


def by_postposition(group: Group) -> str | None:
    """Read what follows the genitive: "X:n kanssa", "X:n toimeksiannosta", "X:n rahoituksella", "X:n toteuttama"."""
    sentence, start = group.sentence, group.last + 1
    if sentence.form(start) in ("-", "–") and sentence.glued(start + 1):
        return FUNDER if is_money(sentence, start + 1) or sentence.lemma(start + 1) == "haku" else None
    if group.case != "Gen":
        return None
    if _orders_from_another(sentence, start):
        return CLIENT
    if sentence.lemma(start) == "osuus" and any(is_paid(sentence, at) for at in group.before(within=FAR)):
        return FUNDER  # "budjetti on 1,2 miljoonaa, josta X:n osuus on 75 prosenttia"
    common = False
    for at in _owned(sentence, _past_other_members(sentence, start)):
        if role := _role_of_owned(sentence, at):
            return role
        if sentence.lemma(at) in STAFF and any(
            sentence.lemma(verb) in ("muodostua", "koostua") for verb in group.before(within=REACH)
        ):
            return PARTNER
        if sentence.form(at) == "," or _is_finite(sentence, at) or sentence.capital(at):
            break
        common = common or sentence.lemma(at).startswith("yhtei")  # "yhteinen hanke", "yhteishanke"
    return PARTNER if common else None


def _orders_from_another(sentence: Sentence, start: int) -> bool:
    """Return whether a genitive orders from the name behind it: "valtiovarainministeriön KPMG:ltä tilaama"."""
    for at in range(start, min(start + 3, len(sentence.tokens) - 1)):
        if sentence.case(at) in ("Abl", "Ade"):
            return role_of_verb(sentence.word(at + 1), "agent", "e") == CLIENT
        if sentence.case(at) != "Gen":
            return False
    return False


def _past_other_members(sentence: Sentence, start: int) -> int:
    """Return the token behind what is coordinated with a genitive: "X:n ja Paraisten kaupungin yhteinen hanke"."""
    while sentence.form(start) in JOINS and start + 1 < len(sentence.tokens) and sentence.case(start + 1) == "Gen":
        start += 1
        while start < len(sentence.tokens) and sentence.case(start) == "Gen":
            start += 1
    return start


def _owned(sentence: Sentence, start: int) -> Iterator[int]:
    """Yield three tokens behind a genitive, and sums of money between them: "X:n 400 000 euron avustuksella"."""
    found = 0
    for at in range(start, len(sentence.tokens)):
        yield at
        found += sentence.word(at).pos != "NUM" and sentence.lemma(at) not in CURRENCY
        if found == 3:
            return


def _role_of_owned(sentence: Sentence, at: int) -> str | None:
    """Return the role of a genitive by what stands behind it."""
    lemma, word, case = sentence.lemma(at), sentence.word(at), sentence.case(at)
    head = lemma.rpartition("-")[2]
    if head.endswith(ORDER_ENDINGS) or case in ORDER_IN_CASE.get(head, ()):
        return CLIENT
    if is_money(sentence, at):
        return FUNDER
    if lemma in WITH or case in WITH_IN_CASE.get(lemma, ()):
        return PARTNER
    if any(form == "agent" and verb in TRUSTING for verb, form in word.verb_forms) or sentence.form(at) == "toimeksi":
        return CLIENT
    return role_of_verb(word, "agent", "e")


def is_money(sentence: Sentence, at: int) -> bool:
    """Return whether a word is of money given: "rahoituksella", "EU-tuen", "varoista"."""
    lemma = sentence.lemma(at).rpartition("-")[2]
    cases = next((cases for noun, cases in MONEY_IN_CASE.items() if lemma.endswith(noun)), ())
    return lemma in MONEY or lemma.endswith(MONEY_ENDINGS) or sentence.case(at) in cases


def _is_finite(sentence: Sentence, at: int) -> bool:
    """Return whether a token is a verb with a person: "talousosaamisen" is a noun, though of a verb."""
    word = sentence.word(at)
    return word.pos == "VERB" and any(form in ("active", "passive") for _, form in word.verb_forms)


def is_paid(sentence: Sentence, at: int) -> bool:
    """Return whether a token says that money comes from somewhere: "rahoitetaan", "rahat tulivat", "budjetista"."""
    paid = role_of_verb(sentence.word(at), "passive", "past_passive") == FUNDER
    return paid or sentence.lemma(at).endswith(SOURCED)
