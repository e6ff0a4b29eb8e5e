"""The words that give an organisation its role, by lemma; Voikko leads verbs' forms to their verb."""

from nlp.cues import first_groups, load_cues, load_endings, load_groups
from nlp.words.finnish import Word

_ENDINGS = load_endings("roles")
_GROUPS = load_groups("roles")
_WORDS = load_cues("roles")

PARTNER, CLIENT, FUNDER, AUTHOR = "partner", "client", "funder", "author"
JOINS = _WORDS["joins"]

SUBJECT_FORMS = ("active", "past_active", "a", "ma")  # of verbs, whose subject an organisation can be

#: What a verb makes of its subject, or of the genitive before its participle.
ORDERING = _WORDS["ordering"]
FUNDING = _WORDS["funding"]
DOING = _WORDS["doing"]
VERBS = dict.fromkeys(ORDERING, CLIENT) | dict.fromkeys(FUNDING, FUNDER) | dict.fromkeys(DOING, PARTNER)

#: Verbs whose actors ("tilaaja") have the role of the verb: a "johtaja" or "tutkija" is a person.
ACTING = _WORDS["acting"]
#: Nouns that no verb gives, as the last part of a compound: "hankekumppani".
NOUNS = first_groups(_GROUPS["nouns"])
DOERS = _WORDS["doers"]
#: Nouns before a colon in an imprint: "Rahoitus: X".
LABELS = first_groups(_GROUPS["labels"])

#: What publications come of, as the last part of a compound: who does, orders or pays something else has no role.
WORKS = _ENDINGS["works"]
#: Pronouns that stand for the work: "sitä koordinoi X", "jonka X laati".
POINTING = _WORDS["pointing"]

#: What stands behind a genitive, in any case or in those named.
WITH = _WORDS["with"]
WITH_IN_CASE = _GROUPS["with_in_case"]
ORDER_ENDINGS = _ENDINGS["order_endings"]
ORDER_IN_CASE = _GROUPS["order_in_case"]
MONEY = _WORDS["money"]
MONEY_ENDINGS = _ENDINGS["money_endings"]
MONEY_IN_CASE = _GROUPS["money_in_case"]
#: What money is called where its source is named: "rahat tulevat X:ltä", "kustannuksista katetaan X:stä".
SOURCED = _ENDINGS["sourced"]
COSTS = _ENDINGS["costs"]
#: Verbs that make a funder with money or a currency near, and a client with an order near.
GIVING = _WORDS["giving"]
CURRENCY = _WORDS["currency"]
#: What only a client gives, publishes or makes.
TENDERS = _ENDINGS["tenders"]
CONSORTIA = _ENDINGS["consortia"]
#: "X:n lisäksi": X is what the others are.
BESIDES = _WORDS["besides"]
STAFF_ENDINGS = _ENDINGS["staff_endings"]
STAFF = _WORDS["staff"]

#: Verbs and nouns of those who wrote a publication, if they are persons: an organisation that does so is a partner.
WRITING = _WORDS["writing"]
WRITERS = _WORDS["writers"]


def needs_genitive(lemma: str) -> bool:
    """Return whether the genitive before a noun is of who has a role: "X:n kanssa", "X:n tilauksesta"."""
    return lemma in WITH or lemma in MONEY or lemma.endswith((*ORDER_ENDINGS, *MONEY_ENDINGS))


def role_of_verb(word: Word, *forms: str) -> str | None:
    """Return the role of a verb's form, where a word can be one of these forms."""
    return next((VERBS[verb] for verb, form in word.verb_forms if form in forms and verb in VERBS), None)


def role_of_noun(word: Word) -> str | None:
    """Return the role of who is called by a noun: "tilaaja", "päärahoittaja", "hankekumppani"."""
    if word.pos != "NOUN":
        return None
    lemma = word.lemma.lower()
    named = next((role for noun, role in NOUNS.items() if lemma.endswith(noun)), None)
    if named or lemma in DOERS:
        return named or PARTNER
    return next((VERBS.get(verb) for verb, form in word.verb_forms if form == "actor" and verb in ACTING), None)
