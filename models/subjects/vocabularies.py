"""Vocabularies: the concepts that subjects are taken from, with their labels, alternatives and hierarchy.

A vocabulary is read from SKOS (`models.subjects.skos`) or a table, and kept as lines of JSON, packed, which open in a
fraction of a second.
"""

import csv
import gzip
import io
import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from corpus.errors import VocabularyError

FORMAT = 1
LANGUAGES = ("fi", "sv", "en")
LONGEST_CHAIN = 10  # of concepts that took each other's place
TRUE = {"1", "true", "yes", "x"}
#: Columns of a table: `label_fi`, `alternatives_sv` … with a language, these without; several values between `|`.
URI_COLUMN, SEPARATOR = "uri", "|"
#: What the table of YSO of 2019 says of places: not in the part without places, and a name.
WITHOUT_PLACES = "in_yso_2017_without_places"


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of a vocabulary."""

    uri: str
    labels: Mapping[str, str] = field(default_factory=dict)  # by language
    alternatives: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by language
    broader: tuple[str, ...] = ()  # URIs
    narrower: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    replaced_by: tuple[str, ...] = ()
    deprecated: bool = False
    place: bool = False  # a place, which a text's names say and no suggestion

    def __post_init__(self) -> None:
        if not self.uri or self.uri.split() != [self.uri]:
            raise ValueError(f"a concept needs a URI without spaces: {self.uri!r}")

    def label(self, language: str | None = None) -> str:
        """Return the label in a language; without one the first of fi, sv, en that there is, else the URI."""
        order = (language or LANGUAGES[0], *LANGUAGES, *self.labels)
        return next((self.labels[code] for code in order if code in self.labels), self.uri)


@dataclass(frozen=True)
class Vocabulary:
    """The concepts of a vocabulary by their URIs."""

    name: str
    concepts: Mapping[str, Concept]
    title: str = ""
    version: str = ""  # as the vocabulary says it
    source: str = ""  # file or address that it was read from

    def find(self, uri: str) -> Concept | None:
        """Return the concept of a URI, of a deprecated one that which took its place; None where there is none."""
        concept = self.concepts.get(uri)
        for _ in range(LONGEST_CHAIN):
            if concept is None or not (concept.deprecated and concept.replaced_by):
                break
            concept = self.concepts.get(concept.replaced_by[0])
        return concept

    def named(self, label: str) -> list[Concept]:
        """Return the concepts that are called so in any language, by preferred labels or, where none is, by others."""
        wanted = _folded(label)
        found = self._by_label[True].get(wanted) or self._by_label[False].get(wanted, [])
        return [self.concepts[uri] for uri in found]

    @property
    def suggestable(self) -> Iterator[Concept]:
        """The concepts that may be suggested: neither places nor what is no longer used."""
        return (one for one in self.concepts.values() if not one.place and not one.deprecated)

    @cached_property
    def _by_label(self) -> dict[bool, dict[str, list[str]]]:
        found: dict[bool, dict[str, list[str]]] = {True: defaultdict(list), False: defaultdict(list)}
        for uri, concept in self.concepts.items():
            for label in dict.fromkeys(map(_folded, concept.labels.values())):
                found[True][label].append(uri)
            others = (one for of_language in concept.alternatives.values() for one in of_language)
            for label in dict.fromkeys(map(_folded, others)):
                found[False][label].append(uri)
        return found


def make_vocabulary(
    name: str, concepts: Iterable[Concept], *, title: str = "", version: str = "", source: str = ""
) -> Vocabulary:
    """Return a vocabulary whose hierarchy is said from both ends.

    :raises VocabularyError: when it has no concepts, or none with a Finnish label.
    """
    by_uri = {concept.uri: concept for concept in concepts}
    if not by_uri:
        raise VocabularyError(f"{source or name} has no concepts: give SKOS or a table with the columns uri, label_fi")
    if not any("fi" in concept.labels for concept in by_uri.values()):
        raise VocabularyError(
            f"{source or name} has no Finnish labels (skos:prefLabel with the language fi, or a column label_fi)"
        )
    return Vocabulary(name, _linked(by_uri), title, version, source)


def _linked(concepts: dict[str, Concept]) -> dict[str, Concept]:
    """Add to each concept the links that only the other end says, and leave out those that lead nowhere."""
    links: dict[str, dict[str, dict[str, None]]] = {
        uri: {"broader": {}, "narrower": {}, "related": {}} for uri in concepts
    }
    other_end = {"broader": "narrower", "narrower": "broader", "related": "related"}
    for uri, concept in concepts.items():
        for kind, back in other_end.items():
            for target in getattr(concept, kind):
                if target in links and target != uri:
                    links[uri][kind][target] = None
                    links[target][back][uri] = None
    return {
        uri: replace(
            concept, broader=tuple(found["broader"]), narrower=tuple(found["narrower"]), related=tuple(found["related"])
        )
        for (uri, concept), found in zip(concepts.items(), links.values(), strict=True)
    }


# Tables


def read_table(name: str, content: bytes, source: str) -> Vocabulary:
    """Read a table with the columns `uri`, `label_fi` …, and where there are such, `alternatives_fi` …, `broader`,
    `narrower`, `related`, `replaced_by`, `deprecated` and `place`.

    :raises VocabularyError: when it is no such table.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise VocabularyError(f"{source} is no table in UTF-8: store it as CSV in UTF-8") from error
    first = text.partition("\n")[0]
    delimiter = max((",", ";", "\t"), key=first.count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        columns = [column.strip() for column in rows.fieldnames or ()]
        if URI_COLUMN not in columns or not any(column.startswith("label_") for column in columns):
            raise VocabularyError(
                f"{source} is neither SKOS nor a table with the columns uri, label_fi, label_sv, label_en"
            )
        rows.fieldnames = columns
        concepts = [concept for row in rows for concept in _of_row(row)]
    except csv.Error as error:
        raise VocabularyError(f"{source} is a damaged table in line {rows.line_num}: {error}") from error
    return make_vocabulary(name, concepts, source=source)


def _of_row(row: dict[str, str | None]) -> Iterator[Concept]:
    """Yield the concept of a row; rows without a URI are passed over."""
    said = {key: value.strip() for key, value in row.items() if key and isinstance(value, str) and value.strip()}
    uri = said.get(URI_COLUMN, "")
    if not uri or uri.split() != [uri]:
        return
    labels = {key.removeprefix("label_"): value for key, value in said.items() if key.startswith("label_")}
    others = {key.removeprefix("alternatives_"): _several(value) for key, value in said.items()
              if key.startswith("alternatives_")}  # fmt: skip
    links = {kind: _several(said.get(kind, "")) for kind in ("broader", "narrower", "related", "replaced_by")}
    deprecated = said.get("deprecated", "").lower() in TRUE or bool(links["replaced_by"])
    yield Concept(uri, labels, others, deprecated=deprecated, place=_is_place(said, labels), **links)


def _several(value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in value.split(SEPARATOR) if part.strip()))


def _is_place(said: Mapping[str, str], labels: Mapping[str, str]) -> bool:
    if said.get(WITHOUT_PLACES) == "0":
        return labels.get("fi", "")[:1].isupper()
    return said.get("place", "").lower() in TRUE


# What is kept


def pack_vocabulary(vocabulary: Vocabulary) -> bytes:
    """Return a vocabulary as packed lines of JSON: what it is, then a concept a line."""
    head = {"format": FORMAT, "name": vocabulary.name, "title": vocabulary.title, "version": vocabulary.version,
            "source": vocabulary.source}  # fmt: skip
    lines = [head, *(_filled(concept) for concept in vocabulary.concepts.values())]
    return gzip.compress("\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode(), mtime=0)


def _filled(concept: Concept) -> dict[str, object]:
    return {key: value for key, value in asdict(concept).items() if value}


def unpack_vocabulary(content: bytes, source: str) -> Vocabulary:
    """Return a vocabulary that was packed.

    :raises VocabularyError: when it is damaged, or was kept by a newer version.
    """
    try:
        head, *lines = gzip.decompress(content).decode().split("\n")
        said = json.loads(head)
        if said["format"] > FORMAT:
            raise VocabularyError(f"the vocabulary {source} was kept by a newer Aluetutka: upgrade this one")
        concepts = [_concept(json.loads(line)) for line in lines]
        return Vocabulary(
            said["name"], {one.uri: one for one in concepts}, said["title"], said["version"], said["source"]
        )
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError) as error:
        raise VocabularyError(f"the vocabulary {source} is damaged ({error}): add it again") from error


def _concept(said: dict[str, Any]) -> Concept:
    others = {code: tuple(labels) for code, labels in said.get("alternatives", {}).items()}
    broader, narrower, related, replaced_by = (
        tuple(said.get(kind, ())) for kind in ("broader", "narrower", "related", "replaced_by")
    )
    return Concept(
        said["uri"], said.get("labels", {}), others, broader, narrower, related, replaced_by,
        deprecated=bool(said.get("deprecated")), place=bool(said.get("place")),
    )  # fmt: skip


def suffix_of(source: str) -> str:
    """Return the ending of a file's name or address, without that of its packing."""
    path = PurePosixPath(source.partition("?")[0].removesuffix(".gz"))
    return path.suffix.lower()


def _folded(label: str) -> str:
    return " ".join(label.split()).casefold()
