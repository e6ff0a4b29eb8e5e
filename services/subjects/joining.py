"""Our suggestions joined with those of an Annif server.

**The rule.** Both are asked with the same threshold. A concept's score is the mean of its two scores; where one of
them does not suggest it, the threshold stands for its score there: it may have been just below. So nothing that is
joined is below the threshold, and what both suggest comes before what one of them does.
"""

import hashlib
import logging
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from corpus.errors import SourceUnavailableError
from corpus.lemmatised import LemmatisedText
from models.subjects.indexer import SubjectIndexer, Suggestion
from services.events import tell

if TYPE_CHECKING:
    from corpus.annif import AnnifProject, AnnifSuggestion  # httpx is loaded where a server is to be asked

LEAST_ASKED = 30  # suggestions: what is missing in so many is likely to be below the threshold
MOST_LABELS = 50_000  # remembered of concepts that our vocabulary does not have
SILENT_SECONDS = 60.0  # that a server which did not answer is not asked again


class JoinedIndexer:
    """Suggests what our model and an Annif server suggest together; ours alone where it does not answer."""

    def __init__(self, own: SubjectIndexer, server: "AnnifProject", *, silent_seconds: float = SILENT_SECONDS) -> None:
        self._own, self._server, self._silent_seconds = own, server, silent_seconds
        self._labels: dict[str, str] = {}
        self._asked_again_at = 0.0

    @property
    def version(self) -> str:
        return joined_version(self._own.version, self._server.name)

    @property
    def size(self) -> int:
        return self._own.size

    def label(self, uri: str, language: str | None) -> str:
        """Return what a concept is called; one that only the server knows, as it called it."""
        known = self._own.label(uri, language)
        return self._labels.get(uri, uri) if known == uri else known

    def suggest(self, texts: Sequence[LemmatisedText], *, limit: int, threshold: float) -> list[list[Suggestion]]:
        """Return the subjects of each text, the surest first."""
        asked = max(limit, LEAST_ASKED)
        own = self._own.suggest(texts, limit=asked, threshold=threshold)
        theirs = self._ask([text.text for text in texts], asked, threshold)
        if theirs is None:
            return [found[:limit] for found in own]
        return [_join(ours, others, threshold)[:limit] for ours, others in zip(own, theirs, strict=True)]

    def _ask(self, texts: Sequence[str], limit: int, threshold: float) -> "list[list[AnnifSuggestion]] | None":
        """Return what the server suggests; None where it does not answer, which is said once a silence."""
        if time.monotonic() < self._asked_again_at:
            return None
        try:
            found = self._server.suggest(texts, limit=limit, threshold=threshold)
        except SourceUnavailableError as error:
            self._asked_again_at = time.monotonic() + self._silent_seconds
            tell("annif_silent", f"subjects are suggested without Annif: {error}", level=logging.WARNING)
            return None
        for one in (one for suggested in found for one in suggested):
            if len(self._labels) < MOST_LABELS:
                self._labels[one.uri] = one.label or one.uri
        return found


def joined_version(own: str, server: str) -> str:
    """Return the version of a model that is joined with a server's project.

    :param server: its address without what is secret in it, as `bare_address` has it.
    """
    return f"{own}+annif:{hashlib.sha256(server.encode()).hexdigest()[:8]}"


def _join(own: Sequence[Suggestion], theirs: "Sequence[AnnifSuggestion]", threshold: float) -> list[Suggestion]:
    ours = {one.uri: one for one in own}
    others = {one.uri: one.score for one in theirs if one.score >= threshold}
    joined = []
    for uri in [*ours, *(uri for uri in others if uri not in ours)]:
        mine = ours.get(uri, Suggestion(uri, threshold, ()))
        score = (mine.score + others.get(uri, threshold)) / 2
        joined.append(Suggestion(uri, round(score, 3), mine.evidence))
    return sorted(joined, key=lambda one: -one.score)
