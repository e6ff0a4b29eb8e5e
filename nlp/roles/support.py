"""What the finding of names asks of roles: a capital that stands where an organisation has a role is one's name."""

from collections.abc import Sequence

from nlp.roles.attribution import decide_roles
from nlp.roles.features import ROLE_NOUNS
from nlp.roles.model import load_role_model
from nlp.roles.units import Named
from nlp.roles.words import noun_group
from nlp.words.sentences import Sentence

SURE = 0.85  # how likely a role must be that makes an organisation of a capital


def have_roles(sentence: Sentence, names: Sequence[Named]) -> set[int]:
    """Return where the names of a sentence begin that surely have a role."""
    decided = decide_roles(load_role_model(), sentence.text, [sentence], [names])
    return {one.candidate.name.start for one in decided if one.probability >= SURE}


def needs_genitive(lemma: str) -> bool:
    """Return whether the genitive before a noun is of who has a role: "X:n kanssa", "X:n tilauksesta"."""
    return noun_group(lemma) in ("with", "order", "money", "together")


def is_role_noun(lemma: str) -> bool:
    """Return whether a noun says what somebody was to a work: "tilaaja", "hankekumppani"."""
    return noun_group(lemma) in ROLE_NOUNS
