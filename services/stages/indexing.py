"""The stage `index`: passages with their vectors, themes and names in the searchable index."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.catalogue import Reference
from corpus.catalogue.contents import store_shown
from corpus.catalogue.index_entries import IndexEntry, load_entries, shown_versions
from corpus.catalogue.recommendations import shown_references
from corpus.catalogue.stage_records import ANALYSE, INDEX, READ, SUBJECTS
from corpus.errors import ThemesImpossibleError
from corpus.ids import code_of, place_id
from corpus.passages import BESIDE_TEXT
from corpus.records import MentionType, Passage
from index.records import PassageRow
from nlp.places.areas import area_of
from nlp.words.search_terms import TERMS_VERSION
from services.passage_terms import complete_terms, headings_of
from services.stages.stage import Counts, Stage
from services.subjects.naming import KnownConcepts, known_concepts
from services.subjects.shown import subjects_to_index
from services.themes.assigning import assign_new, has_themes, is_themed, place_new, shown_themes
from services.themes.fitting import fit_corpus_themes
from services.themes.publishing import finish_publishing
from services.workspace import Workspace

INDEXING_VERSION = "8"  # rises when the index holds other things of the same document


def index_documents(workspace: Workspace, references: Sequence[Reference]) -> Counts:
    """Bring the index up to date with documents: one commit for all of them."""
    shown = shown_versions(workspace.catalogue, references)
    before = set(shown_references(workspace.catalogue, [one.document_id for one in references]))
    entries = list(
        load_entries(workspace.catalogue, [one for one in shown.values() if one], terms_version=TERMS_VERSION)
    )
    complete_terms(workspace, entries)
    names = known_concepts(workspace) if entries else None  # once: it reads the vocabularies' files
    rows = [row for entry in entries if names for row in _rows(names, entry)]
    vectors = workspace.encoder.encode([row.text for row in rows])
    long = [at for at, row in enumerate(rows) if is_themed(len(row.text.split())) and row.part not in BESIDE_TEXT]
    ids = [rows[at].passage_id for at in long]
    assigned = assign_new(workspace, ids, vectors[long])
    place_new(workspace, ids, vectors[long])
    themes = shown_themes(workspace, ids)
    rows = [replace(row, theme=themes.get(row.passage_id)) for row in rows]
    workspace.writable_index().replace_documents([one.document_id for one in shown], rows, vectors)
    store_shown(workspace.catalogue, shown)
    seen = {one.document_id for one in before.intersection(one for one in shown.values() if one)}  # indexed again
    new = [assigned[row.passage_id] for row in rows if row.passage_id in assigned and row.document_id not in seen]
    without = sum(theme is None for theme in new)
    return {"documents": len(shown), "passages": len(rows), "assigned": len(new), "without_theme": without}


def _rows(names: KnownConcepts, entry: IndexEntry) -> Iterator[PassageRow]:
    """Yield the rows of a document's passages."""
    place = entry.place
    subjects = subjects_to_index(names, entry.subjects, entry.decisions)
    roles = tuple(sorted({value for role, id in entry.roles for value in (role, f"{role} {id}")}))
    terms = entry.terms.passages if entry.terms else ()
    for (id, passage), found_by in zip(entry.passages, terms, strict=True):
        municipalities = _named_in(entry, passage, "municipality")
        yield PassageRow(
            passage_id=id,
            document_id=entry.reference.document_id,
            publication_id=place.publication_id if place else entry.reference.document_id,
            title=entry.title,
            url=entry.url,
            source_path=entry.location,
            date=entry.date,
            kind=place.role if place else entry.kind,
            page=passage.page,
            heading=" › ".join(headings_of(passage, entry.title)),
            text=entry.text[passage.start : passage.end],
            part=passage.part,
            page_label=passage.page_label,
            recognised=passage.recognised,
            year=int(entry.date[:4]) if entry.date else None,
            language=entry.language,
            terms=found_by.terms,
            municipalities=municipalities,
            regions=_regions(municipalities, _named_in(entry, passage, "region"), entry.date),
            organisations=_named_in(entry, passage, "organisation"),
            subjects=subjects,
            theme=None,
            parts=found_by.parts,
            recommends=any(passage.start <= start < passage.end for start in entry.recommended),
            title_terms=found_by.title.both,
            heading_terms=found_by.headings.both,
            projects=_named_in(entry, passage, "project", "programme"),
            roles=roles,
            sources=tuple(entry.sources),
        )


def _named_in(entry: IndexEntry, passage: Passage, *types: MentionType) -> tuple[str, ...]:
    """Return what a passage names of some types, or the title does: that is what all of the document is about."""
    title_end = len(entry.title) if entry.text.startswith(entry.title) else 0
    named = ((start, id) for start, of_type, id in entry.named if of_type in types)
    return tuple(sorted({id for start, id in named if passage.start <= start < passage.end or start < title_end}))


def _regions(municipalities: Sequence[str], named: Sequence[str], date: str | None) -> tuple[str, ...]:
    """Return the regions named, and those that the named municipalities were in when the document came out."""
    around = (area_of(code_of(id), "region", date) for id in municipalities)
    return tuple(sorted({*named, *(place_id("region", area.code) for area in around if area)}))


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
