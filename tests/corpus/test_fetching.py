import contextlib
import gzip
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import httpcore
import pytest

from corpus.errors import AddressRefusedError, PageMissingError, SourceUnavailableError
from corpus.fetching import Answer, Fetcher, Remembered, clean_address, same_site
from corpus.fetching.addresses import GuardedBackend, canonical_address, is_public
from corpus.settings import Fetching
from tests.servers.sites import Reply, Site, serve

QUICK = Fetching(seconds_between=0.0, retry_seconds=0.01, timeout=2.0)


class Memory:
    """Answers kept in a dict."""

    def __init__(self) -> None:
        self.known: dict[str, tuple[Remembered, bytes]] = {}

    def recall(self, url: str) -> Remembered | None:
        return self.known[url][0] if url in self.known else None

    def keep(self, url: str, answer: Answer) -> str:
        self.known[url] = Remembered(answer.headers.get("etag"), None, url, answer.media_type), answer.content
        return url

    def load(self, sha256: str) -> bytes:
        return self.known[sha256][1]


@pytest.fixture
def site() -> Iterator[Site]:
    with serve({"/": "etusivu"}) as running:
        yield running


def fetcher(rules: Fetching = QUICK, *, local: bool = True, largest: int = 10_000, **options: Any) -> Fetcher:
    return Fetcher(rules, largest=largest, local=local, **options)


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("HTTPS://WWW.Example.FI:443/a#b", "https://www.example.fi/a"),
        ("http://example.fi", "http://example.fi/"),
        ("http://example.fi/ä?utm_source=x&b=ö", "http://example.fi/%C3%A4?b=%C3%B6"),
        ("http://example.fi/a%20b?c=d+e", "http://example.fi/a%20b?c=d+e"),
        ("http://käyttäjä:salasana@example.fi:8080/", "http://example.fi:8080/"),
    ],
)
def test_an_address_is_written_in_one_way(given: str, cleaned: str) -> None:
    assert clean_address(given) == cleaned
    assert clean_address(cleaned) == cleaned


def test_a_site_is_known_with_and_without_www_and_by_its_subdomains() -> None:
    assert same_site("https://www.example.fi/a", "https://example.fi/b")
    assert same_site("https://julkaisut.example.fi/a", "https://www.example.fi/")
    assert not same_site("https://example.fi/", "https://badexample.fi/")


@pytest.mark.parametrize(
    ("address", "canonical", "expected"),
    [
        ("https://a.fi/x?print=1", "https://a.fi/x", "https://a.fi/x"),
        ("http://www.a.fi/x/", "https://a.fi/x", "https://a.fi/x"),
        ("https://a.fi/x", "https://a.fi/", "https://a.fi/x"),  # every page of the site says so
        ("https://a.fi/x", "https://other.fi/x", "https://a.fi/x"),
        ("https://a.fi/x", None, "https://a.fi/x"),
    ],
)
def test_a_canonical_address_is_followed_only_where_it_is_the_same_page(
    address: str, canonical: str | None, expected: str
) -> None:
    assert canonical_address(address, canonical) == expected


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
     "::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
     "64:ff9b:1::1", "192.88.99.1", "192.0.0.8"],
)  # fmt: skip
def test_private_addresses_are_told_from_public_ones(address: str) -> None:
    assert not is_public(address)
    assert is_public("193.166.3.2")
    assert is_public("2001:708:10:1::2")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]"])
def test_a_private_host_is_refused_however_it_is_written(host: str, site: Site) -> None:
    port = site.url.rsplit(":", 1)[1]
    with fetcher(local=False) as client, pytest.raises(AddressRefusedError, match="--local"):
        client.get(f"http://{host}:{port}/")
    assert site.log == []


def test_a_name_that_changes_after_a_look_is_refused_at_the_connection(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["193.166.3.2", "127.0.0.1"])
    real = socket.getaddrinfo

    def changing(host: str, port: int, **options: Any) -> Any:
        return real(next(answers), port, **options)

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    assert socket.getaddrinfo("rebind.example", 80)[0][4][0] == "193.166.3.2"
    with fetcher(local=False) as client, pytest.raises(AddressRefusedError):
        client.get(f"http://rebind.example:{site.url.rsplit(':', 1)[1]}/")
    assert site.log == []


def test_a_redirect_to_another_scheme_is_refused(site: Site) -> None:
    for number, target in enumerate(["file:///etc/passwd", "ftp://example.fi/a", "gopher://example.fi"]):
        site.routes[f"/{number}"] = Reply(status=302, headers={"Location": target})
        with fetcher() as client, pytest.raises(AddressRefusedError, match="http or https"):
            client.get(f"{site.url}/{number}")


def test_redirects_are_followed_and_circles_told(site: Site) -> None:
    site.routes |= {
        "/old": Reply(status=301, headers={"Location": "/"}),
        "/circle": Reply(status=302, headers={"Location": "/circle"}),
        **{f"/r{n}": Reply(status=302, headers={"Location": f"/r{n + 1}"}) for n in range(30)},
    }
    with fetcher() as client:
        assert client.get(f"{site.url}/old").address == f"{site.url}/"
        with pytest.raises(SourceUnavailableError, match="circle"):
            client.get(f"{site.url}/circle")
        with pytest.raises(SourceUnavailableError, match="more than 10 times"):
            client.get(f"{site.url}/r0")


def test_robots_txt_is_kept_with_its_delay(site: Site) -> None:
    site.routes["/robots.txt"] = "User-agent: *\nDisallow: /salainen\nCrawl-delay: 0.2\n"
    site.routes |= {"/salainen/a": "x", "/a": "y", "/b": "z"}
    with fetcher() as client:
        with pytest.raises(SourceUnavailableError, match=r"robots\.txt forbids"):
            client.get(f"{site.url}/salainen/a")
        started = time.monotonic()
        for path in ("/a", "/b", "/"):
            client.get(site.url + path)
    assert time.monotonic() - started >= 0.4
    assert site.asked("/salainen/a") == 0


def test_a_robots_txt_for_us_by_name_counts(site: Site) -> None:
    site.routes["/robots.txt"] = "User-agent: Aluetutka\nDisallow: /\n\nUser-agent: *\nAllow: /\n"
    with fetcher() as client, pytest.raises(SourceUnavailableError, match="forbids"):
        client.get(site.url)


def test_a_failing_robots_txt_leaves_the_site_alone_and_a_missing_one_does_not(site: Site) -> None:
    with fetcher() as client:
        assert client.get(site.url).content == b"etusivu"
    site.routes["/robots.txt"] = Reply(status=500)
    with fetcher() as client, pytest.raises(SourceUnavailableError, match=r"robots\.txt answered 500"):
        client.get(site.url)


def test_a_crawl_delay_beyond_the_setting_is_told(site: Site) -> None:
    site.routes["/robots.txt"] = "User-agent: *\nCrawl-delay: 3600\n"
    with fetcher() as client, pytest.raises(SourceUnavailableError, match="longest_delay"):
        client.get(site.url)


def test_the_user_agent_names_us_and_a_contact(site: Site) -> None:
    with fetcher(Fetching(seconds_between=0, contact="radar@example.fi")) as client:
        client.get(site.url)
    assert all("Aluetutka/" in agent and "radar@example.fi" in agent for agent in site.agents)


def test_a_host_is_asked_once_a_second_and_by_two_at_once_at_most(site: Site) -> None:
    now, peak, lock = 0, 0, threading.Lock()

    def slow(_: BaseHTTPRequestHandler) -> Reply:
        nonlocal now, peak
        with lock:
            now += 1
            peak = max(peak, now)
        time.sleep(0.3)
        with lock:
            now -= 1
        return Reply(b"x")

    site.routes |= {f"/{n}": slow for n in range(6)}
    with fetcher(Fetching(seconds_between=0.05)) as client:
        client.get(site.url)
        started = time.monotonic()
        threads = [threading.Thread(target=client.get, args=(f"{site.url}/{n}",)) for n in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert peak == 2
    assert time.monotonic() - started >= 0.9
    assert Fetching().seconds_between == 1.0


def test_only_what_changed_is_sent_again(site: Site) -> None:
    memory = Memory()
    with fetcher(memory=memory) as client:
        assert not client.get(site.url).unchanged
        again = client.get(site.url)
        assert (again.unchanged, again.content) == (True, b"etusivu")
        site.routes["/"] = "uusi"
        assert client.get(site.url).content == b"uusi"
    assert [status for _, status in site.pages] == [200, 304, 200]


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_host_is_asked_again_when_it_says(site: Site, status: int) -> None:
    times: list[float] = []

    def busy(_: BaseHTTPRequestHandler) -> Reply:
        times.append(time.monotonic())
        return Reply(status=status, headers={"Retry-After": "1"}) if len(times) == 1 else Reply(b"nyt")

    site.routes["/"] = busy
    with fetcher() as client:
        assert client.get(site.url).content == b"nyt"
    assert times[1] - times[0] >= 1


def test_a_retry_after_too_far_away_is_told_at_once(site: Site) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(hours=5), usegmt=True)
    site.routes["/"] = Reply(status=503, headers={"Retry-After": later})
    with fetcher() as client, pytest.raises(SourceUnavailableError, match=r"asks to come back in 1[78]"):
        client.get(site.url)
    assert site.asked("/") == 1


def test_server_errors_are_tried_again_and_refusals_are_not(site: Site) -> None:
    site.routes |= {"/500": Reply(status=500), "/403": Reply(status=403), "/410": Reply(status=410)}
    with fetcher() as client:
        with pytest.raises(SourceUnavailableError, match="answered 500 4 times"):
            client.get(f"{site.url}/500")
        with pytest.raises(SourceUnavailableError, match="answered 403"):
            client.get(f"{site.url}/403")
        with pytest.raises(PageMissingError):
            client.get(f"{site.url}/410")
    assert [site.asked(path) for path in ("/500", "/403", "/410")] == [4, 1, 1]


def test_too_much_is_refused_before_and_while_it_is_sent(site: Site) -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(200):
            handler.wfile.write(b"x" * 1000)

    site.routes["/endless"] = endless
    site.routes["/3gb"] = Reply(b"", headers={"Content-Length": str(3 << 30)})
    site.routes["/bomb"] = Reply(gzip.compress(b"0" * 1_000_000), headers={"Content-Encoding": "gzip"})
    for path in ("/endless", "/3gb", "/bomb"):
        with fetcher() as client, pytest.raises(SourceUnavailableError, match="larger than"):
            client.get(site.url + path)


def test_a_slow_answer_ends_by_its_silence_or_its_whole_time(site: Site) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.05)

    site.routes["/drip"] = drip
    site.routes["/silent"] = lambda _: time.sleep(1.5)  # type: ignore[func-returns-value,return-value]
    rules = Fetching(seconds_between=0, timeout=0.3, longest=0.5, attempts=1)
    with fetcher(rules) as client:
        with pytest.raises(SourceUnavailableError, match="too long to send"):
            client.get(f"{site.url}/drip")
        with pytest.raises(SourceUnavailableError, match="did not answer in time"):
            client.get(f"{site.url}/silent")


def test_a_bad_certificate_is_told_and_not_tried_again(tmp_path: Path) -> None:
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost",
            "-keyout", str(tmp_path / "key"), "-out", str(tmp_path / "cert")]  # fmt: skip
    try:
        subprocess.run(make, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("openssl is not installed")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert", tmp_path / "key")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                try:
                    context.wrap_socket(connection, server_side=True)
                except OSError:
                    return

        thread = threading.Thread(target=answer)
        thread.start()
        with fetcher() as client, pytest.raises(SourceUnavailableError, match="TLS certificate"):
            client.get(f"https://127.0.0.1:{server.getsockname()[1]}/")
        thread.join()


def test_a_site_that_is_away_is_asked_once_for_all_links_to_it(site: Site) -> None:
    site.routes["/robots.txt"] = Reply(status=500)
    with fetcher() as client:
        with pytest.raises(SourceUnavailableError):
            client.get(f"{site.url}/1")
        asked = site.asked("/robots.txt")
        with pytest.raises(SourceUnavailableError, match=r"robots\.txt answered 500"):
            client.get(f"{site.url}/2")
        assert site.asked("/robots.txt") == asked > 0


@pytest.fixture
def dead_host() -> Iterator[str]:
    """An address that takes no connection and refuses none: its listener has as many as it can hold."""
    with socket.socket() as listener, contextlib.ExitStack() as waiting:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(8):
            client = waiting.enter_context(socket.socket())
            client.setblocking(False)
            client.connect_ex(listener.getsockname())
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"


def test_a_dead_host_is_asked_once_where_somebody_waits(dead_host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float | None] = []
    connect = httpcore.SyncBackend.connect_tcp

    def count(self: Any, host: str, port: int, timeout: float | None = None, *options: Any) -> Any:
        asked.append(timeout)
        return connect(self, host, port, timeout, *options)

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", count)
    patient = Fetching(seconds_between=0, timeout=60, attempts=4, retry_seconds=60)
    with (
        fetcher(patient, patience=0.3) as waited_for,
        pytest.raises(SourceUnavailableError, match=r"127\.0\.0\.1:\d+ did not answer in time: check the address"),
    ):
        waited_for.get(dead_host)
    assert len(asked) == 1
    assert 0 < (asked[0] or 0) <= 0.3


def test_a_host_that_is_silent_costs_no_more_than_one_that_is_dead(site: Site) -> None:
    release = threading.Event()
    site.routes["/robots.txt"] = lambda _: release.wait(30) and Reply(b"")
    with (
        fetcher(Fetching(seconds_between=0, timeout=60, retry_seconds=60), patience=0.3) as waited_for,
        pytest.raises(SourceUnavailableError, match="did not answer in time"),
    ):
        waited_for.get(site.url)
    release.set()
    assert site.asked("/") == 0


def test_a_site_that_is_there_may_take_its_time_for_a_page(site: Site) -> None:
    site.routes["/slow"] = lambda _: time.sleep(0.5) or Reply(b"late")  # type: ignore[func-returns-value]
    with fetcher(Fetching(seconds_between=0, timeout=30), patience=0.3) as waited_for:
        assert waited_for.get(f"{site.url}/slow").content == b"late"


def test_all_addresses_of_a_host_share_the_time_to_connect(
    dead_host: str, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    port = int(dead_host.rstrip("/").rpartition(":")[2])
    addresses = [f"127.0.0.{number}" for number in (1, 1, 2, 3)]
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]
    tried: list[float] = []

    def connect(self: Any, host: str, port: int, timeout: float, *_: Any) -> Any:
        tried.append(timeout)
        raise httpcore.ConnectTimeout

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    with pytest.raises(httpcore.ConnectTimeout):
        GuardedBackend(local=True).connect_tcp("example.fi", port, timeout=3.0)
    assert tried == pytest.approx([1.0, 1.5, 3.0], abs=0.2)  # what is left, shared by those that are left


def test_a_name_that_nobody_resolves_ends_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()

    def wait(*_: Any, **__: Any) -> list[Any]:
        release.wait(30)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", wait)
    with pytest.raises(httpcore.ConnectTimeout, match=r"where example\.fi is"):
        GuardedBackend(local=True).connect_tcp("example.fi", 80, timeout=0.2)
    release.set()
