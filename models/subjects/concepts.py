"""The concepts of a subject model by themselves: their URIs and labels are light to read, the rest of it is not."""

import gzip
import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

SHIPPED = Path(__file__).parent.parent / "shipped"
DEFAULT = "yso-fi"
LANGUAGES = ("fi", "sv", "en")
CONCEPTS, TERMS, ARRAYS = "concepts.tsv.gz", "terms.txt.gz", "model.npz"


@dataclass(frozen=True, slots=True)
class ConceptNames:
    """The concepts that can be suggested: URIs and labels by language, in the order of their numbers."""

    uris: Sequence[str]
    labels: Mapping[str, Sequence[str]]
    numbers: Mapping[str, int]

    def label(self, uri: str, language: str | None) -> str:
        """Return what a concept is called, in Finnish where the language has no label.

        :raises KeyError: when it is of another vocabulary.
        """
        number, finnish = self.numbers[uri], self.labels["fi"]
        return self.labels.get(language or "fi", finnish)[number] or finnish[number]

    def find(self, given: str) -> list[str]:
        """Return the URIs of the concepts that a URI or a label means, those of a Finnish label before others."""
        if given in self.numbers:
            return [given]
        wanted = given.strip().casefold()
        for language in LANGUAGES:
            by_label = _by_label(tuple(self.labels[language]))
            if wanted and wanted in by_label:
                return [self.uris[number] for number in by_label[wanted]]
        return []

    def all_labels(self) -> Iterator[str]:
        """Yield the labels of all languages."""
        for language in LANGUAGES:
            yield from filter(None, self.labels[language])


@lru_cache(maxsize=2 * len(LANGUAGES))
def _by_label(labels: tuple[str, ...]) -> Mapping[str, Sequence[int]]:
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for number, label in enumerate(labels):
        numbers[label.casefold()].append(number)
    return dict(numbers)


def read_names(folder: Path) -> ConceptNames:
    """Read the names of a model's concepts.

    :raises FileNotFoundError: when the file is missing.
    """
    return names_of(read_rows(folder))


def read_rows(folder: Path) -> list[list[str]]:
    """Read what a model's file says of each concept: its URI, its labels, how each is analysed."""
    written = gzip.decompress((folder / CONCEPTS).read_bytes()).decode()
    return [line.split("\t") for line in written.split("\n")]


def names_of(rows: Sequence[Sequence[str]]) -> ConceptNames:
    """Return the names of what `read_rows` read."""
    return ConceptNames(
        uris=[row[0] for row in rows],
        labels={language: [row[1 + at] for row in rows] for at, language in enumerate(LANGUAGES)},
        numbers={row[0]: number for number, row in enumerate(rows)},
    )


def version_of(folder: Path) -> str:
    """Return what tells a model, its vocabulary among it, from others, without loading it."""
    files = [folder / name for name in (ARRAYS, CONCEPTS, TERMS)]
    return _digest(tuple((file, file.stat().st_mtime_ns, file.stat().st_size) for file in files))


@lru_cache(maxsize=8)
def _digest(files: tuple[tuple[Path, int, int], ...]) -> str:
    digest = hashlib.sha256()
    for file, _, _ in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
