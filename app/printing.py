"""How answers look in a terminal and in a pipe."""

import csv
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from shutil import get_terminal_size
from typing import Any

import typer

SNIPPET = 360  # characters of a passage shown in a terminal
INDENT = "    "


def print_json(value: Any) -> None:
    """Print a value as JSON, Finnish letters as they are."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table: framed to the terminal's width, or as wide as it is into a pipe."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(*columns, box=box.SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row))
    terminal = sys.stdout.isatty()
    Console(file=sys.stdout, width=None if terminal else 200, highlight=False, markup=False).print(table)


def print_problems(problems: Sequence[dict[str, str]]) -> None:
    """Print on standard error what went wrong at sources."""
    if problems:
        typer.echo(f"\nOf the sources, {len(problems)} to look at:", err=True)
    for problem in problems[:20]:
        typer.echo(f"  {problem['source']}: {problem['reason']}", err=True)
    if len(problems) > 20:
        typer.echo("  … all of them: aluetutka status --format json", err=True)


def print_answer(answer: dict[str, Any], format: str) -> None:
    """Print what a search found in one of the formats that `aluetutka search` offers."""
    if format == "json":
        print_json(answer)
    elif format == "table":
        _print_hits(answer)
    else:
        writers = {"csv": _csv, "ris": _ris, "bibtex": _bibtex}
        typer.echo(writers[format](answer["hits"]), nl=False)


def _print_hits(answer: dict[str, Any]) -> None:
    if not answer["hits"]:
        typer.echo("Nothing was found. Fewer filters or other words may help.")
        return
    for number, hit in enumerate(answer["hits"], start=1):
        page = f"p. {hit['page']}" if hit["page"] else None
        facts = " · ".join(fact for fact in (hit["date"], hit["kind"], page) if fact)
        typer.echo(f"{number:>2}. {typer.style(hit['title'], bold=True)}")
        typer.echo(f"{INDENT}{facts}" + (f" · {hit['heading']}" if hit["heading"] else ""))
        typer.echo(_snippet(hit))
        typer.secho(f"{INDENT}{hit['url'] or hit['source_path']}", dim=True)
    typer.echo(f"\n{answer['total']} passages hold a word of the query · {answer['took_ms']} ms", err=True)


def _snippet(hit: dict[str, Any]) -> str:
    """Cut the stretch of a passage with the most matches, mark them, and wrap it to the terminal."""
    text, marks = hit["text"], hit["highlights"]
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


def _marked(word: re.Match[str], start: int, marks: list[list[int]]) -> str:
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


def _csv(hits: list[dict[str, Any]]) -> str:
    fields = ["passage_id", "score", "title", "date", "kind", "page", "heading", "url", "source_path", "text"]
    out = io.StringIO()
    writer = csv.DictWriter(out, fields, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(hits)
    return out.getvalue()


def _ris(hits: list[dict[str, Any]]) -> str:
    """Write the documents of the hits in RIS, once each. Source: the format of Research Information Systems."""
    lines: list[str] = []
    for hit in _documents(hits):
        lines.append(f"TY  - {'RPRT' if hit['kind'] in ('report', 'policy_brief') else 'GEN'}")
        fields = {"TI": hit["title"], "PY": (hit["date"] or "")[:4], "DA": (hit["date"] or "").replace("-", "/")}
        fields |= {"SP": hit["page"], "UR": hit["url"], "ID": hit["document_id"]}
        lines += [f"{tag}  - {value}" for tag, value in fields.items() if value]
        lines.append("ER  - \n")
    return "\n".join(lines)


def _bibtex(hits: list[dict[str, Any]]) -> str:
    entries = []
    for hit in _documents(hits):
        type = "techreport" if hit["kind"] in ("report", "policy_brief") else "misc"
        fields = {"title": hit["title"], "year": (hit["date"] or "")[:4], "url": hit["url"]}
        body = "".join(f"  {name} = {{{_escape(value)}}},\n" for name, value in fields.items() if value)
        entries.append(f"@{type}{{{hit['document_id']},\n{body}}}\n")
    return "\n".join(entries)


def _documents(hits: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({hit["document_id"]: hit for hit in reversed(hits)}.values())[::-1]


def _escape(text: str) -> str:
    return re.sub(r"([#$%&_{}])", r"\\\1", text)
