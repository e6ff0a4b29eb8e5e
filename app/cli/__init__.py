"""The command `aluetutka`. What a command needs is imported when it runs: `--help` must answer at once."""

import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from app.cli.alarm_commands import alarm_app
from app.cli.alert_commands import alert_app
from app.cli.analysing import analyse
from app.cli.assisting import mcp
from app.cli.care_commands import backup, check, compact, restore
from app.cli.document_commands import document_app
from app.cli.ingesting import ingest
from app.cli.logs import LogFormat, choose_logs
from app.cli.metric_commands import metrics
from app.cli.operating import operate_app, schedule_app
from app.cli.organisation_commands import organisation_app
from app.cli.place_commands import place_app
from app.cli.publication_commands import publication_app
from app.cli.recommending import recommendations
from app.cli.run_commands import run_app
from app.cli.searching import search
from app.cli.serving import serve
from app.cli.similarity import similar
from app.cli.snapshot_commands import snapshot_app
from app.cli.source_commands import source_app
from app.cli.subject_commands import subject_app
from app.cli.tagging import tag
from app.cli.takedown_commands import takedown
from app.cli.theme_commands import theme_app
from app.cli.theme_exports import export_themes
from app.cli.vocabulary_commands import vocabulary_app
from app.cli.workspace_commands import doctor, index_app, init, status
from app.cli.write_back_commands import write_back_documents
from corpus.errors import AluetutkaError

INTERRUPTED = 130  # exit code: 128 and the number of SIGINT, as shells have it

app = typer.Typer(
    help="Reads Finnish policy publications and turns them into a searchable topic index.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # rich takes a fifth of a second to import
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(epilog="Example: aluetutka init radar")(init)
app.command(epilog="Example: aluetutka ingest reports/ party_programmes.jsonl.gz")(ingest)
app.command(epilog="Example: aluetutka search '\"kuntien talous\" -vero kunta:Tampere' --year 2020..2024")(search)
app.command(epilog="Example: aluetutka similar raportti-1a2b3c4d --limit 5")(similar)
app.command(epilog='Example: aluetutka recommendations "verkostojen rahoitus" --to kunta')(recommendations)
app.command(epilog='Example: echo "Tampereella ja Iissä" | aluetutka analyse')(analyse)
app.command(epilog="Example: aluetutka tag raportti.pdf --format json")(tag)
app.command("write-back", epilog="Example: aluetutka write-back tiedote-1a2b3c4d --to www --write")(
    write_back_documents
)
app.command(epilog="Example: aluetutka serve --port 8000")(serve)
app.command(epilog="Example: aluetutka mcp --workspace radar")(mcp)
app.command(epilog="Example: aluetutka status --format json")(status)
app.command(epilog="Example: aluetutka doctor")(doctor)
app.command(epilog="Example: aluetutka metrics --textfile /var/lib/node_exporter/aluetutka.prom")(metrics)
app.command(epilog="Example: aluetutka backup /backups/radar --keep 7")(backup)
app.command(epilog="Example: aluetutka restore /backups/radar --workspace radar")(restore)
app.command(epilog="Example: aluetutka check --repair")(check)
app.command(epilog="Example: aluetutka compact")(compact)
app.command(epilog='Example: aluetutka takedown raportti-1a2b3c4d --reason "by request"')(takedown)
app.add_typer(source_app, name="source")
app.add_typer(document_app, name="document")
app.add_typer(publication_app, name="publication")
app.add_typer(theme_app, name="themes")
theme_app.command("export", epilog="Example: aluetutka themes export --output themes.ttl")(export_themes)
app.add_typer(subject_app, name="subjects")
app.add_typer(organisation_app, name="organisations")
app.add_typer(place_app, name="places")
app.add_typer(vocabulary_app, name="vocabulary")
app.add_typer(index_app, name="index")
app.add_typer(snapshot_app, name="snapshot")
app.add_typer(operate_app, name="operate", help="Do scheduled work, with Prefect's pages.")
app.add_typer(schedule_app, name="schedule")
app.add_typer(run_app, name="runs")
app.add_typer(alarm_app, name="alarms")
app.add_typer(alert_app, name="alerts")


def print_version(wanted: bool) -> None:
    """Print the version and end."""
    if wanted:
        from importlib.metadata import version

        typer.echo(f"aluetutka {version('aluetutka')}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[  # noqa: ARG001  # it has been printed when it is asked for
        bool, typer.Option("--version", callback=print_version, is_eager=True, help="Print the version and end.")
    ] = False,
    log_format: Annotated[
        LogFormat | None,
        typer.Option(help="Write what is done to standard error, or to --log-file.", envvar="ALUETUTKA_LOG_FORMAT"),
    ] = None,
    log_file: Annotated[
        Path | None, typer.Option(help="Write what is done to this file.", envvar="ALUETUTKA_LOG_FILE")
    ] = None,
) -> None:
    """Reads Finnish policy publications and turns them into a searchable topic index."""
    choose_logs(log_format, log_file)


class Interrupted(BaseException):
    """The user or the system ends the command; no `KeyboardInterrupt`, which libraries catch."""


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise Interrupted


def main() -> None:
    """Run the command; an error that the user can fix becomes one line on standard error and exit code 1."""
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        app()
    except AluetutkaError as error:
        typer.echo(f"aluetutka: {error}", err=True)
        sys.exit(1)
    except Interrupted:
        typer.echo("aluetutka: interrupted; a run goes on where it stopped when it is started again", err=True)
        sys.stdout.flush()
        os._exit(INTERRUPTED)  # a thread that waits for a slow site would hold the process up
    except BrokenPipeError:  # whoever read the output has had enough of it
        sys.stderr.close()
        sys.exit(0)
