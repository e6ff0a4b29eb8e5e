"""Vocabularies of a workspace: added from files or addresses, listed, and looked into."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from corpus.errors import NotFoundError, PathMissingError, VocabularyError
from corpus.fetching import fetch, is_address
from models.subjects.vocabularies import (
    LANGUAGES,
    Concept,
    Vocabulary,
    pack_vocabulary,
    read_table,
    unpack_vocabulary,
)
from services.workspace import Workspace

LARGEST = 1 << 30  # bytes of a file
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
MOST_FOUND = 20  # concepts of one label


@dataclass(frozen=True, slots=True)
class ListedVocabulary:
    """A vocabulary that is kept in a workspace."""

    name: str
    title: str
    version: str  # as the vocabulary says it
    source: str  # file or address that it was read from
    concepts: int
    deprecated: int
    places: int  # which are found as names, and never suggested
    labels: dict[str, int]  # concepts with a label, by language


@dataclass(frozen=True, slots=True)
class LinkedConcept:
    """A concept that another leads to."""

    uri: str
    label: str


@dataclass(frozen=True, slots=True)
class ShownConcept:
    """A concept with its labels and what stands above, below and beside it."""

    vocabulary: str
    uri: str
    labels: dict[str, str]  # by language
    alternatives: dict[str, tuple[str, ...]]  # by language
    broader: tuple[LinkedConcept, ...]
    narrower: tuple[LinkedConcept, ...]
    related: tuple[LinkedConcept, ...]
    replaced_by: tuple[LinkedConcept, ...]
    deprecated: bool
    place: bool


def add_vocabulary(
    workspace: Workspace, source: str, *, name: str | None = None, local: bool = False
) -> ListedVocabulary:
    """Read a vocabulary and keep it; one of the same name is replaced.

    :param source: a file or an address, in Turtle, RDF/XML, N-Triples or a table of URIs and labels.
    :param name: what it is called here; without one it is made of the source's name.
    :param local: whether the address may be a private one.
    :raises VocabularyError: when it is no such vocabulary, or has no Finnish labels.
    :raises PathMissingError: when the file cannot be opened.
    :raises SourceUnavailableError: when the address does not answer.
    :raises StorageError: when it cannot be kept.
    """
    called = name or _name_of(source)
    if not NAME.fullmatch(called):
        raise VocabularyError(f"a vocabulary cannot be called {called!r}: use a–z, digits and hyphens (--name yso)")
    vocabulary = read_vocabulary(called, _content(source, local), source)
    workspace.vocabulary_files.write(called, pack_vocabulary(vocabulary))
    return describe_vocabulary(vocabulary)


def read_vocabulary(name: str, content: bytes, source: str) -> Vocabulary:
    """Read a vocabulary of any form.

    :raises VocabularyError: when it is none.
    """
    if not content.strip():
        raise VocabularyError(f"{source} is empty")
    from models.subjects.skos import is_rdf, read_skos  # rdflib takes a while to import, and what is kept needs none

    return read_skos(name, content, source) if is_rdf(content, source) else read_table(name, content, source)


def list_vocabularies(workspace: Workspace) -> list[ListedVocabulary]:
    """Return the vocabularies of a workspace by their names.

    :raises VocabularyError: when one is damaged.
    """
    return [describe_vocabulary(load_vocabulary(workspace, name)) for name in workspace.vocabulary_files.names()]


def load_vocabulary(workspace: Workspace, name: str) -> Vocabulary:
    """Return a vocabulary of a workspace.

    :raises NotFoundError: when there is none of that name.
    :raises VocabularyError: when it is damaged.
    """
    files = workspace.vocabulary_files
    content = files.read(name)
    if content is None:
        there = ", ".join(files.names()) or "none"
        raise NotFoundError(f"there is no vocabulary {name!r} (there are: {there}): aluetutka vocabulary add FILE")
    return unpack_vocabulary(content, name)


def show_concepts(workspace: Workspace, wanted: str, *, vocabulary: str | None = None) -> list[ShownConcept]:
    """Return the concepts of a URI, or of a label in any language.

    :param vocabulary: the name of the one to look in; all of the workspace without.
    :raises NotFoundError: when no vocabulary has it.
    """
    names = [vocabulary] if vocabulary else workspace.vocabulary_files.names()
    if not names:
        raise NotFoundError("the workspace has no vocabulary: aluetutka vocabulary add FILE")
    loaded = [load_vocabulary(workspace, name) for name in names]
    found = [shown for one in loaded for shown in _found_in(one, wanted)]
    if not found:
        what = "URI" if is_address(wanted) else "label"
        raise NotFoundError(
            f"no concept of {', '.join(names)} has the {what} {wanted!r}: check it, or add a vocabulary"
        )
    return found[:MOST_FOUND]


def describe_vocabulary(vocabulary: Vocabulary) -> ListedVocabulary:
    """Return what a vocabulary holds, in numbers."""
    every = list(vocabulary.concepts.values())
    labels = {code: sum(code in concept.labels for concept in every) for code in LANGUAGES}
    deprecated, places = sum(one.deprecated for one in every), sum(one.place for one in every)
    return ListedVocabulary(
        vocabulary.name, vocabulary.title, vocabulary.version, vocabulary.source, len(every), deprecated, places, labels
    )


def _found_in(vocabulary: Vocabulary, wanted: str) -> list[ShownConcept]:
    concept = vocabulary.concepts.get(wanted.strip())
    found = [concept] if concept else vocabulary.named(wanted)
    return [_shown(vocabulary, one) for one in found]


def _shown(vocabulary: Vocabulary, concept: Concept) -> ShownConcept:
    return ShownConcept(
        vocabulary=vocabulary.name, uri=concept.uri, labels=dict(concept.labels),
        alternatives=dict(concept.alternatives), broader=_linked(vocabulary, concept.broader),
        narrower=_linked(vocabulary, concept.narrower), related=_linked(vocabulary, concept.related),
        replaced_by=_linked(vocabulary, concept.replaced_by), deprecated=concept.deprecated, place=concept.place,
    )  # fmt: skip


def _linked(vocabulary: Vocabulary, uris: tuple[str, ...]) -> tuple[LinkedConcept, ...]:
    there = ((uri, vocabulary.concepts.get(uri)) for uri in uris)
    return tuple(LinkedConcept(uri, concept.label() if concept else uri) for uri, concept in there)


def _content(source: str, local: bool) -> bytes:
    if is_address(source):
        return fetch(source, largest=LARGEST, local=local).content
    try:
        return Path(source).read_bytes()
    except OSError as error:
        raise PathMissingError(f"cannot open {source}: {error.strerror}") from error


def _name_of(source: str) -> str:
    """Make a name of a file's or address's: "yso-skos.ttl" is "yso-skos"."""
    path = urlsplit(source).path if is_address(source) else source
    stem = PurePosixPath(path.replace("\\", "/")).name.partition(".")[0]
    plain = unicodedata.normalize("NFKD", stem.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "vocabulary"
