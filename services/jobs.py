"""The jobs that can be scheduled. A new one is a function here, an entry below, and a cron line in the settings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.catalogue.runs import Occasion
from corpus.errors import SettingsError
from corpus.settings import active_sources
from services.answers import RunReport
from services.care.backups import back_up
from services.care.retention import apply_retention
from services.ingesting import ingest_request, make_request
from services.run_records import BY_HAND, record_run
from services.scheduling.deployments import INGEST, sources_of
from services.source_checks import check_source
from services.themes.fitting import refit_workspace
from services.workspace import Workspace

Parameters = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Job:
    """Something that a workspace has done on a schedule."""

    name: str
    summary: str  # one sentence, as Prefect's pages show it
    work: Callable[[Workspace, Parameters], Any]  # returns a dataclass or a dict


def _ingest(workspace: Workspace, parameters: Parameters, occasion: Occasion) -> RunReport:
    entries = sources_of(workspace.settings, parameters.get("sources"))
    request = make_request((), sources=entries, retry_failed=bool(parameters.get("retry_failed")))
    return ingest_request(workspace, request, occasion=occasion, wait=wait_seconds(workspace, occasion))


def _refit(workspace: Workspace, parameters: Parameters) -> Any:
    return refit_workspace(workspace, from_scratch=bool(parameters.get("from_scratch")))


def _check_sources(workspace: Workspace, _parameters: Parameters) -> dict[str, Any]:
    return {"sources": [check_source(workspace, entry) for entry in active_sources(workspace.settings)]}


def _compact(workspace: Workspace, _parameters: Parameters) -> Any:
    return apply_retention(workspace)


def _backup(workspace: Workspace, parameters: Parameters) -> Any:
    operation = workspace.settings.operation
    folder = parameters.get("folder") or operation.backup_folder
    if not folder:
        raise SettingsError("there is no folder for backups: set operation.backup_folder")
    return back_up(
        workspace, workspace.folder / Path(folder).expanduser(), keep=workspace.settings.operation.backups_kept
    )


#: All but `ingest`, which records its own requests: they may name files and addresses too.
JOBS: dict[str, Job] = {
    job.name: job
    for job in (
        Job("refit-themes", "Fit the themes again; ids stay with what they name.", _refit),
        Job("check-sources", "Ask each source whether it answers and how much is new there.", _check_sources),
        Job("compact", "Take away what the retention says is not to be kept, and give its room back.", _compact),
        Job("backup", "Back up catalogue, archive and settings into the folder of the settings.", _backup),
    )
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
    job = JOBS[name]
    return record_run(
        workspace, lambda _run_id: job.work(workspace, given), job=name, occasion=occasion, request=given,
        wait=wait_seconds(workspace, occasion),
    )  # fmt: skip


def wait_seconds(workspace: Workspace, occasion: Occasion) -> float:
    """Return how long a run waits for another one to end: one that a person has asked for does not."""
    return workspace.settings.operation.wait_minutes * 60 if occasion.deployment else 0.0
