"""Having a missed window done, by Prefect's HTTP interface: this needs none of Prefect's own code."""

import httpx

from corpus.errors import OrchestratorError
from flows.names import DEPLOYMENT, WINDOW, full_name, workspace_tag
from services.scheduling.catching_up import MissedWindow
from services.workspace import Workspace

TIMEOUT = 30.0  # seconds


def submit_run(api: str, workspace: Workspace, missed: MissedWindow) -> bool:
    """Ask a Prefect server to run a deployment for a window that was missed; asking again changes nothing.

    :returns: False where the deployment is not registered yet.
    :raises OrchestratorError: when it refuses.
    """
    name, window = missed.deployment.name, missed.window.isoformat(timespec="seconds")
    tags = [workspace_tag(workspace), f"{DEPLOYMENT}{name}", f"{WINDOW}{window}"]
    wanted = {
        "name": f"catch-up {window} ({missed.attempt})", "tags": tags,
        "idempotency_key": f"{full_name(workspace, name)} {window} {missed.attempt}",
    }  # fmt: skip
    try:
        with httpx.Client(base_url=api.rstrip("/"), timeout=TIMEOUT, trust_env=False) as client:
            deployment = client.get(f"/deployments/name/{missed.deployment.job}/{full_name(workspace, name)}")
            if deployment.status_code == httpx.codes.NOT_FOUND:
                return False
            deployment.raise_for_status()
            client.post(f"/deployments/{deployment.json()['id']}/create_flow_run", json=wanted).raise_for_status()
            return True
    except (httpx.HTTPError, ValueError, KeyError) as error:
        raise OrchestratorError(f"the Prefect server {api} did not take the missed run of {name}: {error}") from error
