"""Names that no gazetteer knows: by their place in the sentence, and by what the statistical model makes of it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from corpus.ids import person_id
from nlp.cues import load_cues, load_endings
from nlp.name_model.reading import LABELS, Name, Reading
from nlp.organisations.forms import GROUPS, base_name, organisation_match
from nlp.organisations.registry import Entry, Match
from nlp.persons import firm_word
from nlp.places.cues import acts, is_title, speaks_of_towns
from nlp.places.mentions import PlaceMention, is_open
from nlp.places.municipalities import Municipality, NamedArea, Places
from nlp.places.scores import EXTERNAL, INTERNAL, OPEN
from nlp.roles.support import have_roles, needs_genitive
from nlp.roles.units import Named
from nlp.words.finnish import Word
from nlp.words.sentences import Sentence

_ENDINGS = load_endings("organisations")
_WORDS = load_cues("organisations")

BY_ROLE = 0.7  # how sure a name is that only its place in the sentence supports
BY_ROLE_OF_NAMES = 0.8  # the same of several words, not all of which are common ones
ORGANISATION = 0.65  # how sure the model must be of an organisation that nothing else supports
PERSON = 0.8
SURELY_PERSON = 0.7  # a token, to set aside what it may be as a place
PER, ORG = LABELS.index("PER"), LABELS.index("ORG")
POSSIBLE = 0.02  # how likely it must be to the model that one with a role is an organisation
NO_ORGANISATION = 0.95  # how sure it must be of something else, to overrule the place in the sentence
BODY = 0.9  # how sure it must be of an organisation that bears a district's name
LOCAL_CASES = INTERNAL | EXTERNAL
BUREAUS = _ENDINGS["bureaus"]
MOSTLY = 0.5
#: Abbreviations of what is no body: laws, agreements, methods.
NO_BODIES = _WORDS["no_bodies"]
SIDE_BY_SIDE = _WORDS["side_by_side"]


class Unknown(NamedTuple):
    """A name that nothing else explains, and how sure it is."""

    match: Match
    score: float
    component: Literal["context", "name model"]  # what decided it: its place in the sentence, or the model


def unexplained(sentence: Sentence, taken: set[int], places: Places) -> Iterator[Match]:
    """Yield runs of capitals that may name an organisation and are no part of a name that is known.

    :param taken: tokens of known names.
    """
    at = 0
    while at < len(sentence.tokens):
        title = at == 0 and (at + 1 in taken or is_title(sentence.lemma(0)))  # "Tutkimusjohtaja Pertti Nousiainen"
        if at in taken or title or not _may_name_an_organisation(sentence, at, places):
            at += 1
            continue
        last = at
        while last + 1 < len(sentence.tokens) and last + 1 not in taken and sentence.adjacent(last + 1):
            joins = sentence.form(last + 1) == "&"
            if not joins and not _may_name_an_organisation(sentence, last + 1, places):
                break
            last += 1
        last = _with_common_nouns(sentence, last, places)
        if at < last or not _is_no_body(sentence.form(at)):
            first = at - 1 if at - 1 not in taken and _is_of_a_place(sentence, at) else at
            yield organisation_match(first, last, base_name(sentence, first, last))
        at = last + 1


def _is_no_body(form: str) -> bool:
    """Return whether a form is an abbreviation of a law, agreement, method or technology: "TES:n", "YEL-maksu"."""
    stem = form.partition(":")[0].partition("-")[0]
    return stem[:2].isupper() and stem.upper() in NO_BODIES


def _is_of_a_place(sentence: Sentence, at: int) -> bool:
    """Return whether a common noun with a capital stands behind a place whose it is: "Turun Osuuskaupan"."""
    word, owner = sentence.word(at), sentence.word(at - 1)
    common = word.known and word.pos == "NOUN" and not sentence.form(at).isupper()
    owned = sentence.adjacent(at) and sentence.case(at - 1) == "Gen" and bool(owner.place)
    return common and owned and sentence.capital(at - 1) and "-" not in sentence.form(at)


def _with_common_nouns(sentence: Sentence, last: int, places: Places) -> int:
    """Return where a name ends that begins with a common noun in the genitive, and goes on in lower case.

    "Opiskelijakotien yhteistyörenkaan kanssa", "Työuratutkimuksen keskus Kisällin kanssa".
    """
    word, after = sentence.word(last), last + 1
    if not word.known or word.pos != "NOUN" or sentence.case(last) != "Gen" or after + 1 >= len(sentence.tokens):
        return last
    if sentence.capital(after) or sentence.word(after).pos != "NOUN" or not sentence.adjacent(after):
        return last
    if sentence.case(after) == "Gen" and needs_genitive(sentence.lemma(after + 1)):
        return after
    named = sentence.case(after) == "Nom" and _may_name_an_organisation(sentence, after + 1, places)
    return after + 1 if named else last


def _begins(sentence: Sentence, at: int) -> bool:
    """Return whether a token is the first word of its sentence: numbers of headings do not count."""
    return all(sentence.word(before).pos in ("PUNCT", "NUM") for before in range(at))


def _may_name_an_organisation(sentence: Sentence, at: int, places: Places) -> bool:
    word, form = sentence.word(at), sentence.form(at)
    if not sentence.capital(at) or word.pos in ("PUNCT", "NUM") or word.place or form[-1] == "-":
        return False
    if word.first_name and not (sentence.form(at + 1) == "&" or firm_word(sentence, at + 1)):  # "Ernst & Young"
        return False
    if places.municipality(form, None) or places.area(form, sentence.tokens[at]):
        return False
    begins_name = sentence.capital(at + 1) or sentence.form(at + 1) == "&"
    return not word.known or ((not _begins(sentence, at) or begins_name) and word.pos in ("NOUN", "ADJ", "PROPN"))


def is_readable(sentence: Sentence) -> bool:
    """Return whether a sentence is like those that the model learned from: Finnish, and no heading in capitals."""
    words = [at for at, token in enumerate(sentence.tokens) if token.word.pos not in ("PUNCT", "NUM")]
    small = [at for at in words if not sentence.capital(at)]
    known = sum(sentence.word(at).known for at in small)
    headed = sum(sentence.form(at).isupper() for at in words) > MOSTLY * len(words)
    return bool(small) and known > MOSTLY * len(small) and not headed


def unknown_organisations(
    sentence: Sentence, known: Sequence[Match], runs: Sequence[Match], reading: Reading | None
) -> list[Unknown]:
    """Return which capitals name organisations: those with a role, and those of which the model is sure.

    :param known: names that are sure.
    :param runs: of `unexplained`.
    """
    others = [] if reading is None else [_span(sentence, name) for name in reading.names if _is_other(name)]
    runs = [run for run in runs if not any(_covers(span, run) and not _is_bureau(sentence, run) for span in others)]
    by_role = list(_with_a_role(sentence, [one for one in known if one.entry.type == "organisation"], runs))
    if reading is None:
        return [Unknown(run, BY_ROLE, "context") for run in by_role]
    sure = {_span(sentence, name): name.score for name in reading.names if name.label == "ORG"}
    by_role = [run for run in by_role if _is_supported(sentence, run, reading)]
    found = [_with_a_score(sentence, run, sure.get((run.first, run.last), 0.0)) for run in by_role]
    taken = {at for one in [*known, *by_role] for at in range(one.first, one.last + 1)}
    may_be = {at for run in runs for at in range(run.first, run.last + 1)}
    for (first, last), score in sure.items():
        tokens = set(range(first, last + 1))
        named = first < last or not _is_no_body(sentence.form(first))
        if score >= ORGANISATION and named and tokens & may_be and not tokens & taken:
            match = organisation_match(first, last, base_name(sentence, first, last))
            found.append(Unknown(match, score, "name model"))
    return found


def _with_a_score(sentence: Sentence, run: Match, score: float) -> Unknown:
    """Return a name that has a role: as sure as that makes it, or surer where the model is."""
    words = [sentence.word(at) for at in range(run.first, run.last + 1)]
    by_role = BY_ROLE_OF_NAMES if len(words) > 1 and any(_is_of_names(word) for word in words) else BY_ROLE
    return Unknown(run, score, "name model") if score > by_role else Unknown(run, by_role, "context")


def _is_of_names(word: Word) -> bool:
    return not word.known or word.pos == "PROPN"


def _is_supported(sentence: Sentence, run: Match, reading: Reading) -> bool:
    """Return whether a run of capitals may name an organisation: words that are no common ones, or by the model."""
    if not all(sentence.word(at).known for at in range(run.first, run.last + 1)):
        return True
    return float(reading.labels[run.first : run.last + 1, ORG].mean()) >= POSSIBLE


def unknown_persons(
    sentence: Sentence, known: Iterable[Match], places: set[int], reading: Reading
) -> Iterator[Unknown]:
    """Yield persons of which the model is sure and that share no token with a name that is known.

    :param places: offsets at which places begin.
    """
    taken = {at for one in known for at in range(one.first, one.last + 1)}
    taken |= {at for at, token in enumerate(sentence.tokens) if token.start in places}
    for name in reading.names:
        first, last = _span(sentence, name)
        if name.label == "PER" and name.score >= PERSON and not taken & set(range(first, last + 1)):
            written = sentence.text[name.start : name.end]
            id = person_id(written)
            yield Unknown(Match(first, last, Entry("person", id, written, "person")), name.score, "name model")


def bodies_of_places(sentence: Sentence, candidates: Iterable[PlaceMention], reading: Reading) -> Iterator[Match]:
    """Yield candidates for districts that the model takes for organisations: the publisher Otava, the paper Kaleva.

    What is in a place, and what stands behind its town, is the district.
    """
    at = {token.start: position for position, token in enumerate(sentence.tokens)}
    for candidate in candidates:
        position = at.get(candidate.start)
        if position is None or not _is_a_district(candidate):
            continue
        local = sentence.case(position) in LOCAL_CASES
        in_a_town = bool(sentence.word(position - 1).place) and sentence.case(position - 1) == "Gen"
        if not local and not in_a_town and reading.labels[position, ORG] >= BODY:
            yield organisation_match(position, position, base_name(sentence, position, position))


def without_persons(sentence: Sentence, candidates: Sequence[PlaceMention], reading: Reading) -> Iterator[PlaceMention]:
    """Yield candidates for places, those of which rules are not sure without what the model takes for a person.

    It recognises persons well, but not a common word at the head of a sentence or a lake that bears a
    town's name.
    """
    if speaks_of_towns(sentence):
        yield from candidates
        return
    at = {token.start: position for position, token in enumerate(sentence.tokens)}
    for candidate in candidates:
        position = at.get(candidate.start)
        person = 0.0 if position is None or acts(sentence, position) else reading.labels[position, PER]
        if not is_open(candidate) or person < SURELY_PERSON or _is_beside_a_town(sentence, candidate, candidates):
            yield candidate


def _is_beside_a_town(sentence: Sentence, candidate: PlaceMention, others: Iterable[PlaceMention]) -> bool:
    """Return whether a name stands side by side with a municipality: "Salo ja Forssa"."""
    towns = (one for one in others if one.score > OPEN and isinstance(one.place, Municipality))
    gaps = (sentence.text[min(candidate.end, one.end) : max(candidate.start, one.start)] for one in towns)
    return any(gap.strip() in SIDE_BY_SIDE for gap in gaps)


def _with_a_role(sentence: Sentence, known: Sequence[Match], runs: Sequence[Match]) -> Iterator[Match]:
    if not runs:
        return
    names = [_named(sentence, one) for one in sorted([*known, *runs], key=lambda match: match.first)]
    supported = have_roles(sentence, names)
    yield from (run for run in runs if sentence.tokens[run.first].start in supported)


def _named(sentence: Sentence, one: Match) -> Named:
    first, last = sentence.tokens[one.first], sentence.tokens[one.last]
    return Named(first.start, last.end, "organisation", one.as_written)


def _is_other(name: Name) -> bool:
    return name.label in ("PER", "LOC") and name.score >= NO_ORGANISATION


def _covers(span: tuple[int, int], run: Match) -> bool:
    return span[0] <= run.first and run.last <= span[1]


def _is_bureau(sentence: Sentence, run: Match) -> bool:
    """Return whether the noun before a name says that it is a firm's: "arkkitehtitoimisto Kivi Saarto"."""
    noun = sentence.lemma(run.first - 1)
    return noun in GROUPS or noun.endswith(BUREAUS)


def _span(sentence: Sentence, name: Name) -> tuple[int, int]:
    inside = [at for at, token in enumerate(sentence.tokens) if name.start <= token.start < name.end]
    return inside[0], inside[-1]


def _is_a_district(candidate: PlaceMention) -> bool:
    """Return whether a place is a district or village, and no municipality or area of a classification."""
    return isinstance(candidate.place, NamedArea) and candidate.place.id.startswith("paikka:")
