"""The command `aluetutka analyse`."""

import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import Folder, open_if_there

if TYPE_CHECKING:
    from services.answers.texts import ExplainedRole, ExplainedText

MOST_REASONS = 4  # for and against a role, in a table
LARGEST = 200 << 20  # bytes of a page or file


class TextFormat(StrEnum):
    json = "json"
    html = "html"


def analyse(
    source: Annotated[str, typer.Argument(help="A file, a web address, or - for standard input.")] = "-",
    lines: Annotated[bool, typer.Option("--lines", help="Each line is a text; each line printed its JSON.")] = False,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain", help="What decided each name; what each organisation was to the work, how likely, and why."
        ),
    ] = False,
    format: Annotated[TextFormat | None, typer.Option("--format", help="How to print the answer.")] = None,
    workspace: Folder = Path(),
) -> None:
    """Print what is named in a text, as JSON or as a web page; nothing is stored.

    With a workspace its settings and its decisions on names count; without one the text is analysed as it is.
    """
    if explain and format is TextFormat.html:
        raise typer.BadParameter("a page does not explain: leave out --explain", param_hint="--format")
    if lines and format is TextFormat.html:
        raise typer.BadParameter("a page shows one text: leave out --lines", param_hint="--format")
    opened = open_if_there(workspace)
    from app.cli.analysis_page import render_analysis
    from app.cli.printing import print_json
    from services.analysis import analyse_text, explain_text, make_analyser

    analyser = make_analyser(opened)
    for text in _texts(source, lines):
        if explain:
            print_explained(explain_text(analyser, text), as_json=format is TextFormat.json)
            continue
        analysed = analyse_text(analyser, text)
        if format is TextFormat.html:
            typer.echo(render_analysis(analysed, "vakiosyöte" if source == "-" else Path(source).name))
        else:
            print_json(analysed)


def print_explained(explained: "ExplainedText", *, as_json: bool) -> None:
    """Print what decided names, and why organisations have their roles or none, as tables or as JSON."""
    from app.cli.printing import print_json, print_table

    if as_json:
        print_json(explained)
        return
    names = [(one.text, one.type, one.name, f"{one.score:.2f}", one.component) for one in explained.names]
    print_table(["Name", "Type", "Called", "Score", "Decided by"], names)
    typer.echo()
    rows = [
        (one.text, one.role if one.given else f"({one.role})", f"{one.probability:.2f}", *_why(one))
        for one in explained.roles
    ]
    print_table(["Name", "Role", "Probability", "For it", "Against it"], rows)
    typer.echo(f"In brackets what is less likely than {explained.threshold:.2f}, and is not given.")


def _why(role: "ExplainedRole") -> tuple[str, str]:
    speaks_for = [reason.what for reason in role.reasons if reason.weight > 0]
    against = [reason.what for reason in role.reasons if reason.weight < 0]
    return "; ".join(speaks_for[:MOST_REASONS]), "; ".join(against[:MOST_REASONS])


def _texts(source: str, lines: bool) -> Iterator[str]:
    if source == "-":
        if lines:
            yield from (line.rstrip("\r\n") for line in sys.stdin)
        else:
            yield sys.stdin.read()
        return
    from app.cli.printing import naming
    from services.analysis import text_of

    content = read_content(source)
    if lines:
        yield from content.decode("utf-8", "replace").splitlines()
    else:
        with naming(source):
            text = text_of(source, content)
        yield text


def read_content(source: str) -> bytes:
    """Return the bytes of a file or address.

    :raises PathMissingError: when a file cannot be opened.
    :raises SourceUnavailableError: when an address does not answer.
    """
    from corpus.errors import PathMissingError
    from corpus.fetching import fetch, is_address

    if is_address(source):
        return fetch(source, largest=LARGEST).content
    try:
        return Path(source).read_bytes()
    except OSError as error:
        raise PathMissingError(f"cannot open {source}: {error.strerror}") from error
