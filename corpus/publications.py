"""Publications: which documents are one work, with what role each has in it, and why."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

from corpus.publication_keys import (
    MOST_PARENTS,
    MOST_SHARING,
    address_key,
    edition_key,
    number_key,
    path_key,
    work_key,
)

KINDS = ("release", "report", "policy_brief", "appendix", "teaser", "other")

# The first that fits; in titles and file names alike, so "-" and "_" count as spaces.
_SIGNS = (
    ("policy_brief", r"policy ?brief|politiikkasuositu|tietokortti"),
    ("appendix", r"\bliite\b|\bliitteet\b|\bappendix\b|\bbilaga\b"),
    ("release", r"\btiedote|\buutinen\b|\bpressmeddelande|press release"),
    (
        "report",
        r"raport|selvity|tutkimus\b|julkaisu|työpaperi|tyokirja|työkirja|rapport|\breport\b|ohjelma\b|programme\b",
    ),
)
KIND_SIGNS = [(kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _SIGNS]
LANGUAGE_PATH = re.compile(r"/(fi|sv|se|en)(?=/|$)")
LANGUAGES = {"fi": "Finnish", "sv": "Swedish", "en": "English", "se": "Northern Sámi"}


def guess_kind(title: str, location: str, default: str = "other") -> str:
    """Guess a document's kind from its title and the name it is found under."""
    text = f"{title} {location.rsplit('/', 1)[-1]}".replace("-", " ").replace("_", " ")
    return next((kind for kind, sign in KIND_SIGNS if sign.search(text)), default)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of a document when publications are put together."""

    id: str
    title: str
    kind: str
    language: str | None
    date: str | None
    is_page: bool
    addresses: tuple[str, ...]  # its own first, then others that lead to it
    links: tuple[tuple[str, str], ...] = ()  # label and address of what it says was published with it
    alternates: tuple[str, ...] = ()  # addresses of it in other languages
    numbers: frozenset[str] = frozenset()  # ISBNs and URNs
    work: str = ""  # title of what it says it is a part of
    printed: tuple[int, int] | None = None  # the first and the last number printed on its pages
    version_of: str = ""  # id of the document that it is an edition of, most of whose text it has
    parents: tuple[str, ...] = ()  # addresses of pages that it was found on

    @property
    def held_keys(self) -> set[int]:
        """What other documents of its publication name, or have too."""
        keys = {*map(address_key, self.addresses), *map(number_key, self.numbers)}
        if self.path is not None:
            keys.add(path_key(self.path))
        if self.printed and not self.is_page:
            keys.add(work_key(self.work_title))
        return keys

    @property
    def named_keys(self) -> set[int]:
        """What it names of other documents of its publication."""
        named = [address for _, address in self.links] + [*self.alternates, *self.parents]
        return {*map(address_key, named), *([edition_key(self.version_of)] if self.version_of else [])}

    @property
    def path(self) -> str | None:
        """Address of a page without the language that is in it."""
        address = self.addresses[0]
        in_language = self.is_page and LANGUAGE_PATH.search(urlsplit(address).path)
        return LANGUAGE_PATH.sub("/", address, count=1) if in_language else None

    @property
    def work_title(self) -> str:
        """Title of what it may be a part of."""
        return (self.work or self.title).casefold()


@dataclass(frozen=True, slots=True)
class Membership:
    """A document's place in a publication."""

    document_id: str
    publication_id: str
    role: str
    language: str | None
    reason: str
    by_hand: bool = False

    def __post_init__(self) -> None:
        if self.role not in KINDS:
            raise ValueError(f"a role is one of {', '.join(KINDS)}: {self}")


def group_documents(
    candidates: Iterable[Candidate],
    earlier: Mapping[str, Membership] | None = None,
    *,
    crowded: Collection[int] = (),
) -> list[Membership]:
    """Decide which documents are one publication; what the operator has decided stands.

    :param earlier: memberships by document: publications keep their ids, and those by hand are not touched.
    :param crowded: keys that join nothing, since more documents have them than are among the candidates.
    """
    earlier = earlier or {}
    every = {one.id: one for one in sorted(candidates, key=lambda one: one.id)}
    free = {id: one for id, one in every.items() if not (id in earlier and earlier[id].by_hand)}
    links = _Links(free, crowded)
    taken = {one.publication_id for one in earlier.values() if one.by_hand}
    memberships = [one for one in earlier.values() if one.by_hand]
    for group in links.groups():
        memberships += _members(group, links, earlier, taken)
    return memberships


class _Links:
    """Which documents belong together, and by which link each came to the others."""

    def __init__(self, candidates: dict[str, Candidate], crowded: Collection[int]) -> None:
        self._candidates, self._crowded = candidates, {*crowded, *_crowded(candidates.values())}
        self._of = {address: id for id, one in candidates.items() for address in reversed(one.addresses)}
        self._root = {id: id for id in candidates}
        self.reasons: dict[str, str] = {}
        self.labels: dict[str, str] = {}
        self._join_attached()
        self._join_languages()
        self._join_numbers()
        self._join_chapters()
        self._join_editions()

    def groups(self) -> list[list[Candidate]]:
        """Return the documents of each publication, its head first."""
        groups: dict[str, list[Candidate]] = defaultdict(list)
        for id, one in self._candidates.items():
            groups[self._find(id)].append(one)
        return sorted((sorted(group, key=_headship) for group in groups.values()), key=lambda group: group[0].id)

    def has(self, id: str) -> bool:
        """Return whether a document is among those that are put together."""
        return id in self._candidates

    def _find(self, id: str) -> str:
        while self._root[id] != id:
            self._root[id] = self._root[self._root[id]]
            id = self._root[id]
        return id

    def _join(self, id: str, other: str, reason: str) -> None:
        if self._find(id) != self._find(other):
            self._root[self._find(id)] = self._find(other)
            self.reasons.setdefault(id, reason)

    def _join_attached(self) -> None:
        """Join each file to the one page that it suits best, of those that link to it."""
        pages: dict[str, list[tuple[Candidate, str]]] = defaultdict(list)
        for page in self._candidates.values():
            for label, address in page.links:
                file = self._of.get(address)
                if file is not None and file != page.id and self._candidates[file].kind != "teaser":
                    pages[file].append((page, label))
        for file, linking in sorted(pages.items()):
            if (
                self._is_crowded(*self._candidates[file].addresses)
                or len({page.id for page, _ in linking}) > MOST_PARENTS
            ):
                self.reasons[file] = f"linked from more than {MOST_PARENTS} pages, so about none of them"
                continue
            page, label = min(linking, key=lambda one: _distance(self._candidates[file], *one))
            self.labels[file] = label
            called = f"linked as “{label}” from" if label else "file of"
            self._join(file, page.id, f"{called} “{page.title}”")

    def _join_languages(self) -> None:
        for one in self._candidates.values():
            for address in one.alternates:
                other = self._of.get(address)
                if other is None or self._is_crowded(address):
                    continue
                if self._candidates[other].language != one.language:
                    self._join_version(one, self._candidates[other], "says so")
        paths: dict[str, Candidate] = {}
        for one in self._candidates.values():
            if one.path is not None and path_key(one.path) not in self._crowded:
                same = paths.setdefault(one.path, one)
                if same.language != one.language:
                    self._join_version(same, one, "the same address but for the language")

    def _join_version(self, one: Candidate, other: Candidate, why: str) -> None:
        first, second = sorted((one, other), key=_headship)
        name = LANGUAGES.get(second.language or "", "other")
        self._join(second.id, first.id, f"{name} version of “{first.title}” ({why})")

    def _join_numbers(self) -> None:
        holders: dict[str, Candidate] = {}
        for one in sorted(self._candidates.values(), key=_headship):
            for number in sorted(number for number in one.numbers if number_key(number) not in self._crowded):
                first = holders.setdefault(number, one)
                self._join(one.id, first.id, f"has the number {number} of “{first.title}”")

    def _join_chapters(self) -> None:
        """Join files of one title whose printed pages follow each other: the chapters of one work."""
        works: dict[str, list[Candidate]] = defaultdict(list)
        for one in self._candidates.values():
            if one.printed and not one.is_page and work_key(one.work_title) not in self._crowded:
                works[one.work_title].append(one)
        for parts in works.values():
            parts.sort(key=_first_page)
            first, *others = parts
            if all(before.printed[1] < after.printed[0] for before, after in pairwise(parts)):  # type: ignore[index]
                for number, one in enumerate(others, start=2):
                    pages = "–".join(map(str, one.printed or ()))
                    self._join(one.id, first.id, f"part {number} of “{one.work or one.title}”, pages {pages}")

    def _is_crowded(self, *addresses: str) -> bool:
        return any(address_key(address) in self._crowded for address in addresses)

    def _join_editions(self) -> None:
        for one in self._candidates.values():
            earlier = self._candidates.get(one.version_of)
            if earlier is not None:
                self._join(one.id, earlier.id, f"edition of “{earlier.title}”, most of whose text it has")


def _crowded(candidates: Iterable[Candidate]) -> Iterator[int]:
    """Yield the keys that so many documents have or name that they say nothing of any."""
    held, named = Counter[int](), Counter[int]()
    for one in candidates:
        held.update(one.held_keys)
        named.update(one.named_keys)
    yield from (key for key, documents in held.items() if documents > MOST_SHARING)
    yield from (key for key, documents in named.items() if documents > MOST_PARENTS)


def _first_page(one: Candidate) -> int:
    return one.printed[0] if one.printed else 0


def _headship(one: Candidate) -> tuple[bool, bool, str, int, str]:
    """Order the documents of a publication: pages before files, Finnish before others, the earlier first."""
    return not one.is_page, one.language not in (None, "fi"), one.date or "9999", _first_page(one), one.id


def _distance(file: Candidate, page: Candidate, label: str) -> tuple[float, str, str]:
    """Order the pages that link to a file: the likest title first, then the earliest."""
    words, others = (set(re.findall(r"\w{4,}", text.casefold())) for text in (f"{file.title} {label}", page.title))
    alike = len(words & others) / max(len(others), 1)
    return -alike, page.date or "9999", page.id


def _members(
    group: list[Candidate], links: _Links, earlier: Mapping[str, Membership], taken: set[str]
) -> Iterator[Membership]:
    own = [one.id for one in group]
    known = [earlier[id].publication_id for id in own if id in earlier]
    kept = [id for id in known if id in own or not links.has(id)]  # a document's id stays with it
    id = next((id for id in [*kept, *own] if id not in taken), own[0])
    taken.add(id)
    for one in group:
        reason = links.reasons.get(one.id) or ("the page itself" if one.is_page else "a file of its own")
        yield Membership(one.id, id, _role(one, links.labels.get(one.id)), one.language, reason)


def _role(one: Candidate, label: str | None) -> str:
    """Return a document's role: what the link to it is called says it best, then its own title."""
    called = guess_kind(label, "", default="") if label else ""
    return called or one.kind


__all__ = ["KINDS", "Candidate", "Membership", "group_documents", "guess_kind"]
