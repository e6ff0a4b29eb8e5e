"""Completion: what may be meant by the beginning of a name, in Finnish, Swedish or English, or of an abbreviation."""

import heapq
import math
import re
import threading
import time
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple, get_args

from corpus.catalogue.namings import catalogue_mark, count_named, count_subjects
from corpus.catalogue.themes import list_themes
from corpus.ids import place_id
from nlp.entries import area_entries
from nlp.organisations.registry import organisation_entries
from nlp.places.areas import areas
from services.answers.places import PlaceType, SuggestedType, Suggestion, Suggestions
from services.subjects.naming import known_concepts, vocabularies_version
from services.subjects.shown import INDEXED
from services.workspace import Workspace

TYPES: tuple[SuggestedType, ...] = get_args(SuggestedType)
NAMED = ("municipality", "region", "wellbeing_county", "organisation")  # types of mentions
WORD = re.compile(r"(?<=[\s(\-–/])\w")
FRESH = 2.0  # seconds that the names are those of a moment ago
NAMES_OF_ONE = 8  # that may begin alike
LAST = "\U0010ffff"  # after every prefix in order
LANGUAGES = ("fi", "sv", "en")


class Named(NamedTuple):
    """What can be suggested, with all that it is called."""

    type: SuggestedType
    id: str
    name: str
    names: tuple[str, ...]  # its name among them
    documents: int


class _Entry(NamedTuple):
    named: Named
    matched: str
    later: bool  # the key begins with a later word of the name

    @property
    def order(self) -> tuple[bool, float, int, int, str, str]:
        """What sorts it before others: whole beginnings, what documents speak of, short names."""
        named = self.named
        weight = -math.floor(2 * math.log2(1 + named.documents))
        return (self.later, weight, TYPES.index(named.type), len(self.matched), self.matched, named.id)


class Completion:
    """Names in order: those that begin alike are beside each other."""

    def __init__(self, named: Iterable[Named]) -> None:
        entries = sorted(_entries(named), key=lambda one: one[1].order)
        by_type: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for rank, (key, entry) in enumerate(entries):
            by_type[entry.named.type].append((key, rank))
        self._entries = [entry for _, entry in entries]
        self._by_type: dict[str, tuple[list[str], list[int]]] = {}
        for type, keys in by_type.items():
            keys.sort()
            self._by_type[type] = [key for key, _ in keys], [rank for _, rank in keys]

    def complete(self, query: str, *, types: Collection[str] = (), limit: int = 10) -> Suggestions:
        """Return what may be meant, each once; a name that is the query itself comes first.

        :param types: only of these; none: of all.
        """
        prefix = _fold(query)
        if not prefix:
            return Suggestions(query, ())
        exact: list[int] = []
        longer: list[int] = []
        for type in types or TYPES:
            keys, ranks = self._by_type.get(type, ([], []))
            first, last = bisect_left(keys, prefix), bisect_left(keys, prefix + LAST)
            same = bisect_right(keys, prefix, first, last)
            exact += (rank for rank in ranks[first:same] if not self._entries[rank].later)
            longer += ranks[first:last]
        found: dict[str, Suggestion] = {}
        for rank in [*sorted(exact), *heapq.nsmallest(limit * NAMES_OF_ONE, longer)]:
            named, matched, _ = self._entries[rank]
            found.setdefault(named.id, Suggestion(named.type, named.id, named.name, matched, named.documents))
        return Suggestions(query, tuple(found.values())[:limit])


class Completer:
    """Completes by what a workspace names; what changed is gathered beside, and nobody waits for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._mark, self._made = "", Completion(())
        self._looked = 0.0  # when, by the monotonic clock

    def suggest(self, workspace: Workspace, query: str, *, types: Collection[str] = (), limit: int = 10) -> Suggestions:
        """Return what may be meant by the beginning of a name: by names of now, or of a moment ago."""
        if not self._mark or time.monotonic() - self._looked > FRESH:
            self.refresh(workspace, wait=not self._mark)
        return self._made.complete(query, types=types, limit=limit)

    def refresh(self, workspace: Workspace, *, wait: bool = True) -> None:
        """Gather names where the workspace has others than those that are known.

        :param wait: until they are gathered; else that is done beside, by one thread at a time.
        """
        self._looked = time.monotonic()
        mark = catalogue_mark(workspace.catalogue) + vocabularies_version(workspace)
        if mark == self._mark:
            return
        if wait:
            self._gather(workspace, mark)
        elif not self._lock.locked():
            threading.Thread(target=self._gather, args=(workspace, mark), daemon=True).start()

    def _gather(self, workspace: Workspace, mark: str) -> None:
        with self._lock:
            if mark != self._mark:
                self._made = Completion(gather_names(workspace))
                self._mark = mark


def gather_names(workspace: Workspace) -> Iterator[Named]:
    """Yield all that can be suggested: places, organisations, themes and concepts."""
    counts = {one.id: one for one in count_named(workspace.catalogue, NAMED)}
    yield from _places(workspace, {id: one.documents for id, one in counts.items()})
    registered: set[str] = set()
    for entry, names in organisation_entries():
        registered.add(entry.id)
        documents = counts[entry.id].documents if entry.id in counts else 0
        yield Named("organisation", entry.id, entry.name, tuple(names), documents)
    for one in counts.values():
        if one.type == "organisation" and one.id not in registered:
            yield Named("organisation", one.id, one.name, (one.name,), one.documents)
    for theme in list_themes(workspace.catalogue):
        yield Named("theme", theme.id, theme.label, (theme.label,), theme.size)
    yield from _subjects(workspace)


def _places(workspace: Workspace, counts: dict[str, int]) -> Iterator[Named]:
    for place in workspace.places.by_code.values():
        id = place_id("municipality", place.code)
        names = tuple(dict.fromkeys((place.name, place.name_sv)))
        yield Named("municipality", id, place.name, names, counts.get(id, 0))
    own_names = {entry.id: names for entry, names in area_entries() if entry.type == "wellbeing_county"}
    for area in areas().values():
        if area.kind in ("region", "wellbeing_county"):
            type: PlaceType = "region" if area.kind == "region" else "wellbeing_county"
            id = place_id(type, area.code)
            called = dict.fromkeys((area.name, area.name_sv, area.name_en, *own_names.get(id, ())))
            names = tuple(name for name in called if name and name != f"{area.name_sv}s")  # a genitive
            yield Named(type, id, area.name, names, counts.get(id, 0))


def _subjects(workspace: Workspace) -> Iterator[Named]:
    """Yield the concepts of the model and of the vocabularies, each once."""
    known, counts = known_concepts(workspace), count_subjects(workspace.catalogue, minimum=INDEXED)
    seen: set[str] = set()
    for vocabulary in known.vocabularies:
        for concept in vocabulary.suggestable:
            if concept.uri not in seen:
                seen.add(concept.uri)
                others = (one for several in concept.alternatives.values() for one in several)
                names = tuple(dict.fromkeys((*concept.labels.values(), *others)))
                yield Named("subject", concept.uri, concept.label(), names, counts.get(concept.uri, 0))
    labels = known.suggested.labels
    for uri, number in known.suggested.numbers.items():
        if uri not in seen and known.current(uri) == uri:
            names = tuple(dict.fromkeys(name for language in LANGUAGES if (name := labels[language][number])))
            yield Named("subject", uri, names[0] if names else uri, names, counts.get(uri, 0))


def _entries(named: Iterable[Named]) -> Iterator[tuple[str, _Entry]]:
    for one in named:
        for name in one.names:
            key = _fold(name)
            yield key, _Entry(one, name, later=False)
            for word in WORD.finditer(key):
                yield key[word.start() :], _Entry(one, name, later=True)


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())
