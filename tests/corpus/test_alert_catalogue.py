"""Saved searches in the catalogue, on each database."""

from dataclasses import replace

import pytest

from corpus.catalogue.alerts import (
    Alert,
    Match,
    add_alert,
    announced_documents,
    find_alert,
    gone_documents,
    list_announced,
    list_saved,
    new_documents,
    record_round,
    related_documents,
    remove_alert,
)
from corpus.catalogue.contents import store_reading, store_shown
from corpus.catalogue.publications import replace_memberships
from corpus.catalogue.samples import sample_texts
from corpus.catalogue.source_items import FetchedItem, record_items
from corpus.catalogue.source_sizes import KEPT_DAYS, largest_sizes, record_source_sizes, source_sizes
from corpus.catalogue.stage_records import INDEX, Work, mark_done
from corpus.catalogue.store import Catalogue, Reference, Sighting, document_id
from corpus.errors import AlertError, NotFoundError
from corpus.ids import passage_id
from corpus.passages import split_passages
from corpus.publications import Membership
from corpus.reading import read_document
from corpus.records import Resource, SourceItem

ALERT = Alert(
    "bussit", "5e0c3c0e-5a0f-4b6f-9d0e-1f2a3b4c5d6e", "bussien reitit", {"kinds": ["report"]}, "both", "week",
    (("email", "a@b.fi"), ("address", "slack://a/b/c")), "2026-11-01T00:00:00+00:00",
)  # fmt: skip


def put(catalogue: Catalogue, location: str, text: str = "Bussien reitit.") -> str:
    """Record a document as a run would; return its id."""
    run_id = 1
    catalogue.record(run_id, [Sighting(location, text, None)])
    id = document_id(location)
    reference = Reference(id, 1)
    read = read_document(Resource(location, text.encode(), "text/plain"))
    store_reading(catalogue, reference, read, split_passages(read))
    record_items(catalogue, run_id, "seutu", [FetchedItem(SourceItem(location), location)])
    store_shown(catalogue, {reference: reference})
    mark_done(catalogue, Work(INDEX, "1"), [reference], dependents=())
    return id


def match(id: str, *others: str) -> Match:
    return Match(id, passage_id(id, 1, 1), "words", 4.5, (id, *others))


def test_an_alert_is_kept_as_it_was_given_until_it_is_removed(catalogue: Catalogue) -> None:
    add_alert(catalogue, ALERT)
    assert list_saved(catalogue) == [ALERT]
    with pytest.raises(AlertError, match="there already is an alert 'bussit'"):
        add_alert(catalogue, replace(ALERT, query="other"))
    record_round(catalogue, ALERT, [match(put(catalogue, "https://a.fi/1"))], ran_at="2026-11-02T00:00:00+00:00")
    remove_alert(catalogue, "bussit")
    assert (list_saved(catalogue), announced_documents(catalogue, "bussit")) == ([], set())
    with pytest.raises(NotFoundError):
        find_alert(catalogue, "bussit")


def test_a_round_is_recorded_by_the_first_that_ends_it(catalogue: Catalogue) -> None:
    add_alert(catalogue, ALERT)
    first, second = put(catalogue, "https://a.fi/1"), put(catalogue, "https://a.fi/2")
    assert record_round(catalogue, ALERT, [match(first, second)], ran_at="2026-11-02T00:00:00+00:00")
    assert not record_round(catalogue, ALERT, [match(second)], ran_at="2026-11-02T00:00:01+00:00")
    assert announced_documents(catalogue, "bussit") == {first, second}
    found = find_alert(catalogue, "bussit")
    assert (found.round, found.ran_at) == (1, "2026-11-02T00:00:00+00:00")
    (announced,) = list_announced(catalogue, "bussit")
    assert (announced.title, announced.source, announced.passage) == ("Bussien reitit.", "seutu", "Bussien reitit.")
    assert list_announced(catalogue, "bussit", round=2) == []


def test_what_was_announced_is_not_shown_once_it_is_gone(catalogue: Catalogue) -> None:
    add_alert(catalogue, ALERT)
    id = put(catalogue, "https://a.fi/1")
    record_round(catalogue, ALERT, [match(id)], ran_at="2026-11-02T00:00:00+00:00")
    catalogue.mark_gone(2, ["https://a.fi"])
    store_shown(catalogue, {Reference(id, 1): None})
    assert list_announced(catalogue, "bussit") == []
    assert [one.id for one in gone_documents(catalogue, [id])] == [id]


def test_new_documents_are_those_seen_or_indexed_since(catalogue: Catalogue) -> None:
    id = put(catalogue, "https://a.fi/1")

    def found(**since: str) -> list[str]:
        return [one.id for one in new_documents(catalogue, **({"seen_since": "2000"} | since))]  # type: ignore[arg-type]

    assert found() == found(indexed_since="2000") == [id]
    assert found(seen_since="2999") == found(indexed_since="2999") == []
    assert found(seen_since="2999", dated_since="2020-01-01") == [id]  # undated: by when it was seen


def test_documents_of_a_publication_are_related(catalogue: Catalogue) -> None:
    first, second, other = (put(catalogue, f"https://a.fi/{at}") for at in range(3))
    places = [Membership(id, first, "report", None, "", False) for id in (first, second)]
    places.append(Membership(other, other, "report", None, "", False))
    replace_memberships(catalogue, [first, second, other], places)
    assert related_documents(catalogue, second) == {first, second}
    assert related_documents(catalogue, other) == {other}


def test_a_sample_of_passages_stays_nearly_the_same_as_more_come(catalogue: Catalogue) -> None:
    for at in range(40):
        put(catalogue, f"https://a.fi/{at}", f"Teksti {at}.")
    before = set(sample_texts(catalogue, 10))
    put(catalogue, "https://a.fi/40", "Uusi.")
    assert len(before & set(sample_texts(catalogue, 10))) >= 9
    assert len(sample_texts(catalogue, 1000)) == 41


def test_the_largest_count_of_a_source_is_that_of_the_last_days(catalogue: Catalogue) -> None:
    put(catalogue, "https://a.fi/1")
    assert source_sizes(catalogue) == {"seutu": 1}
    record_source_sizes(catalogue, {"seutu": 9}, "2026-01-01")
    for day in range(KEPT_DAYS):
        for documents in (5, 3):
            record_source_sizes(catalogue, {"seutu": documents}, f"2026-02-{day + 1:02d}")
    assert largest_sizes(catalogue) == {"seutu": 5}
