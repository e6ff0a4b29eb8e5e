"""Changes of what search shows that are made between runs: they are seen at once, or by the next run at the latest."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from corpus.catalogue.consistency import index_documents_again
from corpus.catalogue.stage_records import INDEX, count_pending
from corpus.catalogue.unsettled import is_settled
from services.failures import attempt
from services.grouping import group_publications
from services.index_state import is_finished, mark_finished
from services.locks import exclusive_run
from services.rebuilding import begin_rebuild, end_rebuild, repair_index
from services.runners import local_runner
from services.stage_runs import run_stages, stage_named
from services.workspace import Workspace


@contextmanager
def changing_search(workspace: Workspace) -> Iterator[None]:
    """Hold the workspace while its catalogue is changed in a block, then bring the index up to date with it.

    :raises IndexUnreadableError: when the index cannot be written, before anything is changed.
    :raises WorkspaceBusyError: when a run is writing.
    """
    with exclusive_run(workspace.lock, workspace.folder):
        repair_index(workspace)
        finished = is_finished(workspace)
        yield
        update_index(workspace)
        if finished:
            mark_finished(workspace)


def reindex_documents(workspace: Workspace, ids: Sequence[str]) -> None:
    """Have documents indexed again, and take those out of the index that the catalogue does not know."""
    unknown = sorted(index_documents_again(workspace.catalogue, ids))
    if unknown:
        index = workspace.writable_index()
        index.replace_documents(unknown, [], np.zeros((0, index.width), dtype=np.float32))


def index_from_scratch(workspace: Workspace) -> None:
    """Make an index that is missing or damaged again, with all that waits; the caller holds the lock."""
    begin_rebuild(workspace)
    update_index(workspace)
    end_rebuild(workspace)
    mark_finished(workspace)


def update_index(workspace: Workspace) -> int:
    """Group and index what waits; return how many documents were indexed or taken out of the index."""
    settled, work = is_settled(workspace.catalogue), stage_named(INDEX).work(workspace)
    if settled and not count_pending(workspace.catalogue, work):
        return 0
    attempt(lambda: group_publications(workspace), lambda _: None)  # the next run says what is wrong
    return run_stages(workspace, local_runner(workspace), wanted=[INDEX])["documents"]
