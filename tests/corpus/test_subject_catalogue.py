"""Subjects of versions and decisions on documents, on each database."""

from corpus.catalogue import Reference
from corpus.catalogue.contents import store_reading
from corpus.catalogue.retention import drop_old_versions
from corpus.catalogue.runs import start_run
from corpus.catalogue.store import Catalogue, Sighting
from corpus.catalogue.subjects import (
    ConceptCounts,
    StoredSubject,
    SubjectDecision,
    count_concepts,
    described_versions,
    load_decisions,
    load_subjects,
    store_decisions,
    store_subjects,
)
from corpus.ids import document_id
from corpus.records import Block, Document

A, B = "http://example.org/a", "http://example.org/b"
READ = Document("Koulut", "Kunta rakentaa.", (Block(0, 15, "paragraph", 0),), "text/plain", None, "fi", None, "other")


def read(catalogue: Catalogue, name: str, number: int = 1) -> Reference:
    catalogue.record(start_run(catalogue), [Sighting(f"/in/{name}", f"{name}{number}", None)])
    reference = Reference(document_id(f"/in/{name}"), number)
    store_reading(catalogue, reference, READ, ())
    return reference


def test_subjects_take_the_place_of_those_before_and_are_ordered_by_score(catalogue: Catalogue) -> None:
    reference = read(catalogue, "a")
    store_subjects(catalogue, {reference: [StoredSubject(B, 0.2)]})
    found = [StoredSubject(A, 0.4), StoredSubject(B, 0.8, ((0, 5), (6, 15)))]
    store_subjects(catalogue, {reference: found})
    assert load_subjects(catalogue, reference) == found[::-1]


def test_a_version_that_is_read_again_has_no_subjects_until_they_are_found_again(catalogue: Catalogue) -> None:
    reference = read(catalogue, "a")
    store_subjects(catalogue, {reference: [StoredSubject(A, 0.4, ((0, 5),))]})
    store_reading(catalogue, reference, READ, ())
    assert load_subjects(catalogue, reference) == []


def test_a_later_decision_takes_the_place_of_an_earlier_one_and_can_be_taken_back(catalogue: Catalogue) -> None:
    id = read(catalogue, "a").document_id
    store_decisions(catalogue, id, [SubjectDecision(id, A, "reject", "Maija"), SubjectDecision(id, B, "add", "Maija")])
    again = SubjectDecision(id, A, "accept", "Ville", "2026-01-02T03:04:05+00:00")
    store_decisions(catalogue, id, [again], taken_back=[B])
    assert load_decisions(catalogue) == load_decisions(catalogue, id) == [again]


def test_decisions_hold_for_later_versions_and_old_ones_can_be_dropped(catalogue: Catalogue) -> None:
    first = read(catalogue, "a")
    store_subjects(catalogue, {first: [StoredSubject(A, 0.4)]})
    store_decisions(catalogue, first.document_id, [SubjectDecision(first.document_id, A, "reject", "Maija")])
    second = read(catalogue, "a", 2)
    assert described_versions(catalogue) == [second]
    assert drop_old_versions(catalogue, 1) == 1
    assert [one.uri for one in load_decisions(catalogue, second.document_id)] == [A]


def test_concepts_are_counted_by_document(catalogue: Catalogue) -> None:
    references = [read(catalogue, name) for name in "abc"]
    store_subjects(catalogue, {reference: [StoredSubject(A, 0.4)] for reference in references})
    for reference, decision in zip(references, ("reject", "reject", "accept"), strict=True):
        id = reference.document_id
        store_decisions(catalogue, id, [SubjectDecision(id, A, decision, "Maija")])  # type: ignore[arg-type]
    id = references[0].document_id
    store_decisions(catalogue, id, [SubjectDecision(id, B, "add", "Maija")])
    assert count_concepts(catalogue) == [ConceptCounts(A, 3, 2, 1, 0), ConceptCounts(B, 0, 0, 0, 1)]
