"""Why the index cannot be read: what a reader is told differs from what the operator has to do."""

from typing import Literal

from corpus.errors import IndexDamagedError, IndexUnreadableError
from services.rebuilding import UNFINISHED
from services.workspace import Workspace

#: None was made yet; a run makes it now; its files are damaged or of an older format; of another version or encoder.
IndexProblem = Literal["absent", "rebuilding", "damaged", "other"]


def find_index_problem(workspace: Workspace, error: IndexUnreadableError) -> IndexProblem:
    """Return why the index could not be opened."""
    from index.opening import index_exists

    if is_rebuilding(workspace) or workspace.lock.is_held():
        return "rebuilding"
    if isinstance(error, IndexDamagedError):
        return "damaged"
    return "other" if index_exists(workspace.index_url) else "absent"


def is_rebuilding(workspace: Workspace) -> bool:
    """Return whether a rebuild has not ended: what is searched then is not all that there is."""
    return (workspace.folder / UNFINISHED).exists()
