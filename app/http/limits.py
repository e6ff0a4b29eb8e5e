"""How many requests a client may make in a minute."""

import math
import time
from collections.abc import Iterator

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from app.http.peers import client_key
from app.http.tokens import Visitor
from corpus.serving_settings import Serving

READING = ("GET", "HEAD", "OPTIONS")
ALL, HANDED_IN = "all", "handed in"  # what is counted


class RequestLimits:
    """Counts the requests of each client in a window of a minute that slides; those of this machine are not counted."""

    def __init__(self, serving: Serving) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._all = _per_minute(serving.requests_per_minute)
        self._handed_in = _per_minute(serving.texts_per_minute)

    def seconds_to_wait(self, visitor: Visitor, method: str) -> int:
        """Count a request; return 0 where it may be made, else in how many seconds the next may."""
        if visitor.peer.local:
            return 0
        client = visitor.user or client_key(visitor.peer.client)
        for limit, what in self._limits_of(method):
            if not self._limiter.hit(limit, what, client):
                window = self._limiter.get_window_stats(limit, what, client)
                return max(1, math.ceil(window.reset_time - time.time()))
        return 0

    def _limits_of(self, method: str) -> Iterator[tuple[RateLimitItemPerMinute, str]]:
        if self._all:
            yield self._all, ALL
        if self._handed_in and method not in READING:
            yield self._handed_in, HANDED_IN


def _per_minute(number: int) -> RateLimitItemPerMinute | None:
    return RateLimitItemPerMinute(number) if number else None
