"""The jobs that can be scheduled. A new one is a function here, an entry below, and a cron line in the settings."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from corpus.catalogue.runs import Occasion
from corpus.errors import SettingsError
from corpus.settings import active_sources
from services.answers.runs import RunReport
from services.answers.sources import SourceCheckReport
from services.care.backups import back_up
from services.care.retention import apply_retention
from services.ingesting import ingest_request, make_request
from services.run_records import BY_HAND, record_run
from services.scheduling.deployments import INGEST, sources_of
from services.source_checks import check_source
from services.themes.fitting import refit_workspace
from services.workspace import Workspace

Parameters = Mapping[str, Any]


def _ingest(workspace: Workspace, parameters: Parameters, occasion: Occasion) -> RunReport:
    entries = sources_of(workspace.settings, parameters.get("sources"))
    request = make_request((), sources=entries, retry_failed=bool(parameters.get("retry_failed")))
    return ingest_request(workspace, request, occasion=occasion, wait=wait_seconds(workspace, occasion))


def _refit(workspace: Workspace, parameters: Parameters) -> Any:
    return refit_workspace(workspace, from_scratch=bool(parameters.get("from_scratch")))


def _check_sources(workspace: Workspace, _parameters: Parameters) -> SourceCheckReport:
    return SourceCheckReport(tuple(check_source(workspace, entry) for entry in active_sources(workspace.settings)))


def _compact(workspace: Workspace, _parameters: Parameters) -> Any:
    return apply_retention(workspace)


def _backup(workspace: Workspace, parameters: Parameters) -> Any:
    operation = workspace.settings.operation
    folder = parameters.get("folder") or operation.backup_folder
    if not folder:
        raise SettingsError("there is no folder for backups: set operation.backup_folder")
    return back_up(workspace, workspace.folder / Path(folder).expanduser(), keep=operation.backups_kept)


#: What each job does, and the dataclass that it reports with. All but `ingest`, which records its own requests: they
#: may name files and addresses too.
JOBS: dict[str, Callable[[Workspace, Parameters], Any]] = {
    "refit-themes": _refit,
    "check-sources": _check_sources,
    "compact": _compact,
    "backup": _backup,
}


def run_job(
    workspace: Workspace, name: str, parameters: Parameters | None = None, *, occasion: Occasion = BY_HAND
) -> Any:
    """Do a job, and record it as a run; return its report.

    :raises WindowCoveredError: when another run has done the window of the occasion.
    :raises WorkspaceBusyError: when another run writes for longer than the settings have one wait.
    """
    given = dict(parameters or {})
    if name == INGEST:
        return _ingest(workspace, given, occasion)
    return record_run(
        workspace, lambda _run_id: JOBS[name](workspace, given), job=name, occasion=occasion, request=given,
        wait=wait_seconds(workspace, occasion),
    )  # fmt: skip


def wait_seconds(workspace: Workspace, occasion: Occasion) -> float:
    """Return how long a run waits for another one to end: nobody sits in front of one that Prefect does."""
    waits = occasion.scheduled or (occasion.deployment is not None and occasion.flow_run is not None)
    return workspace.settings.operation.wait_minutes * 60 if waits else 0.0
