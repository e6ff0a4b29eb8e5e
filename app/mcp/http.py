"""The streamable HTTP of the protocol, behind the gate that our other interfaces are behind."""

import ipaddress

from mcp.server.mcpserver import MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette

from app.http.gate import Gate
from corpus.serving_settings import Serving

PATH = "/mcp"


def guarded_application(server: MCPServer, serving: Serving, *, host: str) -> Starlette:
    """Return the application: each request stands for itself, and no session is kept.

    :param host: that it answers at; on the loopback address only requests to that are answered, so that no page of
        the web reaches it by a name of its own.
    """
    application = server.streamable_http_app(
        streamable_http_path=PATH,
        stateless_http=True,
        json_response=True,
        host=host,
        transport_security=_security(host),
    )
    application.add_middleware(Gate, serving=serving)
    return application


def _security(host: str) -> TransportSecuritySettings:
    own = ("127.0.0.1", "localhost", "[::1]")
    return TransportSecuritySettings(
        enable_dns_rebinding_protection=_is_loopback(host),
        allowed_hosts=[f"{name}:*" for name in own],
        allowed_origins=[f"http://{name}:*" for name in own],
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
