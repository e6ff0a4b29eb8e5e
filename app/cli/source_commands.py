"""The commands `aluetutka source …`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import Folder, Table, TableFormat, open_to_read, open_to_write

if TYPE_CHECKING:
    from corpus.settings import Settings
    from corpus.sources.recognition import Guess
    from services.answers.sources import PreviewedItem, SourceCheck

source_app = typer.Typer(
    help="Sources: sites, feeds, repositories and folders that publications come from.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Place = Annotated[str, typer.Argument(help="A web address, or a folder.", metavar="URL|PATH")]
Kind = Annotated[
    str | None,
    typer.Option(help="oai-pmh, dspace, wordpress, feed, sitemap, listing, page or folder, where the guess is wrong."),
]
SourceName = Annotated[str, typer.Argument(help="Its name, as `source list` shows it.", metavar="NAME")]
SourceNames = Annotated[list[str], typer.Argument(help="Their names, as `source list` shows them.", metavar="NAME...")]
Local = Annotated[bool, typer.Option("--local", help="It may lie at a private or loopback address.")]


@source_app.command("add", epilog="Example: aluetutka source add https://www.example.fi/ajankohtaista/")
def add(
    place: Place,
    name: Annotated[str | None, typer.Option(help="What to call it; by default after its host.")] = None,
    kind: Kind = None,
    local: Local = False,
    include: Annotated[str, typer.Option(help="Regular expression: only addresses in which it is found.")] = "",
    exclude: Annotated[str, typer.Option(help="Regular expression: no addresses in which it is found.")] = "",
    set: Annotated[
        list[str] | None, typer.Option(help="Set of an OAI-PMH repository, or scope of a DSpace; may be given again.")
    ] = None,
    since: Annotated[str, typer.Option(help="A date: what came out before it is left out.")] = "",
    until: Annotated[str, typer.Option(help="A date: what came out after it is left out.")] = "",
    workspace: Folder = Path(),
) -> None:
    """Recognise what kind of source an address or folder is, and write it to aluetutka.toml."""
    opened = open_to_read(workspace)
    from corpus.settings import SourceEntry
    from services.source_checks import free_name, register_source

    chosen, others = _guess(opened.settings, place, kind, local)
    entry = SourceEntry(
        name or free_name(opened, place),
        chosen.kind,
        chosen.url,
        local,
        include,
        exclude,
        tuple(set or ()),
        since=since,
        until=until,
    )
    register_source(opened, entry)
    typer.echo(f"Added {entry.name}: {entry.kind} {entry.url}")
    for other in others:
        typer.echo(f"It could also be taken as: --kind {other.kind} ({other.url})", err=True)
    typer.echo(f"Next: aluetutka ingest --source {entry.name}", err=True)


@source_app.command("list", epilog="Example: aluetutka source list --format json")
def list_sources(workspace: Folder = Path(), format: Table = TableFormat.table) -> None:
    """List the sources, with when each was last run and what went wrong then."""
    opened = open_to_read(workspace)
    from app.cli.printing import print_json, print_table
    from services.source_checks import list_sources

    listed = list_sources(opened)
    if format is TableFormat.json:
        print_json(listed)
    elif not listed:
        typer.echo("There are no sources yet: aluetutka source add URL", err=True)
    else:
        columns = ["name", "kind", "url", "last_run", "succeeded", "problem"]
        rows = [[getattr(entry, column) for column in columns] for entry in listed]
        for entry, row in zip(listed, rows, strict=True):
            row[0] = f"{entry.name} (paused)" if entry.paused else entry.name
        print_table([column.replace("_", " ").capitalize() for column in columns], rows)


@source_app.command("check", epilog="Example: aluetutka source check --source mdi")
def check(
    source: Annotated[list[str] | None, typer.Option(help="Name of a source; may be given again.")] = None,
    workspace: Folder = Path(),
    format: Table = TableFormat.table,
) -> None:
    """Ask each source whether it answers, what is new since its last run, and whether it is silent for long."""
    opened = open_to_read(workspace)
    from app.cli.printing import print_json, print_table
    from corpus.settings import find_source
    from services.source_checks import check_source

    entries = [find_source(opened.settings, name) for name in source or ()] or opened.settings.source
    checked = [check_source(opened, entry) for entry in entries]
    if format is TableFormat.json:
        print_json(checked)
    else:
        columns = ["Name", "Kind", "Reachable", "New", "Last run", "Silent", "Problem"]
        print_table(columns, [_checked_row(row) for row in checked])
    if not all(row.reachable for row in checked):
        raise typer.Exit(1)


@source_app.command("rename", epilog="Example: aluetutka source rename mdi-2 mdi-julkaisut")
def rename(
    name: SourceName,
    new: Annotated[str, typer.Argument(help="What to call it from now on.", metavar="NEW")],
    workspace: Folder = Path(),
) -> None:
    """Give a source another name; it goes on as before."""
    opened = open_to_write(workspace)
    from corpus.characters import clean
    from services.care.sources import rename_source

    rename_source(opened, name, new)
    typer.echo(clean(f"{name} is now called {new}"))


@source_app.command("pause", epilog="Example: aluetutka source pause mdi")
def pause(names: SourceNames, workspace: Folder = Path()) -> None:
    """Have runs, schedules and checks pass sources over until they are resumed."""
    _pause(names, workspace, paused=True)


@source_app.command("resume", epilog="Example: aluetutka source resume mdi")
def resume(names: SourceNames, workspace: Folder = Path()) -> None:
    """Have runs visit paused sources again."""
    _pause(names, workspace, paused=False)


def _pause(names: list[str], workspace: Path, *, paused: bool) -> None:
    opened = open_to_read(workspace)
    from corpus.characters import clean
    from services.care.sources import pause_sources

    changed = pause_sources(opened, names, paused=paused)
    for name in dict.fromkeys(names):
        already = "" if name in changed else "already "
        typer.echo(clean(f"{name} is {already}{'paused' if paused else 'visited by runs'}"))


@source_app.command("remove", epilog="Example: aluetutka source remove mdi --with-documents")
def remove(
    name: SourceName,
    with_documents: Annotated[
        bool, typer.Option("--with-documents", help="Take what no other source offers out of search, as gone.")
    ] = False,
    workspace: Folder = Path(),
) -> None:
    """Take a source out of aluetutka.toml; its documents stay in search unless --with-documents is given."""
    opened = open_to_write(workspace)
    from corpus.characters import clean
    from services.care.sources import remove_source

    removal = remove_source(opened, name, with_documents=with_documents)
    became = "are gone from search; their versions are kept" if removal.with_documents else "stay in search"
    typer.echo(clean(f"Removed {removal.name}: {removal.documents} documents {became}"))


@source_app.command("preview", epilog="Example: aluetutka source preview https://www.example.fi/ajankohtaista/")
def preview(
    place: Place,
    kind: Kind = None,
    local: Local = False,
    limit: Annotated[int, typer.Option(min=1, help="How many to show.")] = 10,
    workspace: Folder = Path(),
    format: Table = TableFormat.table,
) -> None:
    """Show what would be fetched from an address, with title, date, kind and attachments; nothing is kept."""
    from dataclasses import asdict

    from app.cli.printing import print_json
    from corpus.errors import WorkspaceMissingError
    from corpus.settings import Settings, SourceEntry, find_workspace, read_settings
    from services.source_checks import preview_source

    try:
        settings = read_settings(find_workspace(workspace))
    except WorkspaceMissingError:
        settings = Settings()
    chosen, _ = _guess(settings, place, kind, local)
    entry = SourceEntry("preview", chosen.kind, chosen.url, local)
    found = preview_source(entry, settings, limit=limit)
    if format is TableFormat.json:
        print_json({"kind": entry.kind, "url": entry.url, "found": [asdict(item) for item in found]})
        return
    typer.echo(f"{entry.kind} {entry.url}\n")
    for item in found:
        _print_preview(item)


def _guess(
    settings: "Settings", place: str, kind: str | None, local: bool
) -> "tuple[Guess, list[Guess]]":  # fmt: skip
    """Return the kind and address to take, and what else an address could be taken as."""
    from corpus.sources import KINDS
    from corpus.sources.recognition import Guess
    from services.source_checks import guess_sources

    if kind is not None and kind not in KINDS:
        raise typer.BadParameter(f"{kind!r} is none of {', '.join(KINDS)}", param_hint="--kind")
    guesses = guess_sources(place, settings, local=local)
    if kind is not None:
        return next((guess for guess in guesses if guess.kind == kind), Guess(kind, place)), []
    return guesses[0], guesses[1:]


def _checked_row(row: "SourceCheck") -> list[object]:
    silent = "" if row.silent_days is None else f"{row.silent_days} days"
    if row.usual_pause_days is not None:
        silent += f" (usually up to {row.usual_pause_days:g})" + (" !" if row.silent else "")
    reachable = "paused" if row.paused else "yes" if row.reachable else "no"
    return [row.name, row.kind, reachable, row.new, row.last_run, silent, row.problem]


def _print_preview(item: "PreviewedItem") -> None:
    from corpus.characters import clean

    typer.secho(clean(item.title or item.url), bold=True)
    facts = " · ".join(fact for fact in (item.date, item.kind) if fact)
    typer.echo(clean(f"    {facts}\n    {item.url}" if facts else f"    {item.url}"))
    for link in item.attachments:
        typer.echo(clean(f"    + {link.label}: {link.url}"))
    if item.problem:
        typer.echo(clean(f"    {item.problem}"), err=True)
