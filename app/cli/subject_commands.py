"""The commands `aluetutka subjects …`. What a command needs is imported when it runs."""

import csv
import io
from dataclasses import asdict, fields
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import Folder, Table, TableFormat, open_to_read, open_to_write

if TYPE_CHECKING:
    from services.answers.subjects import DocumentSubjects, SubjectReport

subject_app = typer.Typer(
    help="Subjects of documents: what the vocabulary calls what they are about, and people's decisions on it.",
    no_args_is_help=True, rich_markup_mode=None,
)  # fmt: skip
DocumentName = Annotated[str, typer.Argument(help="A document's id or location.", metavar="DOCUMENT")]
Concepts = Annotated[list[str], typer.Argument(help="URIs of concepts, or their labels.", metavar="SUBJECT...")]
By = Annotated[
    str | None, typer.Option("--by", metavar="NAME", help="Who decides.", show_default="the user of the system")
]


class ReportFormat(StrEnum):
    table = "table"
    json = "json"
    csv = "csv"


@subject_app.command("list", epilog="Example: aluetutka subjects list raportti-1a2b3c4d")
def list_subjects(
    document: Annotated[str | None, typer.Argument(help="A document's id or location.", metavar="DOCUMENT")] = None,
    all_documents: Annotated[bool, typer.Option("--all", help="Of all documents.")] = False,
    workspace: Folder = Path(),
    format: Table = TableFormat.table,
) -> None:
    """List the subjects of a document with the words that speak for them, without those that were rejected."""
    if (document is None) != all_documents:
        raise typer.BadParameter("give a document, or --all")
    opened = open_to_read(workspace)
    from app.cli.printing import print_json
    from services.publications import locate_document
    from services.subjects.shown import describe_subjects

    wanted = None if document is None else [locate_document(opened, document)]
    found = describe_subjects(opened, wanted)
    if format is TableFormat.json:
        print_json(found)
        return
    _print_subjects(found)


def _print_subjects(found: "list[DocumentSubjects]") -> None:
    from app.cli.printing import print_table

    rows = [
        (of.document_id, one.label, f"{one.score:.2f}", f"{one.decision} by {one.by}" if one.decision else "",
         ", ".join(dict.fromkeys(" ".join(words.text.split()) for words in one.evidence)), one.uri)
        for of in found
        for one in of.subjects
    ]  # fmt: skip
    if not rows:
        typer.echo("No subjects; a document that waits gets them by: aluetutka ingest", err=True)
        return
    print_table(["Document", "Subject", "Score", "Decided", "Words", "URI"], rows)


@subject_app.command("accept", epilog="Example: aluetutka subjects accept raportti-1a2b3c4d kuntatalous --by Maija")
def accept(document: DocumentName, subjects: Concepts, by: By = None, workspace: Folder = Path()) -> None:
    """Record that subjects that were suggested for a document are right."""
    from services.subjects.deciding import accept_subjects

    _tell("Accepted", accept_subjects(open_to_write(workspace), document, subjects, by=by))


@subject_app.command("reject", epilog="Example: aluetutka subjects reject raportti-1a2b3c4d muinaiskunnat")
def reject(document: DocumentName, subjects: Concepts, by: By = None, workspace: Folder = Path()) -> None:
    """Record that subjects of a document are wrong: they are not shown any more. What was added is taken back."""
    from services.subjects.deciding import reject_subjects

    _tell("Rejected", reject_subjects(open_to_write(workspace), document, subjects, by=by))


@subject_app.command("add", epilog="Example: aluetutka subjects add raportti-1a2b3c4d http://www.yso.fi/onto/yso/p8412")
def add(document: DocumentName, subjects: Concepts, by: By = None, workspace: Folder = Path()) -> None:
    """Give a document subjects that were not suggested for it."""
    from services.subjects.deciding import add_subjects

    _tell("Added", add_subjects(open_to_write(workspace), document, subjects, by=by))


def _tell(done: str, labels: list[str]) -> None:
    from corpus.characters import clean

    typer.echo(clean(f"{done}: {', '.join(labels)}; the next run indexes the document again"))


@subject_app.command("report", epilog="Example: aluetutka subjects report --format csv")
def report(
    limit: Annotated[int, typer.Option(min=1, help="How many concepts to show of each kind.")] = 20,
    workspace: Folder = Path(),
    format: Annotated[ReportFormat, typer.Option("--format", help="How to print the answer.")] = ReportFormat.table,
) -> None:
    """Show which concepts were most often rejected, and which were most often added: wrongly given, and missed."""
    opened = open_to_read(workspace)
    from app.cli.printing import print_json
    from services.subjects.deciding import report_decisions

    found = report_decisions(opened, limit=limit)
    if format is ReportFormat.json:
        print_json(found)
    elif format is ReportFormat.csv:
        typer.echo(_as_csv(found), nl=False)
    else:
        _print_report(found)


def _print_report(found: "SubjectReport") -> None:
    from app.cli.printing import print_table

    typer.echo(f"Documents with decisions: {found.documents}")
    for title, concepts in (("Most often wrong", found.wrong), ("Most often missed", found.missed)):
        if concepts:
            rows = [(one.label, one.suggested, one.rejected, one.accepted, one.added, one.uri) for one in concepts]
            print_table([title, "Suggested", "Rejected", "Accepted", "Added", "URI"], rows)


def _as_csv(found: "SubjectReport") -> str:
    from corpus.characters import harmless
    from services.answers.subjects import DecidedConcept

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    columns = [field.name for field in fields(DecidedConcept)]
    writer.writerow(["kind", *columns])
    for kind, concepts in (("wrong", found.wrong), ("missed", found.missed)):
        writer.writerows([kind, *(harmless(value) for value in asdict(one).values())] for one in concepts)
    return out.getvalue()


@subject_app.command("export", epilog="Example: aluetutka subjects export decisions.jsonl")
def export(
    file: Annotated[Path, typer.Argument(help="The file to write.", metavar="FILE")], workspace: Folder = Path()
) -> None:
    """Write what was decided, with the texts, to a file that a training of the subject model learns from."""
    from services.subjects.exporting import export_feedback

    many = export_feedback(open_to_read(workspace), file)
    typer.echo(f"Documents written: {many}; learn from them by: python -m training.subjects --feedback FILE …")
