"""Concepts as people name them, in the vocabulary of the model and those that were added to the workspace."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from corpus.errors import DecisionError, NotFoundError
from models.subjects.concepts import ConceptNames
from models.subjects.vocabularies import Concept, Vocabulary
from services.vocabularies import load_vocabulary
from services.workspace import Workspace

ALIKE = 0.8  # of the letters of two labels, from which on one may be meant by the other
SAME = 2  # letters that such labels begin with


@dataclass(frozen=True, slots=True)
class KnownConcepts:
    """The concepts of a workspace: of its vocabularies, and of the model that suggests."""

    vocabularies: tuple[Vocabulary, ...]
    suggested: ConceptNames

    def find(self, uri: str) -> Concept | None:
        """Return the concept of a URI in the vocabularies, of a deprecated one that which took its place."""
        return next((concept for one in self.vocabularies if (concept := one.find(uri))), None)

    def label(self, uri: str, language: str | None) -> str:
        """Return what a concept is called; one that is not known is called by its URI."""
        concept = self.find(uri)
        if concept is not None:
            return concept.label(language)
        return self.suggested.label(uri, language) if uri in self.suggested.numbers else uri

    def current(self, uri: str) -> str:
        """Return the URI of the concept that took a deprecated one's place, else the URI itself."""
        concept = self.find(uri)
        return concept.uri if concept else uri

    def choose(self, given: str, *, among: Collection[str] = ()) -> str:
        """Return the URI of a concept by its URI or by a label in any language.

        :param among: concepts that are meant before others, whether they are still known or not.
        :raises NotFoundError: when there is none.
        :raises DecisionError: when a label is that of several.
        """
        if given in among:
            return given
        found = self._named(given)
        if not found:
            raise NotFoundError(f"no vocabulary has the concept {given!r}{self._alike(given)}")
        meant = [uri for uri in found if uri in among] or found
        if len(meant) > 1:
            raise DecisionError(f"{given!r} is the label of {len(meant)} concepts: give a URI of {', '.join(meant)}")
        return meant[0]

    def _named(self, given: str) -> list[str]:
        if self.find(given) is not None:
            return [self.current(given)]
        named = (one.uri for vocabulary in self.vocabularies for one in vocabulary.named(given))
        return self._of_today(self.suggested.find(given) or named)

    def _of_today(self, uris: Iterable[str]) -> list[str]:
        return list(dict.fromkeys(map(self.current, uris)))

    def _alike(self, given: str) -> str:
        start = given[:SAME].casefold()
        near = {label for label in self.suggested.all_labels() if label[:SAME].casefold() == start}
        alike = get_close_matches(given, sorted(near), n=3, cutoff=ALIKE)
        return (
            f": did you mean {' or '.join(alike)}?" if alike else ": give its URI, or its label as it is written there"
        )


def known_concepts(workspace: Workspace) -> KnownConcepts:
    """Return the concepts of a workspace; its vocabularies are read once, as long as they are the same.

    :raises VocabularyError: when a vocabulary is damaged.
    :raises SettingsError: when the settings name no model.
    """
    return _read(workspace, vocabularies_version(workspace))


@lru_cache(maxsize=2)
def _read(workspace: Workspace, _: str) -> KnownConcepts:
    names = workspace.vocabulary_files.names()
    return KnownConcepts(tuple(load_vocabulary(workspace, name) for name in names), workspace.subject_names)


def vocabularies_version(workspace: Workspace) -> str:
    """Return what tells the workspace's vocabularies of now from others; empty where there are none."""
    files = workspace.vocabulary_files
    digest = hashlib.sha256()
    names = files.names()
    for name in names:
        digest.update(name.encode() + hashlib.sha256(files.read(name) or b"").digest())
    return digest.hexdigest()[:12] if names else ""
