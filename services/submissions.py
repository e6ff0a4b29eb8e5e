"""What programs hand in to be tagged: a text, an address or a file, read within limits; nothing is stored."""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import PurePath

from corpus.characters import one_line, storable
from corpus.fetching import fetch
from corpus.passages import split_passages
from corpus.reading import read_document, stop_reading
from corpus.reading.formats import TEXT
from corpus.reading.isolation import ReadingLimits
from corpus.records import Document, Resource
from corpus.settings import Fetching, Subjects
from nlp.mentions import Analyser
from services.analysis import analyse_text, make_analyser
from services.answers.texts import AnalysedText, TaggedText
from services.documents import DocumentAnswer, describe_read
from services.following import FollowedWorkspace
from services.metadata_formats import FORMATS
from services.subjects.naming import KnownConcepts, known_concepts
from services.tagging import shorten, tag_document, tag_with_names
from services.workspace import Workspace, load_names

LARGEST = 25 << 20  # bytes
TEXT_NAME, FILE_NAME = "text", "file"  # what a record calls what has no name of its own
#: Somebody waits: a site is asked once, and one that wants long pauses is left alone.
SECONDS, LONGEST_DELAY = 60.0, 5.0


def submitted_text(text: str) -> Resource:
    """Return a text as a resource."""
    return Resource(TEXT_NAME, storable(text).encode(), TEXT)


def submitted_file(name: str | None, content: bytes, media_type: str | None) -> Resource:
    """Return an uploaded file as a resource, under the last part of its name.

    :param media_type: as its sender says it.
    """
    last = one_line(storable(PurePath((name or "").replace("\\", "/")).name)) or FILE_NAME
    return Resource(last, content, media_type)


@dataclass(frozen=True, slots=True)
class SubmittedText:
    """What is said of what was handed in, and its text."""

    tagged: TaggedText
    document: DocumentAnswer


class Submissions:
    """Reads and tags what is handed in, by a workspace as it is now where there is one."""

    def __init__(self, followed: FollowedWorkspace | None) -> None:
        self._followed = followed

    def fetch(self, address: str) -> Resource:
        """Fetch an address of the web; several threads may.

        :raises AddressRefusedError: when it is private, a loopback one, or not one of http or https.
        :raises SourceUnavailableError: when it does not answer in time, or not with what is small enough.
        """
        workspace = self._workspace
        rules = workspace.settings.fetching if workspace else Fetching()
        longest, delay = min(rules.longest, SECONDS), min(rules.longest_delay, LONGEST_DELAY)
        return fetch(address, largest=LARGEST, rules=replace(rules, attempts=1, longest=longest, longest_delay=delay))

    def read(self, resource: Resource) -> Document:
        """Read what was handed in, within the workspace's limits: all but plain text in a process of its own.

        :raises UnreadableDocumentError: with the reason, when it cannot be read.
        """
        return read_document(resource, limits=self._limits, isolated=True)

    def stop(self, resource: Resource) -> None:
        """Stop reading a resource that nobody waits for any more, where it is being read."""
        stop_reading(resource, limits=self._limits)

    @property
    def _limits(self) -> ReadingLimits:
        workspace = self._workspace
        return workspace.reading_limits if workspace else ReadingLimits()

    def tag(self, source: str, document: Document, *, limit: int, form: str) -> str:
        """Return the record of what was read; one call at a time.

        :param form: a name of `services.metadata_formats.FORMATS`.
        """
        tagged = shorten(self.record(source, document), limit)
        return "".join(FORMATS[form].write([tagged], several=False))

    def record(self, source: str, document: Document) -> TaggedText:
        """Return what is said of what was read; one call at a time."""
        return tag_document(self._analyser, source, document, self._workspace)

    def show(self, source: str, document: Document) -> SubmittedText:
        """Return what is said of what was read, and its text with where what stands in it; one call at a time."""
        workspace = self._workspace
        tagged, read, mentions = tag_with_names(self._analyser, source, document, workspace)
        persons = workspace is not None and workspace.settings.analysis.persons
        named = [one for one in mentions if persons or one.type != "person"]
        passages = ((str(number), one) for number, one in enumerate(split_passages(read), start=1))
        return SubmittedText(tagged, describe_read(read, named, passages, id="", location=source))

    def concepts(self) -> KnownConcepts:
        """Return the concepts that a text can be given."""
        workspace = self._workspace
        return known_concepts(workspace) if workspace else _plain_concepts()

    def analyse(self, text: str) -> AnalysedText:
        """Return what a text names; one call at a time."""
        return analyse_text(self._analyser, text)

    @property
    def _workspace(self) -> Workspace | None:
        return self._followed.now() if self._followed else None

    @property
    def _analyser(self) -> Analyser:
        workspace = self._workspace
        return workspace.analyser if workspace else _plain_analyser()


@cache
def _plain_analyser() -> Analyser:
    return make_analyser(None)


@cache
def _plain_concepts() -> KnownConcepts:
    return KnownConcepts((), load_names(Subjects().model))
