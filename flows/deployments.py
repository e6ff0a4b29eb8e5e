"""What a workspace's settings schedule, as Prefect deployments.

Import this module only where Prefect's settings are made: Prefect reads them when it is imported.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterTags,
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron
from prefect.states import Cancelled, Crashed
from prefect.types.entrypoint import EntrypointType

from flows.jobs import FLOWS
from flows.names import DEPLOYMENT, full_name, workspace_tag
from services.runs import flow_runs_going_on
from services.scheduling.deployments import Deployment, deployments_of
from services.workspace import Workspace

MOST_LOOKED_AT = 200  # flow runs
UNENDED = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]


def make_deployments(workspace: Workspace) -> list[RunnerDeployment]:
    """Return the deployments that the settings of a workspace ask for.

    :raises SettingsError: when a cron line or the time zone is wrong.
    """
    return [_deployment(workspace, one) for one in deployments_of(workspace.settings)]


def _deployment(workspace: Workspace, one: Deployment) -> RunnerDeployment:
    flow = FLOWS[one.job]
    made = flow.to_deployment(
        full_name(workspace, one.name),
        parameters={"workspace": str(workspace.folder), **one.parameters},
        schedule=Cron(one.schedule.cron, timezone=one.schedule.timezone) if one.schedule else None,
        tags=[workspace_tag(workspace), f"{DEPLOYMENT}{one.name}"],
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    assert isinstance(made, RunnerDeployment)
    return made


def remove_others(client: SyncPrefectClient, workspace: Workspace, kept: Iterable[UUID]) -> None:
    """Remove deployments of the workspace that its settings ask for no more."""
    ours = DeploymentFilter(tags=DeploymentFilterTags(all_=[workspace_tag(workspace)]))
    known = set(kept)
    for deployment in client.read_deployments(deployment_filter=ours):
        if deployment.id not in known:
            client.delete_deployment(deployment.id)


def close_dead_flow_runs(client: SyncPrefectClient, workspace: Workspace, deployments: Iterable[UUID]) -> None:
    """End in Prefect the runs of a process that is no more, as after a power failure; nothing else would."""
    alive = flow_runs_going_on(workspace)
    for run in _flow_runs(client, deployments, UNENDED):
        if str(run.id) not in alive:
            client.set_flow_run_state(run.id, Crashed(message="its process is no more"), force=True)


def drop_late_runs(client: SyncPrefectClient, deployments: Iterable[UUID]) -> None:
    """Leave of several missed runs of a deployment only the newest: a run does all that came up to its start."""
    for deployment in deployments:
        late = [run for run in _flow_runs(client, [deployment], [StateType.SCHEDULED]) if _is_late(run)]
        for run in late[:-1]:
            skipped: State[None] = Cancelled(name="Skipped", message="a newer one was missed too, and does it")
            client.set_flow_run_state(run.id, skipped, force=True)


def _is_late(run: FlowRun) -> bool:
    return run.expected_start_time is not None and run.expected_start_time < datetime.now(UTC)


def _flow_runs(client: SyncPrefectClient, deployments: Iterable[UUID], states: list[StateType]) -> list[FlowRun]:
    chosen = FlowRunFilter(
        deployment_id=FlowRunFilterDeploymentId(any_=list(deployments)),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=states)),
    )
    return client.read_flow_runs(flow_run_filter=chosen, sort=FlowRunSort.EXPECTED_START_TIME_ASC, limit=MOST_LOOKED_AT)
