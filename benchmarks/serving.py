"""The HTTP interface under some clients at once: `python -m benchmarks.serving --workspace radar --minutes 3`.

Starts `aluetutka serve` on the workspace, asks every route that reads by what the workspace holds, and hands in a text
now and then. Prints p50 and p95 of each route, what was not answered, and the server's memory in each tenth of the
time; exit code 1 where something failed, or where the second half of the time took more memory than the first.
"""

import argparse
import re
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import numpy as np
import psutil

CLIENTS = 8
GROWTH = 30 << 20  # bytes that the memory of the second half may lie above that of the first
TEXT = "Tampere ja Kuntaliitto selvittävät, miten kuntien talous kehittyy Pirkanmaalla vuonna 2025. "
QUERIES = ("kuntien talous", "joukkoliikenne", "hyvinvointialueen rahoitus", "koulutus", "vero", "ilmasto")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, and the route that it counts under."""

    route: str
    path: str
    body: dict[str, Any] | None = None


@dataclass(slots=True)
class Answered:
    """How long the answers of each route took, and what was wrong with others."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Yield a line a route, and one for all that was wrong."""
        for route, took in sorted(self.seconds.items()):
            p50, p95 = (float(np.percentile(took, share)) * 1000 for share in (50, 95))
            yield f"{route:32} {len(took):7} answers  p50 {p50:7.1f} ms  p95 {p95:7.1f} ms"
        yield f"{len(self.wrong)} failed" + "".join(f"\n  {one}" for one in self.wrong[:10])


def choose_requests(client: httpx.Client) -> list[Asked]:
    """Return requests for what a server's workspace holds: each route once a round, searches more often."""
    hits = [hit for query in QUERIES for hit in _said(client, "/api/search", query=query)["hits"][:2]]
    themes = _said(client, "/api/themes")[:3]
    found = _said(client, "/api/suggest", query="k", type="organisation")["suggestions"]
    made = [Asked("search", f"/api/search?query={query}&limit=10") for query in QUERIES]
    made += [Asked("suggest", f"/api/suggest?query={query[:length]}") for query in QUERIES for length in (1, 2, 3, 5)]
    for hit in hits[:4]:
        made += [Asked("publications/{id}", f"/api/publications/{hit['publication_id']}"),
                 Asked("documents/{id}", f"/api/documents/{hit['document_id']}")]  # fmt: skip
    for theme in themes:
        made += [Asked("themes/{id}", f"/api/themes/{theme['id']}"),
                 Asked("themes/{id}/trend", f"/api/themes/{theme['id']}/trend")]  # fmt: skip
    made += [Asked("organisations/{id}", f"/api/organisations/{one['id']}") for one in found[:3] if one["documents"]]
    made += [Asked("places/{id}", f"/api/places/{id}") for id in ("kunta:837", "maakunta:06", "hva:08")]
    made += [Asked("themes", "/api/themes"), Asked("health", "/api/health"), Asked("metrics", "/api/metrics")]
    made += [Asked("export", "/api/export?query=vero&format=csv&limit=50"), Asked("page of search", "/?query=vero")]
    return [*made, Asked("analyse", "/api/analyse", {"text": TEXT * 5}), Asked("tag", "/api/tag", {"text": TEXT * 20})]


def _said(client: httpx.Client, path: str, **asked: str) -> Any:
    answer = client.get(path, params=asked)
    if answer.status_code != httpx.codes.OK:
        raise SystemExit(f"{path}: {answer.json()['detail']}")
    return answer.json()


def ask_all(url: str, asked: Sequence[Asked], *, clients: int, go_on: Callable[[int], bool]) -> Answered:
    """Ask by some clients at once, each from another request on.

    :param go_on: whether a client makes its next request, by how many it has made.
    """
    answered = Answered()

    def ask(number: int) -> None:
        first = number * len(asked) // clients
        with httpx.Client(base_url=url, timeout=120) as client:
            for made, one in enumerate(islice(cycle(asked), first, None)):
                if not go_on(made):
                    return
                _ask(client, one, answered)

    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(ask, range(clients)))
    return answered


def _ask(client: httpx.Client, one: Asked, answered: Answered) -> None:
    started = time.perf_counter()
    try:
        answer = client.post(one.path, json=one.body) if one.body else client.get(one.path)
    except httpx.HTTPError as error:
        answered.wrong.append(f"{one.path}: {type(error).__name__}")
        return
    answered.seconds[one.route].append(time.perf_counter() - started)
    if answer.status_code not in (200, 202):
        answered.wrong.append(f"{one.path}: {answer.status_code} {answer.text[:200]}")


@contextmanager
def started_server(workspace: Path) -> Iterator[tuple[psutil.Process, str]]:
    """Start the command on a workspace; return its process and address."""
    command = [str(Path(sys.executable).with_name("aluetutka")), "serve", "--port", "0", "--workspace", str(workspace)]
    began = time.perf_counter()
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            said = process.stderr.readline()
            found = re.search(r"http://[^/\s]+", said)
            if found is None:
                raise SystemExit(said + process.stderr.read())
            print(f"answers {time.perf_counter() - began:.1f} s after its start")
            Thread(target=process.stderr.read, daemon=True).start()
            yield psutil.Process(process.pid), found[0]
        finally:
            process.terminate()


def memory_of(process: psutil.Process) -> int:
    """Return the bytes that a process and those that it started hold."""
    return sum(one.memory_info().rss for one in [process, *process.children(recursive=True)])


def main() -> None:
    """Measure as the options say."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--workspace", type=Path, required=True)
    options.add_argument("--minutes", type=float, default=3.0)
    options.add_argument("--clients", type=int, default=CLIENTS)
    given = options.parse_args()
    with started_server(given.workspace) as (process, url):
        with httpx.Client(base_url=url, timeout=120) as client:
            asked = choose_requests(client)
        ask_all(url, asked, clients=given.clients, go_on=lambda made: made < len(asked))  # what is loaded late
        end, memory = time.monotonic() + 60 * given.minutes, list[int]()
        watcher = Thread(target=_watch, args=(process, memory, end, 6 * given.minutes), daemon=True)
        watcher.start()
        answered = ask_all(url, asked, clients=given.clients, go_on=lambda _: time.monotonic() < end)
        watcher.join()
    print("\n".join(answered.lines()))
    print("memory, MB:", *(size >> 20 for size in memory))
    half = len(memory) // 2
    grown = int(np.median(memory[half:])) - int(np.median(memory[:half]))
    print(f"the second half holds {grown / (1 << 20):+.0f} MB more than the first")
    if answered.wrong or grown > GROWTH:
        sys.exit(1)


def _watch(process: psutil.Process, memory: list[int], end: float, every: float) -> None:
    while time.monotonic() < end:
        memory.append(memory_of(process))
        time.sleep(every)


if __name__ == "__main__":
    main()
