"""The command `aluetutka tag`."""

import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import Folder, open_if_there

if TYPE_CHECKING:
    from corpus.records import Resource
    from services.answers.texts import TaggedText
    from services.tagging import Untagged

STDIN = "stdin"  # what a record calls standard input
LARGEST = 200 << 20  # bytes of a page or file
NO_SUBJECTS = "subjects are suggested for texts in Finnish, Swedish and English; this one is in another language"
INCOMPLETE = 3  # exit code: a text of several could not be read


class RecordFormat(StrEnum):
    json = "json"
    jsonld = "jsonld"
    dc = "dc"
    dcterms = "dcterms"
    csv = "csv"
    md = "md"
    dspace = "dspace"
    wordpress = "wordpress"


def tag(
    source: Annotated[str, typer.Argument(help="A file, a folder, a web address, or - for standard input.")] = "-",
    lines: Annotated[bool, typer.Option("--lines", help="Each line is a text; each gives a record.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="How many names, themes and subjects at most.")] = 20,
    local: Annotated[bool, typer.Option("--local", help="The address may be a private or loopback one.")] = False,
    format: Annotated[RecordFormat, typer.Option("--format", help="How to print it.")] = RecordFormat.json,
    workspace: Folder = Path(),
) -> None:
    """Print a publication's metadata with where each value is from, what it names, and its themes; nothing is stored.

    Of a folder, a JSONL file or with --lines every text gives a record, JSON one a line; what cannot be read is
    reported and the others go on. Themes are those of the workspace; without one there are none.
    """
    opened = open_if_there(workspace)
    resources, several = _resources(source, lines, local)
    from app.cli.printing import naming
    from services.analysis import make_analyser
    from services.metadata_formats import FORMATS
    from services.tagging import tag_each, tag_resource

    analyser = make_analyser(opened)
    if several:
        kept = _Reported(tag_each(analyser, resources, opened), limit)
    else:
        ((resource, _),) = resources
        with naming(resource.location):
            kept = _Reported(iter([tag_resource(analyser, resource, opened)]), limit)
    indent = 2 if sys.stdout.isatty() and not several else None
    for text in FORMATS[format].write(kept, several=several, indent=indent):
        typer.echo(text, nl=False)
    if kept.failed:
        raise typer.Exit(INCOMPLETE)


class _Reported:
    """Tagged texts, with those that could not be read reported on the way."""

    def __init__(self, answers: "Iterator[TaggedText | Untagged] | Iterator[TaggedText]", limit: int) -> None:
        self._answers, self._limit = answers, limit
        self.failed = 0

    def __iter__(self) -> "Iterator[TaggedText]":
        from app.cli.printing import one_line
        from services.subjects.suggesting import LANGUAGES
        from services.tagging import Untagged, shorten

        for answer in self._answers:
            if isinstance(answer, Untagged):
                self.failed += 1
                typer.echo(f"aluetutka: {one_line(answer.source)}: {one_line(answer.reason)}", err=True)
            else:
                if answer.language not in {None, *LANGUAGES}:
                    typer.echo(f"aluetutka: {one_line(answer.source)}: {NO_SUBJECTS}", err=True)
                yield shorten(answer, self._limit)


def _resources(source: str, lines: bool, local: bool) -> "tuple[Iterator[tuple[Resource, str | None]], bool]":
    """Return what is to be tagged, each with the reason where it cannot be had, and whether there may be several."""
    from corpus.fetching import fetch, is_address
    from corpus.sources.folders import ROW_ENDINGS, find_files, load_resources

    if is_address(source):
        return iter([(fetch(source, largest=LARGEST, local=local), None)]), False
    if lines:
        return _lines(source, _content(source)), True
    if source != "-" and (Path(source).is_dir() or source.lower().endswith(ROW_ENDINGS)):
        files = list(find_files([source]))
        return (found for file in files for found in load_resources(file, largest=LARGEST)), True
    return iter([(_resource(source, _content(source)), None)]), False


def _content(source: str) -> bytes:
    from corpus.errors import PathMissingError

    try:
        return sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise PathMissingError(f"cannot open {source}: {error.strerror}") from error


def _resource(source: str, content: bytes) -> "Resource":
    from corpus.reading.formats import TEXT
    from corpus.records import Resource

    return Resource(STDIN, content, TEXT) if source == "-" else Resource(source, content)


def _lines(source: str, content: bytes) -> "Iterator[tuple[Resource, str | None]]":
    from corpus.ids import row_location
    from corpus.reading.formats import TEXT
    from corpus.records import Resource

    name = STDIN if source == "-" else source
    for number, line in enumerate(content.splitlines(), start=1):
        if line.strip():
            yield Resource(row_location(name, str(number)), line, TEXT), None
