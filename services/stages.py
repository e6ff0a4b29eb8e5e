"""What an ingestion does with each batch: plain functions that join the steps to what is kept."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from corpus.catalogue import Reference
from corpus.catalogue.contents import (
    load_document,
    load_mentions,
    load_passages,
    store_mentions,
    store_quarantine,
    store_reading,
)
from corpus.catalogue.publications import membership_of
from corpus.catalogue.store import Sighting, Stage
from corpus.catalogue.themes import theme_centres
from corpus.errors import ThemesImpossibleError, UnreadableDocumentError
from corpus.passages import split_passages
from corpus.reading import READING_VERSION, read_document
from corpus.records import Document, Mention, MentionType, Passage, Resource
from corpus.sources.folders import load_resources
from index.tables import create_index
from index.writing import IndexedPassage, finish_writing, replace_documents
from nlp.languages import detect_language
from nlp.places.areas import area_of
from nlp.words.finnish import terms_of
from services.themes.assigning import assign_new, can_have_a_theme, place_new, shown_themes, vectors_version
from services.themes.fitting import fit_corpus_themes
from services.workspace import Workspace

ANALYSIS_VERSION = "6"  # rises when the analysis finds other mentions in the same text
INDEXING_VERSION = "3"  # rises when the index holds other things of the same document
Counts = dict[str, int]


def stage_versions(workspace: Workspace) -> dict[Stage, str]:
    """Return the version of each stage as of now: what another has done waits to be done again."""
    return {
        "read": READING_VERSION,
        "analysed": f"{READING_VERSION}.{ANALYSIS_VERSION}",
        "indexed": f"{READING_VERSION}.{ANALYSIS_VERSION}.{INDEXING_VERSION} {workspace.encoder_version}",
    }


def archive_places(workspace: Workspace, run_id: int, places: Iterable[str]) -> Counts:
    """Keep the raw bytes of what lies in files, and note what was seen."""
    counts: Counter[str] = Counter()
    sightings: list[Sighting] = []
    largest = workspace.settings.ingestion.largest_file_mb << 20
    for place in places:
        for resource, problem in load_resources(Path(place), largest=largest):
            digest = workspace.archive.put(resource.content)
            sightings.append(Sighting(resource.location, digest, resource.media_type, problem))
            if len(sightings) >= workspace.settings.ingestion.batch:  # a JSONL file may hold any number
                counts.update(_record(workspace, run_id, sightings))
                sightings.clear()
    counts.update(_record(workspace, run_id, sightings))
    return dict(counts)


def _record(workspace: Workspace, run_id: int, sightings: list[Sighting]) -> Counts:
    outcomes = workspace.catalogue.record(run_id, sightings)
    return {"found": len(sightings)} | {str(outcome): number for outcome, number in outcomes.items()}


def read_batch(workspace: Workspace, references: Iterable[Reference]) -> Counts:
    """Read documents from their raw bytes and split them into passages; what cannot be read is quarantined."""
    counts = {"documents": 0, "quarantined": 0}
    for reference in references:
        location, digest, media_type, problem = workspace.catalogue.raw(reference)
        try:
            if problem:
                raise UnreadableDocumentError(problem)
            content = workspace.archive.get(digest)
            document = read_document(Resource(location, content, media_type), pdf_limits=workspace.pdf_limits)
        except UnreadableDocumentError as reason:
            store_quarantine(workspace.catalogue, reference, str(reason), READING_VERSION)
            counts["quarantined"] += 1
            continue
        passages = split_passages(document)
        store_reading(workspace.catalogue, reference, document, passages, READING_VERSION)
        counts["documents"] += 1
    return counts


def analyse_batch(workspace: Workspace, references: Iterable[Reference]) -> Counts:
    """Find the language and the names of documents."""
    done = stage_versions(workspace)["analysed"]
    counts = {"documents": 0, "mentions": 0}
    for reference in references:
        document = load_document(workspace.catalogue, reference)
        mentions = workspace.analyser.find_mentions(document.text)
        language = document.language or detect_language(document.text)
        store_mentions(workspace.catalogue, reference, language, mentions, done)
        counts["documents"] += 1
        counts["mentions"] += len(mentions)
    return counts


def index_batch(workspace: Workspace, references: Iterable[Reference]) -> Counts:
    """Bring the index up to date with documents: one commit for all of them."""
    shown = {reference: workspace.catalogue.to_show(reference) for reference in references}
    passages = [row for reference in shown.values() if reference for row in _rows(workspace, reference)]
    table = create_index(workspace.index_url, workspace.encoder_version, workspace.encoder.width)
    vectors = workspace.encoder.encode([passage.text for passage in passages])
    long = [at for at, passage in enumerate(passages) if can_have_a_theme(passage.text)]
    ids = [passages[at].passage_id for at in long]
    assigned = assign_new(workspace, ids, vectors[long])
    place_new(workspace, ids, vectors[long])
    themes = shown_themes(workspace, ids)
    rows = [replace(passage, theme=themes.get(passage.passage_id)) for passage in passages]
    replace_documents(table, [reference.document_id for reference in shown], rows, vectors)
    workspace.catalogue.mark_indexed(stage_versions(workspace)["indexed"], shown)
    without = sum(theme is None for theme in assigned.values())
    return {"documents": len(shown), "passages": len(passages), "assigned": len(assigned), "without_theme": without}


def _rows(workspace: Workspace, reference: Reference) -> Iterable[IndexedPassage]:
    place, original = membership_of(workspace.catalogue, reference.document_id)
    if original is not None:  # found by the document that it is a duplicate of
        return
    document = load_document(workspace.catalogue, reference)
    location = workspace.catalogue.raw(reference)[0]
    mentions = load_mentions(workspace.catalogue, reference)
    title_terms = _terms(workspace, document.title)
    for id, passage in load_passages(workspace.catalogue, reference):
        text = document.text[passage.start : passage.end]
        headings = [heading for heading in passage.headings if heading != document.title]
        yield IndexedPassage(
            id,
            reference.document_id,
            place.publication_id if place else reference.document_id,
            document.title,
            document.url,
            location,
            document.date,
            int(document.date[:4]) if document.date else None,
            place.role if place else document.kind,
            document.language,
            passage.page,
            " › ".join(headings),
            text,
            " ".join([*title_terms, *_terms(workspace, " ".join(headings)), *_terms(workspace, text)]),
            municipalities := _named_in(document, passage, mentions, "municipality"),
            _regions(municipalities, _named_in(document, passage, mentions, "region"), document.date),
            _named_in(document, passage, mentions, "organisation"),
        )


def _named_in(document: Document, passage: Passage, mentions: list[Mention], type: MentionType) -> list[str]:
    """Return what a passage names of a type, or the title does: that is what all of the document is about."""
    title_end = len(document.title) if document.text.startswith(document.title) else 0
    named = (found for found in mentions if found.type == type)
    inside = (one for one in named if passage.start <= one.start < passage.end or one.start < title_end)
    return sorted({found.current_id for found in inside})


def _regions(municipalities: list[str], named: list[str], date: str | None) -> list[str]:
    """Return the regions that are named, and those that the named municipalities were in when the document came out."""
    around = (area_of(id.partition(":")[2], "region", date) for id in municipalities)
    return sorted({*named, *(f"maakunta:{area.code}" for area in around if area)})


def _terms(workspace: Workspace, text: str) -> list[str]:
    return list(terms_of(workspace.finnish.tokens(text)))


def fit_first_themes(workspace: Workspace) -> Counts:
    """Fit themes where there are none yet, and none where the passages are too few or too alike for any."""
    try:
        return fit_corpus_themes(workspace)
    except ThemesImpossibleError:
        return {"themes": 0}


def has_themes(workspace: Workspace) -> bool:
    """Return whether there are themes fitted on the vectors of today's encoder."""
    return any(True for _ in theme_centres(workspace.catalogue, vectors_version(workspace)))


def finish_index(workspace: Workspace) -> None:
    """Bring the index's full-text part up to date."""
    finish_writing(create_index(workspace.index_url, workspace.encoder_version, workspace.encoder.width))
