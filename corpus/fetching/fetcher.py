"""Fetching one address after the other: robots.txt, pace, retries, redirects, conditional requests, limits."""

import random
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import NamedTuple, Protocol, Self

import httpx
import stamina
import stamina.instrumentation

from corpus.addresses import clean_address, host_of, join_address, split_address
from corpus.errors import AccessRefusedError, AddressRefusedError, PageMissingError, SourceUnavailableError
from corpus.fetching.addresses import GuardedBackend
from corpus.fetching.hosts import HOSTS, ROBOT, Robots
from corpus.records import Resource
from corpus.settings import Fetching

HOME = "https://pypi.org/project/aluetutka"
MOST_REDIRECTS = 10
ROBOTS_SIZE = 500 << 10  # bytes: what RFC 9309 asks a reader to take at least
RETRIED = {429, 500, 502, 503, 504}
KEPT_HEADERS = ("etag", "last-modified", "link", "x-wp-total", "x-wp-totalpages", "content-language", "content-type")

stamina.instrumentation.set_on_retry_hooks([])  # a retry that helped is no news


class Remembered(NamedTuple):
    """What is known of an address from the last time."""

    etag: str | None
    last_modified: str | None
    sha256: str
    media_type: str | None


class Memory(Protocol):
    """Where answers are kept, so that the next request can ask only for what has changed."""

    def recall(self, url: str) -> Remembered | None: ...
    def keep(self, url: str, answer: "Answer") -> str: ...
    def load(self, sha256: str) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answered."""

    url: str  # as asked
    address: str  # after redirects
    media_type: str | None
    headers: Mapping[str, str]
    unchanged: bool = False  # 304: the bytes are those of the last time
    sha256: str = ""  # of the kept bytes; empty where nothing is kept
    _load: Callable[[], bytes] = field(default=bytes, repr=False)

    @property
    def content(self) -> bytes:
        return self._load()


class _RetryableError(Exception):
    """The host is busy; it may have said for how long."""

    def __init__(self, message: str, after: float | None) -> None:
        super().__init__(message)
        self.after = after


class Fetcher:
    """Fetches for one source; close it when done."""

    def __init__(
        self, rules: Fetching, *, largest: int, local: bool = False, memory: Memory | None = None,
        patience: float | None = None,
    ) -> None:  # fmt: skip
        """Take the rules by which sites are asked.

        :param local: private addresses may be asked too.
        :param patience: seconds that a host has to take a connection, and to answer for its robots.txt, which is what
            it is asked for first; where somebody waits. What then fails is not tried again.
        """
        self._rules, self._largest, self._memory, self._patience = rules, largest, memory, patience
        self._robots: dict[str, Robots | SourceUnavailableError] = {}
        transport = httpx.HTTPTransport(retries=0, limits=httpx.Limits(max_connections=rules.at_once * 4))
        transport._pool._network_backend = GuardedBackend(local=local)  # httpx has no public way to give one
        contact = f"; {rules.contact}" if rules.contact else ""
        self._timeout = httpx.Timeout(rules.timeout, connect=self._bounded(rules.timeout))
        self._client = httpx.Client(
            transport=transport, timeout=self._timeout, headers={"User-Agent": f"{ROBOT}/0.1 (+{HOME}{contact})"}
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()

    def get(self, url: str, *, keep: bool = True, largest: int | None = None) -> Answer:
        """Fetch an address.

        :param keep: remember the answer, and ask only for what has changed since the last one.
        :param largest: bytes; a larger answer is refused.
        :raises PageMissingError: when the address says that it holds nothing any more.
        :raises SourceUnavailableError: when it does not answer, may not be asked, or answers too much or too slowly.
        """
        address, seen = clean_address(url), list[str]()
        deadline = time.monotonic() + self._rules.longest
        for _ in range(MOST_REDIRECTS + 1):
            if seen.count(address) > 1:  # once is how some sites set a cookie
                raise SourceUnavailableError(f"{url} is redirected in a circle: check the address")
            seen.append(address)
            rules = self.robots(address)
            rules.check(address)
            answer = self._ask(address, rules.delay, deadline, keep=keep, largest=largest or self._largest)
            if isinstance(answer, Answer):
                return answer
            address = _redirected(address, answer)
        raise SourceUnavailableError(f"{url} is redirected more than {MOST_REDIRECTS} times: check the address")

    def _bounded(self, seconds: float) -> float:
        return seconds if self._patience is None else min(seconds, self._patience)

    def robots(self, url: str) -> Robots:
        """Return the rules of the site that an address belongs to.

        :raises SourceUnavailableError: when its robots.txt cannot be had; the site is then left alone (RFC 9309).
        """
        site = f"{_check_scheme(url)}://{host_of(url)}"
        if site not in self._robots:
            try:
                self._robots[site] = Robots(self._robots_text(f"{site}/robots.txt"))
            except SourceUnavailableError as error:  # not asked again for every link to a site that is away
                self._robots[site] = error
        rules = self._robots[site]
        if isinstance(rules, SourceUnavailableError):
            raise rules
        return rules

    def _robots_text(self, address: str) -> str:
        deadline = time.monotonic() + self._rules.longest
        try:
            for _ in range(MOST_REDIRECTS):
                timeout = self._bounded(self._rules.timeout)
                answer = self._ask(address, 0.0, deadline, keep=True, largest=ROBOTS_SIZE, timeout=timeout, cut=True)
                if isinstance(answer, Answer):
                    return _robots_text(answer.content)
                address = _redirected(address, answer)
        except PageMissingError:
            return ""
        except AccessRefusedError:  # a robots.txt that may not be read forbids nothing (RFC 9309, 2.3.1.3)
            return ""
        raise SourceUnavailableError(f"{address} is redirected too often: check the address")

    def _ask(
        self, address: str, delay: float, deadline: float, *, keep: bool, largest: int, timeout: float | None = None,
        cut: bool = False,
    ) -> Answer | str:  # fmt: skip
        """Ask one address, again where it is busy; return its answer, or where it sends us."""
        _check_scheme(address)
        if delay > self._rules.longest_delay:
            raise SourceUnavailableError(
                f"{host_of(address)} wants {delay:g} s between requests: raise fetching.longest_delay to allow it"
            )
        between = max(delay, self._rules.seconds_between)
        try:
            for attempt in stamina.retry_context(
                on=self._backoff, attempts=self._rules.attempts, timeout=None, wait_initial=self._rules.retry_seconds,
                wait_max=self._rules.longest_wait, wait_jitter=self._rules.retry_seconds,
            ):  # fmt: skip
                with attempt, HOSTS.turn(host_of(address), between=between, at_once=self._rules.at_once):
                    return self._request(address, deadline, keep=keep, largest=largest, timeout=timeout, cut=cut)
        except _RetryableError as error:
            raise SourceUnavailableError(str(error)) from error
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            raise SourceUnavailableError(self._message(address, error)) from error
        raise AssertionError("the loop above returns or raises")

    def _request(
        self, address: str, deadline: float, *, keep: bool, largest: int, timeout: float | None, cut: bool
    ) -> Answer | str:
        known = self._memory.recall(address) if self._memory and keep else None
        headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified} if known else {}
        sent = {name: value for name, value in headers.items() if value}
        with self._client.stream("GET", address, headers=sent, timeout=timeout or self._timeout) as response:
            if response.status_code == 304 and known is not None and self._memory is not None:
                load = self._memory.load
                kept = known.sha256
                return Answer(
                    address, address, known.media_type, _kept(response.headers), True, kept, lambda: load(kept)
                )
            if response.is_redirect and "location" in response.headers:
                return str(response.headers["location"])
            self._check_status(address, response)
            content = _read(address, response, largest, deadline, cut=cut)
        media_type = response.headers.get("content-type", "").split(";")[0].strip().lower() or None
        answer = Answer(address, address, media_type, _kept(response.headers), _load=lambda: content)
        if self._memory is None or not keep:
            return answer
        sha256 = self._memory.keep(address, answer)
        return Answer(address, address, media_type, answer.headers, False, sha256, lambda: content)

    def _check_status(self, address: str, response: httpx.Response) -> None:
        status = response.status_code
        if status in (404, 410):
            raise PageMissingError(f"{address} is not there any more ({status}): check the address")
        if status in RETRIED:
            after = _retry_after(response.headers.get("retry-after"))
            if after is not None and after > self._rules.longest_wait:
                raise SourceUnavailableError(f"{address} answered {status} and asks to come back in {after:.0f} s")
            if after is not None:
                HOSTS.hold(host_of(address), after)
            raise _RetryableError(f"{address} answered {status} {self._rules.attempts} times: try again later", after)
        if 400 <= status < 500:
            raise AccessRefusedError(f"{address} answered {status}: the site refuses it, so ask its owner for access")
        if status != 200:
            raise SourceUnavailableError(f"{address} answered {status}: check the address")

    def _backoff(self, error: Exception) -> bool | float:
        if isinstance(error, _RetryableError):
            if error.after is None:
                return True
            return error.after + random.uniform(0, self._rules.retry_seconds)
        return isinstance(error, httpx.TransportError) and self._patience is None and not _is_about_tls(error)

    def _message(self, address: str, error: Exception) -> str:
        if isinstance(error, httpx.TimeoutException) and self._patience is not None:
            return f"{host_of(address)} did not answer in time: check the address, or try again later"
        return _message(address, error)


def fetch(url: str, *, largest: int, rules: Fetching | None = None, local: bool = False) -> Resource:
    """Fetch one address and keep nothing.

    :raises SourceUnavailableError: when it does not answer, or not with what was asked for.
    """
    with Fetcher(rules or Fetching(), largest=largest, local=local) as fetcher:
        answer = fetcher.get(url)
        return Resource(url, answer.content, answer.media_type)


def _check_scheme(url: str) -> str:
    """Return the scheme of an address."""
    parts = split_address(url)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        raise AddressRefusedError(f"{url} is not an address of http or https, so it is not followed")
    return parts.scheme


def _redirected(address: str, target: str) -> str:
    """Return where a redirect leads to."""
    joined = join_address(address, target)
    if joined is None:
        raise AddressRefusedError(f"{address} redirects to {target!r}, which is no address: check the address")
    return clean_address(joined)


def _robots_text(content: bytes) -> str:
    """Decode a robots.txt; of one that is larger than we read, the line that was cut off is left out."""
    if len(content) >= ROBOTS_SIZE:
        content = content[: content.rfind(b"\n") + 1]
    return content.decode("utf-8-sig", errors="replace")


def _read(address: str, response: httpx.Response, largest: int, deadline: float, *, cut: bool) -> bytes:
    """Read an answer up to a size.

    :param cut: leave out what is beyond the size, instead of refusing it.
    """
    limit = f"{largest >> 20} MB" if largest >= 1 << 20 else f"{largest} bytes"
    too_large = f"{address} is larger than {limit}: raise ingestion.largest_file_mb to have it"
    if not cut and int(response.headers.get("content-length") or 0) > largest:
        raise SourceUnavailableError(too_large)
    parts, size = [], 0
    for part in response.iter_bytes():
        size += len(part)
        if size > largest and not cut:
            raise SourceUnavailableError(too_large)
        if time.monotonic() > deadline:
            raise SourceUnavailableError(f"{address} took too long to send: raise fetching.longest to wait for it")
        parts.append(part)
        if size > largest:
            break
    return b"".join(parts)[:largest]


def _kept(headers: httpx.Headers) -> dict[str, str]:
    return {name: headers[name] for name in KEPT_HEADERS if name in headers}


def _retry_after(value: str | None) -> float | None:
    """Read a Retry-After header: seconds, or a date."""
    if not value:
        return None
    try:
        return max(float(value), 0.0) if value.strip().isdigit() else _seconds_until(value)
    except (TypeError, ValueError, OverflowError):
        return None


def _seconds_until(date: str) -> float:
    return max((parsedate_to_datetime(date) - datetime.now(UTC)).total_seconds(), 0.0)


def _is_about_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _message(address: str, error: Exception) -> str:
    if _is_about_tls(error):
        return f"{address} has no valid TLS certificate ({error}): tell the site's owner"
    if isinstance(error, httpx.TimeoutException):
        return f"{address} did not answer in time: try again later, or raise fetching.timeout"
    return f"{address} cannot be fetched: {error or type(error).__name__}"
