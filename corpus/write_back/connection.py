"""A connection to a site that is asked with a login: one host, no redirects to others, errors in one line."""

import json
from types import TracebackType
from typing import Any, Self

import httpx

from corpus.characters import one_line
from corpus.errors import AccessRefusedError, PageMissingError, SourceUnavailableError
from corpus.fetching.addresses import GuardedBackend
from corpus.fetching.fetcher import HOME
from corpus.fetching.hosts import ROBOT

SECONDS = 30.0
LARGEST = 16 << 20  # bytes of an answer


class Connection:
    """Asks one REST interface; close it when done."""

    def __init__(self, url: str, *, local: bool, auth: httpx.Auth | None = None) -> None:
        """Take the address of the interface.

        :param local: it may lie at a private address.
        :param auth: what every request is signed with.
        """
        transport = httpx.HTTPTransport(retries=0)
        transport._pool._network_backend = GuardedBackend(local=local)  # httpx has no public way to give one
        agent = {"User-Agent": f"{ROBOT}/0.1 (+{HOME})", "Accept": "application/json"}
        self.root = url.rstrip("/")
        self._client = httpx.Client(transport=transport, timeout=SECONDS, headers=agent, auth=auth)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Send a request.

        :param path: below the interface's address.
        :raises AccessRefusedError: when the login is not enough for it.
        :raises PageMissingError: when there is no such thing.
        :raises SourceUnavailableError: when the site does not answer, or refuses what was sent.
        """
        try:
            response = self._client.request(method, f"{self.root}/{path.lstrip('/')}", **options)
        except httpx.HTTPError as error:
            raise SourceUnavailableError(f"{self.root} does not answer: {one_line(str(error)) or 'no time'}") from error
        if response.is_redirect:
            raise SourceUnavailableError(f"{self.root} redirects to another address: write that one into the settings")
        if response.status_code in (401, 403):
            raise AccessRefusedError(f"{self.root} refuses the login ({response.status_code}): {detail(response)}")
        if response.status_code in (404, 410):
            raise PageMissingError(f"{self.root}/{path.lstrip('/')} is not there: check the address")
        if response.is_error:
            raise SourceUnavailableError(f"{self.root} answers {response.status_code}: {detail(response)}")
        return response

    def json(self, method: str, path: str, **options: Any) -> Any:
        """Send a request, and return what is answered.

        :raises SourceUnavailableError: also when it is no JSON.
        """
        response = self.ask(method, path, **options)
        try:
            return json.loads(response.content[:LARGEST])
        except (ValueError, RecursionError) as error:
            raise SourceUnavailableError(f"{self.root} does not answer with JSON: check the address") from error

    def set_header(self, name: str, value: str) -> None:
        """Send a header with every request from now on."""
        self._client.headers[name] = value

    def cookie(self, name: str) -> str | None:
        """Return a cookie that the site has set."""
        return self._client.cookies.get(name)


def detail(response: httpx.Response) -> str:
    """Return what a site says about its refusal, in one line."""
    try:
        said = json.loads(response.content[:LARGEST])
        return one_line(str(said["message"]))[:200] or "check the settings"
    except (ValueError, RecursionError, KeyError, TypeError):
        return "check the settings"
