"""Julkaisu: a publication's documents, who made it, what it is about, and its text with what it names."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.http.tokens import visitor_of
from app.web.document_text import TextPart, read_part
from app.web.search_addresses import SearchAddress, read_address
from app.web.site import Site
from corpus.addresses import is_address
from corpus.catalogue.store import LIVE
from corpus.errors import IndexUnreadableError, NotFoundError
from corpus.ids import code_of
from services.answers.publications import PublicationAnswer, PublicationDocument
from services.answers.similar import SimilarDocument
from services.answers.subjects import SubjectEvidence
from services.documents import DocumentAnswer, describe_stored, known_document
from services.organisations import is_decidable
from services.originals import Original, load_original, original_format
from services.publication_references import REFERENCE_FORMS, reference_text, write_reference
from services.publications import describe_publication
from services.similar import similar_to_document
from services.workspace import Workspace

PATH = "/julkaisut"
NAMES = "/tila/nimet"  # of state_pages
MOST_SIMILAR = 5  # publications
MOST_NAMED = 8  # of a type, before the others are folded away
#: Filters of the search that a name of a type leads to.
NAMED_BY = {"municipality": "municipality", "region": "region", "organisation": "organisation"}
TYPES = ("municipality", "region", "wellbeing_county", "place", "organisation", "project", "programme", "person")
#: An original runs nothing and loads nothing, whatever it holds.
SEALED = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; plugin-types application/pdf; sandbox"
MEDIA_TYPES = {
    "ris": "application/x-research-info-systems",
    "bibtex": "application/x-bibtex",
    "csl": "application/json",
}


@dataclass(frozen=True, slots=True)
class NamedThing:
    """Something that a document names, how often, and the search for it."""

    name: str
    count: int
    address: str | None
    correction: str | None = None  # where operators decide whether it is an organisation


@dataclass(frozen=True, slots=True)
class ShownEvidence:
    """Words that speak for a subject, and the passage that they stand in."""

    evidence: SubjectEvidence
    passage: str | None


@dataclass(frozen=True, slots=True)
class SubjectWithEvidence:
    """A subject of a publication with what speaks for it in the document that is shown."""

    uri: str
    label: str
    score: float
    by_hand: bool
    address: str
    evidence: tuple[ShownEvidence, ...]


@dataclass(frozen=True, slots=True)
class ShownPublication:
    """What the page of a publication shows."""

    publication: PublicationAnswer
    document: DocumentAnswer | None  # whose text is shown; None where it cannot be read
    member: PublicationDocument
    text: TextPart | None
    reference: str  # to be copied
    address: str | None  # on the web
    subjects: tuple[SubjectWithEvidence, ...]
    named: dict[str, tuple[NamedThing, ...]]  # by type
    originals: dict[str, str]  # by document the format of its file
    similar: tuple[SimilarDocument, ...]  # of other publications


@dataclass(frozen=True, slots=True)
class PublicationPages:
    """Answers about publications."""

    site: Site

    async def show(self, request: Request) -> Response:
        """Show the publication of a document, and the document's text."""
        id, passage = request.path_params["id"], request.query_params.get("kohta")
        part = request.query_params.get("osa", "1")
        number = int(part) if part.isascii() and part.isdigit() and len(part) < 7 else 1
        shown = await self.site.ask(self.site.worker, lambda it: self._describe(it, id, passage, number))
        back = read_address(self.site.renderer.to("/"), request.query_params)
        return self.site.page(
            request, "publication.html", shown=shown, passage=passage, back=back if back.values else None,
            base=self.site.renderer.to(PATH), forms=REFERENCE_FORMS,
            may_write=request.app.state.writable or visitor_of(request).may_write,
        )  # fmt: skip

    async def original(self, request: Request) -> Response:
        """Give the file of a document as it was fetched: a PDF to be looked at, all else to be saved."""
        id = request.path_params["id"]
        original: Original = await self.site.ask(self.site.reader, lambda it: load_original(it, id))
        way = "inline" if original.is_pdf else "attachment"
        headers = {
            "content-disposition": f'{way}; filename="{original.name}"', "content-security-policy": SEALED,
            "x-frame-options": "SAMEORIGIN",
        }  # fmt: skip
        return Response(
            original.content, headers=headers,
            media_type="application/pdf" if original.is_pdf else "application/octet-stream",
        )  # fmt: skip

    async def reference(self, request: Request) -> Response:
        """Give a document as a reference."""
        id, form = request.path_params["id"], request.path_params["form"]
        if form not in REFERENCE_FORMS:
            raise NotFoundError(f"references are written as {', '.join(REFERENCE_FORMS)}")
        content = await self.site.ask(self.site.worker, lambda it: write_reference(it, id, form))
        suffix = {"bibtex": "bib", "csl": "json"}.get(form, form)
        named = {"content-disposition": f'attachment; filename="aluetutka.{suffix}"'}
        return Response(content, headers=named, media_type=MEDIA_TYPES[form])

    def _describe(self, workspace: Workspace, given: str, passage: str | None, part: int) -> ShownPublication:
        id = known_document(workspace, given)
        publication = describe_publication(workspace, id)
        member = next((one for one in publication.documents if one.id == id), publication.documents[0])
        readable = member.state == LIVE and bool(member.versions)
        document = describe_stored(workspace, member.id) if readable else None
        originals = {one.id: original_format(workspace, one.id) for one in publication.documents if one.state == LIVE}
        return ShownPublication(
            publication=publication,
            document=document,
            member=member,
            text=read_part(document, passage=passage, part=part) if document else None,
            reference=reference_text(publication, member, document, passage),
            address=_web_address(document, member),
            subjects=tuple(self._subjects(publication, document)),
            named={type: named for type in TYPES if (named := tuple(self._named(document, type)))},
            originals={id: format for id, format in originals.items() if format},
            similar=_similar(workspace, member) if readable else (),
        )  # fmt: skip

    def _subjects(
        self, publication: PublicationAnswer, document: DocumentAnswer | None
    ) -> Iterator[SubjectWithEvidence]:
        said = {one.uri: one.evidence for one in document.subjects} if document else {}
        for one in publication.subjects:
            evidence = tuple(ShownEvidence(some, _passage_at(document, some)) for some in said.get(one.uri, ()))
            address = str(self._search("subject", one.uri))
            yield SubjectWithEvidence(one.uri, one.label, one.score, one.decision is not None, address, evidence)

    def _named(self, document: DocumentAnswer | None, type: str) -> Iterator[NamedThing]:
        mentions = [one for one in document.mentions if one.type == type] if document else []
        names = {one.current_id: one.name for one in reversed(mentions)}
        for id, count in Counter(one.current_id for one in mentions).most_common():
            filter = NAMED_BY.get(type)
            value = id if type == "organisation" else code_of(id)
            decided = type == "organisation" and is_decidable(id)
            correction = f"{self.site.renderer.to(NAMES)}/{quote(id)}" if decided else None
            yield NamedThing(names[id], count, str(self._search(filter, value)) if filter else None, correction)

    def _search(self, name: str, value: str) -> SearchAddress:
        return SearchAddress(self.site.renderer.to("/"), ((name, value),))


def _similar(workspace: Workspace, member: PublicationDocument) -> tuple[SimilarDocument, ...]:
    """Return what is like a document; nothing where search does not show it, or cannot just now."""
    try:
        return similar_to_document(workspace, member.id, limit=MOST_SIMILAR).documents
    except (IndexUnreadableError, NotFoundError):
        return ()


def _web_address(document: DocumentAnswer | None, member: PublicationDocument) -> str | None:
    known = (document.url if document else None, member.location)
    return next((one for one in known if one and is_address(one)), None)


def _passage_at(document: DocumentAnswer | None, evidence: SubjectEvidence) -> str | None:
    passages = document.passages if document else ()
    return next((one.id for one in passages if one.start <= evidence.start < one.end), None)


def publication_routes(site: Site) -> list[Route]:
    """Return the routes of publications."""
    pages = PublicationPages(site)
    return [
        Route(f"{PATH}/{{id}}", pages.show),
        Route(f"{PATH}/{{id}}/alkuperainen", pages.original),
        Route(f"{PATH}/{{id}}/viite.{{form}}", pages.reference),
    ]
