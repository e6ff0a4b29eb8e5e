"""Starting a run: one at a time in a workspace, with a Prefect server for as long as it lasts."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from filelock import FileLock, Timeout

from corpus.errors import StorageError, WorkspaceBusyError
from corpus.fetching import clean_address, is_address
from corpus.settings import SourceEntry
from corpus.sources.folders import check_paths
from flows.server import prefect_server
from services.progress import Report, listening
from services.workspace import Workspace

Answer = TypeVar("Answer")


def run_ingestion(
    workspace: Workspace,
    paths: Sequence[str],
    report: Report | None = None,
    *,
    sources: Sequence[SourceEntry] = (),
    local: bool = False,
) -> dict[str, Any]:
    """Ingest what lies at paths and addresses and what sources offer, and return the run's counts and problems.

    :param local: the addresses may be private ones.
    :raises PathMissingError: when a path does not exist; nothing has then been changed.
    :raises WorkspaceBusyError: when another run is writing.
    """
    started = time.monotonic()
    from services.rebuilding import end_rebuild

    files = [path for path in paths if not is_address(path)]
    absolute = [str(path) for path in check_paths(files)]
    pages = [SourceEntry(clean_address(url), "page", clean_address(url), local) for url in paths if is_address(url)]
    with exclusive_run(workspace):
        _forget_lost_index(workspace)
        with prefect_server(workspace.folder / ".prefect"), listening(report):
            from flows.ingestion import ingest

            counts = ingest(str(workspace.folder), absolute, [*sources, *pages])
        end_rebuild(workspace)  # of one that was stopped, the run has done the rest
    return counts | {"seconds": round(time.monotonic() - started, 1)}


def run_rebuild(workspace: Workspace, report: Report | None = None, *, encoder: str | None = None) -> dict[str, Any]:
    """Make the index anew from the catalogue, or go on with a rebuild that was stopped.

    :param encoder: what is to encode it from now on: the name of a shipped one, a Hugging Face id or a folder.
    :returns: how many passages this took, and which settings of the encoder before were taken out.
    :raises SettingsError: when there is no such encoder; nothing has then been changed.
    """
    from services.rebuilding import begin_rebuild, choose_encoder, end_rebuild

    with exclusive_run(workspace):
        dropped: list[str] = []
        if encoder is not None:
            workspace, dropped = choose_encoder(workspace, encoder)
        begin_rebuild(workspace)
        with prefect_server(workspace.folder / ".prefect"), listening(report):
            from flows.ingestion import rebuild_index

            passages = rebuild_index(str(workspace.folder))
        end_rebuild(workspace)
    return {"passages": passages, "settings_dropped": dropped}


def run_theme_fit(workspace: Workspace, *, anew: bool = False) -> dict[str, int]:
    """Fit the themes again, from where they are or anew; return how many there are and how many passages have none.

    :raises ThemesImpossibleError: when there are too few passages, or all are alike; the old themes then stay.
    """
    from services.themes.fitting import fit_corpus_themes
    from services.themes.publishing import finish_publishing

    with exclusive_run(workspace):
        finish_publishing(workspace)
        return fit_corpus_themes(workspace, anew=anew)


def decide_on_themes(workspace: Workspace, decide: Callable[[], Answer]) -> Answer:
    """Carry out an operator's decision on themes and show it in the index."""
    from corpus.catalogue.theme_fits import mark_fit
    from services.themes.publishing import publish_themes

    with exclusive_run(workspace):
        mark_fit(workspace.catalogue, indexed=False)  # should this be stopped, the next run finishes it
        answer = decide()
        publish_themes(workspace)
        return answer


@contextmanager
def exclusive_run(workspace: Workspace) -> Iterator[None]:
    """Hold the workspace's lock; the system frees it however the process ends."""
    lock = FileLock(workspace.folder / ".lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise WorkspaceBusyError(f"another run is writing to {workspace.folder}: wait until it has ended") from error
    except OSError as error:
        raise StorageError(f"cannot write to the workspace {workspace.folder}: {error.strerror}") from error
    try:
        yield
    finally:
        lock.release()


def _forget_lost_index(workspace: Workspace) -> None:
    """Have everything indexed again where the index has been deleted, and open it to see that it is ours."""
    from index.tables import index_exists, open_index

    if index_exists(workspace.index_url):
        open_index(workspace.index_url, workspace.encoder_version)
    else:
        workspace.catalogue.reset("indexed")
