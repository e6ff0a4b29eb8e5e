"""Publications: which documents are one work, with what role each has in it, and why."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

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
#: A file that more pages than this link to is about none of them: a price list, a privacy notice.
MOST_PARENTS = 5
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
    candidates: Iterable[Candidate], earlier: Mapping[str, Membership] | None = None
) -> list[Membership]:
    """Decide which documents are one publication; what the operator has decided stands.

    :param earlier: memberships by document: publications keep their ids, and those by hand are not touched.
    """
    earlier = earlier or {}
    every = {one.id: one for one in sorted(candidates, key=lambda one: one.id)}
    free = {id: one for id, one in every.items() if not (id in earlier and earlier[id].by_hand)}
    links = _Links(free)
    taken = {one.publication_id for one in earlier.values() if one.by_hand}
    memberships = [one for one in earlier.values() if one.by_hand]
    for group in links.groups():
        memberships += _members(group, links, earlier, taken)
    return memberships


class _Links:
    """Which documents belong together, and by which link each came to the others."""

    def __init__(self, candidates: dict[str, Candidate]) -> None:
        self._candidates = candidates
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
            if len({page.id for page, _ in linking}) > MOST_PARENTS:
                self.reasons[file] = f"linked from {len(linking)} pages, so about none of them"
                continue
            page, label = min(linking, key=lambda one: _distance(self._candidates[file], *one))
            self.labels[file] = label
            called = f"linked as “{label}” from" if label else "file of"
            self._join(file, page.id, f"{called} “{page.title}”")

    def _join_languages(self) -> None:
        for one in self._candidates.values():
            for address in one.alternates:
                other = self._of.get(address)
                if other is not None and self._candidates[other].language != one.language:
                    self._join_version(one, self._candidates[other], "says so")
        paths: dict[str, Candidate] = {}
        for one in self._candidates.values():
            key = LANGUAGE_PATH.sub("/", one.addresses[0], count=1)
            if one.is_page and LANGUAGE_PATH.search(urlsplit(one.addresses[0]).path):
                same = paths.setdefault(key, one)
                if same.language != one.language:
                    self._join_version(same, one, "the same address but for the language")

    def _join_version(self, one: Candidate, other: Candidate, why: str) -> None:
        first, second = sorted((one, other), key=_headship)
        name = LANGUAGES.get(second.language or "", "other")
        self._join(second.id, first.id, f"{name} version of “{first.title}” ({why})")

    def _join_numbers(self) -> None:
        holders: dict[str, Candidate] = {}
        for one in sorted(self._candidates.values(), key=_headship):
            for number in sorted(one.numbers):
                first = holders.setdefault(number, one)
                self._join(one.id, first.id, f"has the number {number} of “{first.title}”")

    def _join_chapters(self) -> None:
        """Join files of one title whose printed pages follow each other: the chapters of one work."""
        works: dict[str, list[Candidate]] = defaultdict(list)
        for one in self._candidates.values():
            if one.printed and not one.is_page:
                works[(one.work or one.title).casefold()].append(one)
        for parts in works.values():
            parts.sort(key=_first_page)
            first, *others = parts
            if all(before.printed[1] < after.printed[0] for before, after in pairwise(parts)):  # type: ignore[index]
                for number, one in enumerate(others, start=2):
                    pages = "–".join(map(str, one.printed or ()))
                    self._join(one.id, first.id, f"part {number} of “{one.work or one.title}”, pages {pages}")

    def _join_editions(self) -> None:
        for one in self._candidates.values():
            earlier = self._candidates.get(one.version_of)
            if earlier is not None:
                self._join(one.id, earlier.id, f"edition of “{earlier.title}”, most of whose text it has")


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
    head = group[0]
    known = [earlier[one.id].publication_id for one in group if one.id in earlier]
    id = next((id for id in [*known, head.id] if id not in taken), head.id)
    taken.add(id)
    for one in group:
        reason = links.reasons.get(one.id) or ("the page itself" if one.is_page else "a file of its own")
        yield Membership(one.id, id, _role(one, links.labels.get(one.id)), one.language, reason)


def _role(one: Candidate, label: str | None) -> str:
    """Return a document's role: what the link to it is called says it best, then its own title."""
    called = guess_kind(label, "", default="") if label else ""
    return called or one.kind


__all__ = ["KINDS", "Candidate", "Membership", "group_documents", "guess_kind"]
