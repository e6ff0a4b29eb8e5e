"""What robots.txt allows, by the examples of RFC 9309 and by how sites write it."""

from collections.abc import Iterator

import pytest

from corpus.errors import SourceUnavailableError
from corpus.fetching import Fetcher
from corpus.fetching.hosts import Robots
from corpus.settings import Fetching
from tests.servers.sites import Reply, Site, serve

QUICK = Fetching(seconds_between=0.0, retry_seconds=0.01, timeout=2.0)
HOST = "https://www.example.com"
#: RFC 9309, 2.2.2 and 2.2.3: a rule and an address that it is for.
MATCHED = """
/foo/bar?baz=quux /foo/bar?baz=quux
/foo/bar?baz=https://foo.bar /foo/bar?baz=https%3A%2F%2Ffoo.bar
/foo/bar?baz=https%3A%2F%2Ffoo.bar /foo/bar?baz=https://foo.bar
/foo/bar/ツ /foo/bar/%E3%83%84
/foo/bar/%E3%83%84 /foo/bar/%E3%83%84
/foo/bar/%62%61%7A /foo/bar/baz
/path/file-with-a-%2A.html /path/file-with-a-*.html
/path/foo-%24 /path/foo-$
/this/*/exactly /this/path/exactly
/this/path/exactly$ /this/path/exactly
"""
SIMPLE = """User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: Aluetutka
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html

User-Agent: quxbot
"""


def allows(rules: str, path: str) -> bool:
    try:
        Robots(rules).check(HOST + path)
    except SourceUnavailableError:
        return False
    return True


@pytest.mark.parametrize("line", MATCHED.strip().split("\n"))
def test_a_rule_is_for_an_address_however_either_is_written(line: str) -> None:
    rule, path = line.split(" ")
    assert not allows(f"User-agent: *\nDisallow: {rule}\n", path)
    assert allows(f"User-agent: *\nDisallow: {rule}\n", "/other")


@pytest.mark.parametrize(
    ("name", "path", "allowed"),
    [
        ("foobot", "/publications/a", True), ("foobot", "/example/a", False), ("foobot", "/a.gif", False),
        ("Aluetutka", "/a", False), ("Aluetutka", "/example/page.html", True),
        ("Aluetutka", "/example/allowed.gif", True), ("barbot", "/example/page.html", False),
        ("bazbot", "/example/page.html", False), ("barbot", "/a", True), ("quxbot", "/a", True),
    ],
)  # fmt: skip
def test_the_simple_example_of_the_rfc(name: str, path: str, allowed: bool) -> None:
    rules = SIMPLE if name == "Aluetutka" else SIMPLE.replace("Aluetutka", "other")
    assert allows(rules.replace(f": {name}", ": Aluetutka"), path) is allowed


def test_the_longest_match_counts_and_groups_of_one_name_are_one() -> None:
    rules = "user-agent: aluetutka\nallow: /example/page/\ndisallow: /example/page/disallowed.gif\n"
    assert not allows(rules, "/example/page/disallowed.gif")
    assert allows(rules, "/example/page/allowed.gif")
    groups = "user-agent: Aluetutka\ndisallow: /foo\n\nuser-agent: Aluetutka\ndisallow: /baz\n"
    assert [allows(groups, path) for path in ("/foo", "/baz", "/bar")] == [False, False, True]
    assert allows("User-agent: *\nAllow: /p\nDisallow: /p\n", "/p")


@pytest.fixture
def site() -> Iterator[Site]:
    with serve({"/a": "sivu", "/kielletty": "sivu"}) as running:
        yield running


def fetched(site: Site, path: str) -> bool:
    with Fetcher(QUICK, largest=10_000, local=True) as client:
        try:
            client.get(site.url + path)
        except SourceUnavailableError as error:
            return "robots.txt forbids" not in str(error)
    return True


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b""])
def test_a_byte_order_mark_hides_no_rule(site: Site, mark: bytes, end: str) -> None:
    site.routes["/robots.txt"] = mark + f"User-agent: *{end}Disallow: /{end}".encode()
    assert not fetched(site, "/a")
    assert site.pages == []


@pytest.mark.parametrize("comment", ["# täyte\n", "Disallow: /muu\n"])
def test_of_a_large_robots_txt_the_first_500_kb_count(site: Site, comment: str) -> None:
    rules = "User-agent: *\nDisallow: /kielletty\n" + comment * (700_000 // len(comment))
    site.routes["/robots.txt"] = Reply(rules.encode(), headers={"Content-Type": "text/plain"})
    assert fetched(site, "/a")
    assert not fetched(site, "/kielletty")


def test_a_line_that_is_cut_off_is_no_rule(site: Site) -> None:
    rules = "User-agent: *\n".ljust((500 << 10) - len("Disallow: /"), "\n") + "Disallow: /kielletty\n"
    site.routes["/robots.txt"] = rules
    assert fetched(site, "/a")
