"""What an organisation was to the work that a text reports: names, what stands around them, and the model's word."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.records import Role
from nlp.cues import load_cues
from nlp.roles.features import context_features, group_features, member_features, sentence_features
from nlp.roles.groups import group_names
from nlp.roles.model import RoleModel
from nlp.roles.units import Named, Unit, read_units
from nlp.roles.view import BARE, DocumentView, genre, heading_above
from nlp.roles.words import TELLING, read_word
from nlp.words.finnish import Token
from nlp.words.sentences import Sentence

_WORDS = load_cues("roles")

AUTHOR: Role = "author"
WRITING = _WORDS["writing"]
WRITERS = _WORDS["writers"]
WROTE = ("active", "past_active", "a", "ma")
PERSONS = frozenset(("PERSON",))
BESIDE = 2  # units on either side of a person among which the verb of writing stands


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that may have a role, with what the model is told of it."""

    name: Named
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """A name with its likeliest role, and how likely that is."""

    candidate: Candidate
    role: Role
    probability: float


def find_candidates(
    text: str, sentences: Sequence[Sentence], names: Sequence[Sequence[Named]], view: DocumentView = BARE
) -> Iterator[Candidate]:
    """Yield the names that stand where something is told of a work, with their features.

    :param names: of each sentence, in order.
    """
    tokens = [token for sentence in sentences for token in sentence.tokens]
    starts = [token.start for token in tokens]
    kind = genre(text, view)
    for sentence, of_sentence in zip(sentences, names, strict=True):
        units = read_units(sentence, of_sentence) if of_sentence else []
        if not any(unit.takes_role for unit in units):
            continue
        heading = _heading_groups(text, tokens, starts, sentence.tokens[0].start, view)
        if heading or any(unit.group in TELLING for unit in units):
            yield from _candidates_in(units, kind, heading)


def _candidates_in(units: Sequence[Unit], kind: str, heading: Sequence[str]) -> Iterator[Candidate]:
    shared = sentence_features(units)
    for group in group_names(units):
        found = [*shared, *group_features(units, group)]
        for at in group.members:
            own = member_features(units, group, at)
            name = units[at].name
            if name is not None:
                yield Candidate(name, (*found, *own, *context_features([*found, *own], kind, heading)))


def _heading_groups(
    text: str, tokens: Sequence[Token], starts: Sequence[int], start: int, view: DocumentView
) -> list[str]:
    """Return the groups of the telling words in the heading or line above a sentence."""
    first, last = heading_above(text, start, view)
    heading = tokens[bisect_left(starts, first) : bisect_left(starts, last)]
    groups = (read_word(one.word, text[one.start : one.end].lower(), one.word.case or "").group for one in heading)
    return list(dict.fromkeys(group for group in groups if group in TELLING))


def decide_roles(
    model: RoleModel,
    text: str,
    sentences: Sequence[Sentence],
    names: Sequence[Sequence[Named]],
    view: DocumentView = BARE,
) -> list[Decided]:
    """Return the likeliest role of each name that may have one."""
    candidates = list(find_candidates(text, sentences, names, view))
    likeliest = model.decide([one.features for one in candidates], [one.name.score for one in candidates])
    return [Decided(candidate, *role) for candidate, role in zip(candidates, likeliest, strict=True)]


def find_authors(sentence: Sentence, names: Sequence[Named]) -> Iterator[Named]:
    """Yield the persons who wrote the publication: "Tekijät: X, Y", "raportin kirjoitti X"."""
    units = read_units(sentence, names)
    label = next((at for at in range(len(units) - 1) if units[at + 1].written == ":"), None)
    if label is not None and sentence.lemma(units[label].first) in WRITERS:
        yield from (unit.name for unit in units[label:] if unit.group == "PERSON" and unit.name)
        return
    for group in group_names(units, PERSONS):
        near = [*units[max(group.first - BESIDE, 0) : group.first], *units[group.last + 1 : group.last + 1 + BESIDE]]
        if group.case == "Nom" and any(unit.word.key in WRITING and unit.word.form in WROTE for unit in near):
            yield from (units[at].name for at in group.members)  # type: ignore[misc]  # a member is a name
