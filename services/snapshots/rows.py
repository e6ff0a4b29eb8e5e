"""What a workspace holds, as the rows of a snapshot's tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

from corpus.catalogue import Reference
from corpus.catalogue.contents import load_document, load_mentions, load_passages
from corpus.catalogue.publications import load_memberships
from corpus.catalogue.same_works import load_repetitions
from corpus.catalogue.subjects import described_versions
from corpus.catalogue.themes import BROAD, Theme, list_themes
from corpus.records import Document, Mention, Passage
from services.snapshots.records import (
    DocumentRecord,
    MentionRecord,
    PassageRecord,
    PublicationRecord,
    SubjectRecord,
    ThemeRecord,
)
from services.subjects.naming import known_concepts
from services.subjects.shown import subjects_of
from services.themes.assigning import shown_themes
from services.value_names import name_values
from services.workspace import Workspace

BATCH = 100  # documents in memory at a time
NAMED = ("municipality", "region", "organisation")
LANGUAGE = "fi"  # of names
LEFT_OUT = "person"  # type of mentions


@dataclass(frozen=True, slots=True)
class LoadedDocument:
    """A document with what was found in it, but for persons."""

    id: str
    publication_id: str
    read: Document
    passages: list[tuple[str, Passage]]
    mentions: list[Mention]

    def named_in(self, passage: Passage, type: str) -> tuple[str, ...]:
        """Return the ids of what a passage names of a type."""
        inside = (one for one in self.mentions if passage.start <= one.start < passage.end)
        return tuple(sorted({one.current_id for one in inside if one.type == type}))


class SnapshotRows:
    """The rows of all tables; each method gives those of the table that it is named after."""

    def __init__(self, workspace: Workspace) -> None:
        """Look up what all tables need.

        :param workspace: whose catalogue stays as it is, see `at_one_moment`.
        """
        self._workspace = workspace
        self._places = load_memberships(workspace.catalogue)
        self._repetitions = load_repetitions(workspace.catalogue)
        self._references = described_versions(workspace.catalogue)
        self._themes: dict[str, Theme] = {one.id: one for one in list_themes(workspace.catalogue)}

    def publications(self) -> Iterator[PublicationRecord]:
        """Yield works by their ids, each by the document that it is named after, else by its first."""
        ordered = sorted(self._references, key=lambda one: (self._work_of(one.document_id), one.document_id))
        for work, some in groupby(ordered, key=lambda one: self._work_of(one.document_id)):
            members = list(some)
            main = next((one for one in members if one.document_id == work), members[0])
            read = load_document(self._workspace.catalogue, main)
            ids = tuple(one.document_id for one in members)
            kind = self._kind(main.document_id, read)
            yield PublicationRecord(work, read.title, read.date, read.language, kind, read.url, ids)

    def documents(self) -> Iterator[DocumentRecord]:
        """Yield the documents that are there and could be read."""
        for one in self._references:
            read, id = load_document(self._workspace.catalogue, one), one.document_id
            location, sha256, _, _ = self._workspace.catalogue.raw(one)
            yield DocumentRecord(
                id, self._work_of(id), one.number, self._kind(id, read), read.title, read.date, read.language,
                read.url, location, read.media_type, sha256, self._repetitions.get(id), len(read.text),
            )  # fmt: skip

    def passages(self) -> Iterator[PassageRecord]:
        """Yield the passages of documents that repeat no other."""
        for some in self._loaded():
            themes = shown_themes(self._workspace, [id for one in some for id, _ in one.passages])
            named = {mention.current_id for one in some for mention in one.mentions if mention.type in NAMED}
            names = name_values(self._workspace, named, LANGUAGE)
            for document in some:
                for ordinal, (id, passage) in enumerate(document.passages, start=1):
                    ids = [document.named_in(passage, type) for type in NAMED]
                    columns = [column for of in ids for column in (of, tuple(names[one] for one in of))]
                    yield self._passage(document, ordinal, id, passage, themes.get(id), columns)

    def subjects(self) -> Iterator[SubjectRecord]:
        """Yield what documents are about that repeat no other, the surest first."""
        concepts = known_concepts(self._workspace)
        for reference in self._originals():
            id = reference.document_id
            for one in subjects_of(self._workspace, concepts, reference):
                finnish, swedish, english = (concepts.label(one.uri, language) for language in ("fi", "sv", "en"))
                decision = one.decision.decision if one.decision else None
                work = self._work_of(id)
                yield SubjectRecord(id, work, one.uri, finnish, swedish, english, one.score, decision)

    def themes(self) -> Iterator[ThemeRecord]:
        """Yield the themes that readers see, by their ids."""
        for _, one in sorted(self._themes.items()):
            uris, labels = tuple(concept[0] for concept in one.concepts), tuple(name[1] for name in one.concepts)
            yield ThemeRecord(one.id, one.label, one.words, one.parent, one.level == BROAD, one.size, uris, labels)

    def mentions(self) -> Iterator[MentionRecord]:
        """Yield the names in documents that repeat no other, but for those of persons."""
        for some in self._loaded():
            for document in some:
                for one in document.mentions:
                    where = (id for id, passage in document.passages if passage.start <= one.start < passage.end)
                    yield MentionRecord(
                        document.id, document.publication_id, next(where, None), one.start, one.end,
                        document.read.text[one.start : one.end], document.read.page_at(one.start), one.type,
                        one.current_id, one.name, one.role, one.score,
                    )  # fmt: skip

    def _passage(
        self, of: LoadedDocument, ordinal: int, id: str, passage: Passage, theme: str | None, named: Sequence[Any]
    ) -> PassageRecord:  # fmt: skip
        shown = self._themes.get(theme) if theme else None
        return PassageRecord(
            id, of.id, of.publication_id, ordinal, passage.start, passage.end, passage.page, passage.page_label,
            passage.part, passage.headings, of.read.text[passage.start : passage.end],
            shown.id if shown else None, shown.label if shown else None, *named,
        )  # fmt: skip

    def _loaded(self) -> Iterator[list[LoadedDocument]]:
        waiting = self._originals()
        while some := list(islice(waiting, BATCH)):
            yield [self._load(one) for one in some]

    def _load(self, reference: Reference) -> LoadedDocument:
        catalogue = self._workspace.catalogue
        mentions = [one for one in load_mentions(catalogue, reference) if one.type != LEFT_OUT]
        work, read = self._work_of(reference.document_id), load_document(catalogue, reference)
        return LoadedDocument(reference.document_id, work, read, load_passages(catalogue, reference), mentions)

    def _originals(self) -> Iterator[Reference]:
        return (one for one in self._references if one.document_id not in self._repetitions)

    def _work_of(self, id: str) -> str:
        place = self._places.get(id)
        return place.publication_id if place else id

    def _kind(self, id: str, read: Document) -> str:
        place = self._places.get(id)
        return place.role if place else read.kind
