"""What one new document costs in the catalogue beside so many others: settling it, and finding what waits.

python -m benchmarks.growth [DOCUMENTS …]

Rows are made up: each document is a page of 600 words with a number, an address and a link of its own. CPU seconds of
this process; reading, analysis and the index are not among them.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import insert

from corpus.catalogue.contents import store_reading
from corpus.catalogue.schema import document, finding, metadata_field, stage_done, version
from corpus.catalogue.stage_records import count_pending, failures
from corpus.catalogue.store import Catalogue, Reference, Sighting, document_id, now
from corpus.catalogue.unsettled import settle_again
from corpus.records import Block, Document
from corpus.settings import FILE_NAME
from services.grouping import group_publications
from services.stages import STAGES
from services.workspace import Workspace

DOCUMENTS = (1_000, 10_000, 100_000)
AT_ONCE = 5_000  # rows of one statement
WORDS = [f"sana{number}" for number in range(5_000)]
PAGE = "https://example.org/p/{}"


def main() -> None:
    """Print a row for each number of documents."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", nargs="*", type=int, default=DOCUMENTS)
    print(f"{'documents':>9} {'first settling':>14} {'one more':>9} {'what waits':>10} {'failures':>8}  (CPU s)")
    for documents in parser.parse_args().documents:
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder), documents)


def measure(folder: Path, documents: int) -> None:
    """Print what a document costs beside so many others."""
    (folder / FILE_NAME).touch()
    workspace = Workspace(folder)
    fill(workspace, documents)
    first = seconds(lambda: group_publications(workspace))
    put(workspace.catalogue, documents + 1)
    group_publications(workspace)  # imports
    put(workspace.catalogue, documents + 2)
    one = seconds(lambda: group_publications(workspace))
    works = [stage.work(workspace) for stage in STAGES]
    waits = seconds(lambda: [count_pending(workspace.catalogue, work) for work in works])
    aside = seconds(lambda: failures(workspace.catalogue))
    print(f"{documents:9} {first:14.2f} {one:9.3f} {waits:10.3f} {aside:8.3f}", flush=True)


def seconds(work: Callable[[], object]) -> float:
    """Return the CPU seconds that something takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def fill(workspace: Workspace, documents: int) -> None:
    """Write documents that all stages have done and none has settled."""
    mix, stages = random.Random(0), {stage.name: stage.version(workspace) for stage in STAGES}
    for first in range(0, documents, AT_ONCE):
        some = {document_id(PAGE.format(at)): at for at in range(first, min(documents, first + AT_ONCE))}
        with workspace.catalogue.begin() as connection:
            seen = {"state": "live", "number": 1, "shown": 1, "seen_in": 1}
            rows = [{"id": id, "location": PAGE.format(at), **seen} for id, at in some.items()]
            connection.execute(insert(document), rows)
            connection.execute(insert(version), [version_row(mix, id, at) for id, at in some.items()])
            done = [(id, stage, by) for id in some for stage, by in stages.items()]
            names = ("document_id", "stage", "version")
            result = {"number": 1, "outcome": "done", "done_at": now()}
            connection.execute(insert(stage_done), [dict(zip(names, row, strict=True)) | result for row in done])
            number = {"number": 1, "ordinal": 1, "name": "isbn", "origin": "benchmark"}
            connection.execute(insert(metadata_field), [{"document_id": id, "value": id, **number} for id in some])
            found = {"source": "s", "state": "live", "first_seen": now(), "seen_in": 1}
            rows = [{"location": PAGE.format(at), "document_id": id, **found} for id, at in some.items()]
            connection.execute(insert(finding), rows)
            settle_again(connection, list(some))


def version_row(mix: random.Random, id: str, at: int) -> dict[str, object]:
    """Return the columns of a version that has been read."""
    return {
        "document_id": id, "number": 1, "sha256": id, "media_type": "text/html", "fetched_at": now(),
        "title": f"Julkaisu {at}", "date": "2024-01-01", "language": "fi", "url": PAGE.format(at), "kind": "report",
        "text": " ".join(mix.choices(WORDS, k=600)), "blocks": [[0, 100, "paragraph", 0]], "page_starts": [],
        "materials": [["Raportti", PAGE.format(f"{at}.pdf")]], "read_media_type": "text/html",
    }  # fmt: skip


def put(catalogue: Catalogue, at: int) -> None:
    """Have one more document read."""
    catalogue.record(2, [Sighting(PAGE.format(at), str(at), "text/html")])
    text = " ".join(random.Random(at).choices(WORDS, k=600))
    read = Document(f"Julkaisu {at}", text, (Block(0, len(text), "paragraph", 0),), "text/html", kind="report")
    store_reading(catalogue, Reference(document_id(PAGE.format(at)), 1), read, ())


if __name__ == "__main__":
    main()
