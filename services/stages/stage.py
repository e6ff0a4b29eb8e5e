"""What a stage of the pipeline is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from corpus.catalogue import Reference
from corpus.catalogue.stage_records import Work
from services.workspace import Workspace

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Stage:
    """A step that every document goes through.

    :param version: of what the stage does today: code, settings, operators' decisions, model. What another version
        has done waits to be done again.
    :param needs: names of the stages whose results it takes; done again, they have this one done again too.
    :param run: does some documents and stores what it found; whatever it raises becomes the document's failure.
    :param discard: forgets what an earlier version left of a document that has failed now.
    :param finish: is called once a run, after all documents.
    :param whole_batches: `run` gets batches, for a stage whose commit costs more than a document; else one document.
    :param after_failures: also documents that a stage before failed on, and documents that are gone.
    :param wanted: whether the settings ask for the stage; where they do not, nothing waits for it.
    """

    name: str
    version: Callable[[Workspace], str]
    run: Callable[[Workspace, Sequence[Reference]], Counts]
    needs: tuple[str, ...] = ()
    discard: Callable[[Workspace, Reference], None] | None = None
    finish: Callable[[Workspace], None] | None = None
    whole_batches: bool = False
    after_failures: bool = False
    wanted: Callable[[Workspace], bool] = lambda _: True

    def work(self, workspace: Workspace) -> Work:
        """Return what the stage asks the catalogue for, as of now."""
        return Work(self.name, self.version(workspace), self.needs, self.after_failures)
