"""What an ingestion does with each batch: plain functions that join the steps to what is kept."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np

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
from corpus.catalogue.themes import Theme, assign_passages, replace_themes, theme_centres
from corpus.errors import UnreadableDocument
from corpus.passages import split_passages
from corpus.reading import READING_VERSION, read_document
from corpus.records import Document, Mention, Passage, Resource
from corpus.sources.folders import load_resources
from flows.workspace import Workspace
from index.queries import texts_of
from index.tables import create_index
from index.writing import IndexedPassage, finish_writing, read_vectors, replace_documents, set_themes
from models.themes import NO_THEME, assign_themes, fit_themes, label_themes
from nlp.finnish import terms_of, theme_words
from nlp.languages import detect_language
from nlp.places import find_municipalities

ANALYSIS_VERSION = "1"  # rises when the analysis finds other mentions in the same text
INDEXING_VERSION = "1"  # rises when the index holds other things of the same document
SHORTEST_THEMED = 20  # words; shorter ones are imprints and captions
Counts = dict[str, int]


def stage_versions(workspace: Workspace) -> dict[Stage, str]:
    """Give the version of each stage as of now: what another has done waits to be done again."""
    return {
        "read": READING_VERSION,
        "analysed": f"{READING_VERSION}.{ANALYSIS_VERSION}",
        "indexed": f"{READING_VERSION}.{ANALYSIS_VERSION}.{INDEXING_VERSION} {workspace.encoder_mark}",
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
                raise UnreadableDocument(problem)
            content = workspace.archive.get(digest)
            document = read_document(Resource(location, content, media_type), pdf_limits=workspace.pdf_limits)
        except UnreadableDocument as reason:
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
        mentions = find_municipalities(workspace.finnish, workspace.municipalities, document.text)
        language = document.language or detect_language(document.text)
        store_mentions(workspace.catalogue, reference, language, mentions, done)
        counts["documents"] += 1
        counts["mentions"] += len(mentions)
    return counts


def index_batch(workspace: Workspace, references: Iterable[Reference]) -> Counts:
    """Bring the index up to date with documents: one commit for all of them."""
    shown = {reference: workspace.catalogue.to_show(reference) for reference in references}
    passages = [row for reference in shown.values() if reference for row in _rows(workspace, reference)]
    table = create_index(workspace.index_url, workspace.encoder_mark, workspace.encoder.width)
    vectors = workspace.encoder.encode([passage.text for passage in passages])
    long = [at for at, passage in enumerate(passages) if _can_have_a_theme(passage.text)]
    themes = _nearest_themes(workspace, [passages[at].passage_id for at in long], vectors[long])
    assign_passages(workspace.catalogue, themes)
    rows = [_with_theme(passage, themes) for passage in passages]
    replace_documents(table, [reference.document_id for reference in shown], rows, vectors)
    workspace.catalogue.mark_indexed(stage_versions(workspace)["indexed"], shown)
    return {"documents": len(shown), "passages": len(passages)}


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
            _municipalities_in(document, passage, mentions),
        )


def _municipalities_in(document: Document, passage: Passage, mentions: list[Mention]) -> list[str]:
    """Give the municipalities that a passage names, or that the title does: they are what all of it is about."""
    title_end = len(document.title) if document.text.startswith(document.title) else 0
    inside = (found for found in mentions if found.type == "municipality")
    return sorted(
        {found.current_id for found in inside if passage.start <= found.start < passage.end or found.start < title_end}
    )


def _terms(workspace: Workspace, text: str) -> list[str]:
    return list(terms_of(workspace.finnish.tokens(text)))


def _with_theme(passage: IndexedPassage, themes: dict[str, str | None]) -> IndexedPassage:
    return replace(passage, theme=themes.get(passage.passage_id))


def _nearest_themes(workspace: Workspace, ids: list[str], vectors: np.ndarray) -> dict[str, str | None]:
    centres = list(theme_centres(workspace.catalogue, workspace.encoder_mark))
    if not centres or not ids:
        return {}
    nearest = assign_themes(vectors, np.stack([np.frombuffer(centre, dtype=np.float32) for _, centre in centres]))
    return {id: centres[at][0] if at != NO_THEME else None for id, at in zip(ids, nearest.tolist(), strict=True)}


def fit_corpus_themes(workspace: Workspace) -> Counts:
    """Fit themes on all passages of the index, in place of the ones there were."""
    table = create_index(workspace.index_url, workspace.encoder_mark, workspace.encoder.width)
    ids, vectors = _themed(table)
    wanted = workspace.settings.themes
    fitted = fit_themes(vectors, themes=wanted.themes, seed=wanted.seed)
    if fitted is None:
        return {"themes": 0}
    names = [f"t{number:03d}" for number in range(1, len(fitted.centres) + 1)]
    labels = label_themes(_theme_terms(workspace, table, ids, fitted.assigned), themes=len(names))
    themes = [
        (Theme(name, ", ".join(words[:3]), words, None, 0), centre.tobytes())
        for name, words, centre in zip(names, labels, fitted.centres, strict=True)
    ]
    assigned = {id: names[at] if at != NO_THEME else None for id, at in zip(ids, fitted.assigned.tolist(), strict=True)}
    # The catalogue last: a fit stopped before it is simply done again, and gives the same.
    set_themes(table, assigned)
    replace_themes(workspace.catalogue, workspace.encoder_mark, themes, assigned)
    return {"themes": len(themes)}


def _themed(table: object) -> tuple[list[str], np.ndarray]:
    """Give ids and vectors of the passages that are long enough to be about something."""
    short = {id for id, text in texts_of(table) if not _can_have_a_theme(text)}
    ids, vectors = read_vectors(table)
    kept = [at for at, id in enumerate(ids) if id not in short]
    return [ids[at] for at in kept], vectors[kept]


def _can_have_a_theme(text: str) -> bool:
    return len(text.split()) >= SHORTEST_THEMED


def _theme_terms(
    workspace: Workspace, table: object, ids: list[str], assigned: np.ndarray
) -> Iterable[tuple[int, Counter[str]]]:
    theme_of = dict(zip(ids, assigned.tolist(), strict=True))
    for id, text in texts_of(table):
        yield theme_of.get(id, NO_THEME), Counter(theme_words(text, workspace.finnish.tokens(text)))


def has_themes(workspace: Workspace) -> bool:
    """Tell whether there are themes fitted on the vectors of today's encoder."""
    return any(True for _ in theme_centres(workspace.catalogue, workspace.encoder_mark))


def finish_index(workspace: Workspace) -> None:
    """Bring the index's full-text part up to date."""
    finish_writing(create_index(workspace.index_url, workspace.encoder_mark, workspace.encoder.width))
