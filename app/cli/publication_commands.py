"""The commands `aluetutka publication …`: what belongs together, why, and the operator's corrections."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import Folder, Table, TableFormat, open_to_read, open_to_write

if TYPE_CHECKING:
    from services.answers.publications import PublicationDocument
    from services.answers.subjects import PublicationSubject
    from services.answers.texts import Party

publication_app = typer.Typer(
    help="Publications: the documents of one work.", no_args_is_help=True, rich_markup_mode=None
)
DocumentName = Annotated[str, typer.Argument(help="A document's id or location.", metavar="DOCUMENT")]


@publication_app.command("show", epilog="Example: aluetutka publication show https://www.example.fi/raportti.pdf")
def show(document: DocumentName, workspace: Folder = Path(), format: Table = TableFormat.table) -> None:
    """Show the publication of a document: who ordered, paid for and made it, its subjects and documents."""
    opened = open_to_read(workspace)
    from app.cli.printing import print_json
    from corpus.characters import clean
    from services.publications import describe_publication

    shown = describe_publication(opened, document)
    if format is TableFormat.json:
        print_json(shown)
        return
    typer.secho(clean(f"{shown.title}  ({shown.id})\n"), bold=True)
    for party in shown.parties:
        _print_party(party)
    for conflict in shown.conflicts:
        typer.secho(clean(f"the documents differ: {conflict}"), fg="yellow")
    if shown.subjects:
        typer.echo(clean("subjects     " + "; ".join(map(_subject_text, shown.subjects))))
    if shown.parties or shown.subjects:
        typer.echo()
    for member in shown.documents:
        _print_document(member)


@publication_app.command("join", epilog="Example: aluetutka publication join uutinen-1a2b3c4d liite-5e6f7a8b")
def join(
    document: DocumentName,
    others: Annotated[list[str], typer.Argument(help="Ids or locations of what belongs to it.", metavar="OTHER...")],
    workspace: Folder = Path(),
) -> None:
    """Have documents belong to the publication of the first, whatever else is found."""
    from services.publications import correct

    opened = open_to_write(workspace)
    for other in others:
        correct(opened, other, into=document)
    typer.echo(f"{len(others)} joined; the next run indexes them again")


@publication_app.command("part", epilog="Example: aluetutka publication part liite-5e6f7a8b")
def part(document: DocumentName, workspace: Folder = Path()) -> None:
    """Have a document be a publication of its own, whatever else is found."""
    from services.publications import correct

    correct(open_to_write(workspace), document, alone=True)
    typer.echo("Separated; the next run indexes it again")


@publication_app.command("role", epilog="Example: aluetutka publication role liite-5e6f7a8b appendix")
def role(
    document: DocumentName,
    role: Annotated[str, typer.Argument(help="release, report, policy_brief, appendix, teaser or other.")],
    workspace: Folder = Path(),
) -> None:
    """Set what a document is in its publication."""
    from corpus.publications import KINDS
    from services.publications import correct

    if role not in KINDS:
        raise typer.BadParameter(f"{role!r} is none of {', '.join(KINDS)}")
    correct(open_to_write(workspace), document, role=role)
    typer.echo("Set; the next run indexes it again")


@publication_app.command("forget", epilog="Example: aluetutka publication forget liite-5e6f7a8b")
def forget(document: DocumentName, workspace: Folder = Path()) -> None:
    """Take back what was set by hand for a document."""
    from services.publications import forget_correction

    forget_correction(open_to_write(workspace), document)
    typer.echo("Forgotten; the next run indexes it again")


def _subject_text(subject: "PublicationSubject") -> str:
    said = {None: f"{subject.score:.2f}", "add": "added"}.get(subject.decision, "accepted")
    return f"{subject.label} ({said})"


def _print_party(party: "Party") -> None:
    from app.cli.printing import page_text
    from corpus.characters import clean

    page = page_text(party.page, party.page_label)
    where = ", ".join(filter(None, (page, *party.documents)))
    typer.echo(clean(f"{party.role:<12} {party.name}  ({party.score:.2f})"))
    typer.secho(clean(f"             {where}: {party.evidence}"), dim=True)


def _print_document(shown: "PublicationDocument") -> None:
    from corpus.characters import clean

    facts = " · ".join(str(fact) for fact in (shown.role, shown.language, shown.date, shown.state) if fact)
    typer.secho(clean(shown.title or shown.location), bold=True)
    lines = [shown.id, facts, shown.location, f"why: {shown.reason}"]
    if shown.duplicate_of:
        lines.append(f"the same text as {shown.duplicate_of}")
    lines += [f"version {number}: {note}" for number, note in shown.changes.items()]
    for name, value in shown.metadata.items():
        values = "; ".join(value) if isinstance(value, list) else value
        lines.append(f"{name}: {values}  [{shown.origins.get(name, '')}]")
    if shown.recommendations:
        lines.append(f"{len(shown.recommendations)} recommendations: aluetutka recommendations --document {shown.id}")
    for line in lines:
        typer.echo(clean(f"    {line}"))
