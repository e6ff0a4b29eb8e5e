"""Hits as references: each document once, with who made it, where it appeared, and the pages that were found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.catalogue import Reference
from corpus.catalogue.contents import load_document, load_mentions
from corpus.catalogue.subjects import described_versions
from corpus.characters import one_line
from corpus.metadata import describe_document
from services.answers.search import SearchHit
from services.answers.texts import MetadataField, Party, TaggedText
from services.metadata_formats import selecting
from services.metadata_formats.selecting import Series
from services.parties import MemberText, find_parties
from services.subjects.naming import known_concepts
from services.subjects.shown import INDEXED, subjects_of
from services.workspace import Workspace

RESOLVER = "https://urn.fi/"
BATCH = 100  # documents that are looked for together


@dataclass(frozen=True, slots=True)
class CitedWork:
    """What a reference to a document says, each text in one line."""

    id: str  # of the document
    title: str
    kind: str
    pages: tuple[str, ...]  # of the hits, as printed on them
    date: str | None = None  # a day, a month or a year
    language: str | None = None
    address: str | None = None
    authors: tuple[str, ...] = ()  # persons family name first, else bodies
    editors: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    series: Series | None = None
    isbns: tuple[str, ...] = ()
    issns: tuple[str, ...] = ()
    doi: str | None = None
    keywords: tuple[str, ...] = ()  # labels of subjects

    @property
    def institution(self) -> str | None:
        """The body that stands behind it: its publisher, else a body that made it."""
        bodies = [name for name in self.authors if not selecting.is_person(name)]
        return next(iter([*self.publishers, *bodies]), None)


def cite_hits(workspace: Workspace, hits: Sequence[SearchHit]) -> Iterator[CitedWork]:
    """Yield the documents of hits, once each, in the order of their first hits."""
    found: dict[str, list[SearchHit]] = {}
    for hit in hits:
        found.setdefault(hit.document_id, []).append(hit)
    ids = list(found)
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        references = {one.document_id: one for one in described_versions(workspace.catalogue, some)}
        yield from (_cite(workspace, references.get(id), found[id]) for id in some)


def _cite(workspace: Workspace, reference: Reference | None, hits: Sequence[SearchHit]) -> CitedWork:
    first = hits[0]
    address = first.url if first.url and selecting.is_address(first.url) else None
    if reference is None:  # a run has taken it out since it was found
        return CitedWork(first.document_id, one_line(first.title), first.kind, _pages(hits), first.date, None, address)
    said = _described(workspace, reference)
    series = selecting.series(said)
    doi, urns = said.metadata.get("doi"), selecting.urns(said)
    return CitedWork(
        first.document_id, selecting.title_of(said), first.kind, _pages(hits),
        date=said.date, language=said.language, address=selecting.address(said) or address or _resolved(urns),
        authors=tuple(selecting.creators(said)), editors=tuple(selecting.editors(said)),
        publishers=tuple(selecting.publishers(said)), series=series[0] if series else None,
        isbns=tuple(selecting.isbns(said)), issns=tuple(selecting.issns(said)),
        doi=one_line(doi) if doi else None,
        keywords=tuple(_keywords(workspace, reference, said.language)),
    )  # fmt: skip


def _described(workspace: Workspace, reference: Reference) -> TaggedText:
    """Return what is stored of a document as far as a reference needs it."""
    document = load_document(workspace.catalogue, reference)
    metadata, origins = describe_document(document)
    parties: tuple[Party, ...] = ()
    if not (metadata.get("creator") and metadata.get("publisher")):
        mentions = load_mentions(workspace.catalogue, reference)
        parties = find_parties(workspace.analyser, [MemberText(reference.document_id, document, mentions)])
    return TaggedText(
        source=workspace.catalogue.raw(reference)[0], url=document.url, title=document.title,
        language=document.language, date=document.date, kind=document.kind, metadata=metadata, origins=origins,
        fields=tuple(MetadataField(said.name, said.value, said.origin, said.language) for said in document.fields),
        materials=(), teasers=(), abstract=None, subjects=(), mentions_summary=(), themes=(), recommendations=(),
        parties=parties,
    )  # fmt: skip


def _resolved(urns: Sequence[str]) -> str | None:
    """Return the address that leads to a publication by its URN: the National Library resolves those of Finland."""
    return next((f"{RESOLVER}{urn}" for urn in urns if selecting.is_address(RESOLVER + urn)), None)


def _keywords(workspace: Workspace, reference: Reference, language: str | None) -> Iterator[str]:
    names = known_concepts(workspace)
    kept = subjects_of(workspace, names, reference)
    return (one_line(names.label(one.uri, language)) for one in kept if one.score >= INDEXED)


def _pages(hits: Sequence[SearchHit]) -> tuple[str, ...]:
    """Return the pages of hits in the order of the document, as they are printed."""
    pages = {hit.page: one_line(hit.page_label or str(hit.page)) for hit in hits if hit.page is not None}
    return tuple(dict.fromkeys(pages[page] for page in sorted(pages)))
