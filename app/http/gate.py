"""What every request passes before anything of it is read: who asks, how often, and whether they may."""

from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.http.bodies import drain
from app.http.limits import RequestLimits
from app.http.peers import Peers
from app.http.problems import Problem, answer_problem
from app.http.tokens import NO_TOKEN, Access, Doorkeeper, Visitor, challenge
from corpus.serving_settings import Serving

Refusing = Callable[[Scope, Problem], Response | None]


class Gate:
    """Lets through who may read; routes find them in `request.state.visitor`."""

    def __init__(self, application: ASGIApp, serving: Serving, *, refuse: Refusing | None = None) -> None:
        """Refuse as problem details.

        :param refuse: answers a refusal of what people ask instead; None for what programs ask.
        """
        self._application, self._refuse = application, refuse
        self._peers, self._doorkeeper = Peers(serving.proxies), Doorkeeper(serving)
        self._limits = RequestLimits(serving)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        visitor = self._doorkeeper.admit(Headers(scope=scope), self._peers.of(scope))
        scope.setdefault("state", {})["visitor"] = visitor
        problem = self._problem(visitor, scope)
        if problem is not None:
            await drain(receive)
        await (self._application if problem is None else self._answer(scope, problem))(scope, receive, send)

    def _problem(self, visitor: Visitor, scope: Scope) -> Problem | None:
        if wait := self._limits.seconds_to_wait(visitor, scope["method"]):
            headers = {"retry-after": str(wait), "connection": "close"}
            return Problem(429, f"too many requests within a minute: ask again in {wait} s", headers=headers)
        if Access.READ not in visitor.access:
            return Problem(401, NO_TOKEN, headers=challenge(scope["path"]) | {"connection": "close"})
        return None

    def _answer(self, scope: Scope, problem: Problem) -> ASGIApp:
        shown = self._refuse(scope, problem) if self._refuse else None
        return shown or answer_problem(problem.status, problem.detail, headers=problem.headers)
