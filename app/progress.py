"""Progress of a long run, on standard error and only where that is a terminal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from services.progress import Report

STAGES = {
    "archived": "Archived",
    "read": "Read",
    "analysed": "Analysed",
    "indexed": "Indexed",
    "themes": "Themes fitted",
}


@contextmanager
def progress_bar() -> Iterator[Report | None]:
    """Show how many documents each stage has done as long as the block lasts."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.completed}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        rows = {"start": progress.add_task("Starting the run", total=None)}

        def report(stage: str, documents: int) -> None:
            if "start" in rows:
                progress.remove_task(rows.pop("start"))
            if stage not in rows:
                rows[stage] = progress.add_task(STAGES[stage], total=None)
            progress.advance(rows[stage], documents)

        yield report
