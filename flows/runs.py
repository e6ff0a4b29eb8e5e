"""Runs through Prefect, from a process that is no Prefect worker."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import cast

from flows.server import prefect_api
from services.answers.runs import RunReport
from services.workspace import Workspace


@contextmanager
def runs_through_prefect(
    workspace: Workspace, places: Sequence[str], *, sources: Sequence[str], local: bool, retry_failed: bool
) -> Iterator[Callable[[], RunReport]]:
    """Give what does a run as a Prefect flow, reported to the workspace's server or to one for this block.

    :param places: paths and addresses.
    :param sources: names of sources in the settings.
    :raises OrchestratorError: when the server does not answer or cannot be started.
    """
    with prefect_api(workspace):  # one for all runs of the block: Prefect reads its address only once
        from flows.jobs import ingest

        folder, options = str(workspace.folder), {"local": local, "retry_failed": retry_failed}
        yield lambda: cast(RunReport, ingest(folder, list(sources), list(places), **options))
