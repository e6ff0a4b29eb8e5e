"""The command `aluetutka mcp`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import Folder, open_if_there

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

    from corpus.serving_settings import Serving
    from services.following import FollowedWorkspace

LARGEST_PORT = 65_535


def mcp(
    http: Annotated[bool, typer.Option("--http", help="Answer by HTTP at /mcp, not by standard input.")] = False,
    host: Annotated[str, typer.Option(help="With --http: the address to answer at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=LARGEST_PORT, help="With --http: the port; 0: any free one.")] = 8001,
    workspace: Folder = Path(),
) -> None:
    """Answer an assistant by the Model Context Protocol: search, publications, passages, themes, trends, texts.

    By standard input and output, as assistants start it, or by HTTP until SIGTERM or Ctrl-C; `[serve]` says then whom
    it answers. Without a workspace, texts alone.
    """
    opened = open_if_there(workspace)
    from importlib.metadata import version

    from app.mcp.server import make_server
    from app.mcp.tools import Tools
    from corpus.serving_settings import Serving
    from services.following import FollowedWorkspace

    followed = FollowedWorkspace(opened) if opened else None
    server = make_server(Tools(followed), version=version("aluetutka"))
    if http:
        _answer_by_http(server, opened.settings.serve if opened else Serving(), host, port, followed)
    else:
        server.run("stdio")


def _answer_by_http(
    server: "MCPServer", serving: "Serving", host: str, port: int, followed: "FollowedWorkspace | None"
) -> None:
    from app.http.serving import open_address, serve
    from app.mcp.http import guarded_application

    with open_address(host, port) as address:
        if followed:
            followed.warm()
        taken_host, taken_port = address.getsockname()[:2]
        shown = f"[{taken_host}]" if ":" in taken_host else taken_host
        url = f"http://{shown}:{taken_port}/mcp"
        serve(
            guarded_application(server, serving, host=host), address,
            lambda: typer.echo(f"Answering assistants at {url}; end with Ctrl-C", err=True),
        )  # fmt: skip
    typer.echo("Ended", err=True)
