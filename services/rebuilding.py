"""Making the index from scratch, with the encoder of before or another one; what was stopped goes on."""

from pathlib import Path

from corpus.catalogue.stage_records import INDEX, reset_stage
from corpus.errors import IndexDamagedError, IndexUnreadableError
from corpus.settings import FILE_NAME, Encoding
from corpus.settings_values import choose_encoder as write_encoder
from models.encoders import SHIPPED_ENCODERS
from services.answers.runs import RebuildReport
from services.index_state import is_finished, mark_finished
from services.locks import exclusive_run
from services.runners import Runner, local_runner
from services.stage_runs import run_stages
from services.workspace import Workspace, load_chosen, open_workspace

UNFINISHED = ".rebuilding"  # file of the workspace that names the encoder of a rebuild which has not ended


def rebuild_index(workspace: Workspace, *, encoder: str | None = None, runner: Runner | None = None) -> RebuildReport:
    """Make the index from the catalogue, or go on with a rebuild that was stopped.

    :param encoder: what is to encode it from now on: the name of a shipped one, a Hugging Face id or a folder.
    :raises SettingsError: when there is no such encoder; nothing has then been changed.
    :raises WorkspaceBusyError: when another run is writing.
    """
    with exclusive_run(workspace.lock, workspace.folder):
        dropped: list[str] = []
        if encoder is not None:
            workspace, dropped = choose_encoder(workspace, encoder)
        begin_rebuild(workspace)
        done = run_stages(workspace, runner or local_runner(workspace))
        end_rebuild(workspace)
        mark_finished(workspace)
    return RebuildReport(done["passages"], tuple(dropped))


def choose_encoder(workspace: Workspace, name: str) -> tuple[Workspace, list[str]]:
    """Have a workspace use another encoder from now on; one that cannot be loaded changes nothing.

    :param name: of a shipped encoder, a Hugging Face id, or a folder.
    :returns: the workspace with its new settings, and which settings of the old model were taken out.
    :raises SettingsError: when there is no such encoder.
    """
    name = str(Path(name).resolve()) if Path(name).is_dir() and name not in SHIPPED_ENCODERS else name
    wanted = workspace.settings.encoding
    if name != wanted.encoder:
        wanted = Encoding(name, device=wanted.device, batch=wanted.batch)
    load_chosen(wanted).encode(["kunta"])
    dropped = write_encoder(workspace.folder / FILE_NAME, name)
    open_workspace.cache_clear()
    return open_workspace(workspace.folder), dropped


def begin_rebuild(workspace: Workspace) -> None:
    """Empty the index and have everything indexed again, unless a rebuild with the same encoder waits to go on.

    The file is written last: where it is, the index holds nothing but what the rebuild has put there.
    """
    file = workspace.folder / UNFINISHED
    if _goes_on(workspace):
        return
    file.unlink(missing_ok=True)
    from index.opening import drop_index

    catalogue = workspace.catalogue  # opened first: where that fails, the index stays
    drop_index(workspace.index_url)
    reset_stage(catalogue, INDEX)
    file.write_text(workspace.encoder_version, encoding="utf-8")


def end_rebuild(workspace: Workspace) -> None:
    """Record that all that a rebuild had to do is done."""
    (workspace.folder / UNFINISHED).unlink(missing_ok=True)


def repair_index(workspace: Workspace) -> list[str]:
    """Have everything indexed again where the index is missing, damaged or of an older format.

    :returns: what a report says of it.

    :raises IndexUnreadableError: when it was written by a newer version or with another encoder.
    """
    if is_finished(workspace):
        return []
    from index.opening import drop_index, index_exists

    if not index_exists(workspace.index_url):
        reset_stage(workspace.catalogue, INDEX)
        return []
    try:
        workspace.index().check()
    except IndexDamagedError as error:
        drop_index(workspace.index_url)
        reset_stage(workspace.catalogue, INDEX)
        return [f"the index is made again from the catalogue: {error}"]
    return []


def _goes_on(workspace: Workspace) -> bool:
    file = workspace.folder / UNFINISHED
    if not file.exists() or file.read_text(encoding="utf-8") != workspace.encoder_version:
        return False
    try:
        workspace.index()
    except IndexUnreadableError:
        return False
    return True
