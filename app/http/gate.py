"""What every request passes before anything of it is read: who asks, how often, and whether they may."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from app.http.limits import RequestLimits
from app.http.peers import Peers
from app.http.problems import answer_problem
from app.http.tokens import NO_TOKEN, Access, Doorkeeper, challenge
from corpus.serving_settings import Serving


class Gate:
    """Lets through who may read; routes find them in `request.state.visitor`."""

    def __init__(self, application: ASGIApp, serving: Serving) -> None:
        self._application = application
        self._peers, self._doorkeeper = Peers(serving.proxies), Doorkeeper(serving)
        self._limits = RequestLimits(serving)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        visitor = self._doorkeeper.admit(Headers(scope=scope), self._peers.of(scope))
        scope.setdefault("state", {})["visitor"] = visitor
        if wait := self._limits.seconds_to_wait(visitor, scope["method"]):
            answer = answer_problem(
                429, f"too many requests within a minute: ask again in {wait} s",
                headers={"retry-after": str(wait), "connection": "close"},
            )  # fmt: skip
            await answer(scope, receive, send)
        elif Access.READ not in visitor.access:
            headers = challenge(scope["path"]) | {"connection": "close"}
            await answer_problem(401, NO_TOKEN, headers=headers)(scope, receive, send)
        else:
            await self._application(scope, receive, send)
