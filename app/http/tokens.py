"""Who may ask and who may change something: by a token, or by the user that a reverse proxy names.

Routes and pages that change something call `require_write`; all that reads is behind the gate already.
"""

import base64
import binascii
import hmac
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request

from app.http.peers import Peer
from app.http.problems import Problem
from corpus.characters import one_line
from corpus.serving_settings import Serving

BEARER, BASIC = "bearer", "basic"
OF_PROGRAMS = ("/api/", "/v1/", "/mcp")  # paths that programs ask; a browser asks its user about all others
LONGEST_USER = 200  # characters
NO_TOKEN = "give the token of this server as `Authorization: Bearer TOKEN`"
NO_WRITING = "this server changes nothing by HTTP: set [serve] write_token or user_header in aluetutka.toml"
SAME_SITE = ("same-origin", "none")  # values of Sec-Fetch-Site: our own pages, or what a person typed


class Access(StrEnum):
    """What a client may do."""

    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who makes a request."""

    access: frozenset[Access]
    user: str | None  # as the reverse proxy or the client names them; decisions are kept under it
    peer: Peer

    @property
    def may_write(self) -> bool:
        """Whether they may change something."""
        return Access.WRITE in self.access


class Doorkeeper:
    """Says what a client may do, by the settings."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving

    def admit(self, headers: Headers, peer: Peer) -> Visitor:
        """Return who asks; their access is empty where they gave nothing that is asked for."""
        user = self._named(headers, peer)
        if user:
            writing = not self._serving.writers or user in self._serving.writers
            return Visitor(frozenset(Access) if writing else frozenset({Access.READ}), user, peer)
        name, secret = _given(headers.get("authorization", ""))
        if _same(secret, self._serving.write_token):
            return Visitor(frozenset(Access), name, peer)
        if not self._serving.token or _same(secret, self._serving.token):
            return Visitor(frozenset({Access.READ}), name, peer)
        return Visitor(frozenset(), None, peer)

    def _named(self, headers: Headers, peer: Peer) -> str | None:
        """Return the user that a reverse proxy names; where the header comes twice, somebody else wrote one."""
        if not (self._serving.user_header and peer.trusted):
            return None
        named = headers.getlist(self._serving.user_header)
        return (_clean(named[0]) or None) if len(named) == 1 else None


def visitor_of(request: Request) -> Visitor:
    """Return who makes a request that has passed the gate."""
    visitor: Visitor = request.state.visitor
    return visitor


def require_write(request: Request) -> Visitor:
    """Return who wants to change something, for a route or a page that does.

    :raises Problem: when they may not, or when another site's page has their browser ask.
    """
    visitor = visitor_of(request)
    if not visitor.may_write:
        if not request.app.state.writable:
            raise Problem(403, NO_WRITING)
        if request.headers.get("authorization") or visitor.user:
            raise Problem(403, "this token or user may read and not write: give the write token of this server")
        raise Problem(401, "give the write token of this server", headers=challenge(request.url.path))
    if not is_same_site(request, visitor.peer):
        raise Problem(403, "another site's page asks for this change: make it on a page of this server")
    return visitor


def is_same_site(request: Request, peer: Peer) -> bool:
    """Return whether a request comes from our own pages or from a program, and not from another site's page."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        return site in SAME_SITE
    if origin is None:
        return True  # no browser: these send one of the two with all that changes something
    forwarded = request.headers.get("x-forwarded-host") if peer.trusted else None
    return urlsplit(origin).netloc == (forwarded or request.headers.get("host", ""))


def challenge(path: str) -> dict[str, str]:
    """Return the header that says how to give a token: a browser asks its user for a name and the token."""
    if f"{path}/".startswith(OF_PROGRAMS):
        return {"www-authenticate": "Bearer"}
    return {"www-authenticate": 'Basic realm="Aluetutka", charset="UTF-8"'}


def _given(header: str) -> tuple[str | None, str]:
    """Return the user, if any, and the token of an Authorization header."""
    scheme, _, given = header.partition(" ")
    if scheme.lower() == BEARER:
        return None, given.strip()
    if scheme.lower() != BASIC:
        return None, ""
    try:
        user, _, token = base64.b64decode(given.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return None, ""
    return _clean(user) or None, token


def _clean(user: str) -> str:
    return one_line(user).strip()[:LONGEST_USER]


def _same(given: str, wanted: str) -> bool:
    return bool(wanted) and hmac.compare_digest(given.encode(), wanted.encode())
