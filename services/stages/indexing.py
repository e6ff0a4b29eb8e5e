"""The stage `index`: passages with their vectors, themes and names in the searchable index."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from corpus.catalogue import Reference
from corpus.catalogue.contents import (
    load_document,
    load_mentions,
    load_passages,
    newest_analysed,
    store_shown,
)
from corpus.catalogue.publications import membership_of
from corpus.catalogue.recommendations import load_recommendations
from corpus.catalogue.source_items import sources_of
from corpus.catalogue.stage_records import ANALYSE, INDEX, READ, SUBJECTS
from corpus.errors import ThemesImpossibleError
from corpus.ids import code_of, place_id
from corpus.passages import BESIDE_TEXT
from corpus.publications import Membership
from corpus.records import Document, Mention, MentionType, Passage
from index.records import PassageRow
from nlp.places.areas import area_of
from nlp.words.search_terms import IndexTerms, index_terms
from services.stages.stage import Counts, Stage
from services.subjects.shown import subjects_to_index
from services.themes.assigning import assign_new, has_themes, is_themed, place_new, shown_themes
from services.themes.fitting import fit_corpus_themes
from services.themes.publishing import finish_publishing
from services.workspace import Workspace

INDEXING_VERSION = "8"  # rises when the index holds other things of the same document
BETWEEN = " | "  # title, headings and text, so that no phrase goes from one into another


def index_documents(workspace: Workspace, references: Sequence[Reference]) -> Counts:
    """Bring the index up to date with documents: one commit for all of them."""
    shown = {reference: newest_analysed(workspace.catalogue, reference) for reference in references}
    found = [entry for reference in shown.values() if reference for entry in _rows(workspace, reference)]
    rows = [row for row, _ in found]
    vectors = workspace.encoder.encode([row.text for row in rows])
    long = [at for at, (row, words) in enumerate(found) if is_themed(words) and row.part not in BESIDE_TEXT]
    ids = [rows[at].passage_id for at in long]
    assigned = assign_new(workspace, ids, vectors[long])
    place_new(workspace, ids, vectors[long])
    themes = shown_themes(workspace, ids)
    rows = [replace(row, theme=themes.get(row.passage_id)) for row in rows]
    workspace.writable_index().replace_documents([one.document_id for one in shown], rows, vectors)
    store_shown(workspace.catalogue, shown)
    without = sum(theme is None for theme in assigned.values())
    return {"documents": len(shown), "passages": len(rows), "assigned": len(assigned), "without_theme": without}


def _rows(workspace: Workspace, reference: Reference) -> Iterator[tuple[PassageRow, int]]:
    """Yield the rows of a document's passages, each with its number of words."""
    place, original = membership_of(workspace.catalogue, reference.document_id)
    if original is not None:  # found by the document that it is a duplicate of
        return
    document = load_document(workspace.catalogue, reference)
    location = workspace.catalogue.raw(reference)[0]
    mentions = load_mentions(workspace.catalogue, reference)
    recommended = [one.start for one in load_recommendations(workspace.catalogue, reference)]
    title_terms = _terms(workspace, document.title)
    subjects, roles = subjects_to_index(workspace, reference), _roles(mentions)
    sources = sources_of(workspace.catalogue, reference.document_id)
    for id, passage in load_passages(workspace.catalogue, reference):
        text = document.text[passage.start : passage.end]
        headings = [heading for heading in passage.headings if heading != document.title]
        heading_terms = _terms(workspace, " ".join(headings))
        found = [title_terms, heading_terms, _terms(workspace, text)]
        municipalities = _named_in(document, passage, mentions, "municipality")
        named_regions = _named_in(document, passage, mentions, "region")
        row = PassageRow(
            passage_id=id,
            document_id=reference.document_id,
            publication_id=place.publication_id if place else reference.document_id,
            title=document.title,
            url=document.url,
            source_path=location,
            date=document.date,
            kind=_kind(document, place),
            page=passage.page,
            heading=" › ".join(headings),
            text=text,
            part=passage.part,
            page_label=passage.page_label,
            recognised=passage.recognised,
            year=int(document.date[:4]) if document.date else None,
            language=document.language,
            terms=BETWEEN.join(one.terms for one in found if one.terms),
            municipalities=municipalities,
            regions=_regions(municipalities, named_regions, document.date),
            organisations=_named_in(document, passage, mentions, "organisation"),
            subjects=subjects,
            theme=None,
            parts=" ".join(one.parts for one in found if one.parts),
            recommends=any(passage.start <= start < passage.end for start in recommended),
            title_terms=f"{title_terms.terms} {title_terms.parts}".strip(),
            heading_terms=f"{heading_terms.terms} {heading_terms.parts}".strip(),
            projects=_named_in(document, passage, mentions, "project", "programme"),
            roles=roles,
            sources=sources,
        )
        yield row, len(text.split())


def _kind(document: Document, place: Membership | None) -> str:
    return place.role if place else document.kind


def _named_in(
    document: Document, passage: Passage, mentions: Iterable[Mention], *types: MentionType
) -> tuple[str, ...]:  # fmt: skip
    """Return what a passage names of some types, or the title does: that is what all of the document is about."""
    title_end = len(document.title) if document.text.startswith(document.title) else 0
    named = (mention for mention in mentions if mention.type in types)
    inside = (mention for mention in named if passage.start <= mention.start < passage.end or mention.start < title_end)
    return tuple(sorted({mention.current_id for mention in inside}))


def _roles(mentions: Iterable[Mention]) -> tuple[str, ...]:
    """Return which roles organisations had in a publication: each by itself, and with whose it was."""
    held = {(mention.role, mention.current_id) for mention in mentions if mention.role}
    return tuple(sorted({value for role, id in held for value in (role, f"{role} {id}")}))


def _regions(municipalities: Sequence[str], named: Sequence[str], date: str | None) -> tuple[str, ...]:
    """Return the regions named, and those that the named municipalities were in when the document came out."""
    around = (area_of(code_of(id), "region", date) for id in municipalities)
    return tuple(sorted({*named, *(place_id("region", area.code) for area in around if area)}))


def _terms(workspace: Workspace, text: str) -> IndexTerms:
    return index_terms(workspace.finnish.tokens(text))


def finish_index(workspace: Workspace) -> None:
    """Bring the index's full-text part and its themes up to date, and fit the first themes where there are none."""
    workspace.writable_index().optimise()
    finish_publishing(workspace)
    if not has_themes(workspace):
        fit_first_themes(workspace)


def fit_first_themes(workspace: Workspace) -> int:
    """Fit themes where there are none yet, and none where the passages are too few or too alike for any."""
    try:
        return fit_corpus_themes(workspace).themes
    except ThemesImpossibleError:
        return 0


INDEXING = Stage(
    INDEX,
    version=lambda workspace: f"{INDEXING_VERSION} {workspace.encoder_version}",
    run=index_documents,
    needs=(READ, ANALYSE, SUBJECTS),
    finish=finish_index,
    whole_batches=True,
    after_failures=True,
)
