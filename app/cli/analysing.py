"""The command `aluetutka analyse`."""

import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import Folder, open_if_there

LARGEST = 200 << 20  # bytes of a page or file


class TextFormat(StrEnum):
    json = "json"
    html = "html"


def analyse(
    source: Annotated[str, typer.Argument(help="A file, a web address, or - for standard input.")] = "-",
    lines: Annotated[bool, typer.Option("--lines", help="Each line is a text; each line printed its JSON.")] = False,
    format: Annotated[TextFormat, typer.Option("--format", help="How to print the answer.")] = TextFormat.json,
    workspace: Folder = Path(),
) -> None:
    """Print what is named in a text, as JSON or as a web page; nothing is stored.

    With a workspace its settings and its decisions on names count; without one the text is analysed as it is.
    """
    if lines and format is TextFormat.html:
        raise typer.BadParameter("a page shows one text: leave out --lines", param_hint="--format")
    opened = open_if_there(workspace)
    from app.cli.analysis_page import render_analysis
    from app.cli.printing import print_json
    from services.analysis import analyse_text, make_analyser

    analyser = make_analyser(opened)
    for text in _texts(source, lines):
        analysed = analyse_text(analyser, text)
        if format is TextFormat.html:
            typer.echo(render_analysis(analysed, "vakiosyöte" if source == "-" else Path(source).name))
        else:
            print_json(analysed)


def _texts(source: str, lines: bool) -> Iterator[str]:
    if source == "-":
        if lines:
            yield from (line.rstrip("\r\n") for line in sys.stdin)
        else:
            yield sys.stdin.read()
        return
    from services.analysis import text_of

    content = read_content(source)
    if lines:
        yield from content.decode("utf-8", "replace").splitlines()
    else:
        yield text_of(source, content)


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
