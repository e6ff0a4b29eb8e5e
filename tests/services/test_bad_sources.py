"""Sources that misbehave: each is a sentence in the run's report, and none stops the others."""

import json
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import NamedTuple

import pytest

from corpus.settings import FILE_NAME, SourceEntry
from corpus.settings_values import add_source
from services.ingesting import ingest_request, make_request
from services.workspace import Workspace
from tests.conftest import Command
from tests.servers.repository import PATH, repository
from tests.servers.sites import Reply, Site, serve
from tests.services.test_repositories import item
from tests.services.test_sources import article, listing

RULES = "[fetching]\nseconds_between = 0\nretry_seconds = 0.01\ntimeout = 0.5\nattempts = 2\nmost_pages = 5\n"
LIMITS = "[ingestion]\nlargest_file_mb = 1\n"
FEED = "<rss version='2.0'><channel><title>T</title><item><link>{site}/u/1</link></item>"
SITEMAP = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>{site}/u/1</loc></url><url><loc>"
ENTITIES = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa">]><rss><channel>&a;</channel></rss>'


class Bad(NamedTuple):
    """A source that misbehaves, and what a run says of it."""

    entry: SourceEntry
    said: str


@contextmanager
def silent_server() -> Iterator[str]:
    """Take connections and never answer."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@contextmanager
def self_signed_server(folder: Path) -> Iterator[str]:
    """Serve with a certificate that nobody vouches for."""
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost",
            "-keyout", str(folder / "key"), "-out", str(folder / "cert")]  # fmt: skip
    try:
        subprocess.run(make, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("openssl is not installed")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert", folder / "key")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        ended = threading.Event()

        def answer() -> None:
            while not ended.is_set():
                try:
                    connection, _ = server.accept()
                    with connection:
                        connection.settimeout(5)
                        context.wrap_socket(connection, server_side=True)
                except OSError:
                    continue

        thread = threading.Thread(target=answer)
        thread.start()
        try:
            yield f"https://127.0.0.1:{server.getsockname()[1]}"
        finally:
            ended.set()
            thread.join()


def endless_redirect(handler: BaseHTTPRequestHandler) -> Reply:
    number = int(handler.path.rpartition("/")[2])
    return Reply(status=302, headers={"Location": f"/r/{number + 1}"})


def endless_calendar(handler: BaseHTTPRequestHandler) -> Reply:
    """Return a month with events of its own and a link to the next month, for ever."""
    month = int(handler.path.partition("=")[2] or 0)
    days = "".join(f"<li><h3><a href='/t/{month}-{day}'>Tapahtuma {day}</a></h3></li>" for day in (1, 2))
    return Reply(f"<main><ul>{days}</ul><a rel='next' href='/k?page={month + 1}'>Seuraava</a></main>".encode())


def endless_file(handler: BaseHTTPRequestHandler) -> None:
    """Send 3 GB in pieces, without saying so before."""
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    piece = bytes(1 << 16)
    try:
        for _ in range((3 << 30) // len(piece)):
            handler.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
    except ConnectionError:
        return  # the reader has hung up
    raise AssertionError("all of 3 GB was taken")


ROUTES = {
    "/403": Reply(status=403),
    "/circle": Reply(status=302, headers={"Location": "/circle"}),
    "/big": Reply(headers={"Content-Length": str(3 << 30)}),
    "/chunked": endless_file,
    "/feed.xml": FEED,
    "/sitemap.xml": SITEMAP,
    "/entities.xml": ENTITIES,
    "/u/1": article("Uutinen 1"),
    **{f"/r/{number}": endless_redirect for number in range(50)},
    **dict.fromkeys(["/k", *(f"/k?page={month}" for month in range(1, 100))], endless_calendar),
}


def latin_1(url: str) -> Reply:
    page = article("Väestö kasvaa Hämeessä").encode("latin-1")
    return Reply(page, headers={"Content-Type": "text/html; charset=utf-8"})


@pytest.fixture(scope="module")
def bad_sources(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Bad]]:
    with ExitStack() as stack:
        site = stack.enter_context(serve(ROUTES))
        site.routes |= {f"/t/{month}-{day}": article(f"T {month}-{day}") for month in range(9) for day in (1, 2)}
        site.routes["/latin"] = latin_1(site.url)
        closed = stack.enter_context(serve({"/robots.txt": "User-agent: *\nDisallow: /\n", "/l": listing(1)}))
        archive = stack.enter_context(repository(*(item(number) for number in range(8))))
        archive.expire = 1000
        for one in archive.items.values():  # no order to go on by
            one.datestamp = "2024-03-01T00:00:00Z"
        for number in range(8):
            archive.site.routes[f"/bitstream/{number}.pdf"] = Reply(status=404)
        cut = stack.enter_context(repository(*(item(number) for number in range(2))))
        cut.broken = True
        silent, tls = stack.enter_context(silent_server()), tmp_path_factory.mktemp("tls")
        unsafe = stack.enter_context(self_signed_server(tls))
        given = [
            ("timeout", "page", f"{silent}/", "did not answer in time"),
            ("tls", "page", f"{unsafe}/", "has no valid TLS certificate"),
            ("forbidden", "page", f"{site.url}/403", "answered 403: the site refuses it"),
            ("circle", "page", f"{site.url}/circle", "is redirected in a circle"),
            ("redirects", "page", f"{site.url}/r/0", "is redirected more than 10 times"),
            ("calendar", "listing", f"{site.url}/k", "has more than 5 pages"),
            ("big", "page", f"{site.url}/big", "is larger than 1 MB"),
            ("chunked", "page", f"{site.url}/chunked", "is larger than 1 MB"),
            ("latin", "page", f"{site.url}/latin", "not UTF-8 as it says"),
            ("feed", "feed", f"{site.url}/feed.xml", "is not well-formed"),
            ("sitemap", "sitemap", f"{site.url}/sitemap.xml", "is broken XML"),
            ("entities", "feed", f"{site.url}/entities.xml", "declares XML entities"),
            ("cut", "oai-pmh", cut.site.url + PATH, "broken XML"),
            ("tokens", "oai-pmh", archive.site.url + PATH, "does not know its resumption token"),
            ("robots", "listing", f"{closed.url}/l", "robots.txt forbids"),
            ("unknown", "page", "http://ei-ole.invalid/", "cannot be fetched: the name ei-ole.invalid is not known"),
        ]
        yield [Bad(SourceEntry(name, kind, url, local=True), said) for name, kind, url, said in given]


@pytest.fixture
def site() -> Iterator[Site]:
    with serve({"/l": listing(1, 2), "/u/1": article("Uutinen 1"), "/u/2": article("Uutinen 2")}) as running:
        yield running


NAMES = (
    *("timeout", "tls", "forbidden", "circle", "redirects", "calendar", "big", "chunked", "latin", "feed", "sitemap"),
    *("entities", "cut", "tokens", "robots", "unknown"),
)


@pytest.mark.parametrize("name", NAMES)
def test_each_is_a_sentence_of_its_own(name: str, bad_sources: list[Bad], tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(RULES + LIMITS, encoding="utf-8")
    workspace = Workspace(tmp_path)
    bad = next(bad for bad in bad_sources if bad.entry.name == name)
    problems = ingest_request(workspace, make_request([], sources=[bad.entry])).problems
    assert any(bad.said in problem.reason for problem in problems), problems
    assert {problem.source for problem in problems} == {name}
    assert all("\n" not in problem.reason for problem in problems)


@pytest.mark.slow
def test_none_stops_the_other_sources(bad_sources: list[Bad], site: Site, tmp_path: Path, aluetutka: Command) -> None:
    settings = tmp_path / FILE_NAME
    settings.write_text(RULES + LIMITS, encoding="utf-8")
    for bad in bad_sources:
        add_source(settings, bad.entry)
    add_source(settings, SourceEntry("good", "listing", f"{site.url}/l", local=True))
    done = aluetutka("ingest", "--workspace", tmp_path, "--format", "json")
    assert done.returncode == 3, done.stderr
    counts = json.loads(done.stdout)
    for bad in bad_sources:
        said = [problem["reason"] for problem in counts["problems"] if problem["source"] == bad.entry.name]
        assert any(bad.said in reason for reason in said), (bad.entry.name, said)
    assert "good" not in {problem["source"] for problem in counts["problems"]}
    listed = json.loads(aluetutka("source", "list", "--workspace", tmp_path, "--format", "json").stdout)
    assert {one["name"]: one["problem"] for one in listed}["good"] is None
    found = aluetutka("search", "investoinnit", "--limit", "100", "--workspace", tmp_path, "--format", "json")
    assert {f"{site.url}/u/1", f"{site.url}/u/2"} <= {hit["source_path"] for hit in json.loads(found.stdout)["hits"]}
