"""A project of an Annif server, asked for suggestions by its REST interface."""

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from corpus.addresses import bare_address, is_address
from corpus.characters import one_line
from corpus.errors import SettingsError, SourceUnavailableError
from corpus.fetching.fetcher import HOME
from corpus.fetching.hosts import ROBOT

BATCH = 32  # texts: as many as Annif takes at once
LONGEST_TEXT = 500_000  # characters that are sent of one
LARGEST = 16 << 20  # bytes of an answer
LONGEST_LABEL = 1000  # characters
EXAMPLE = "https://api.annif.org/v1/projects/yso-fi"


@dataclass(frozen=True, slots=True)
class AnnifSuggestion:
    """A concept that a server suggests."""

    uri: str
    label: str
    score: float


class AnnifProject:
    """Asks one project; not by two threads at once."""

    def __init__(self, address: str, *, patience: float = 5.0, longest: float = 60.0) -> None:
        """Take the address of a project.

        :param patience: seconds that the server has to take a connection.
        :param longest: seconds that an answer may take.
        :raises SettingsError: when it is no such address.
        """
        place, _, project = address.rstrip("/").rpartition("/projects/")
        if not is_address(address) or not place or not project or "/" in project or urlsplit(address).query:
            raise SettingsError(f"subjects.annif is no project of an Annif server: write it as {EXAMPLE}")
        self._address, self._longest = address.rstrip("/"), longest
        self._timeout = httpx.Timeout(longest, connect=patience)
        self._trusted = httpx.create_ssl_context()  # takes longer to make than to ask

    @property
    def name(self) -> str:
        """The address without what is secret in it."""
        return bare_address(self._address)

    def suggest(self, texts: Sequence[str], *, limit: int, threshold: float) -> list[list[AnnifSuggestion]]:
        """Return what the project suggests for each text.

        :raises SourceUnavailableError: when it does not answer, or not as Annif does.
        """
        found: list[list[AnnifSuggestion]] = []
        agent = {"User-Agent": f"{ROBOT}/0.1 (+{HOME})"}
        with httpx.Client(timeout=self._timeout, verify=self._trusted, headers=agent) as client:
            for first in range(0, len(texts), BATCH):
                batch = [text[:LONGEST_TEXT] for text in texts[first : first + BATCH]]
                said = self._ask(client, batch, limit, threshold)
                try:
                    found += _read(said, len(batch))
                except (KeyError, TypeError, ValueError) as error:
                    reason = f"{self.name} does not answer as Annif does: check the address"
                    raise SourceUnavailableError(reason) from error
        return found

    def _ask(self, client: httpx.Client, texts: Sequence[str], limit: int, threshold: float) -> Any:
        asked = {"documents": [{"text": text} for text in texts]}
        try:
            with client.stream(
                "POST", f"{self._address}/suggest-batch", json=asked, params={"limit": limit, "threshold": threshold}
            ) as response:
                content = b"".join(self._taken(response))
        except httpx.HTTPError as error:
            raise SourceUnavailableError(f"{self.name} does not answer: {one_line(str(error)) or 'no time'}") from error
        if response.status_code != httpx.codes.OK:
            raise SourceUnavailableError(f"{self.name} answers {response.status_code}: {_detail(content)}")
        try:
            return json.loads(content)
        except (ValueError, RecursionError) as error:
            raise SourceUnavailableError(f"{self.name} does not answer with JSON: check the address") from error

    def _taken(self, response: httpx.Response) -> Iterator[bytes]:
        size, deadline = 0, time.monotonic() + self._longest
        for chunk in response.iter_bytes():
            size += len(chunk)
            if size > LARGEST or time.monotonic() > deadline:
                raise SourceUnavailableError(f"{self.name} answers too much or too slowly")
            yield chunk


def _read(said: Any, texts: int) -> list[list[AnnifSuggestion]]:
    """Return the suggestions of a batch.

    :raises ValueError: when there are not as many answers as texts, or a score is none.
    """
    if not isinstance(said, list) or len(said) != texts:
        raise ValueError("not an answer for each text")
    return [[_suggestion(one) for one in answer["results"]] for answer in said]


def _suggestion(one: Any) -> AnnifSuggestion:
    uri, label, score = one["uri"], one["label"] or "", float(one["score"])
    if not isinstance(uri, str) or not isinstance(label, str) or not uri or not score >= 0:
        raise ValueError("no suggestion")
    return AnnifSuggestion(one_line(uri), one_line(label)[:LONGEST_LABEL], min(score, 1.0))


def _detail(content: bytes) -> str:
    try:
        return one_line(str(json.loads(content)["detail"]))[:200]
    except (ValueError, RecursionError, KeyError, TypeError):
        return "check the address"
