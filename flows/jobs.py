"""The Prefect flows of scheduled jobs; their parameters are the forms in Prefect's pages.

Import this module only where Prefect's settings are made: Prefect reads them when it is imported.
"""

from pathlib import Path
from typing import Any

from prefect import flow, get_run_logger
from prefect.artifacts import create_markdown_artifact

from flows.occasions import current_occasion, note_cancelled, or_skipped
from flows.tasks import TASK_RUNNER, PrefectRunner
from services.answers.runs import RunReport
from services.ingesting import ingest_request, make_request
from services.jobs import run_job, wait_seconds
from services.logs import set_up_logs_of_environment
from services.run_markdown import write_markdown
from services.run_records import as_json
from services.scheduling.deployments import sources_of
from services.workspace import open_workspace


@flow(name="ingest", persist_result=False, task_runner=TASK_RUNNER, on_cancellation=[note_cancelled])
def ingest(
    workspace: str,
    sources: list[str] | None = None,
    places: list[str] | None = None,
    local: bool = False,
    retry_failed: bool = False,
) -> Any:
    """Bring the catalogue and the index up to date with sources, and with what earlier runs left.

    Args:
        workspace: Folder of the workspace.
        sources: Names of sources; with no places either, all that have no schedule of their own.
        places: Paths and web addresses beside the sources.
        local: The addresses may be private or loopback ones.
        retry_failed: Try again what is set aside, too.
    """
    set_up_logs_of_environment()
    opened, occasion = open_workspace(Path(workspace)), current_occasion()

    def work() -> RunReport:
        entries = sources_of(opened.settings, [] if sources is None and places else sources)
        request = make_request(places or (), sources=entries, local=local, retry_failed=retry_failed)
        report = ingest_request(
            opened, request, PrefectRunner(opened.folder), occasion=occasion, wait=wait_seconds(opened, occasion)
        )
        for problem in report.problems:
            get_run_logger().warning("%s: %s", problem.source, problem.reason)
        publish_report(opened.folder, "ingest", report)
        return report

    return or_skipped(occasion, work)


@flow(name="refit-themes", persist_result=False, on_cancellation=[note_cancelled])
def refit_themes(workspace: str, from_scratch: bool = False) -> Any:
    """Fit the themes again; ids stay with what they name.

    Args:
        workspace: Folder of the workspace.
        from_scratch: Do not begin where the themes are now.
    """
    return _do(workspace, "refit-themes", from_scratch=from_scratch)


@flow(name="check-sources", persist_result=False, on_cancellation=[note_cancelled])
def check_sources(workspace: str) -> Any:
    """Ask each source whether it answers and how much is new there.

    Args:
        workspace: Folder of the workspace.
    """
    return _do(workspace, "check-sources")


@flow(name="compact", persist_result=False, on_cancellation=[note_cancelled])
def compact(workspace: str) -> Any:
    """Take away what the retention says is not to be kept, and give its room back.

    Args:
        workspace: Folder of the workspace.
    """
    return _do(workspace, "compact")


@flow(name="backup", persist_result=False, on_cancellation=[note_cancelled])
def backup(workspace: str, folder: str | None = None) -> Any:
    """Back up catalogue, archive and settings.

    Args:
        workspace: Folder of the workspace.
        folder: Where to; none: the folder of the settings.
    """
    return _do(workspace, "backup", folder=folder)


FLOWS = {flow.name: flow for flow in (ingest, refit_themes, check_sources, compact, backup)}


def _do(workspace: str, job: str, **parameters: Any) -> Any:
    set_up_logs_of_environment()
    opened, occasion = open_workspace(Path(workspace)), current_occasion()

    def work() -> None:
        publish_report(opened.folder, job, run_job(opened, job, parameters, occasion=occasion))

    return or_skipped(occasion, work)


def publish_report(folder: Path, job: str, report: Any) -> None:
    """Keep a report among Prefect's artifacts."""
    text = write_markdown(as_json(report))
    create_markdown_artifact(text, key=f"{job}-report", description=f"Run in {folder}")
