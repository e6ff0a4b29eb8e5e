"""The command `aluetutka serve`."""

import ipaddress
from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import Folder, open_if_there

LARGEST_PORT = 65_535


def serve(
    host: Annotated[
        str, typer.Option(help="The address to answer at; 0.0.0.0 for all of this machine's.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=LARGEST_PORT, help="The port; 0 for any that is free.")] = 8000,
    workspace: Folder = Path(),
) -> None:
    """Answer programs by HTTP until SIGTERM or Ctrl-C: the workspace and texts at /api/, Annif's interface at /v1/.

    Without a workspace, texts alone, by the shipped model. Whoever reaches the address may ask, unless the settings
    name a token (`[serve] token`).
    """
    opened = open_if_there(workspace)
    from app.http.annif import PROJECTS
    from app.http.application import make_application
    from app.http.serving import open_address
    from app.http.serving import serve as serve_at
    from corpus.addresses import host_of
    from corpus.errors import SettingsError
    from corpus.serving_settings import Serving
    from services.following import FollowedWorkspace
    from services.subjects.answering import open_answers

    serving = opened.settings.serve if opened else Serving()
    with open_address(host, port) as address:
        if opened and host_of(opened.settings.subjects.annif) in _names(host, address.getsockname()[1]):
            raise SettingsError("subjects.annif is the address of this very server: name another Annif server, or none")
        answers, followed = open_answers(opened), FollowedWorkspace(opened) if opened else None
        if followed:
            followed.warm()
        application = make_application(answers, followed, serving=serving)
        shown = f"[{host}]" if ":" in host else host
        url = f"http://{shown}:{address.getsockname()[1]}/v1/"

        def say() -> None:
            if not serving.token and not _is_loopback(address.getsockname()[0]):
                typer.echo(f"aluetutka: whoever reaches {host} may ask: set [serve] token", err=True)
            typer.echo(f"Answering at {url} (projects {', '.join(PROJECTS)}) and at /api/; end with Ctrl-C", err=True)

        serve_at(application, address, say)
    typer.echo("Ended", err=True)


def _names(host: str, port: int) -> set[str]:
    return {f"{name}:{port}" for name in (host, "localhost", "127.0.0.1", "[::1]")}


def _is_loopback(address: str) -> bool:
    return ipaddress.ip_address(address.partition("%")[0]).is_loopback
