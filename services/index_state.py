"""Whether the index is as the last run left it, so that a run with nothing new need not open it."""

from corpus.catalogue.theme_fits import last_fit
from index.fingerprints import fingerprint
from services.workspace import Workspace

FINISHED = ".index"  # file of the workspace that tells the state in which a run left the index


def is_finished(workspace: Workspace) -> bool:
    """Return whether the index is just as a run with this encoder left it when it ended, and shows the last fit."""
    file = workspace.folder / FINISHED
    if not file.is_file() or file.read_text(encoding="utf-8") != _state(workspace):
        return False
    fit = last_fit(workspace.catalogue)
    return fit is None or fit.indexed


def mark_finished(workspace: Workspace) -> None:
    """Record that a run has ended, and how it leaves the index."""
    state = _state(workspace)
    if state is not None:
        (workspace.folder / FINISHED).write_text(state, encoding="utf-8")


def _state(workspace: Workspace) -> str | None:
    files = fingerprint(workspace.index_url)
    return None if files is None else f"{workspace.encoder_version} {files}"
