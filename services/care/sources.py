"""Sources that are renamed, paused or removed. Settings and catalogue change in an order that survives a kill."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.catalogue.source_changes import remove_source as remove_rows
from corpus.catalogue.source_changes import rename_source as rename_rows
from corpus.errors import SettingsError
from corpus.settings import FILE_NAME, find_source
from corpus.settings_edits import change_source
from corpus.settings_edits import remove_source as remove_entry
from services.care.reindexing import changing_search
from services.locks import exclusive_run
from services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class SourceRemoval:
    """What became of a source that was removed."""

    name: str
    documents: int  # that stay in search, or are gone from it
    with_documents: bool


def rename_source(workspace: Workspace, name: str, new: str) -> None:
    """Give a source another name, under which it goes on as before.

    The settings change first and say what the name was; should we be killed then, the next run finds the rows of the
    old name by it.

    :raises NotFoundError: when there is no such source.
    :raises SettingsError: when the new name is empty or taken.
    :raises WorkspaceBusyError: when a run is writing.
    """
    find_source(workspace.settings, name)
    if not new.strip() or new in {entry.name for entry in workspace.settings.source}:
        raise SettingsError(f"{new!r} cannot be the new name: it is empty or that of a source; choose another")
    with exclusive_run(workspace.lock, workspace.folder):
        follow_renames(workspace)
        change_source(_file(workspace), name, name=new, formerly=name)
        rename_rows(workspace.catalogue, name, new)
        change_source(_file(workspace), new, formerly=None)


def follow_renames(workspace: Workspace) -> None:
    """Give the rows of sources that were renamed to their new names, where that was stopped or done in an editor."""
    entries = workspace.settings.source
    names = {entry.name for entry in entries}
    for entry in entries:
        if entry.formerly and entry.formerly not in names:
            rename_rows(workspace.catalogue, entry.formerly, entry.name)


def pause_sources(workspace: Workspace, names: Sequence[str], *, paused: bool) -> list[str]:
    """Have runs and checks pass over sources, or visit them again; return those that changed.

    :raises NotFoundError: when one is not there; nothing is changed then.
    """
    entries = [find_source(workspace.settings, name) for name in dict.fromkeys(names)]
    changed = [entry.name for entry in entries if entry.paused != paused]
    for name in changed:
        change_source(_file(workspace), name, paused=True if paused else None)
    return changed


def remove_source(workspace: Workspace, name: str, *, with_documents: bool = False) -> SourceRemoval:
    """Take a source out of the settings.

    The catalogue changes first: should we be killed then, the source is still there, and can be removed again.

    :param with_documents: what no other source offers is gone from search; else its documents stay there.
    :raises NotFoundError: when there is no such source.
    :raises WorkspaceBusyError: when a run is writing.
    """
    find_source(workspace.settings, name)
    with changing_search(workspace):
        follow_renames(workspace)
        number = remove_rows(workspace.catalogue, name, with_documents=with_documents)
        remove_entry(_file(workspace), name)
    return SourceRemoval(name, number, with_documents)


def _file(workspace: Workspace) -> Path:
    return workspace.folder / FILE_NAME
