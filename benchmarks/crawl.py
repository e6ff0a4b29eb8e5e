"""A crawl of a site on the loopback address: undisturbed for its memory, and killed at random moments for completeness.

Run: python -m benchmarks.crawl [--pages 2000] [--kills 5] [--seed 1]
"""

import argparse
import json
import random
import signal
import sqlite3
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import lancedb
import psutil

from benchmarks.runs import COMMAND, sample_sentences, some_sentences
from corpus.settings import FILE_NAME
from tests.documents import make_pdf
from tests.servers.sites import Site, serve

PER_PAGE = 20  # cards of the listing
PER_FILE = 20  # pages to one that has a PDF
LAST_KILL = 12.0  # seconds within which a run is killed after it has fetched everything
RULES = "[fetching]\nseconds_between = 0\n"
ARTICLE = """<!doctype html><html lang="fi"><head><title>{title}</title></head><body><main><article><h1>{title}</h1>
<p>Julkaistu {day}.3.2024</p>{text}{more}</article></main></body></html>"""
LISTING = """<!doctype html><html lang="fi"><body><main><h1>Ajankohtaista</h1><ul>{cards}</ul>
<ul class="pagination">{pager}</ul></main></body></html>"""


@dataclass(slots=True)
class Crawl:
    """What a workspace holds after a crawl, beside what the site held."""

    wanted: set[str]
    killed: int = 0
    missing: set[str] = field(default_factory=set)
    twice: list[str] = field(default_factory=list)
    again: Counter[int] = field(default_factory=Counter)  # statuses that the next run got
    counts: dict[str, Any] = field(default_factory=dict)  # of the next run
    memory: list[int] = field(default_factory=list)  # MB, at each quarter of the fetching
    seconds: float = 0.0


def build_routes(pages: int, seed: int) -> dict[str, str | bytes]:
    """Make a site: a listing page after page, articles that all differ, and some with a PDF."""
    mix, sentences = random.Random(seed), sample_sentences()
    routes: dict[str, str | bytes] = {}
    for number in range(pages):
        title, text = f"Uutinen numero {number}", ". ".join(some_sentences(sentences, mix, words=110))
        more = ""
        if number % PER_FILE == 0:
            file = f"/tiedostot/{number}.pdf"
            more = f"<h2>Materiaalit</h2><a href='{file}'>Raportti</a>"
            routes[file] = make_pdf(f"Raportti {number}", ". ".join(some_sentences(sentences, mix, words=150)))
        body = "".join(f"<p>{part}</p>" for part in (text[: len(text) // 2], text[len(text) // 2 :]))
        routes[f"/u/{number}"] = ARTICLE.format(title=title, day=number % 28 + 1, text=body, more=more)
    last = -(-pages // PER_PAGE)
    for page in range(1, last + 1):
        numbers = range((page - 1) * PER_PAGE, min(page * PER_PAGE, pages))
        cards = "".join(f"<li><h3><a href='/u/{n}'>Uutinen numero {n}</a></h3></li>" for n in numbers)
        pager = f"<li><a rel='next' href='/l?page={page + 1}'>Seuraava</a></li>" if page < last else ""
        routes["/l" if page == 1 else f"/l?page={page}"] = LISTING.format(cards=cards, pager=pager)
    return routes


def crawl(folder: Path, *, pages: int, kills: int, seed: int) -> Crawl:
    """Crawl a site by the command in real processes, killed so many times at random; then crawl it once more."""
    routes, started = build_routes(pages, seed), time.perf_counter()
    with serve(routes) as site:
        wanted = {path for path in routes if not path.startswith("/l")}
        result = Crawl({site.url + path for path in wanted})
        make_workspace(folder, site)
        for moment in kill_moments(site, wanted, kills, random.Random(seed)):
            result.killed += run_until(folder, site, moment)
        run_until(folder, site, lambda: False, watched=result)
        check_contents(folder, result)
        site.log.clear()
        result.counts = json.loads(subprocess.run(command(folder), capture_output=True, text=True, check=True).stdout)
        result.again = Counter(status for path, status in site.log if path != "/robots.txt")
    result.seconds = time.perf_counter() - started
    return result


def make_workspace(folder: Path, site: Site) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    source = f'\n[[source]]\nname = "sivusto"\nkind = "listing"\nurl = "{site.url}/l"\nlocal = true\n'
    (folder / FILE_NAME).write_text(RULES + source, encoding="utf-8")


def command(folder: Path) -> list[str]:
    return [COMMAND, "ingest", "--workspace", str(folder), "--format", "json"]


def kill_moments(site: Site, wanted: set[str], kills: int, mix: random.Random) -> Iterator[Callable[[], bool]]:
    """Yield when to kill each run: all but the last at an unforeseen page, the last behind the fetching."""
    for share in sorted(mix.uniform(0.02, 0.98) for _ in range(kills - 1)):
        yield partial(has_fetched, site, wanted, share)
    after, done = mix.uniform(0, LAST_KILL), list[float]()

    def late() -> bool:
        if not done and fetched(site) >= wanted:
            done.append(time.monotonic())
        return bool(done) and time.monotonic() - done[0] >= after

    if kills:
        yield late


def has_fetched(site: Site, wanted: set[str], share: float) -> bool:
    return len(fetched(site) & wanted) >= share * len(wanted)


def fetched(site: Site) -> set[str]:
    """Return the addresses that the site has sent."""
    return {path for path, status in list(site.log) if status == 200}


def run_until(folder: Path, site: Site, moment: Callable[[], bool], watched: Crawl | None = None) -> bool:
    """Run the command to its end, or kill it when the moment has come; return whether it was killed.

    :param watched: where to note the run's memory at each quarter of what the site has sent.
    """
    run = subprocess.Popen(command(folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while run.poll() is None:
        if moment():
            run.send_signal(signal.SIGKILL)
            return run.wait() == -signal.SIGKILL
        if watched and len(watched.memory) < 4 and len(site.log) >= len(watched.wanted) * (len(watched.memory) + 1) / 4:
            watched.memory.append(psutil.Process(run.pid).memory_info().rss >> 20)
        time.sleep(0.05)
    if run.returncode:
        raise RuntimeError(f"the run ended with {run.returncode}")
    return False


def check_contents(folder: Path, result: Crawl) -> None:
    """Compare what the workspace holds with what the site held."""
    with sqlite3.connect(folder / "catalogue.sqlite") as database:
        rows = database.execute(
            "SELECT d.location, count(v.number) FROM document d JOIN version v ON v.document_id = d.id"
            " JOIN stage_done s ON s.document_id = v.document_id AND s.number = v.number"
            " WHERE d.state = 'live' AND s.stage = 'index' AND s.outcome = 'done' GROUP BY d.id"
        ).fetchall()
        passages = {id for (id,) in database.execute("SELECT id FROM passage")}
    table = lancedb.connect(str(folder / "index")).open_table("passages")
    indexed = table.search().select(["passage_id"]).limit(None).to_arrow()["passage_id"].to_pylist()
    locations = Counter(location for location, _ in rows)
    result.missing = (result.wanted - set(locations)) | (passages - set(indexed))
    result.twice = [location for location, versions in rows if versions > 1 or locations[location] > 1]
    result.twice += [id for id, times in Counter(indexed).items() if times > 1]
    result.twice += sorted(set(locations) - result.wanted)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for kills in (0, given.kills):
        with tempfile.TemporaryDirectory() as folder:
            print_crawl(crawl(Path(folder), pages=given.pages, kills=kills, seed=given.seed))


def print_crawl(result: Crawl) -> None:
    again = ", ".join(f"{times} x {status}" for status, times in sorted(result.again.items()))
    print(
        f"{len(result.wanted)} documents, killed {result.killed} times: {len(result.missing)} missing, "
        f"{len(result.twice)} twice; next run: {again}, {result.counts['new']} new; {result.seconds:.0f} s"
    )
    if not result.killed:
        print(f"memory at each quarter of the fetching: {result.memory} MB")


if __name__ == "__main__":
    main()
