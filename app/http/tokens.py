"""The token that every request has to give where the settings name one."""

import hmac

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.http.problems import answer_problem

SCHEME = "bearer"


class TokenGuard:
    """Lets through what gives the token; all else is answered before anything of it is read."""

    def __init__(self, application: ASGIApp, token: str) -> None:
        self._application, self._token = application, token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or self._is_given(Request(scope)):
            await self._application(scope, receive, send)
            return
        refusal = answer_problem(
            401, "give the token of this server as `Authorization: Bearer TOKEN`",
            headers={"www-authenticate": "Bearer", "connection": "close"},
        )  # fmt: skip
        await refusal(scope, receive, send)

    def _is_given(self, request: Request) -> bool:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        return scheme.lower() == SCHEME and hmac.compare_digest(given.strip().encode(), self._token)
