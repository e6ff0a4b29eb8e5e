"""What is in a workspace, what waits and what failed."""

from corpus.catalogue.document_changes import decided_documents
from corpus.catalogue.runs import list_runs
from corpus.catalogue.source_items import source_state
from corpus.catalogue.stage_records import count_pending, failures
from corpus.catalogue.store import SET_ASIDE
from corpus.settings import active_sources
from services import stages
from services.answers.runs import SetAside
from services.answers.workspace import FailedSource, LastRun, WorkspaceStatus
from services.workspace import Workspace

BY_OPERATOR = "operator"  # in place of a stage


def describe_workspace(workspace: Workspace) -> WorkspaceStatus:
    """Return the state of a workspace; nothing in it is changed."""
    catalogue = workspace.catalogue
    asked = (stage for stage in stages.STAGES if stage.wanted(workspace))
    waiting = {stage.name: count_pending(catalogue, stage.work(workspace)) for stage in asked}
    return WorkspaceStatus(
        workspace=str(workspace.folder),
        **catalogue.counts(),
        waiting=waiting,
        last_run=_last_run(workspace),
        failing_sources=tuple(_failing(workspace)),
        quarantine=list_quarantine(workspace),
    )


def list_quarantine(workspace: Workspace) -> tuple[SetAside, ...]:
    """Return what is set aside, with the stage, the error and the reason; what operators set aside, last."""
    found = failures(workspace.catalogue)
    failed = [SetAside(failure.location, failure.stage, failure.error, failure.reason) for failure in found]
    decided = decided_documents(workspace.catalogue, [SET_ASIDE])
    return (*failed, *(SetAside(one.location, BY_OPERATOR, "SetAside", one.reason or "") for one in decided))


def _last_run(workspace: Workspace) -> LastRun | None:
    newest = next(iter(list_runs(workspace.catalogue, limit=1)), None)
    if newest is None:
        return None
    going_on = newest.state == "running" and workspace.lock.is_held()
    return LastRun(newest.id, newest.started_at, newest.finished_at, going_on, newest.report)


def _failing(workspace: Workspace) -> list[FailedSource]:
    states = (
        (entry.name, source_state(workspace.catalogue, entry.name)) for entry in active_sources(workspace.settings)
    )
    return [FailedSource(name, state.problem, state.checked_at) for name, state in states if state and state.problem]
