"""Which verb a Finnish word is made of and in which form, as Voikko reads it: "laatima", "tilannut", "rahoittaja"."""

import re
from typing import Any, NamedTuple

#: Finite verbs by Voikko's person; the fourth is the passive.
PASSIVE_PERSON = "4"
FINITE = {"indicative", "conditional", "potential"}
INFINITIVES = {"A-infinitive": "a", "E-infinitive": "e", "MA-infinitive": "ma", "MINEN-infinitive": "minen"}
BASE = re.compile(r"\+[^+()]*\(([^()+]+)\)")  # not derivational endings, which stand as "(+us)"
ACTOR = re.compile(r"\(([^()+]+)\)(?:\+[^+()]*)?\+j[aä]\(\+j[aä]\)(?:\+[^+()]*\(([^()+]+)\))?$")
#: Nouns behind that of an actor which change nothing: "rahoittajataho".
BEHIND_ACTORS = {None, "taho", "organisaatio", "osapuoli", "kumppani", "yhteisö", "yritys", "ryhmä", "virasto"}


class VerbForm(NamedTuple):
    """A verb and its form.

    Forms: "active" and "passive" (finite), "a", "e", "ma", "minen" (infinitives), "past_active", "present_active",
    "past_passive", "present_passive" and "agent" (participles), "actor" ("tilaaja").
    """

    verb: str
    form: str


def read_verb_forms(readings: list[dict[str, Any]]) -> tuple[VerbForm, ...]:
    """Return the verbs of a word's readings, each with its form once, in Voikko's order."""
    return tuple(dict.fromkeys(verb_form for reading in readings if (verb_form := _read(reading))))


def _read(reading: dict[str, Any]) -> VerbForm | None:
    bases = reading.get("WORDBASES", "")
    if reading.get("CLASS") == "teonsana":
        mood = reading.get("MOOD", "")
        verb = reading["BASEFORM"]
        if mood in FINITE:
            return VerbForm(verb, "passive" if reading.get("PERSON") == PASSIVE_PERSON else "active")
        return VerbForm(verb, INFINITIVES[mood]) if mood in INFINITIVES else None
    if participle := reading.get("PARTICIPLE"):
        verbs = BASE.findall(bases)
        return VerbForm(verbs[-1].replace("=", ""), participle) if verbs else None
    actor = ACTOR.search(bases)
    return VerbForm(actor[1], "actor") if actor and actor[2] in BEHIND_ACTORS else None
