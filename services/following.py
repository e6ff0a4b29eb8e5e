"""A workspace that is read for as long as a server runs: as runs, restores and operators leave it, not as it was."""

import threading
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import AluetutkaError
from services.searching import Question, answer_question
from services.workspace import Workspace

WARMING = "kuntien talous"


@dataclass(frozen=True, slots=True)
class WorkspaceHealth:
    """What a workspace holds, or why that cannot be said."""

    documents: int | None
    passages: int | None
    problem: str | None


class FollowedWorkspace:
    """Gives a workspace whose catalogue is the one that lies there now; several threads may ask."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace, self._lock = workspace, threading.Lock()
        workspace.keep_index()
        self._seen = self._file()

    def now(self) -> Workspace:
        """Return the workspace; a catalogue that was made or restored since is opened."""
        with self._lock:
            file = self._file()
            if file != self._seen and "catalogue" in self._workspace.__dict__:
                self._workspace.catalogue.close()
                del self._workspace.catalogue
            self._seen = file
        return self._workspace

    def warm(self) -> None:
        """Load what a search needs, so that the first one is answered as fast as the next."""
        try:
            answer_question(self.now(), Question(WARMING, limit=1))
        except AluetutkaError:  # nothing was ingested yet, or it is to be mended: each request is told
            return

    def health(self) -> WorkspaceHealth:
        """Return what it holds."""
        try:
            workspace = self.now()
            counts = workspace.catalogue.counts()
            workspace.index()
        except AluetutkaError as error:
            return WorkspaceHealth(None, None, str(error))
        return WorkspaceHealth(counts["documents"], counts["passages"], None)

    def _file(self) -> tuple[int, int] | None:
        """Return what tells the catalogue's file from one that takes its place; None where there is none."""
        try:
            found = Path(self._workspace.catalogue_url).stat()
        except OSError:  # none yet, or a database's URL
            return None
        return found.st_dev, found.st_ino
