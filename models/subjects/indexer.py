"""What services need of whatever suggests subjects: light to import."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from corpus.lemmatised import LemmatisedText


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A concept suggested for a text.

    :param score: how often such a suggestion is right, 0–1.
    :param evidence: (start, end) of the words that speak for it, in code points of the text.
    """

    uri: str
    score: float
    evidence: tuple[tuple[int, int], ...]


class SubjectIndexer(Protocol):
    """What services need of whatever suggests subjects."""

    @property
    def version(self) -> str: ...

    def suggest(self, texts: Sequence[LemmatisedText], *, limit: int, threshold: float) -> list[list[Suggestion]]:
        """Return the subjects of each text, the surest first."""
        ...

    def label(self, uri: str, language: str | None) -> str:
        """Return what a concept is called, in Finnish where the language has no label."""
        ...
