"""The command `aluetutka`. What a command needs is imported when it runs: `--help` must answer at once."""

import re
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.options import Folder, Table, TableFormat, open_folder
from app.organisation_commands import organisation_app
from app.publication_commands import publication_app
from app.source_commands import source_app
from app.tagging import tag
from app.theme_commands import theme_app
from corpus.errors import AluetutkaError, PathMissingError

if TYPE_CHECKING:
    from services.workspace import Workspace

app = typer.Typer(
    help="Reads Finnish policy publications and turns them into a searchable topic index.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # rich takes a fifth of a second to import
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
index_app = typer.Typer(
    help="The index, which is made from the catalogue.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(source_app, name="source")
app.add_typer(publication_app, name="publication")
app.add_typer(theme_app, name="themes")
app.add_typer(organisation_app, name="organisations")
app.add_typer(index_app, name="index")


class TextFormat(StrEnum):
    json = "json"
    html = "html"


class HitFormat(StrEnum):
    table = "table"
    json = "json"
    csv = "csv"
    ris = "ris"
    bibtex = "bibtex"


@app.command(epilog="Example: aluetutka init radar")
def init(
    directory: Annotated[Path, typer.Argument(help="The folder to make a workspace of.")] = Path(),
    workspace: Annotated[Path | None, typer.Option("--workspace", "-w", help="The same, as an option.")] = None,
) -> None:
    """Make a new workspace with a commented aluetutka.toml."""
    from services.workspace import create_workspace

    folder = workspace or directory
    made = create_workspace(folder)
    typer.echo(f"{'Made' if made else 'There already is'} a workspace in {folder.resolve()}")
    if made:
        typer.echo(f"Next: aluetutka ingest FOLDER --workspace {folder}", err=True)


@app.command(epilog="Example: aluetutka ingest reports/ party_programmes.jsonl.gz")
def ingest(
    paths: Annotated[
        list[str] | None,
        typer.Argument(help="Files, folders or web addresses; none: all sources.", metavar="[PATH|URL]..."),
    ] = None,
    source: Annotated[list[str] | None, typer.Option(help="Name of a source; may be given again.")] = None,
    local: Annotated[bool, typer.Option("--local", help="The addresses may be private or loopback ones.")] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on, and run again whenever a folder's content has changed.")
    ] = False,
    interval: Annotated[float, typer.Option(min=0.1, help="Seconds between two looks at watched folders.")] = 5.0,
    workspace: Folder = Path(),
    format: Table = TableFormat.table,
) -> None:
    """Read publications from files, addresses and sources, and bring the index up to date with them."""
    opened = open_folder(workspace)
    from app.progress import progress_bar
    from corpus.settings import name_source
    from services.runs import run_ingestion

    sources = [name_source(opened.settings, name) for name in source or ()]
    if not paths and not sources:
        sources = list(opened.settings.source)
        if not sources:
            raise typer.BadParameter("name files, folders or addresses, or add a source: aluetutka source add URL")
    if watch:
        if not any(entry.kind == "folder" for entry in sources) and not any(map(_is_file, paths or ())):
            raise typer.BadParameter("there is no folder to watch: name one, or add one as a source")
        from app.watching import end_on_signals
        from services.watching import watch_ingestion

        with end_on_signals() as sleep:
            for counts in watch_ingestion(
                opened, paths or (), sources=sources, local=local, seconds=interval, sleep=sleep
            ):
                _print_run(opened, counts, format)
                typer.echo("Watching for changes; end with Ctrl-C", err=True)
        return
    with progress_bar() as report:
        counts = run_ingestion(opened, paths or (), report, sources=sources, local=local)
    _print_run(opened, counts, format)


def _is_file(place: str) -> bool:
    from corpus.fetching import is_address

    return not is_address(place)


def _print_run(workspace: "Workspace", counts: dict[str, Any], format: TableFormat) -> None:
    from app.printing import print_json, print_problems, print_table

    if format is TableFormat.json:
        print_json(counts)
        return
    warnings, problems = counts.pop("warnings"), counts.pop("problems")
    print_table(["Documents", ""], [(name.capitalize(), counts[name]) for name in counts])
    print_problems(problems)
    for warning in warnings:
        typer.echo(f"Note: {warning}", err=True)
    _print_quarantine(workspace)


@app.command(epilog='Example: aluetutka search "kuntien valtionosuudet" --municipality Tampere --year 2020..2024')
def search(
    query: Annotated[str, typer.Argument(help="Words or a question, in any inflection.")],
    municipality: Annotated[list[str] | None, typer.Option(help="Name or code; may be given again.")] = None,
    region: Annotated[list[str] | None, typer.Option(help="Name or code of a region; may be given again.")] = None,
    organisation: Annotated[list[str] | None, typer.Option(help="Name or abbreviation; may be given again.")] = None,
    theme: Annotated[list[str] | None, typer.Option(help="Id of a theme; may be given again.")] = None,
    year: Annotated[str | None, typer.Option(help="2023, 2020..2024, 2020.. or ..2024", metavar="A..B")] = None,
    kind: Annotated[list[str] | None, typer.Option(help="release, report, policy_brief, appendix or other.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many passages.")] = 10,
    workspace: Folder = Path(),
    format: Annotated[HitFormat, typer.Option("--format", help="How to print the answer.")] = HitFormat.table,
) -> None:
    """Search passages by words and by meaning, within filters."""
    years = _years(year)
    opened = open_folder(workspace)
    from app.printing import print_answer
    from corpus.publications import KINDS
    from services.searching import Question, answer_question

    for name in kind or []:
        if name not in KINDS:
            raise typer.BadParameter(f"{name!r} is none of {', '.join(KINDS)}", param_hint="--kind")
    question = Question(
        query, municipality or (), region or (), organisation or (), kind or (), theme or (), years, limit
    )
    print_answer(answer_question(opened, question), format)


@app.command(epilog='Example: echo "Tampereella ja Iissä" | aluetutka analyse')
def analyse(
    source: Annotated[str, typer.Argument(help="A file, a web address, or - for standard input.")] = "-",
    lines: Annotated[bool, typer.Option("--lines", help="Each line is a text; each line printed its JSON.")] = False,
    format: Annotated[TextFormat, typer.Option("--format", help="How to print the answer.")] = TextFormat.json,
    workspace: Folder = Path(),
) -> None:
    """Print what is named in a text, as JSON or as a web page; nothing is stored, and no workspace is needed."""
    if lines and format is TextFormat.html:
        raise typer.BadParameter("a page shows one text: leave out --lines", param_hint="--format")
    from app.analysis_page import render_analysis
    from app.printing import print_json
    from nlp.mentions import Analyser
    from nlp.words.finnish import load_finnish
    from services.analysis import analyse_text

    analyser = Analyser(load_finnish())
    for text in _texts(source, lines):
        analysed = analyse_text(analyser, text)
        if format is TextFormat.html:
            typer.echo(render_analysis(analysed, "vakiosyöte" if source == "-" else Path(source).name))
        else:
            print_json(analysed)


app.command(epilog="Example: aluetutka tag raportti.pdf --format json")(tag)


@app.command(epilog="Example: aluetutka status --format json")
def status(workspace: Folder = Path(), format: Table = TableFormat.table) -> None:
    """Print what is in the workspace, what waits and what failed."""
    opened = open_folder(workspace)
    from app.printing import print_json, print_table
    from services.stages import stage_versions

    counts = opened.catalogue.counts(stage_versions(opened))
    run = opened.catalogue.last_run()
    if format is TableFormat.json:
        quarantine = [{"location": where, "reason": why} for where, why in opened.catalogue.quarantined()]
        print_json({"workspace": str(opened.folder), **counts, "last_run": run, "quarantine": quarantine})
        return
    print_table(["Workspace", str(opened.folder)], [(name.replace("_", " "), counts[name]) for name in counts])
    if run:
        typer.echo(f"Last run: started {run['started_at']}, " + _ended(run["finished_at"]))
    _print_quarantine(opened)


@app.command(epilog="Example: aluetutka doctor")
def doctor(workspace: Folder = Path()) -> None:
    """Look for what is missing on this machine and in this workspace."""
    from app.health import check_health

    well = True
    for name, fine, said in check_health(workspace):
        well = well and fine
        typer.echo(f"{typer.style('ok     ' if fine else 'missing', fg='green' if fine else 'red')} {name}: {said}")
    if not well:
        raise typer.Exit(1)


@index_app.command("rebuild", epilog="Example: aluetutka index rebuild --encoder intfloat/multilingual-e5-base")
def rebuild_index(
    encoder: Annotated[
        str | None,
        typer.Option(help="Encode with this from now on: a shipped encoder's name, a Hugging Face id or a folder."),
    ] = None,
    workspace: Folder = Path(),
) -> None:
    """Make the index anew from the catalogue; what was interrupted goes on when the command is given again."""
    opened = open_folder(workspace)
    from app.progress import progress_bar
    from services.runs import run_rebuild

    with progress_bar() as report:
        done = run_rebuild(opened, report, encoder=encoder)
    for name in done["settings_dropped"]:
        typer.echo(f"Note: encoding.{name} was of the encoder before, and has been taken out of the settings", err=True)
    typer.echo(f"{done['passages']} passages indexed")


def main() -> None:
    """Run the command; an error that the user can mend becomes one line on standard error and exit code 1."""
    try:
        app()
    except AluetutkaError as error:
        typer.echo(f"aluetutka: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:  # whoever read the output has had enough of it
        sys.stderr.close()
        sys.exit(0)


def _texts(source: str, lines: bool) -> Iterator[str]:
    if source == "-":
        if lines:
            yield from (line.rstrip("\r\n") for line in sys.stdin)
        else:
            yield sys.stdin.read()
        return
    from services.analysis import text_of

    content = _content(source)
    if lines:
        yield from content.decode("utf-8").splitlines()
    else:
        yield text_of(source, content)


def _content(source: str) -> bytes:
    from corpus.fetching import fetch, is_address

    if is_address(source):
        return fetch(source, largest=200 << 20).content
    try:
        return Path(source).read_bytes()
    except OSError as error:
        raise PathMissingError(f"cannot open {source}: {error.strerror}") from error


def _years(given: str | None) -> tuple[int | None, int | None]:
    if given is None:
        return None, None
    match = re.fullmatch(r"(\d{4})?(\.\.)?(\d{4})?", given)
    if match is None or not (match[1] or match[3]):
        raise typer.BadParameter(f"{given!r} is no year or span of years like 2020..2024", param_hint="--year")
    first, last = (int(part) if part else None for part in (match[1], match[3]))
    return (first, last) if match[2] else (first, first)


def _ended(finished_at: str | None) -> str:
    return f"ended {finished_at}" if finished_at else "did not end: the next run goes on where it stopped"


def _print_quarantine(workspace: "Workspace") -> None:
    waiting = workspace.catalogue.quarantined()
    if waiting:
        typer.echo(f"\n{len(waiting)} in quarantine:", err=True)
    for location, reason in waiting[:20]:
        typer.echo(f"  {location}: {reason}", err=True)
    if len(waiting) > 20:
        typer.echo("  … all of them: aluetutka status --format json", err=True)
