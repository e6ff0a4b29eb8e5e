"""What each host allows: how often it is asked, and its robots.txt."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, unquote

from protego import Protego

from corpus.errors import SourceUnavailableError

ROBOT = "Aluetutka"  # the name that a robots.txt would give us rules under


class Hosts:
    """When each host may be asked next, for all that fetch in this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._free_at: dict[str, float] = {}
        self._doors: dict[str, threading.BoundedSemaphore] = {}

    @contextmanager
    def turn(self, host: str, *, between: float, at_once: int) -> Iterator[None]:
        """Wait for a host's next free moment, and hold one of its doors as long as the block lasts."""
        with self._lock:
            door = self._doors.setdefault(host, threading.BoundedSemaphore(max(at_once, 1)))
        with door:
            time.sleep(self._reserve(host, between))
            yield

    def hold(self, host: str, seconds: float) -> None:
        """Leave a host alone for a while: it asked for it."""
        with self._lock:
            self._free_at[host] = max(self._free_at.get(host, 0.0), time.monotonic() + seconds)

    def _reserve(self, host: str, between: float) -> float:
        with self._lock:
            now = time.monotonic()
            at = max(now, self._free_at.get(host, 0.0))
            self._free_at[host] = at + between
            return at - now


#: Shared, so that two sources on one host do not ask it twice as often.
HOSTS = Hosts()


class Robots:
    """The rules of one site's robots.txt."""

    def __init__(self, text: str) -> None:
        self._rules = Protego.parse(text)

    def check(self, url: str) -> None:
        """Refuse what the site does not want fetched.

        :raises SourceUnavailableError: when it is forbidden.
        """
        if not all(self._rules.can_fetch(written, ROBOT) for written in _ways_to_write(url)):
            raise SourceUnavailableError(f"robots.txt forbids {url}: ask the site's owner to allow {ROBOT}")

    @property
    def delay(self) -> float:
        """Seconds that the site wants between two requests."""
        return float(self._rules.crawl_delay(ROBOT) or 0.0)

    @property
    def sitemaps(self) -> list[str]:
        return list(self._rules.sitemaps)


def _ways_to_write(url: str) -> set[str]:
    """Return an address with the marks of its query as they are, escaped and not: a rule may be written either way."""
    path, mark, query = url.partition("?")
    return {url, f"{path}{mark}{quote(unquote(query), safe='=&%')}", f"{path}{mark}{unquote(query)}"}
