"""The commands `aluetutka runs …`: the history of runs."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.options import Folder, Table, TableFormat, open_to_read, open_to_write

if TYPE_CHECKING:
    from services.answers.workspace import ListedRun, RunAnswer

run_app = typer.Typer(
    help="Runs: what was done, when, why, and how it ended.", no_args_is_help=True, rich_markup_mode=None
)
COLUMNS = ("Run", "Job", "Why", "Started", "Seconds", "State", "New", "Changed", "Gone", "Set aside", "Problem")
Id = Annotated[int, typer.Argument(help="Number of the run.", metavar="ID")]


class RunFormat(StrEnum):
    markdown = "markdown"
    json = "json"


class State(StrEnum):
    running = "running"
    completed = "completed"
    failed = "failed"
    crashed = "crashed"
    interrupted = "interrupted"
    cancelled = "cancelled"
    skipped = "skipped"


@run_app.command("list", epilog="Example: aluetutka runs list --state failed")
def list_(
    limit: Annotated[int, typer.Option(min=1, help="How many, the newest first.")] = 20,
    state: Annotated[State | None, typer.Option(help="Only those that are so.")] = None,
    workspace: Folder = Path(),
    format: Table = TableFormat.table,
) -> None:
    """List the runs, the newest first."""
    opened = open_to_read(workspace)
    from app.cli.printing import print_json, print_table
    from services.runs import list_runs

    found = list_runs(opened, limit=limit, state=state.value if state else None)
    if format is TableFormat.json:
        print_json(found)
    else:
        print_table(COLUMNS, [_row(run) for run in found])


def _row(run: "ListedRun") -> list[object]:
    why = run.trigger if run.window is None else f"{run.trigger} {run.window}"
    return [
        run.id, run.deployment or run.job, why, run.started_at, run.seconds, run.state, run.new, run.changed, run.gone,
        run.set_aside, run.problem,
    ]  # fmt: skip


@run_app.command(epilog="Example: aluetutka runs show 12 > report.md")
def show(
    run: Id,
    workspace: Folder = Path(),
    format: Annotated[RunFormat, typer.Option("--format", help="How to print the run.")] = RunFormat.markdown,
) -> None:
    """Print a run and its report."""
    opened = open_to_read(workspace)
    from app.cli.printing import print_json
    from corpus.characters import clean
    from services.runs import show_run

    found = show_run(opened, run)
    if format is RunFormat.json:
        print_json(found)
    else:
        typer.echo(clean(_markdown(found)), nl=False)


def _markdown(run: "RunAnswer") -> str:
    from services.run_markdown import write_markdown

    why = f"{run.trigger}, for {run.window}" if run.window else run.trigger
    lines = [f"# Run {run.id}: {run.deployment or run.job}, {run.state}", "", f"- why: {why}"]
    lines += [f"- started {run.started_at}, ended {run.finished_at or '–'}"]
    lines += [f"- {run.problem}"] if run.problem else []
    return "\n".join([*lines, "", write_markdown(run.report) if run.report else ""])


@run_app.command(epilog="Example: aluetutka runs retry 12")
def retry(run: Id, workspace: Folder = Path()) -> None:
    """Do again what a run was asked to do, with the settings of now."""
    opened = open_to_write(workspace)
    from services.runs import retry_run

    _print_done(_with_progress(lambda: retry_run(opened, run)))


@run_app.command(epilog="Example: aluetutka runs start refit-themes")
def start(
    name: Annotated[str, typer.Argument(help="A scheduled job, as `schedule list` has them.")],
    workspace: Folder = Path(),
) -> None:
    """Do a scheduled job now, in this process."""
    opened = open_to_write(workspace)
    from services.runs import start_deployment

    _print_done(_with_progress(lambda: start_deployment(opened, name)))


@run_app.command(epilog="Example: aluetutka runs cancel 12")
def cancel(run: Id, workspace: Folder = Path()) -> None:
    """End a run that is going on; it is not caught up, and the next one goes on where it stopped."""
    opened = open_to_write(workspace)
    from services.runs import cancel_run

    cancel_run(opened, run)
    typer.echo(f"Run {run} is asked to end")


def _with_progress(work: Any) -> Any:
    from app.cli.progress import progress_bar
    from services.progress import listening

    with progress_bar() as listener, listening(listener):
        return work()


def _print_done(report: Any) -> None:
    from corpus.characters import clean
    from services.run_markdown import write_markdown
    from services.run_records import as_json

    typer.echo(clean(write_markdown(as_json(report))), nl=False)
