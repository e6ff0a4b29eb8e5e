"""The corpus that search is judged on: policy texts of the shared data, read by the system into a workspace of its own.

What is judged is known by a digest of its text, so that judgements hold no text and outlive other ids and pages.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir

from sqlalchemy import select

from corpus.catalogue import Reference
from corpus.catalogue.contents import load_document, load_passages
from corpus.catalogue.schema import document as document_table
from corpus.passages import BESIDE_TEXT
from services.ingesting import ingest_request, make_request
from services.workspace import Workspace, create_workspace, open_workspace

TEXTS = ("municipal_policies.jsonl.gz", "party_programmes.jsonl.gz", "government_programme_2023")
FOLDER = Path(gettempdir()) / "aluetutka-judged"


@dataclass(frozen=True, slots=True)
class JudgedPassage:
    """A passage of the corpus as who judges it sees it."""

    id: str
    document: str  # the name of its file or row in the shared data
    title: str
    headings: str
    text: str

    @property
    def digest(self) -> str:
        """What judgements know the passage by; white space is no part of it."""
        return hashlib.sha256(" ".join(self.text.split()).encode()).hexdigest()[:16]

    @property
    def whole(self) -> str:
        """Title, headings and text: what the index finds words in."""
        return "\n".join(part for part in (self.title, self.headings, self.text) if part)


def prepare_workspace(data: Path, folder: Path = FOLDER) -> Workspace:
    """Return the workspace of the corpus, after bringing it up to date: some minutes the first time, seconds later."""
    create_workspace(folder)
    workspace = open_workspace(folder)
    report = ingest_request(workspace, make_request([str(data / "texts" / name) for name in TEXTS]))
    if report.quarantined:
        raise ValueError(f"{report.quarantined} documents of the corpus could not be read: see `aluetutka status`")
    return workspace


def read_passages(workspace: Workspace) -> Iterator[JudgedPassage]:
    """Yield the passages that a search shows by default, in the order of their documents; no duplicates'."""
    held = {id for id, _ in workspace.index().themes()}
    shown = select(document_table.c.id, document_table.c.shown, document_table.c.location)
    shown = shown.where(document_table.c.state == "live", document_table.c.shown.is_not(None))
    with workspace.catalogue.begin() as connection:
        rows = connection.execute(shown.order_by(document_table.c.location)).all()
    for id, number, location in rows:
        found = _passages_of(workspace, Reference(id, number), _name(location))
        yield from (passage for passage in found if passage.id in held)


def _name(location: str) -> str:
    """Return a location from the name of its file or folder on."""
    return next((location[location.index(name) :] for name in TEXTS if name in location), location)


def _passages_of(workspace: Workspace, reference: Reference, location: str) -> Iterator[JudgedPassage]:
    read = load_document(workspace.catalogue, reference)
    for id, passage in load_passages(workspace.catalogue, reference):
        headings = " › ".join(one for one in passage.headings if one != read.title)
        if passage.part not in BESIDE_TEXT:
            yield JudgedPassage(id, location, read.title, headings, read.text[passage.start : passage.end])
