"""One publication as a reference, in the forms that reference managers read."""

from corpus.addresses import is_address
from corpus.catalogue.contents import load_document
from corpus.catalogue.publications import document_state
from corpus.catalogue.subjects import described_versions
from corpus.characters import one_line
from corpus.errors import NotFoundError
from services.answers.publications import PublicationAnswer, PublicationDocument
from services.answers.search import SearchHit
from services.documents import DocumentAnswer, known_document
from services.hit_formats import HIT_FORMATS
from services.workspace import Workspace

#: Forms of references among those of hits.
REFERENCE_FORMS = ("ris", "bibtex", "csl")


def write_reference(workspace: Workspace, document: str, form: str) -> bytes:
    """Return a document as a reference.

    :param form: one of `REFERENCE_FORMS`.
    :raises NotFoundError: when there is no such document.
    """
    return b"".join(HIT_FORMATS[form].export(workspace, [_as_hit(workspace, document)]))


def _as_hit(workspace: Workspace, document: str) -> SearchHit:
    id = known_document(workspace, document)
    versions = described_versions(workspace.catalogue, [id])
    if not versions:
        raise NotFoundError(f"there is no document {id}")
    read = load_document(workspace.catalogue, versions[0])
    return SearchHit(
        passage_id="", document_id=id, publication_id=id, title=read.title, url=read.url,
        source_path=document_state(workspace.catalogue, id)[0], date=read.date, kind=read.kind, page=None, heading="",
        text="", highlights=(), score=0.0,
    )  # fmt: skip


def reference_text(
    publication: PublicationAnswer, member: PublicationDocument, document: DocumentAnswer | None, passage: str | None
) -> str:
    """Return a document as people write it under a quotation: who (when). What. Where, on which page.

    :param passage: id of the passage that is quoted.
    """
    who = member.metadata.get("creator") or member.metadata.get("publisher") or ()
    publishers = [one for one in member.metadata.get("publisher", ()) if one not in who]
    when = f"({member.date[:4]})" if member.date else ""
    title = one_line(member.title or publication.title or member.id).rstrip(".")
    quoted = next((one for one in (document.passages if document else ()) if one.id == passage), None)
    page = (quoted.page_label or quoted.page) if quoted else None
    address = document.url if document and document.url else member.location if is_address(member.location) else ""
    named = [" ".join(filter(None, ("; ".join(map(one_line, who)), when))), title, *map(one_line, publishers)]
    said = [*filter(None, named), *([f"s. {page}"] if page else [])]
    return f"{'. '.join(one.rstrip('.') for one in said)}. {address}".strip()
