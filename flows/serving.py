"""The process that does the scheduled runs of a workspace: `python -m flows.serving FOLDER`, started by `operating`.

It registers the deployments at the Prefect server of the environment, and runs each due flow in a process of its own.
"""

import asyncio
import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import cast
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.runner import Runner

from flows.deployments import close_dead_flow_runs, drop_late_runs, make_deployments, remove_others
from flows.occasions import ending
from services.workspace import open_workspace

POLL_SECONDS = 5.0
AHEAD_SECONDS = 15.0  # that a run's process is started before it is due: it has Prefect to import
AT_ONCE = 4  # runs; one writes, the others wait for it


def serve(folder: Path) -> None:
    """Register the deployments of a workspace and do their runs until the process is ended."""
    workspace = open_workspace(folder)
    runner = Runner(
        name=f"aluetutka-{folder.name}", query_seconds=POLL_SECONDS, prefetch_seconds=AHEAD_SECONDS, limit=AT_ONCE,
        pause_on_shutdown=False,
    )  # fmt: skip
    ids = [cast(UUID, runner.add_deployment(deployment)) for deployment in make_deployments(workspace)]
    with get_client(sync_client=True) as client:
        remove_others(client, workspace, ids)
        close_dead_flow_runs(client, workspace, ids)
        drop_late_runs(client, ids)
    workspace.catalogue.close()
    asyncio.run(_until_asked_to_end(runner))


async def _until_asked_to_end(runner: Runner) -> None:
    """Run what is due until SIGTERM, or until the process that started this one ends: its end of our input closes.

    The runner's own answer to SIGTERM leaves its runs behind.
    """
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    working = asyncio.create_task(runner.start())
    await asyncio.sleep(0)  # the runner sets its own handler when it starts
    loop.add_signal_handler(signal.SIGTERM, ended.set)
    threading.Thread(target=lambda: (sys.stdin.read(), loop.call_soon_threadsafe(ended.set)), daemon=True).start()
    waiting = asyncio.create_task(ended.wait())
    await asyncio.wait({working, waiting}, return_when=asyncio.FIRST_COMPLETED)
    if ended.is_set():
        ending.set()
        await runner.astop()
        working.cancel()
    with suppress(asyncio.CancelledError):
        await working


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
