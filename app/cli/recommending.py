"""The command `aluetutka recommendations`."""

import csv
import io
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import Folder, open_to_read
from app.cli.searching import check_kinds, parse_years

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.answers.texts import ListedRecommendation


class ListFormat(StrEnum):
    table = "table"
    json = "json"
    csv = "csv"


def recommendations(
    query: Annotated[str, typer.Argument(help="Words or a question; without one the newest come first.")] = "",
    addressee: Annotated[str | None, typer.Option("--to", help="Who is to act: kunta, valtio, a body's name.")] = None,
    document: Annotated[str | None, typer.Option(help="Only of this document, by id or location.")] = None,
    municipality: Annotated[list[str] | None, typer.Option(help="Name or code; may be given again.")] = None,
    region: Annotated[list[str] | None, typer.Option(help="Name or code of a region; may be given again.")] = None,
    organisation: Annotated[list[str] | None, typer.Option(help="Name or abbreviation; may be given again.")] = None,
    theme: Annotated[list[str] | None, typer.Option(help="Id of a theme; may be given again.")] = None,
    year: Annotated[str | None, typer.Option(help="2023, 2020..2024, 2020.. or ..2024", metavar="A..B")] = None,
    kind: Annotated[list[str] | None, typer.Option(help="release, report, policy_brief, appendix or other.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many.")] = 20,
    workspace: Folder = Path(),
    format: Annotated[ListFormat, typer.Option("--format", help="How to print them.")] = ListFormat.table,
) -> None:
    """List what publications recommend, with the number, who is to act, and the page."""
    years = parse_years(year)
    check_kinds(kind or [])
    opened = open_to_read(workspace)
    from app.cli.printing import print_json
    from services.publications import locate_document
    from services.recommending import list_recommendations
    from services.searching import Question

    question = Question(
        query, municipality or (), region or (), organisation or (), kind or (), theme or (), years, limit
    )
    id = locate_document(opened, document) if document else None
    found = list_recommendations(opened, question, addressee=addressee, document=id)
    if format is ListFormat.json:
        print_json(found)
    elif format is ListFormat.csv:
        typer.echo(_as_csv(found), nl=False)
    else:
        _print(found)


def _print(found: "Sequence[ListedRecommendation]") -> None:
    from app.cli.printing import page_text
    from corpus.characters import clean

    if not found:
        typer.echo("No recommendation was found. Fewer filters or other words may help.")
    for recommendation in found:
        number = f"{recommendation.number}. " if recommendation.number else ""
        typer.secho(clean(number + recommendation.text), bold=True)
        page = page_text(recommendation.page, recommendation.page_label)
        to = f"to: {', '.join(recommendation.addressees)}" if recommendation.addressees else None
        typer.echo(
            clean("    " + " · ".join(fact for fact in (to, recommendation.title, recommendation.date, page) if fact))
        )
        typer.secho(
            clean(f"    {recommendation.url or recommendation.source_path} · {recommendation.document_id}"), dim=True
        )
    for promise in dict.fromkeys(map(_promise, found)):
        if promise:
            typer.echo(clean(promise))


def _promise(recommendation: "ListedRecommendation") -> str:
    """Say how many recommendations a publication promises beside how many were found; nothing where it says none."""
    if recommendation.promised is None:
        return ""
    return f"{recommendation.title}: promised {recommendation.promised}, found {recommendation.counted}"


def _as_csv(found: "Sequence[ListedRecommendation]") -> str:
    from corpus.characters import clean
    from services.answers.texts import ListedRecommendation

    out = io.StringIO()
    writer = csv.DictWriter(out, list(ListedRecommendation.__dataclass_fields__), lineterminator="\n")
    writer.writeheader()
    for recommendation in found:
        row = asdict(recommendation) | {"addressees": "; ".join(recommendation.addressees)}
        writer.writerow({name: clean(value) if isinstance(value, str) else value for name, value in row.items()})
    return out.getvalue()
