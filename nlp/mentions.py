"""All that is named in a text: places, organisations with their roles, projects, dates and sums, in reading order."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from corpus.ids import place_id
from corpus.records import DecidedName, Mention, Role
from nlp.entries import area_entries, decided_entries
from nlp.found_names import (
    Component,
    Found,
    apart,
    begins_too_early,
    begins_with_a_word,
    is_two_names,
    offsets_of,
    tokens_of,
    without_overlaps,
)
from nlp.gazetteers.words import gazetteer_words
from nlp.name_model.reading import SHIPPED, Reading, load_name_model
from nlp.organisations.english import find_english
from nlp.organisations.forms import find_by_form, organisation_match, unknown_id
from nlp.organisations.registry import Match, Registry, organisation_entries
from nlp.organisations.relations import current_id
from nlp.organisations.unknown import (
    bodies_of_places,
    is_readable,
    unexplained,
    unknown_organisations,
    unknown_persons,
    without_persons,
)
from nlp.original_offsets import blocks_as_read, decision_as_written, mention_as_written
from nlp.persons import find_persons
from nlp.places.mentions import PlaceMention, find_candidates, find_companies, is_open, resolve_doubts
from nlp.places.municipalities import Municipality, load_places
from nlp.places.scores import DOUBTFUL
from nlp.projects.finding import find_projects
from nlp.projects.reading import is_software, read_projects, tells_of_projects
from nlp.quantities import find_quantities
from nlp.roles.attribution import AUTHOR, Decided, decide_roles, find_authors
from nlp.roles.model import load_role_model
from nlp.roles.units import Named, names_by_sentence
from nlp.roles.view import BARE, DocumentView
from nlp.words.finnish import Finnish, Token
from nlp.words.readable import make_readable
from nlp.words.sentences import Sentence, split_sentences

REGISTERED, BY_FORM, QUANTITY = 0.97, 0.95, 0.95  # how sure a name is by how it was found


@dataclass(frozen=True, slots=True)
class NamedText:
    """A text's sentences and mentions, without roles yet; and the names among them, as the role model takes them."""

    sentences: list[Sentence]
    mentions: list[Mention]
    names: list[list[Named]]  # of each sentence
    components: dict[int, Component]  # by which each mention was decided, by where it begins


class NameReader(Protocol):
    """What the analyser needs of a statistical model."""

    def read(self, text: str, sentences: Sequence[Sequence[Token]], wanted: Sequence[int]) -> list[Reading]: ...


class Analyser:
    """Finds the names in texts."""

    def __init__(
        self,
        finnish: Finnish,
        *,
        persons: bool = False,
        decided: Sequence[DecidedName] = (),
        model: NameReader | None = None,
        role_threshold: float | None = None,
    ) -> None:
        """Load the gazetteers.

        :param persons: whether persons are returned; they are found in any case.
        :param decided: what operators decided about organisations' names.
        :param model: reads sentences that gazetteers and rules leave open; by default the shipped one, which is
            loaded when a text first needs it.
        :param role_threshold: how likely a role must be to be given; by default as likely as the model's card says.
        """
        self._model, self._role_threshold = model, role_threshold
        finnish.learn(gazetteer_words())
        self.finnish, self.places = finnish, load_places()
        self._persons = persons
        organisations = list(organisation_entries(decided))
        self._registry = Registry(finnish, [*organisations, *area_entries()])
        self._decided = decided_entries(decided, {entry.id: entry for entry, _ in organisations})

    def find_mentions(self, text: str, *, view: DocumentView = BARE) -> list[Mention]:
        """Return the mentions of a text, in reading order, none inside another.

        :param view: what is known of the document that the text is; its title and headings help to tell roles.
        """
        readable = make_readable(text, self.finnish)
        return [
            mention_as_written(one, readable) for one in self._find_in(readable.text, blocks_as_read(view, readable))
        ]

    def _find_in(self, text: str, view: DocumentView) -> list[Mention]:
        """Return the mentions of a text that is readable as it stands."""
        named = self.find_names(text)
        threshold = self.role_threshold
        decided = self._decide(text, named, view)
        roles: dict[int, Role] = {one.candidate.name.start: one.role for one in decided if one.probability >= threshold}
        roles |= {person.start: AUTHOR for person in self._authors(named)}
        kept = (one for one in named.mentions if self._persons or one.type != "person")
        return [replace(one, role=roles[one.start]) if one.start in roles else one for one in kept]

    def explain_names(self, text: str) -> list[tuple[Mention, Component]]:
        """Return the mentions of a text, without roles, each with the component that decided it."""
        readable = make_readable(text, self.finnish)
        named = self.find_names(readable.text)
        kept = (one for one in named.mentions if self._persons or one.type != "person")
        return [(mention_as_written(one, readable), named.components[one.start]) for one in kept]

    @property
    def role_threshold(self) -> float:
        """How likely a role must be to be given."""
        return load_role_model().threshold if self._role_threshold is None else self._role_threshold

    def find_roles(self, text: str, *, view: DocumentView = BARE) -> list[Decided]:
        """Return the likeliest role of each name that may have one, however likely, with what it was read from."""
        readable = make_readable(text, self.finnish)
        decided = self._decide(readable.text, self.find_names(readable.text), blocks_as_read(view, readable))
        return decided if readable.text == text else [decision_as_written(one, readable) for one in decided]

    def _decide(self, text: str, named: NamedText, view: DocumentView) -> list[Decided]:
        return decide_roles(load_role_model(), text, named.sentences, named.names, view)

    def _authors(self, named: NamedText) -> Iterator[Named]:
        if not self._persons:
            return
        for sentence, names in zip(named.sentences, named.names, strict=True):
            if any(name.type == "person" for name in names):
                yield from find_authors(sentence, names)

    def find_names(self, text: str) -> NamedText:
        """Return the mentions of a readable text without their roles, persons among them."""
        sentences = list(split_sentences(text, self.finnish.tokens(text)))
        names = [without_overlaps(self._names_in(sentence)) for sentence in sentences]
        candidates = find_candidates(self.places, sentences, offsets_of(names))
        runs = [
            list(unexplained(sentence, tokens_of(known), self.places))
            for sentence, known in zip(sentences, names, strict=True)
        ]
        open_ones = [at for at in range(len(sentences)) if _is_open(sentences[at], runs[at], candidates[at])]
        readings = self._read(text, sentences, open_ones)
        for at in open_ones:
            reading = readings.get(at)
            if reading is not None:
                names[at] = list(_with_projects(sentences[at], names[at], reading))
                candidates[at] = list(without_persons(sentences[at], candidates[at], reading))
                bodies = list(bodies_of_places(sentences[at], candidates[at], reading))
                taken = {sentences[at].tokens[body.first].start for body in bodies}
                candidates[at] = [place for place in candidates[at] if place.start not in taken]
                runs[at] += bodies
            names[at] += _unknown(sentences[at], names[at], runs[at], candidates[at], reading)
        names = [[decided for name in known if (decided := self._as_decided(name))] for known in names]
        components: dict[int, Component] = {}
        mentions = apart(self._mentions(text, sentences, names, candidates, components))
        nominative = {name.start for of_sentence in names for name in of_sentence if name.match.as_written}
        by_sentence = names_by_sentence(sentences, mentions, nominative)
        return NamedText(sentences, mentions, by_sentence, components)

    def _read(self, text: str, sentences: Sequence[Sentence], open_ones: Iterable[int]) -> dict[int, Reading]:
        """Have the model read the sentences in which a name is open and that it can read, by their positions."""
        wanted = [at for at in open_ones if is_readable(sentences[at])]
        if not wanted:
            return {}
        if self._model is None:
            self._model = load_name_model(SHIPPED, self.finnish)
        return dict(
            zip(wanted, self._model.read(text, [sentence.tokens for sentence in sentences], wanted), strict=True)
        )

    def _mentions(
        self,
        text: str,
        sentences: Sequence[Sentence],
        names: Sequence[list[Found]],
        candidates: Sequence[list[PlaceMention]],
        components: dict[int, Component],
    ) -> Iterator[Mention]:
        """Yield the mentions of names, of places beside them and of quantities; note what decided each."""
        for name in (name for of_sentence in names for name in of_sentence):
            components[name.start] = name.component
            yield _name_mention(name)
        taken = offsets_of(names)
        free = [[place for place in of_sentence if place.start not in taken] for of_sentence in candidates]
        sure = {(place.start, place.score) for of_sentence in free for place in of_sentence}
        for place in resolve_doubts(sentences, free):
            components[place.start] = "gazetteer" if (place.start, place.score) in sure else "context"
            yield _place_mention(place)
        for quantity in find_quantities(text, [token for sentence in sentences for token in sentence.tokens]):
            if quantity.start not in taken:
                id = f"{quantity.type}:{quantity.value}"
                components.setdefault(quantity.start, "number rules")
                yield Mention(quantity.start, quantity.end, quantity.type, id, quantity.value, id, QUANTITY)

    def organisation_id(self, name: str) -> str:
        """Return the id of an organisation by any of its names; of one that no registry knows, by its name."""
        for sentence in split_sentences(name, self.finnish.tokens(name)):
            for match in self._registry.find(sentence):
                if match.entry.type == "organisation" and match.last - match.first + 1 == len(sentence.tokens):
                    return match.entry.id
        return unknown_id(name)

    def _as_decided(self, found: Found) -> Found | None:
        """Return a name as the operator decided about it: None for one that names no organisation."""
        entry = self._decided.get(found.match.entry.id, found.match.entry)
        return replace(found, match=replace(found.match, entry=entry)) if entry else None

    def sentence_spans(self, text: str) -> list[tuple[int, int]]:
        """Return the offsets of a text's sentences, in order."""
        readable = make_readable(text, self.finnish)
        sentences = split_sentences(readable.text, self.finnish.tokens(readable.text))
        return [readable.original(sentence.tokens[0].start, sentence.tokens[-1].end) for sentence in sentences]

    def find_evidence(self, text: str, mentions: Iterable[Mention]) -> dict[Mention, str]:
        """Return the sentence that each role was read from."""
        with_roles = [mention for mention in mentions if mention.role]
        spans = self.sentence_spans(text) if with_roles else []
        starts = [start for start, _ in spans]
        found = ((mention, spans[bisect_right(starts, mention.start) - 1]) for mention in with_roles)
        return {mention: " ".join(text[start:end].split()) for mention, (start, end) in found}

    def _names_in(self, sentence: Sentence) -> Iterator[Found]:
        for match in find_projects(sentence):
            yield Found(sentence, match, 0.9, "project rules")
        registered = [match for match in self._registry.find(sentence) if not begins_with_a_word(sentence, match)]
        yield from (Found(sentence, match, REGISTERED, "registry") for match in registered)
        for match in find_by_form(sentence):
            if not is_two_names(match, registered) and not begins_too_early(sentence, match, registered):
                yield Found(sentence, match, BY_FORM, "form")
        yield from (Found(sentence, match, BY_FORM, "form") for match in find_english(sentence))
        for at, name in find_companies(self.places, sentence):
            yield Found(sentence, organisation_match(at, at, name), BY_FORM, "context")
        for match in find_persons(sentence):
            yield Found(sentence, match, 0.9, "first names")


def _is_open(sentence: Sentence, runs: Sequence[Match], candidates: Iterable[PlaceMention]) -> bool:
    """Return whether the model has something to decide in a sentence."""
    return bool(runs) or any(map(is_open, candidates)) or tells_of_projects(sentence)


def _with_projects(sentence: Sentence, names: Sequence[Found], reading: Reading) -> Iterator[Found]:
    """Yield the names of a sentence without software that rules took for a programme, and with the model's projects."""
    kept = [name for name in names if not is_software(sentence, name.match, reading)]
    yield from kept
    for match, score in read_projects(sentence, [name.match for name in kept], reading):
        yield Found(sentence, match, score, "name model")


def _unknown(
    sentence: Sentence,
    names: Iterable[Found],
    runs: Sequence[Match],
    candidates: Iterable[PlaceMention],
    reading: Reading | None,
) -> Iterator[Found]:
    """Yield the names that no gazetteer explains."""
    known = [name.match for name in names]
    found = unknown_organisations(sentence, known, runs, reading)
    if reading is not None:
        places = {candidate.start for candidate in candidates if candidate.score > DOUBTFUL}
        found += unknown_persons(sentence, [*known, *(unknown.match for unknown in found)], places, reading)
    yield from (Found(sentence, unknown.match, unknown.score, unknown.component) for unknown in found)


def _name_mention(name: Found) -> Mention:
    entry = name.match.entry
    return Mention(name.start, name.end, entry.type, entry.id, entry.name, current_id(entry.id), name.score)  # type: ignore[arg-type]


def _place_mention(found: PlaceMention) -> Mention:
    place = found.place
    if isinstance(place, Municipality):
        ids = place_id("municipality", place.code), place_id("municipality", place.current_code)
        return Mention(found.start, found.end, "municipality", ids[0], place.name, ids[1], found.score)
    return Mention(found.start, found.end, place.type, place.id, place.name, place.current_id, found.score)  # type: ignore[arg-type]
