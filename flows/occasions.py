"""What a flow's run tells us of why it is made, and what becomes of it in our own history.

Import this module only where Prefect's settings are made: Prefect reads them when it is imported.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from prefect import get_run_logger
from prefect.client.schemas.objects import FlowRun
from prefect.context import FlowRunContext
from prefect.states import Completed

from corpus.catalogue.runs import Occasion, cancel_flow_run
from corpus.catalogue.store import timestamp
from corpus.errors import AluetutkaError, WindowCoveredError, WorkspaceBusyError
from flows.names import DEPLOYMENT, WINDOW
from services.workspace import open_workspace


def current_occasion() -> Occasion:
    """Return why the flow of now is run."""
    context = FlowRunContext.get()
    run = context.flow_run if context else None
    return Occasion() if run is None else occasion_of(run)


def occasion_of(run: FlowRun) -> Occasion:
    """Return why a flow's run was made: by its schedule, to catch up, or by hand."""
    name, window = _tagged(run, DEPLOYMENT), _tagged(run, WINDOW)
    if window is not None:
        return Occasion("catch-up", name, window, str(run.id))
    if run.auto_scheduled and run.expected_start_time is not None:
        return Occasion("schedule", name, timestamp(run.expected_start_time), str(run.id))
    return Occasion("manual", name, None, str(run.id))


def _tagged(run: FlowRun, prefix: str) -> str | None:
    return next((tag.removeprefix(prefix) for tag in run.tags if tag.startswith(prefix)), None)


def or_skipped(occasion: Occasion, work: Callable[[], Any]) -> Any:
    """Do a flow's work; what a schedule asks for and is done or being done already is skipped, not failed."""
    try:
        return work()
    except (WindowCoveredError, WorkspaceBusyError) as error:
        if occasion.deployment is None:
            raise
        get_run_logger().info("skipped: %s", error)
        return Completed(name="Skipped", message=str(error))


#: Set while the process that does the runs ends: what it ends then, nobody has cancelled.
ending = threading.Event()


def note_cancelled(flow: Any, flow_run: FlowRun, state: Any) -> None:
    """Record in the workspace that a run was cancelled in Prefect's pages: it is not caught up."""
    folder = flow_run.parameters.get("workspace")
    with suppress(AluetutkaError):
        if folder and not ending.is_set():
            cancel_flow_run(open_workspace(Path(folder)).catalogue, str(flow_run.id))
