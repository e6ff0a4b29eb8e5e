"""A run through Prefect, from a process that is no Prefect worker."""

from collections.abc import Sequence

from flows.server import prefect_api
from services.answers import RunReport
from services.workspace import Workspace


def ingest_through_prefect(
    workspace: Workspace, places: Sequence[str], *, sources: Sequence[str], local: bool, retry_failed: bool
) -> RunReport:
    """Do a run as a Prefect flow, reported to the workspace's server or to one for this run.

    :param places: paths and addresses.
    :param sources: names of sources in the settings.
    :raises OrchestratorError: when the server does not answer or cannot be started.
    """
    with prefect_api(workspace):
        from flows.ingest import ingest

        return ingest(
            str(workspace.folder), list(places), sources=list(sources), local=local, retry_failed=retry_failed
        )
