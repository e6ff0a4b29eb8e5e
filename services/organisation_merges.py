"""Names of organisations that may be one, by the names themselves and by the texts that name them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher

from corpus.catalogue.organisations import NamedOrganisation, abbreviated, business_ids, list_named, load_decisions
from nlp.organisations.registry import COMPANY_SUFFIXES, organisation_entries
from nlp.words.finnish import guess_word
from services.answers.publications import MergeReason, SuggestedMerge
from services.workspace import Workspace

#: How likely two names are one by each reason: judged on the pairs of the sample corpora, not fitted.
SCORES: dict[MergeReason, float] = {
    "business_id": 0.99, "abbreviation": 0.95, "same_words": 0.95, "inflected": 0.9, "initials": 0.6, "spelling": 0.6,
}  # fmt: skip
ALIKE = 0.9  # of the letters of two names of one spelling
SHORTEST = 6  # letters of a name whose spelling is compared
SMALL_WORDS = frozenset(
    {"ja", "sekä", "och", "and", "of", "the", "för", *(suffix.lower() for suffix in COMPANY_SUFFIXES)}
)


def suggest_merges(workspace: Workspace, *, limit: int | None = None) -> list[SuggestedMerge]:
    """Return names that no registry knows and that may be other names of an organisation, the surest first.

    What an operator has decided on is not suggested again.
    """
    named = {found.id: found for found in list_named(workspace.catalogue)}
    registered = {entry.id: names for entry, names in organisation_entries()}
    decided = {decision.id for decision in load_decisions(workspace.catalogue)}
    open_ones = [found for found in named.values() if found.id not in registered and found.id not in decided]
    into = {found.id: [found.name] for found in named.values()} | registered
    pairs = [*_by_texts(workspace, into.keys()), *_by_names(open_ones, into)]
    best: dict[tuple[str, str], MergeReason] = {}
    for id, other, reason in pairs:
        if (pair := _in_order(id, other, named, registered)) is None or pair[0] in decided:
            continue
        if pair not in best or SCORES[reason] > SCORES[best[pair]]:
            best[pair] = reason
    suggested = [
        SuggestedMerge(id, named[id].name, other, into[other][0], SCORES[reason], reason, named[id].documents)
        for (id, other), reason in best.items()
    ]
    return sorted(suggested, key=lambda merge: (-merge.score, -merge.documents, merge.id))[:limit]


def _in_order(
    id: str, other: str, named: Mapping[str, NamedOrganisation], registered: Mapping[str, list[str]]
) -> tuple[str, str] | None:
    """Return which of two is to go into which: what is not registered, and of two such the one of fewer documents."""
    if id == other or (id in registered and other in registered):
        return None
    if id in registered or (other not in registered and named[other].documents < named[id].documents):
        id, other = other, id
    return (id, other) if id in named else None


def _by_texts(workspace: Workspace, known: Iterable[str]) -> Iterator[tuple[str, str, MergeReason]]:
    """Yield pairs that texts put together: by a Business ID, or as a name with its abbreviation in brackets."""
    ids = set(known)
    by_number: defaultdict[str, set[str]] = defaultdict(set)
    for id, number in business_ids(workspace.catalogue):
        by_number[number].add(id)
    for same in by_number.values():
        first, *others = sorted(same)
        yield from ((other, first, "business_id") for other in others)
    for id, other in abbreviated(workspace.catalogue):
        if {id, other} <= ids:
            yield other, id, "abbreviation"


def _by_names(
    found: Iterable[NamedOrganisation], into: Mapping[str, list[str]]
) -> Iterator[tuple[str, str, MergeReason]]:  # fmt: skip
    """Yield pairs whose names are alike."""
    index = _Names(into)
    for named in found:
        yield from ((named.id, other, reason) for other, reason in index.like(named.name) if other != named.id)


class _Names:
    """Names of organisations by what they may be found by."""

    def __init__(self, into: Mapping[str, list[str]]) -> None:
        self._by_words: defaultdict[str, list[str]] = defaultdict(list)
        self._by_initials: defaultdict[str, list[str]] = defaultdict(list)
        self._by_start: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for id, names in into.items():
            for name in names:
                words = _words(name)
                self._by_words[" ".join(words)].append(id)
                if len(words) > 1:
                    self._by_initials["".join(word[0] for word in words)].append(id)
                self._by_start[" ".join(words)[:3]].append((id, " ".join(words)))

    def like(self, name: str) -> Iterator[tuple[str, MergeReason]]:
        """Yield the organisations that a name may stand for."""
        plain = " ".join(_words(name))
        yield from ((id, "same_words") for id in self._by_words.get(plain, ()))
        *before, last = plain.split() or [""]
        base = " ".join([*before, guess_word(last.capitalize()).lemma.lower()])
        if base != plain:
            yield from ((id, "inflected") for id in self._by_words.get(base, ()))
        if name.isupper() and len(name) > 1:
            yield from ((id, "initials") for id in self._by_initials.get(name.lower(), ()))
        if len(plain) >= SHORTEST:
            for id, other in self._by_start.get(plain[:3], ()):
                if other != plain and _is_one_spelling(plain, other):
                    yield id, "spelling"


def _words(name: str) -> list[str]:
    """Return the words of a name in lower case, without legal forms and small words."""
    return [word for word in re.findall(r"\w+", name.lower()) if word not in SMALL_WORDS] or [name.lower()]


def _is_one_spelling(name: str, other: str) -> bool:
    """Return whether two names differ by a slip: not by a number, and not by a whole word."""
    if re.findall(r"\d+", name) != re.findall(r"\d+", other) or len(name.split()) != len(other.split()):
        return False
    matcher = SequenceMatcher(None, name, other, autojunk=False)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE
