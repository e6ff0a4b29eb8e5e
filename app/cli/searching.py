"""The command `aluetutka search`."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import Folder, open_to_read


class Order(StrEnum):
    RELEVANCE = "relevance"
    DATE = "date"
    TITLE = "title"


class HitFormat(StrEnum):
    table = "table"
    json = "json"
    csv = "csv"
    jsonl = "jsonl"
    parquet = "parquet"
    ris = "ris"
    bibtex = "bibtex"
    csl = "csl"
    atom = "atom"


SHOWN = 10  # passages of a table
PRINTED = (HitFormat.table, HitFormat.json)


def search(
    query: Annotated[
        str,
        typer.Argument(help='Words or a question, in any inflection; "phrase", -without, TAI, prefix*, kunta:Turku.'),
    ],
    municipality: Annotated[list[str] | None, typer.Option(help="Name or code; may be given again.")] = None,
    region: Annotated[list[str] | None, typer.Option(help="Name or code of a region; may be given again.")] = None,
    organisation: Annotated[list[str] | None, typer.Option(help="Name or abbreviation; may be given again.")] = None,
    subject: Annotated[list[str] | None, typer.Option(help="Label or URI of a concept; may be given again.")] = None,
    theme: Annotated[list[str] | None, typer.Option(help="Id of a theme; may be given again.")] = None,
    year: Annotated[str | None, typer.Option(help="2023, 2020..2024, 2020.. or ..2024", metavar="A..B")] = None,
    kind: Annotated[
        list[str] | None, typer.Option(help="release, report, policy_brief, appendix, teaser or other.")
    ] = None,
    recommending: Annotated[
        bool, typer.Option("--recommending", help="Only passages that recommend something.")
    ] = False,
    all_parts: Annotated[
        bool, typer.Option("--all-parts", help="In tables of contents and reference lists too.")
    ] = False,
    limit: Annotated[
        int | None, typer.Option(min=1, help="How many passages; 10 in a table or JSON, all in the other formats.")
    ] = None,
    offset: Annotated[int, typer.Option(min=0, max=10_000, help="Hits before the first that is shown.")] = 0,
    sort: Annotated[Order, typer.Option(help="What hits are ordered by; dates from the newest.")] = Order.RELEVANCE,
    per_publication: Annotated[
        int | None,
        typer.Option(min=1, help="Passages of one publication at most; 2 in a table or JSON, else all."),
    ] = None,
    all_passages: Annotated[bool, typer.Option("--all-passages", help="However many of one publication.")] = False,
    newer: Annotated[
        bool, typer.Option("--newer/--any-age", help="Newer passages come a little before others.")
    ] = True,
    context: Annotated[int, typer.Option(min=0, max=5, help="Passages before and after each hit.")] = 0,
    workspace: Folder = Path(),
    format: Annotated[HitFormat, typer.Option("--format", help="How to print the answer.")] = HitFormat.table,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write the hits to this file.", metavar="FILE")
    ] = None,
) -> None:
    """Search passages by words and by meaning, within filters; hand on the hits, or the works that they are of."""
    years = parse_years(year)
    check_output(format, output)
    opened = open_to_read(workspace)
    from app.cli.hits import export_hits, print_answer
    from services.searching import MOST_OF_ONE, Question, answer_question

    check_kinds(kind or [])
    question = Question(
        query, municipality or (), region or (), organisation or (), kind or (), theme or (), years, limit or SHOWN,
        recommending, all_parts, subjects=subject or (), offset=offset, order=sort.value,
        per_publication=None if all_passages else per_publication or (MOST_OF_ONE if format in PRINTED else None),
        newer=newer, context=context,
    )  # fmt: skip
    if format in PRINTED:
        print_answer(answer_question(opened, question), format)
    else:
        export_hits(opened, question, format, limit, output)


def check_output(format: HitFormat, output: Path | None) -> None:
    """Refuse a file for what is printed, and bytes for a terminal."""
    if output is not None and format in PRINTED:
        raise typer.BadParameter(f"--format {format} is printed: give another format", param_hint="--output")
    if output is None and format is HitFormat.parquet and sys.stdout.isatty():
        raise typer.BadParameter("Parquet is not for a terminal: give --output FILE", param_hint="--format")


def check_kinds(names: list[str]) -> None:
    """Refuse kinds of publications that there are not."""
    from corpus.publications import KINDS

    for name in names:
        if name not in KINDS:
            raise typer.BadParameter(f"{name!r} is none of {', '.join(KINDS)}", param_hint="--kind")


def parse_years(given: str | None) -> tuple[int | None, int | None]:
    """Return the first and the last year of a span as a user writes it."""
    from services import year_spans

    try:
        return year_spans.parse_years(given)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--year") from error
