"""Which passages are near to a vector: the bits of all vectors are compared, then a byte a dimension of the nearest.

A vector is turned by a random rotation, and the sign of each dimension is a bit: the fewer bits differ, the nearer are
two vectors. A million of them are compared in milliseconds, by numpy, in files that are mapped and not read. Files are
written once, a segment a commit; a segment of many rows takes the place of several small ones. Rows of passages that
were replaced or deleted stay until then: who asks leaves out what is not in the index any more.
"""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

SCANNED = 65_536  # rows at a time, whose bits stay in the processor's cache
#: Rows with the nearest bits that are compared by their bytes, one of so many: they hold the nearest ten.
POOLED, LEAST_POOL, LARGEST_POOL = 250, 2048, 4096
COUNTED, SPARE = 65_536, 1.2  # values by which is told how small the least are, and how many more are taken for it
ALIKE = 3  # segments of about the same size are merged with the next one of that size
FACTOR = 4  # sizes that are about the same
LARGEST_WRITTEN = 250_000  # rows of a segment that is written from a stream: they are in memory until then
ROUGH = 0.01  # what a cosine by bytes may be wrong by, and more
MORE = 4  # times as many passages are looked at next
ROTATION = "rotation.npy"
PARTS = ("ids", "bits", "bytes", "scales")


@dataclass(frozen=True, slots=True)
class Segment:
    """Passages of one or several commits."""

    ids: np.ndarray  # passage ids in UTF-8, shape (rows,)
    bits: np.ndarray  # 64 dimensions a number, shape (width / 64, rows)
    bytes: np.ndarray  # shape (rows, width)
    scales: np.ndarray  # what a byte is worth, shape (rows,)

    @property
    def rows(self) -> int:
        return len(self.ids)


class Neighbours:
    """The vectors of passages, in the segments of a commit."""

    def __init__(self, folder: Path, names: Sequence[str]) -> None:
        """Take some of the segments in a folder; they are opened when first asked."""
        self.folder, self.names = folder, tuple(names)

    @property
    def rows(self) -> int:
        """Return how many vectors there are, those of replaced and deleted passages among them."""
        return sum(one.rows for one in self._segments)

    def nearest(self, vector: np.ndarray, count: int, *, least: float = -1.0) -> list[str]:
        """Return the ids of the passages nearest to a vector, the nearest first.

        :param least: cosine of those that are wanted, and some more: it is known to two digits.
        """
        if not self.rows:
            return []
        chosen = _least(self._differing(_bits(vector[None] @ self._rotation)[:, 0]), max(self._pool, 2 * count))
        near = self._cosines(chosen, vector.astype(np.float32))
        best = np.argsort(-near, kind="stable")[: 2 * count]
        wanted = chosen[best[near[best] >= least - ROUGH]]
        return list(dict.fromkeys(self._ids(wanted)))[:count]

    def ever_more(self, vector: np.ndarray, count: int, *, least: float, narrowed: bool) -> Iterator[list[str]]:
        """Yield the ids of the passages nearest to a vector, then of ever more of them, as long as there are more.

        :param least: cosine of those that are wanted.
        :param narrowed: whether many of them may be left out by who asks; else there is one answer.
        """
        wanted = MORE * count if narrowed else count
        while True:
            near = self.nearest(vector, wanted, least=least)
            if near:
                yield near
            if not narrowed or len(near) < wanted:
                return
            wanted *= MORE

    def add(self, ids: Sequence[str], vectors: np.ndarray) -> tuple[str, ...]:
        """Write a segment of passages, merged with those before it that are small.

        :returns: the names of the segments that hold all; those that they replace stay until `drop_others`.
        """
        if not len(ids):
            return self.names
        new, kept = _segment(ids, vectors, self._rotation), list(self._segments)
        merged = [new]
        while len(kept) >= ALIKE and all(one.rows <= FACTOR * _rows(merged) for one in kept[-ALIKE:]):
            merged, kept = [*kept[-ALIKE:], *merged], kept[:-ALIKE]
        return (*self.names[: len(kept)], self._write(_merge(merged)))

    def write_all(self, batches: Iterable[tuple[Sequence[str], np.ndarray]]) -> Iterator[str]:
        """Write segments of passages that come in batches; yield their names."""
        waiting: list[Segment] = []
        for ids, vectors in batches:
            waiting.append(_segment(ids, vectors, self._rotation))
            if _rows(waiting) >= LARGEST_WRITTEN:
                yield self._write(_merge(waiting))
                waiting = []
        if waiting:
            yield self._write(_merge(waiting))

    def drop_others(self) -> None:
        """Delete the files of segments that are not taken; who has opened them goes on with them."""
        for path in self.folder.iterdir():
            if path.is_dir() and path.name not in self.names:
                shutil.rmtree(path, ignore_errors=True)

    @cached_property
    def _rotation(self) -> np.ndarray:
        return np.asarray(np.load(self.folder / ROTATION))

    @cached_property
    def _segments(self) -> tuple[Segment, ...]:
        try:
            return tuple(
                Segment(*(np.load(self.folder / name / f"{part}.npy", mmap_mode="r") for part in PARTS))
                for name in self.names
            )
        except EOFError as error:  # of an empty file
            raise ValueError(str(error)) from error

    @cached_property
    def _starts(self) -> np.ndarray:
        """Return the place of the first row of each segment among all rows."""
        return np.cumsum([0, *(one.rows for one in self._segments)])

    @property
    def _pool(self) -> int:
        return max(LEAST_POOL, min(self.rows // POOLED, LARGEST_POOL))

    def _cosines(self, places: np.ndarray, vector: np.ndarray) -> np.ndarray:
        """Return the cosines of rows with a vector, by their bytes.

        :param places: in order.
        """
        bounds = np.searchsorted(places, self._starts)
        found = []
        for at, segment in enumerate(self._segments):
            inside = places[bounds[at] : bounds[at + 1]] - self._starts[at]
            found.append((segment.bytes[inside].astype(np.float32) @ vector) * segment.scales[inside])
        return np.concatenate(found)

    def _ids(self, places: np.ndarray) -> Iterator[str]:
        of = np.searchsorted(self._starts, places, side="right") - 1
        for segment, place in zip(of.tolist(), (places - self._starts[of]).tolist(), strict=True):
            yield self._segments[segment].ids[place].decode()

    def _differing(self, bits: np.ndarray) -> np.ndarray:
        """Return in how many bits each vector differs, shape (rows,)."""
        found, first = np.empty(self.rows, dtype=np.uint16), 0
        for segment in self._segments:
            for at in range(0, segment.rows, SCANNED):
                part = segment.bits[:, at : at + SCANNED]
                counted = np.bitwise_count(part ^ bits[:, None])
                np.sum(counted, axis=0, dtype=np.uint16, out=found[first : first + part.shape[1]])
                first += part.shape[1]
        return found

    def _write(self, segment: Segment) -> str:
        last = max((int(path.name) for path in self.folder.iterdir() if path.is_dir()), default=0)
        name = f"{last + 1:08d}"
        (self.folder / name).mkdir()
        for part in PARTS:
            np.save(self.folder / name / f"{part}.npy", getattr(segment, part))
        return name


def create_neighbours(folder: Path, width: int) -> Neighbours:
    """Make a folder for vectors, none yet, with a rotation of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = np.random.default_rng(0).normal(size=(width, width))
    np.save(folder / ROTATION, np.linalg.qr(drawn)[0].astype(np.float32))
    return Neighbours(folder, ())


def _least(differing: np.ndarray, count: int) -> np.ndarray:
    """Return the places of the least values, in order: of so many, and of some more."""
    step = max(1, len(differing) // COUNTED)
    counts = np.cumsum(np.bincount(differing[::step])) * step
    reached = np.searchsorted(counts, min(count * (1 if step == 1 else SPARE), counts[-1]))
    chosen = np.flatnonzero(differing <= reached)
    if len(chosen) < min(count, len(differing)):
        chosen = np.flatnonzero(differing <= np.partition(differing, count - 1)[count - 1])
    if len(chosen) > 2 * count:
        chosen = np.sort(chosen[np.argpartition(differing[chosen], count)[:count]])
    return chosen


def _segment(ids: Sequence[str], vectors: np.ndarray, rotation: np.ndarray) -> Segment:
    vectors = vectors.astype(np.float32)
    scales = np.maximum(np.abs(vectors).max(axis=1), 1e-9) / 127
    rounded = np.rint(vectors / scales[:, None]).astype(np.int8)
    return Segment(np.array([id.encode() for id in ids]), _bits(vectors @ rotation), rounded, scales)


def _bits(vectors: np.ndarray) -> np.ndarray:
    """Return the signs of vectors, shape (width / 64, rows)."""
    packed = np.packbits(vectors > 0, axis=1)
    padded = np.pad(packed, ((0, 0), (0, -packed.shape[1] % 8)))
    return np.ascontiguousarray(padded.view(np.uint64).T)


def _merge(segments: Sequence[Segment]) -> Segment:
    if len(segments) == 1:
        return segments[0]
    return Segment(
        np.concatenate([one.ids for one in segments]),
        np.concatenate([one.bits for one in segments], axis=1),
        np.concatenate([one.bytes for one in segments]),
        np.concatenate([one.scales for one in segments]),
    )


def _rows(segments: Iterable[Segment]) -> int:
    return sum(one.rows for one in segments)
