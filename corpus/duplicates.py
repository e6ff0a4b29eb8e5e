"""Near-duplicates: the same release on two sites, a PDF with the text of its page."""

import re
from collections.abc import Callable, Iterable
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
WORD = re.compile(r"[^\W\d_]+|\d[\d.,]*")


@dataclass(frozen=True, slots=True)
class Signed:
    """A document's signature, with what says which of two alike is the original: the least rank."""

    id: str
    hashes: bytes
    rank: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A document whose text another has too."""

    id: str
    of: str
    similarity: float


def sign_text(text: str) -> tuple[bytes, int]:
    """Return the signature of a text, and its length in words; texts too short to compare have an empty one."""
    words = _words(text)
    if len(words) < FEWEST_WORDS:
        return b"", len(words)
    signature = _signature(hashfunc=lambda part: mmh3.hash(part, signed=False))
    signature.update_batch(sorted(shingle.encode() for shingle in _shingles(words)))
    return signature.hashvalues.astype(np.uint32).tobytes(), len(words)


def find_duplicates(signed: Iterable[Signed], text_of: Callable[[str], str]) -> list[Duplicate]:
    """Return the documents whose text an earlier one has too.

    Figures tell texts of one mould apart (a page a municipality, a bulletin a month): where they differ, neither
    is a duplicate.
    """
    from datasketch import MinHashLSH

    near = MinHashLSH(threshold=CANDIDATE, num_perm=PERMUTATIONS)
    found: list[Duplicate] = []
    for one in sorted(signed, key=lambda one: (one.rank, one.id)):
        if not one.hashes:
            continue
        signature = _signature(hashvalues=np.frombuffer(one.hashes, dtype=np.uint32))
        others = [(compare_texts(text_of(one.id), text_of(str(other))), str(other)) for other in near.query(signature)]
        likeness, original = max(others, default=(0.0, ""))
        if likeness >= ALIKE:
            found.append(Duplicate(one.id, original, round(likeness, 3)))
        else:
            near.insert(one.id, signature)
    return found


def _signature(**options: Any) -> "MinHash":
    from datasketch import MinHash  # takes half a second to import, and a run with nothing new needs none

    return MinHash(PERMUTATIONS, scheme=SCHEME, **options)


def compare_texts(one: str, other: str) -> float:
    """Return the share of word sequences that two texts have in common; 0 where their figures differ."""
    first, second = _words(one), _words(other)
    figures = [{word for word in words if word[0].isdigit()} for words in (first, second)]
    if _share(*figures) < ALIKE:
        return 0.0
    return _share(_shingles(first), _shingles(second))


def _share(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one or other else 1.0


def _words(text: str) -> list[str]:
    return [word.rstrip(".,") for word in WORD.findall(text.casefold())]


def _shingles(words: list[str]) -> set[str]:
    return {" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}
