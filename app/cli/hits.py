"""What a search found, as `aluetutka search` prints it or writes it to a file."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING

import typer

from app.cli.printing import page_text, print_json
from corpus.characters import clean

if TYPE_CHECKING:
    from services.answers.search import SearchAnswer, SearchHit
    from services.searching import Question
    from services.workspace import Workspace

SNIPPET = 360  # characters of a passage shown in a terminal
INDENT = "    "


def print_answer(answer: "SearchAnswer", format: str) -> None:
    """Print what a search found as JSON or as a table."""
    if format == "json":
        print_json(answer)
    else:
        _print_hits(answer)


def export_hits(
    workspace: "Workspace", question: "Question", format: str, limit: int | None, output: Path | None
) -> None:  # fmt: skip
    """Write the hits of a search to a file, or to standard output."""
    from services import exporting
    from services.search_feeds import render_search_feed

    if format == "atom":
        pieces = iter([render_search_feed(workspace, question).encode()])
    else:
        pieces = exporting.export_hits(workspace, question, format, limit=limit)
    if output is None:
        for piece in pieces:
            typer.echo(piece, nl=False)
        return
    from services.files import write_whole

    write_whole(output, pieces)


def _print_hits(answer: "SearchAnswer") -> None:
    if answer.did_you_mean:
        typer.echo(f"Did you mean: {clean(answer.did_you_mean)}\n", err=True)
    if not answer.hits:
        typer.echo("Nothing was found. Fewer filters or other words may help.")
        for theme in answer.near_themes:
            typer.echo(f"Near to it is the theme teema:{theme.id} ({clean(theme.label)}).", err=True)
        return
    if answer.left_out:
        words = ", ".join(map(clean, answer.left_out))
        typer.echo(f"No passage has all of the words; these lack some of: {words}\n", err=True)
    for number, hit in enumerate(answer.hits, start=answer.offset + 1):
        facts = " · ".join(
            fact for fact in (hit.date, hit.kind, page_text(hit.page, hit.page_label), _recognised(hit)) if fact
        )
        typer.echo(f"{number:>2}. {typer.style(clean(hit.title), bold=True)}")
        typer.echo(INDENT + clean(f"{facts} · {hit.heading}" if hit.heading else facts))
        for neighbour in hit.before:
            typer.secho(_neighbour(neighbour.text), dim=True)
        typer.echo(_snippet(hit))
        for neighbour in hit.after:
            typer.secho(_neighbour(neighbour.text), dim=True)
        if hit.why:
            typer.secho(f"{INDENT}{clean(_why(hit))}", dim=True)
        typer.secho(f"{INDENT}{clean(hit.url or hit.source_path)} · {hit.document_id}", dim=True)
    matches = "passage matches" if answer.total == 1 else "passages match"
    works = "publication" if answer.publications == 1 else "publications"
    found = f"{answer.total} {matches} in {answer.publications} {works}"
    if answer.listed > answer.offset + len(answer.hits):
        found += f" · more: --offset {answer.offset + len(answer.hits)}"
    elif answer.listed < answer.total:
        found += " · all of them: --all-passages"
    typer.echo(f"\n{found} · {answer.took_ms} ms", err=True)
    if answer.suggested_filters:
        written = " ".join(clean(one.written) for one in answer.suggested_filters)
        typer.echo(f"Only what names it: {written}", err=True)


#: How a passage has a word, in front of its forms.
WAYS = {"compound": "in ", "parts": "as ", "expansion": "also "}


def _why(hit: "SearchHit") -> str:
    """Say in short which words a passage has as what; those over its text only where the text lacks them."""
    in_text = {one.word for one in hit.why if one.where == "text"}
    said = []
    for one in hit.why:
        if one.by == "meaning":
            said.append("near in meaning")
        elif one.where == "text" or one.word not in in_text:
            forms = ", ".join(one.forms)
            place = "" if one.where == "text" else f" ({one.where})"
            said.append(
                f"{one.word}{place}" if one.by == "form" else f"{one.word}: {WAYS.get(one.by, '')}{forms}{place}"
            )
    return " · ".join(dict.fromkeys(said))


def _neighbour(text: str) -> str:
    """Wrap a passage beside a hit to the terminal."""
    return "\n".join(_wrap([(word, word) for word in clean(text).split()]))


def _recognised(hit: "SearchHit") -> str | None:
    return f"recognised text, {hit.recognised:.0%} sure" if hit.recognised is not None else None


def _snippet(hit: "SearchHit") -> str:
    """Cut the stretch of a passage with the most matches, mark them, and wrap it to the terminal."""
    text, marks = clean(hit.text), hit.highlights  # cleaning keeps the offsets
    start = max(
        (mark[0] for mark in marks),
        key=lambda at: (sum(at <= other[0] < at + SNIPPET for other in marks), -at),
        default=0,
    )
    start = text.rfind(" ", 0, max(start - 40, 0)) + 1
    words = [word for word in re.finditer(r"\S+", text[start:]) if word.end() <= SNIPPET]
    pieces = [(word[0], _marked(word, start, marks)) for word in words]
    before = [("…", "…")] if start else []
    after = [("…", "…")] if words and start + words[-1].end() < len(text) else []
    return "\n".join(_wrap([*before, *pieces, *after]))


def _marked(word: re.Match[str], start: int, marks: Sequence[tuple[int, int]]) -> str:
    """Colour the matches within a word; punctuation beside them keeps its colour."""
    shown, at = "", word.start() + start
    for first, last in marks:
        if at <= first and last <= word.end() + start:
            text, offset = word.string, start
            shown += text[at - offset : first - offset]
            shown += typer.style(text[first - offset : last - offset], fg="yellow", bold=True)
            at = last
    return shown + word.string[at - start : word.end()]


def _wrap(pieces: list[tuple[str, str]]) -> Iterator[str]:
    """Yield indented lines of words, each given plain, which is measured, and as shown."""
    width = min(get_terminal_size().columns, 120) - len(INDENT)
    line, size = "", 0
    for plain, shown in pieces:
        if line and size + 1 + len(plain) > width:
            yield INDENT + line
            line, size = "", 0
        line, size = (f"{line} {shown}", size + 1 + len(plain)) if line else (shown, len(plain))
    if line:
        yield INDENT + line
