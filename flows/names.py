"""Names and tags by which a workspace's deployments and runs are known to Prefect."""

from services.workspace import Workspace

#: Tags of a flow's run: `deployment:NAME`, and of one that catches up `window:TIME`.
DEPLOYMENT, WINDOW = "deployment:", "window:"


def full_name(workspace: Workspace, name: str) -> str:
    """Return a deployment's name in Prefect, where other workspaces may be too."""
    return f"{workspace.folder.name}-{name}"


def workspace_tag(workspace: Workspace) -> str:
    """Return the tag of all deployments of a workspace."""
    return f"aluetutka:{workspace.folder}"
