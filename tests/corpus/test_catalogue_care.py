"""Changes of the catalogue that care for it, on each of the databases that it is written for."""

import pytest
from sqlalchemy import select, text

from corpus.catalogue.consistency import (
    archived_versions,
    check_database,
    do_again,
    find_inconsistencies,
    index_documents_again,
    lost_digests,
    mark_lost,
    needed_digests,
)
from corpus.catalogue.contents import load_passages, store_reading
from corpus.catalogue.document_changes import (
    decide,
    decided_documents,
    failed_documents,
    purge,
    restore,
    unshared_bytes,
    withdrawn,
)
from corpus.catalogue.retention import compact_database, drop_old_versions, trim_runs, unreadable_since
from corpus.catalogue.runs import list_runs, start_run
from corpus.catalogue.schema import document, finding
from corpus.catalogue.source_changes import remove_source, rename_source
from corpus.catalogue.source_items import FetchedItem, known_items, record_items, save_source_state, source_state
from corpus.catalogue.stage_records import StageFailure, Work, mark_done, mark_failed, pending
from corpus.catalogue.store import PURGED, Catalogue, Reference, Sighting, document_id
from corpus.passages import split_passages
from corpus.reading import read_document
from corpus.records import Resource, SourceItem

A, B = "/in/a.txt", "/in/b.txt"


def see(catalogue: Catalogue, *sightings: tuple[str, str]) -> dict[str, int]:
    """Record that locations were seen with bytes."""
    return catalogue.record(start_run(catalogue), [Sighting(place, digest, None) for place, digest in sightings])


def read(catalogue: Catalogue, location: str, number: int = 1) -> Reference:
    """Record that a version has been read."""
    reference = Reference(document_id(location), number)
    made = read_document(Resource(location, b"Kuntien talous.\n\nKuntien talous vahvistui vuonna 2024."))
    store_reading(catalogue, reference, made, split_passages(made))
    mark_done(catalogue, Work("read", "1"), [reference], dependents=[])
    return reference


def offer(catalogue: Catalogue, source: str, *locations: str) -> None:
    items = [FetchedItem(SourceItem(place, title="T", mark="1"), place) for place in locations]
    record_items(catalogue, 1, source, items)
    save_source_state(catalogue, source, {"page": "3"}, problem=None, found_new=True)


def states(catalogue: Catalogue) -> dict[str, str]:
    with catalogue.begin() as connection:
        return {row.location: row.state for row in connection.execute(select(document))}


def test_a_source_is_renamed_with_what_it_has_seen_and_twice_changes_nothing(catalogue: Catalogue) -> None:
    see(catalogue, (A, "1"), (B, "2"))
    offer(catalogue, "old", A, B)
    offer(catalogue, "new", B)
    for _ in range(2):
        rename_source(catalogue, "old", "new")
    assert set(known_items(catalogue, "new")) == {A, B}
    assert (known_items(catalogue, "old"), source_state(catalogue, "old")) == ({}, None)


@pytest.mark.parametrize(("with_documents", "left"), [(False, "live"), (True, "gone")])
def test_a_removed_source_keeps_its_documents_or_not(catalogue: Catalogue, with_documents: bool, left: str) -> None:
    see(catalogue, (A, "1"), (B, "2"))
    offer(catalogue, "s", A, B)
    offer(catalogue, "other", B)
    assert remove_source(catalogue, "s", with_documents=with_documents) == (1 if with_documents else 2)
    assert states(catalogue) == {A: left, B: "live"}
    assert source_state(catalogue, "s") is None


def test_a_decision_holds_against_what_is_seen(catalogue: Catalogue) -> None:
    see(catalogue, (A, "1"), (B, "2"))
    decide(catalogue, [document_id(A)], "removed", "old")
    decide(catalogue, [document_id(B)], "set_aside", "a draft")
    assert see(catalogue, (A, "3"), (B, "4")) == {"new": 0, "changed": 1, "unchanged": 1}
    assert states(catalogue) == {A: "removed", B: "set_aside"}
    assert [one.number for one in catalogue.versions(document_id(A))] == [1]
    assert withdrawn(catalogue) == {A: None}
    assert [(one.location, one.state, one.reason) for one in decided_documents(catalogue)] == [
        (A, "removed", "old"), (B, "set_aside", "a draft"),
    ]  # fmt: skip
    restore(catalogue, [document_id(A), document_id(B)])
    assert states(catalogue) == {A: "live", B: "live"}


def test_a_purge_forgets_what_was_read_and_a_restore_has_it_fetched(catalogue: Catalogue) -> None:
    see(catalogue, (A, "1"), (B, "1"))
    offer(catalogue, "s", A)
    reference = read(catalogue, A)
    purge(catalogue, [document_id(A)], "removed", "x")
    assert load_passages(catalogue, reference) == []
    assert unshared_bytes(catalogue, [document_id(A)]) == []  # b has the same
    assert needed_digests(catalogue) == {"1"}
    purge(catalogue, [document_id(B)], "removed", "x")
    assert unshared_bytes(catalogue, [document_id(A)]) == ["1"]
    assert list(find_inconsistencies(catalogue)) == []
    with catalogue.begin() as connection:
        row = connection.execute(text("SELECT title, blocks, materials, bytes_gone FROM version LIMIT 1")).one()
        titles = set(connection.execute(select(finding.c.title)).scalars())
    assert (tuple(row), titles) == ((None, None, None, PURGED), {None})
    restore(catalogue, [document_id(A)])
    assert list(pending(catalogue, Work("read", "1"), limit=9)) == [[reference]]
    assert (known_items(catalogue, "s")[A].mark, source_state(catalogue, "s").marks) == (None, {})  # type: ignore[union-attr]


def test_what_could_not_be_read_expires_and_comes_back_when_it_changes(catalogue: Catalogue) -> None:
    see(catalogue, (A, "1"), (B, "2"))
    for place in (A, B):
        failure = StageFailure(document_id(place), 1, "read", "1", "ValueError", "broken")
        mark_failed(catalogue, failure, dependents=[])
    assert failed_documents(catalogue, [document_id(A)]) == {document_id(A)}
    assert unreadable_since(catalogue, "2020") == []
    assert unreadable_since(catalogue, "9999") == sorted([document_id(A), document_id(B)])
    purge(catalogue, [document_id(A)], "expired", "x")
    assert withdrawn(catalogue) == {A: "1"}
    see(catalogue, (A, "1"))
    assert states(catalogue)[A] == "expired"
    see(catalogue, (A, "3"))
    assert states(catalogue)[A] == "live"


def test_old_versions_and_runs_are_dropped_and_the_newest_kept(catalogue: Catalogue) -> None:
    for number in range(1, 6):
        see(catalogue, (A, str(number)))
        if number != 5:
            read(catalogue, A, number)
    assert drop_old_versions(catalogue, 1) == 3
    assert [one.number for one in catalogue.versions(document_id(A))] == [4, 5]
    assert trim_runs(catalogue, 2) == 0  # those that are going on
    with catalogue.begin() as connection:
        connection.execute(text("UPDATE run SET state = 'completed'"))
    assert trim_runs(catalogue, 2) == 3
    newest = max(one.id for one in list_runs(catalogue))
    assert start_run(catalogue) == newest + 1
    compact_database(catalogue)
    assert list(find_inconsistencies(catalogue)) == []


def test_what_cannot_be_right_is_found_and_done_again(catalogue: Catalogue) -> None:
    see(catalogue, (A, "1"), (B, "2"))
    reference = read(catalogue, A)
    assert (check_database(catalogue), list(find_inconsistencies(catalogue))) == ([], [])
    with catalogue.begin() as connection:
        connection.execute(text("UPDATE passage SET \"end\" = 9999, theme_id = 't9'"))
        connection.execute(text("UPDATE document SET state = 'odd' WHERE location = :b"), {"b": B})
    found = {one.message: one for one in find_inconsistencies(catalogue)}
    assert {message: one.again for message, one in found.items()} == {
        "its state is none": None, "passages lie outside of its text": "read",
        "passages are of a theme that is not there": "index",
    }  # fmt: skip
    do_again(catalogue, [found["passages lie outside of its text"]], ["analyse", "index"])
    assert list(pending(catalogue, Work("read", "1"), limit=9)) == [[reference]]
    assert index_documents_again(catalogue, [reference.document_id, "x-1"]) == {"x-1"}


def test_bytes_are_lost_until_they_are_given_again(catalogue: Catalogue) -> None:
    see(catalogue, (A, "1"), (B, "2"))
    read(catalogue, A)
    assert [one.sha256 for one in archived_versions(catalogue)] == ["1", "2"]
    mark_lost(catalogue, "1")
    assert (lost_digests(catalogue), needed_digests(catalogue)) == ({"1"}, {"2"})
    assert list(pending(catalogue, Work("read", "2"), limit=9)) == [[Reference(document_id(B), 1)]]
    see(catalogue, (A, "1"))
    assert lost_digests(catalogue) == set()
