"""How answers look in a terminal and in a pipe."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Any

import typer

from corpus.characters import clean

if TYPE_CHECKING:
    from services.answers.runs import SetAside, SourceIssue

MOST_LISTED = 20


@contextmanager
def naming(source: str) -> Iterator[None]:
    """Say of which file or address it is that a text cannot be read."""
    from corpus.errors import UnreadableDocumentError

    try:
        yield
    except UnreadableDocumentError as error:
        raise UnreadableDocumentError(f"{one_line(source)}: {error}") from error


def one_line(value: str) -> str:
    """Return a text in one line."""
    return clean(" ".join(value.split()))


def print_json(value: Any) -> None:
    """Print an answer as JSON, Finnish letters as they are."""
    plain = _plain(value)
    typer.echo(json.dumps(plain, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None))


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def page_text(page: int | None, label: str | None) -> str | None:
    """Write a page as printed on it, with its number in the file where that is another."""
    if page is None:
        return None
    return f"p. {label} ({page} of the file)" if label else f"p. {page}"


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table: framed to the terminal's width, or as wide as it is into a pipe."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(*map(clean, columns), box=box.SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        table.add_row(*("" if value is None else clean(value) for value in row))
    terminal = sys.stdout.isatty()
    Console(file=sys.stdout, width=None if terminal else 200, highlight=False, markup=False).print(table)


def print_source_issues(issues: "Sequence[SourceIssue]") -> None:
    """Print on standard error what went wrong at sources."""
    _print_list(f"Of the sources, {len(issues)} to look at", [f"{one.source}: {one.reason}" for one in issues])


def print_set_aside(documents: "Sequence[SetAside]", title: str) -> None:
    """Print on standard error which documents a stage could not do, and why."""
    lines = [f"{document.location} ({document.stage}): {document.reason}" for document in documents]
    _print_list(f"{title}: {len(documents)}", lines)


def _print_list(title: str, lines: Sequence[str]) -> None:
    if lines:
        typer.echo(f"\n{title}", err=True)
    for line in lines[:MOST_LISTED]:
        typer.echo(f"  {clean(line)}", err=True)
    if len(lines) > MOST_LISTED:
        typer.echo("  … all of them: aluetutka status --format json", err=True)
