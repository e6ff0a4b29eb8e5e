"""Progress of a long run, on standard error and only where that is a terminal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from corpus.characters import clean
from services.progress import Listener, Progress

STAGES = {
    "fetch": "Fetching", "read": "Reading", "analyse": "Analysing", "subjects": "Finding subjects", "index": "Indexing",
    "rerank": "Encoding for the second stage",
}  # fmt: skip
LONGEST_ITEM = 40  # characters


@contextmanager
def progress_bar() -> Iterator[Listener | None]:
    """Show how far each stage is, and what it did last, as long as the block lasts."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        TextColumn("{task.fields[item]}", markup=False),
    )  # fmt: skip
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        rows = {"start": bars.add_task("Looking for what is new", total=None, item="")}

        def show(progress: Progress) -> None:
            if progress.total == 0 or (progress.total is None and not progress.done):
                return
            if "start" in rows:
                bars.remove_task(rows.pop("start"))
            if progress.stage not in rows:
                name = STAGES.get(progress.stage, progress.stage.capitalize())
                rows[progress.stage] = bars.add_task(name, total=progress.total, item="")
            row = rows[progress.stage]
            if progress.total is not None:
                # A stage may begin again, with what came after: the bar goes on.
                done = next(task.completed for task in bars.tasks if task.id == row)
                bars.update(row, total=done + progress.total)
            bars.update(row, advance=progress.done, item=_short(progress.item))

        yield show


def _short(item: str) -> str:
    plain = clean(item)
    return plain if len(plain) <= LONGEST_ITEM else f"…{plain[-LONGEST_ITEM:]}"
