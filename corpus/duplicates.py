"""Near-duplicates: the same release on two sites, a PDF with the text of its page, editions of one programme."""

import heapq
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import mmh3
import numpy as np

PERMUTATIONS = 128
SCHEME = "affine32"  # signatures are kept: those of another scheme cannot be compared
BANDS, BAND_ROWS = 11, 11  # as datasketch's MinHashLSH divides 128 permutations for a threshold of .75
SHINGLE = 5  # words
FEWEST_WORDS = 40  # of a text that is compared: imprints are all alike
ALIKE = 0.85  # real similarity from which one is a duplicate of the other
MOST_COMPARED = 8  # texts that one is looked at closely with: of one mould there may be thousands
EDITION_WORDS = 300  # of a text that can be an edition of another: notices are of one mould sooner
STEM = 5  # letters of a title's word, however it is inflected
LONG_WORD, NUMBER, YEAR = re.compile(r"[^\W\d_]{4,}"), re.compile(r"\d+"), re.compile(r"(?:19|20)\d\d")
WORD = re.compile(r"[^\W\d_]+|\d[\d.,]*")


@dataclass(frozen=True, slots=True)
class Signed:
    """A document's signature, with what says which of two alike is the original: the least rank."""

    id: str
    hashes: bytes
    rank: tuple[str, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A document whose text another has too."""

    id: str
    of: str
    similarity: float
    is_edition: bool = False  # the same work with other figures, so no repetition of it


def sign_text(text: str) -> tuple[bytes, int]:
    """Return the signature of a text, and its length in words; texts too short to compare have an empty one."""
    words = _words(text)
    if len(words) < FEWEST_WORDS:
        return b"", len(words)
    from datasketch import MinHash  # takes half a second to import, and a run with nothing new needs none

    signature = MinHash(PERMUTATIONS, scheme=SCHEME, hashfunc=lambda part: mmh3.hash(part, signed=False))
    signature.update_batch(sorted(shingle.encode() for shingle in _shingles(words)))
    return signature.hashvalues.astype(np.uint32).tobytes(), len(words)


def bands_of(hashes: bytes) -> list[int]:
    """Return the bands of a signature: texts that are alike have one in common (locality-sensitive hashing)."""
    if not hashes:
        return []
    rows = np.frombuffer(hashes, np.uint32)[: BANDS * BAND_ROWS].reshape(BANDS, BAND_ROWS)
    return [mmh3.hash64(row.tobytes(), seed=band)[0] for band, row in enumerate(rows)]


class DecidedTexts(Protocol):
    """What has been decided of texts: which are originals, and which repeat one."""

    def originals_near(self, document: Signed) -> Sequence[Signed]:
        """Return the other originals that have a band in common with a document."""

    def repeating(self, ids: Collection[str]) -> Sequence[Signed]:
        """Return the duplicates and the editions of some documents."""

    def text_of(self, id: str) -> str:
        """Return the text of a document."""

    def decide(self, document: Signed, found: Duplicate | None) -> bool:
        """Keep a decision; return whether it makes an original of what was none, or the other way round."""


def decide_duplicates(new: Iterable[Signed], texts: DecidedTexts) -> Iterator[str]:
    """Decide which documents repeat the text of an earlier one, and which are editions of earlier works.

    Decided are the new ones, of which nothing has been decided yet, and those whose decisions rest on theirs; all in
    the order of their ranks, so that what comes of it is the same in whatever portions the documents have come.

    Figures tell texts of one mould apart (a page a municipality, a bulletin a month): where they differ, neither
    is a duplicate. They may be editions of one work, which their titles say.

    :returns: ids of the documents that were decided.
    """
    waiting = {document.id: document for document in new}
    queue = [_order(document) for document in waiting.values()]
    heapq.heapify(queue)
    while queue:
        document = waiting[heapq.heappop(queue)[1]]
        near = texts.originals_near(document)
        earlier = [other for other in near if _order(other) < _order(document)]
        changed = texts.decide(document, _likeness(document, _likest(document, earlier), texts.text_of))
        yield document.id
        if not changed:
            continue
        for other in [*near, *texts.repeating([document.id, *(one.id for one in near)])]:
            if other.id not in waiting and _order(other) > _order(document):
                waiting[other.id] = other
                heapq.heappush(queue, _order(other))


def _order(document: Signed) -> tuple[tuple[str, ...], str]:
    return document.rank, document.id


def _likest(document: Signed, others: Sequence[Signed]) -> list[Signed]:
    """Return the others whose signatures are the likest, so few that looking closely at each takes no time."""
    ordered = sorted(others, key=_order)
    if len(ordered) <= MOST_COMPARED:
        return ordered
    signatures = np.frombuffer(b"".join(other.hashes for other in ordered), np.uint32).reshape(-1, PERMUTATIONS)
    alike = (signatures == np.frombuffer(document.hashes, np.uint32)).sum(axis=1)
    return [ordered[at] for at in np.argsort(-alike, kind="stable")[:MOST_COMPARED]]


def _likeness(document: Signed, others: Sequence[Signed], text_of: Callable[[str], str]) -> Duplicate | None:
    """Return what a document is a duplicate of, else an edition of, None where it is neither."""
    words = _words(text_of(document.id)) if others else []
    figures, shingles = _figures(words), _shingles(words) if others else set()
    best: Duplicate | None = None
    for other in others:
        theirs = _words(text_of(other.id))
        is_edition = _share(figures, _figures(theirs)) < ALIKE
        if is_edition and not _is_edition(document, other, min(len(words), len(theirs))):
            continue
        share = _share(shingles, _shingles(theirs))
        if share < ALIKE:
            continue
        if best is None or (is_edition, -share, other.id) < (best.is_edition, -best.similarity, best.of):
            best = Duplicate(document.id, other.id, round(share, 3), is_edition)
    return best


def _is_edition(document: Signed, other: Signed, words: int) -> bool:
    """Return whether two long texts that are alike but for figures bear the title of one work."""
    return words >= EDITION_WORDS and same_work(document.title, other.title)


def same_work(title: str, other: str) -> bool:
    """Return whether two titles name one work: the words of one are in the other, and no number but a year differs.

    "Koulutusohjelma 2009" and "Koulutusohjelma 2013" do, "Katsaus 1/2024" and "Katsaus 2/2024" do not.
    """
    stems, other_stems = ({word[:STEM] for word in LONG_WORD.findall(text.casefold())} for text in (title, other))
    numbers, other_numbers = (
        {number for number in NUMBER.findall(text) if not YEAR.fullmatch(number)} for text in (title, other)
    )
    fewer = min(stems, other_stems, key=len)
    return bool(fewer) and numbers == other_numbers and (fewer <= stems & other_stems)


def compare_texts(one: str, other: str) -> float:
    """Return the share of word sequences that two texts have in common; 0 where their figures differ."""
    first, second = _words(one), _words(other)
    if _share(_figures(first), _figures(second)) < ALIKE:
        return 0.0
    return _share(_shingles(first), _shingles(second))


def _figures(words: Sequence[str]) -> set[str]:
    return {word for word in words if word[0].isdigit()}


def _share(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one or other else 1.0


def _words(text: str) -> list[str]:
    return [word.rstrip(".,") for word in WORD.findall(text.casefold())]


def _shingles(words: Sequence[str]) -> set[str]:
    return {" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}
