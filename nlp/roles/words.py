"""What the role model asks of a word: its group in `nlp/cues/roles.toml`, and the form that it stands in."""

from functools import lru_cache
from typing import NamedTuple

from nlp.cues import first_groups, load_cues, load_endings, load_groups
from nlp.words.finnish import Word

_GROUPS = load_groups("roles")
_WORDS = load_cues("roles")
_ENDINGS = load_endings("roles")

JOINS = _WORDS["joins"]
CLAUSES = _WORDS["clauses"]
VERBS = first_groups(_GROUPS["verbs"])
NOUNS = sorted(first_groups(_GROUPS["nouns"]).items(), key=lambda noun: -len(noun[0]))
FORMS = first_groups(_GROUPS["forms"])
PERIODS = _WORDS["periods"]
TOWNS = _WORDS["towns"]
UNITS = _ENDINGS["units"]
PEOPLE = _ENDINGS["people"]
#: Groups of nouns for what organisations make, pay for and take part in.
WORKS = frozenset(("project", "programme", "thesis", "study", "plan", "work", "shared"))
#: Groups of words of which one at least stands near an organisation that has a role.
VERB_GROUPS = frozenset(_GROUPS["verbs"][verb][0] for verb in VERBS) - {"be", "say", "receive"}
TELLING = VERB_GROUPS | {
    "client", "order", "money", "funder", "partner", "doer", "making", "together", "shared", "coordinator", "publisher",
    "participant", "group", "with", "by", "along", "jointly", "project", "thesis",
}  # fmt: skip
FINITE = ("active", "passive")
NOMINAL = ("NOUN", "ADJ", "X", "PROPN", "ADV", "ADP", "NUM")


class Reading(NamedTuple):
    """A word as the features see it."""

    key: str  # the verb, or the lemma's last part
    group: str  # of the word lists; empty where it is in none
    case: str
    form: str  # of a verb
    pos: str


@lru_cache(maxsize=100_000)
def read_word(word: Word, written: str, case: str) -> Reading:
    """Return what the features ask of a word.

    :param written: in lower case.
    """
    lemma = word.lemma.lower()
    key = lemma.rpartition("-")[2] or lemma
    if group := FORMS.get(written):
        return Reading(key, group, case, _swedish_form(written) if group in VERB_GROUPS else "", word.pos)
    verb, form = _verb(word)
    if form == "actor" and (group := noun_group(lemma)):
        return Reading(key, group, case, "", "NOUN")
    if verb and form != "actor" and (verb in VERBS or word.pos == "VERB" or form.endswith(("ive", "agent"))):
        return Reading(verb, VERBS.get(verb, ""), case, form, word.pos)
    return Reading(key, noun_group(lemma) if word.pos in NOMINAL else "", case, form if verb else "", word.pos)


def _swedish_form(written: str) -> str:
    """Return the form of a Swedish verb as Finnish ones are called: "finansierades" is a passive."""
    if written.endswith("s"):
        return "passive"
    return "past_active" if written.endswith(("rat", "gjort", "ställt")) else "active"


def _verb(word: Word) -> tuple[str, str]:
    """Return the verb that a word is a form of, one of the lists before others; the agent participle before others."""
    if not word.verb_forms:
        return "", ""
    verb, form = next((one for one in word.verb_forms if one.verb in VERBS), word.verb_forms[0])
    forms = {one.form for one in word.verb_forms if one.verb == verb}
    return verb, "agent" if "agent" in forms and word.pos != "VERB" else form


@lru_cache(maxsize=50_000)
def noun_group(lemma: str) -> str:
    """Return the group of a noun by its last part: "loppuraportti" is a study; empty where it is in none."""
    if lemma in TOWNS:
        return "town"
    named = next((group for noun, group in NOUNS if lemma.endswith(noun)), "")
    return named or ("people" if lemma.endswith(PEOPLE) else "unit" if lemma.endswith(UNITS) else "")
