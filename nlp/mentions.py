"""All that is named in a text: places, organisations with their roles, projects, dates and sums, in reading order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.records import DecidedName, Mention
from nlp.areas import areas
from nlp.finnish import Finnish
from nlp.organisations import base_name, find_by_form, organisation_match, unknown_id
from nlp.persons import find_persons
from nlp.place_mentions import PlaceMention, find_places
from nlp.places import Municipality, Places
from nlp.projects import find_projects
from nlp.quantities import find_quantities
from nlp.registry import Entry, Match, Registry, last_of, organisation_entries
from nlp.roles import AUTHOR, find_authors, find_roles
from nlp.sentences import Sentence, split_sentences

REGISTERED, BY_FORM, BY_ROLE = 0.97, 0.85, 0.7  # how sure a name is by how it was found


@dataclass(frozen=True, slots=True)
class Found:
    """A name with its sentence and how sure it is."""

    sentence: Sentence
    match: Match
    score: float

    @property
    def start(self) -> int:
        return self.sentence.tokens[self.match.first].start

    @property
    def end(self) -> int:
        return self.sentence.tokens[self.match.last].end


class Analyser:
    """Finds the names in texts."""

    def __init__(self, finnish: Finnish, *, persons: bool = False, decided: Sequence[DecidedName] = ()) -> None:
        """Load the gazetteers.

        :param persons: whether persons are told; they are found in any case.
        :param decided: what operators decided about organisations' names.
        """
        self.finnish, self.places = finnish, Places()
        self._persons = persons
        organisations = list(organisation_entries(decided))
        self._registry = Registry(finnish, [*organisations, *area_entries()])
        self._decided = decided_entries(decided, {entry.id: entry for entry, _ in organisations})

    def find_mentions(self, text: str) -> list[Mention]:
        """Give the mentions of a text, in reading order, none inside another."""
        sentences = list(split_sentences(text, self.finnish.tokens(text)))
        mentions: list[Mention] = []
        taken: list[range] = []
        for sentence in sentences:
            names = _without_overlaps(self._names_in(sentence))
            names += list(_unknown_partners(sentence, names, self.places))
            names = [decided for one in names if (decided := self._as_decided(one))]
            mentions += _told(sentence, sorted(names, key=lambda one: one.start), persons=self._persons)
            taken += [range(one.start, one.end) for one in names]
        places = find_places(self.places, sentences, taken)
        mentions += [_place_mention(one) for one in places]
        covered = {offset for span in taken for offset in span}
        mentions += [
            Mention(one.start, one.end, one.type, f"{one.type}:{one.value}", one.value, f"{one.type}:{one.value}", 0.95)
            for one in find_quantities(text) if one.start not in covered
        ]  # fmt: skip
        return _apart(mentions)

    def organisation_id(self, name: str) -> str:
        """Give the id of an organisation by any of its names; of one that no registry knows, by its name."""
        for sentence in split_sentences(name, self.finnish.tokens(name)):
            for match in self._registry.find(sentence):
                if match.entry.type == "organisation" and match.last - match.first + 1 == len(sentence.tokens):
                    return match.entry.id
        return unknown_id(name)

    def _as_decided(self, found: Found) -> Found | None:
        """Give a name as the operator decided about it: None for one that names no organisation."""
        entry = self._decided.get(found.match.entry.id, found.match.entry)
        return replace(found, match=replace(found.match, entry=entry)) if entry else None

    def sentence_spans(self, text: str) -> list[tuple[int, int]]:
        """Give the offsets of a text's sentences, in order."""
        sentences = split_sentences(text, self.finnish.tokens(text))
        return [(sentence.tokens[0].start, sentence.tokens[-1].end) for sentence in sentences]

    def _names_in(self, sentence: Sentence) -> Iterator[Found]:
        for match in find_projects(sentence):
            yield Found(sentence, match, 0.9)
        for match in self._registry.find(sentence):
            yield Found(sentence, match, REGISTERED)
        for match in find_by_form(sentence):
            yield Found(sentence, match, BY_FORM)
        for match in find_persons(sentence):
            yield Found(sentence, match, 0.9)


def _apart(mentions: Iterable[Mention]) -> list[Mention]:
    """Put mentions in reading order and leave out what overlaps an earlier or longer one."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda one: (one.start, -one.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def decided_entries(decided: Sequence[DecidedName], organisations: Mapping[str, Entry]) -> dict[str, Entry | None]:
    """Give the organisation that each decided name leads to; None for names of none."""
    by_id = {one.id: one for one in decided}
    leads = {one.id: None if one.rejected else organisations.get(last_of(one.id, by_id)) for one in decided}
    return {id: entry for id, entry in leads.items() if entry or by_id[id].rejected}


def area_entries() -> Iterator[tuple[Entry, list[str]]]:
    """Yield the areas with names of several words: wellbeing services counties, and regions in Swedish."""
    for area in areas().values():
        if area.kind == "wellbeing_county" and area.name.endswith(" hyvinvointialue"):
            names = [area.name, area.name.replace("hyvinvointialue", "hva"), area.name_sv, area.name_en]
            yield Entry("wellbeing_county", f"hva:{area.code}", area.name, "wellbeing_county"), names
        elif area.kind == "region" and " " in area.name_sv:
            yield Entry("region", f"maakunta:{area.code}", area.name, "region"), [area.name_sv, f"{area.name_sv}s"]


def _without_overlaps(names: Iterable[Found]) -> list[Found]:
    """Keep the longest of overlapping names; of equally long ones the surest."""
    kept: list[Found] = []
    for one in sorted(names, key=lambda one: (one.start - one.end, -one.score)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return kept


def _unknown_partners(sentence: Sentence, names: list[Found], places: Places) -> Iterator[Found]:
    """Yield capitals that nothing explains but whose place in the sentence is an organisation's."""
    taken = {at for one in names for at in range(one.match.first, one.match.last + 1)}
    runs = list(_unexplained(sentence, taken, places))
    if not runs:
        return
    known = [one.match for one in names if one.match.entry.type == "organisation"]
    together = sorted([*known, *runs], key=lambda match: match.first)
    roles = find_roles(sentence, together)
    for position, match in enumerate(together):
        if match in runs and position in roles:
            yield Found(sentence, match, BY_ROLE)


def _unexplained(sentence: Sentence, taken: set[int], places: Places) -> Iterator[Match]:
    at = 0
    while at < len(sentence.tokens):
        title = at == 0 and at + 1 in taken  # "Tutkimusjohtaja Pertti Nousiainen"
        if at in taken or title or not _may_name_an_organisation(sentence, at, places):
            at += 1
            continue
        last = at
        while last + 1 < len(sentence.tokens) and last + 1 not in taken and sentence.adjacent(last + 1):
            joins = sentence.form(last + 1) == "&"
            if not joins and not _may_name_an_organisation(sentence, last + 1, places):
                break
            last += 1
        yield organisation_match(at, last, base_name(sentence, at, last))
        at = last + 1


def _may_name_an_organisation(sentence: Sentence, at: int, places: Places) -> bool:
    word, form = sentence.tokens[at].word, sentence.form(at)
    if not sentence.capital(at) or word.pos in ("PUNCT", "NUM") or word.place or word.first_name or form[-1] == "-":
        return False
    if places.municipality(form, None) or places.area(form, sentence.tokens[at]):
        return False
    begins_name = sentence.capital(at + 1) or (at + 1 < len(sentence.tokens) and sentence.form(at + 1) == "&")
    return not word.known or ((at > 0 or begins_name) and word.pos in ("NOUN", "ADJ", "PROPN"))


def _told(sentence: Sentence, names: list[Found], *, persons: bool) -> Iterator[Mention]:
    organisations = [one.match for one in names if one.match.entry.type == "organisation"]
    people = [one.match for one in names if one.match.entry.type == "person"] if persons else []
    roles = {organisations[at]: role for at, role in find_roles(sentence, organisations).items()}
    roles |= {people[at]: AUTHOR for at in find_authors(sentence, people)}
    for one in names:
        entry = one.match.entry
        if persons or entry.type != "person":
            role = roles.get(one.match)
            yield Mention(one.start, one.end, entry.type, entry.id, entry.name, entry.id, one.score, role)  # type: ignore[arg-type]


def _place_mention(found: PlaceMention) -> Mention:
    place = found.place
    if isinstance(place, Municipality):
        ids = f"kunta:{place.code}", f"kunta:{place.current_code}"
        return Mention(found.start, found.end, "municipality", ids[0], place.name, ids[1], found.score)
    return Mention(found.start, found.end, place.type, place.id, place.name, place.current_id, found.score)  # type: ignore[arg-type]
