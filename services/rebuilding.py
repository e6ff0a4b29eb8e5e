"""Making the index anew, with the encoder of before or another one; what was stopped goes on."""

from pathlib import Path

from corpus.errors import IndexUnreadableError
from corpus.settings import FILE_NAME, Encoding
from corpus.settings import choose_encoder as write_encoder
from index.tables import drop_index, open_index
from models.encoders import SHIPPED_ENCODERS
from services.workspace import Workspace, load_chosen, open_workspace

UNFINISHED = ".rebuilding"  # file of the workspace that names the encoder of a rebuild which has not ended


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
    catalogue = workspace.catalogue  # opened first: where that fails, the index stays
    drop_index(workspace.index_url)
    catalogue.reset("indexed")
    file.write_text(workspace.encoder_version, encoding="utf-8")


def end_rebuild(workspace: Workspace) -> None:
    """Note that all that a rebuild had to do is done."""
    (workspace.folder / UNFINISHED).unlink(missing_ok=True)


def _goes_on(workspace: Workspace) -> bool:
    file = workspace.folder / UNFINISHED
    if not file.exists() or file.read_text(encoding="utf-8") != workspace.encoder_version:
        return False
    try:
        open_index(workspace.index_url, workspace.encoder_version)
    except IndexUnreadableError:
        return False
    return True
