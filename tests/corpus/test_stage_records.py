"""Records of what stages have done, on each database, and catalogues of older versions."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import select, text

from corpus.catalogue import Reference, open_catalogue
from corpus.catalogue.runs import list_runs, start_run
from corpus.catalogue.schema import document, passage, stage_done
from corpus.catalogue.source_items import FetchedItem, known_items, record_items, retire_items
from corpus.catalogue.stage_records import (
    StageFailure,
    Work,
    count_pending,
    failures,
    mark_done,
    mark_failed,
    pending,
    retry_failed,
)
from corpus.catalogue.store import Catalogue, Sighting, document_id
from corpus.catalogue.themes import load_assigned
from corpus.errors import CatalogueError, StorageError
from corpus.records import SourceItem

OLD = Path(__file__).parent.parent / "fixtures" / "catalogues"
READ, ANALYSE = Work("read", "1"), Work("analyse", "1", ("read",))
INDEX = Work("index", "1", ("read", "analyse"), after_failures=True)


def see(catalogue: Catalogue, *names: str) -> list[Reference]:
    catalogue.record(start_run(catalogue), [Sighting(f"/in/{name}", name, None) for name in names])
    return [Reference(document_id(f"/in/{name}"), 1) for name in names]


def waiting(catalogue: Catalogue, work: Work) -> list[Reference]:
    found = [reference for batch in pending(catalogue, work, limit=2) for reference in batch]
    assert len(found) == count_pending(catalogue, work)
    return found


def test_a_stage_waits_for_what_it_needs_and_for_its_own_version(catalogue: Catalogue) -> None:
    seen = sorted(see(catalogue, "a", "b", "c"))
    assert (waiting(catalogue, READ), waiting(catalogue, ANALYSE)) == (seen, [])
    mark_done(catalogue, READ, seen[:2], dependents=["analyse", "index"])
    assert (waiting(catalogue, READ), waiting(catalogue, ANALYSE)) == (seen[2:], seen[:2])
    assert waiting(catalogue, Work("read", "2")) == seen


def test_what_is_done_again_has_its_dependents_done_again(catalogue: Catalogue) -> None:
    seen = see(catalogue, "a")
    for work, dependents in ((READ, ["analyse", "index"]), (ANALYSE, ["index"]), (INDEX, [])):
        mark_done(catalogue, work, seen, dependents=dependents)
    assert waiting(catalogue, INDEX) == []
    mark_done(catalogue, ANALYSE, seen, dependents=["index"])
    assert waiting(catalogue, INDEX) == seen


def test_a_failure_is_listed_and_waits_for_another_version_or_to_be_asked(catalogue: Catalogue) -> None:
    (seen,) = see(catalogue, "a")
    failure = StageFailure(*seen, "read", "1", "ValueError", "it is broken")
    mark_failed(catalogue, failure, dependents=["analyse", "index"])
    (found,) = failures(catalogue)
    assert (found.location, found.stage, found.error, found.reason) == ("/in/a", "read", "ValueError", "it is broken")
    assert failures(catalogue, ["/other"]) == []
    assert (waiting(catalogue, READ), waiting(catalogue, INDEX)) == ([], [seen])  # the index has to forget it
    assert waiting(catalogue, Work("read", "2")) == [seen]
    assert retry_failed(catalogue) == 1
    assert waiting(catalogue, READ) == [seen]


@pytest.mark.slow
def test_seventy_thousand_documents_are_marked_gone_retired_and_looked_up(tmp_path: Path) -> None:
    catalogue = open_catalogue(str(tmp_path / "catalogue.sqlite"))  # the database with the least variables a statement
    run = start_run(catalogue)
    locations = [f"/in/{number}" for number in range(70_000)]
    for at in range(0, len(locations), 10_000):
        some = locations[at : at + 10_000]
        ids = [f"d{number}" for number in range(at, at + 10_000)]
        rows = [{"id": id, "location": place, "state": "live", "number": 1, "seen_in": run}
                for id, place in zip(ids, some, strict=True)]  # fmt: skip
        versions = [{"id": id} for id in ids]
        with catalogue.begin() as connection:
            connection.execute(document.insert(), rows)
            connection.execute(
                text("INSERT INTO version (document_id, number, sha256, fetched_at) VALUES (:id, 1, '1', '')"), versions
            )
        items = [FetchedItem(SourceItem(place), None) for place in some]
        record_items(catalogue, run, "s", items)
    assert load_assigned(catalogue, locations) == {}
    assert len(known_items(catalogue, "s")) == 70_000
    assert retire_items(catalogue, "s", locations) == 0
    assert catalogue.mark_gone(start_run(catalogue), ["/in"]) == 70_000
    assert catalogue.counts()["gone"] == 70_000


def test_a_catalogue_of_an_older_version_keeps_what_was_done(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    with sqlite3.connect(path) as database:
        database.executescript((OLD / "0005.sql").read_text("utf-8"))
    with pytest.raises(CatalogueError, match="`aluetutka ingest` upgrades it"):
        open_catalogue(str(path), write=False)
    catalogue = open_catalogue(str(path))
    with catalogue.begin() as connection:
        done = connection.execute(select(stage_done).order_by(stage_done.c.document_id, stage_done.c.stage)).all()
        words = {row.id: row.words for row in connection.execute(select(passage.c.id, passage.c.words))}
    assert [(row.document_id, row.stage, row.version, row.outcome) for row in done] == [
        ("koulu-890e9234", "analyse", "6", "done"),
        ("koulu-890e9234", "index", "3 finnish-static@1a89fe1a9b17", "done"),
        ("koulu-890e9234", "read", "3", "done"),
        ("silta-a273bb93", "analyse", "6", "done"),
        ("silta-a273bb93", "index", "3 finnish-static@1a89fe1a9b17", "done"),
        ("silta-a273bb93", "read", "3", "done"),
        ("tyhja-7aedadd6", "index", "3 finnish-static@1a89fe1a9b17", "done"),
        ("tyhja-7aedadd6", "read", "3", "failed"),
    ]
    assert [one.reason for one in failures(catalogue)] == ["there is no text in it"]
    assert words == {"silta-a273bb93.v1.p1": 12, "koulu-890e9234.v1.p1": 7}


def test_an_empty_file_is_no_new_catalogue(tmp_path: Path) -> None:
    (tmp_path / "catalogue.sqlite").touch()
    for write in (True, False):
        with pytest.raises(CatalogueError, match="0 bytes"):
            open_catalogue(str(tmp_path / "catalogue.sqlite"), write=write)


def test_reading_makes_and_changes_no_catalogue(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    assert open_catalogue(str(path), write=False).counts()["documents"] == 0
    assert list(tmp_path.iterdir()) == []
    open_catalogue(str(path)).close()
    before = path.read_bytes()
    opened = open_catalogue(str(path), write=False)
    assert list_runs(opened) == []
    with pytest.raises(StorageError, match="readonly"):
        start_run(opened)
    opened.close()
    assert path.read_bytes() == before


def test_a_new_catalogue_is_for_its_owner_only(tmp_path: Path) -> None:
    open_catalogue(str(tmp_path / "catalogue.sqlite")).close()
    assert (tmp_path / "catalogue.sqlite").stat().st_mode & 0o077 == 0
