"""Near-duplicates: the same release on two sites, a PDF with the text of its page, editions of one programme."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import mmh3
import numpy as np

if TYPE_CHECKING:
    from datasketch import MinHash

PERMUTATIONS = 128
SCHEME = "affine32"  # signatures are kept: those of another scheme cannot be compared
SHINGLE = 5  # words
FEWEST_WORDS = 40  # of a text that is compared: imprints are all alike
CANDIDATE = 0.75  # estimated similarity from which two texts are looked at closely
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
    signature = _signature(hashfunc=lambda part: mmh3.hash(part, signed=False))
    signature.update_batch(sorted(shingle.encode() for shingle in _shingles(words)))
    return signature.hashvalues.astype(np.uint32).tobytes(), len(words)


def find_duplicates(signed: Iterable[Signed], text_of: Callable[[str], str]) -> list[Duplicate]:
    """Return the documents whose text an earlier one has too, and the editions of earlier works.

    Figures tell texts of one mould apart (a page a municipality, a bulletin a month): where they differ, neither
    is a duplicate. They may be editions of one work, which their titles say.
    """
    from datasketch import MinHashLSH

    near = MinHashLSH(threshold=CANDIDATE, num_perm=PERMUTATIONS)
    by_rank = sorted(signed, key=lambda document: (document.rank, document.id))
    ordered = [document for document in by_rank if document.hashes]
    signatures = np.frombuffer(b"".join(document.hashes for document in ordered), np.uint32).reshape(-1, PERMUTATIONS)
    found: list[Duplicate] = []
    for at, document in enumerate(ordered):
        signature = _signature(hashvalues=signatures[at])
        others = [ordered[other] for other in _likest(signatures, at, near.query(signature))]
        of = _likeness(document, others, text_of)
        found += [of] if of is not None else []
        if of is None or of.is_edition:
            near.insert(at, signature)
    return found


def _likest(signatures: np.ndarray, at: int, others: Sequence[int]) -> list[int]:
    """Return the others whose signatures are the likest, so few that looking closely at each takes no time."""
    places = np.sort(np.array(others, dtype=np.intp))
    if len(places) > MOST_COMPARED:
        alike = (signatures[places] == signatures[at]).sum(axis=1)
        places = places[np.argsort(-alike, kind="stable")[:MOST_COMPARED]]
    return [int(place) for place in places]


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


def _signature(**options: Any) -> "MinHash":
    from datasketch import MinHash  # takes half a second to import, and a run with nothing new needs none

    return MinHash(PERMUTATIONS, scheme=SCHEME, **options)


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
