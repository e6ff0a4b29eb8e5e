"""Sources as their software and its plugins really answer."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from corpus.errors import SourceUnavailableError
from corpus.fetching import Fetcher
from corpus.reading import read_document
from corpus.records import Resource, SourceItem, SourceProblem
from corpus.sources.markup import parse_json
from corpus.sources.recognition import recognise
from corpus.sources.sitemaps import read_sitemap
from tests.corpus.test_sources import QUICK, SITEMAP, find, findings, paths, troubles
from tests.servers.sites import Reply, Route, Site, serve

NOTICE = "<br />\n<b>Notice</b>:  Undefined index: [lang] in <b>/srv/l.php</b> on line <b>12</b><br />\n"


@pytest.fixture
def site() -> Iterator[Site]:
    with serve({}) as running:
        yield running


def entry(number: int) -> dict[str, Any]:
    return {
        "id": number, "date": "2024-03-12T10:00:00", "modified": "2024-03-12T10:00:00", "type": "post",
        "link": f"{{site}}/j-{number}/", "title": {"rendered": f"Talous {number}"},
        "content": {"rendered": "<p>Kunta kasvaa.</p>", "protected": False},
    }  # fmt: skip


class WordPress(dict[str, Route]):
    """Answers of a WordPress site, whatever fields are asked for beside the page."""

    def __init__(
        self, answers: dict[str, Any], *, entries: int = 0, most: int = 100, wrong: Route | None = None
    ) -> None:
        super().__init__()
        self._answers, self._entries, self._most = answers, [entry(n) for n in range(1, entries + 1)], most
        self._behind = wrong or Reply(b'{"code": "rest_post_invalid_page_number"}', status=400)

    def get(self, path: str, default: Any = None) -> Any:
        name = path.partition("?")[0].rpartition("/wp/v2/")[2]
        if name in self._answers:
            answer = self._answers[name]
            return answer if isinstance(answer, Reply | str) else json.dumps(answer)
        if name != "posts":
            return "[]" if name == "media" else default
        page = int(path.partition("&page=")[2].partition("&")[0] or 1)
        size = min(self._most, int(path.partition("per_page=")[2].partition("&")[0]))
        shown = self._entries[(page - 1) * size : page * size]
        return json.dumps(shown) if shown else self._behind


TYPES = {"post": {"rest_base": "posts", "rest_namespace": "wp/v2"}}


@pytest.mark.parametrize("number", [1, 100, 150, 200])
@pytest.mark.parametrize("most", [100, 10])
@pytest.mark.parametrize("behind", [None, "[]", Reply(status=404)])
def test_a_wordpress_that_does_not_say_how_many_pages_it_has_is_read_to_its_end(
    site: Site, number: int, most: int, behind: Route | None
) -> None:
    site.routes = WordPress({"types": TYPES}, entries=number, most=most, wrong=behind)
    found = find(site, "wordpress", "/wp-json/")
    assert (len(findings(found)), troubles(found)) == (number, [])


def test_a_wordpress_that_answers_every_page_with_the_first_ends(site: Site) -> None:
    site.routes = WordPress({"types": TYPES, "posts": [entry(n) for n in range(1, 101)]})
    assert len(set(paths(site, find(site, "wordpress", "/wp-json/")))) == 100


@pytest.mark.parametrize("status", [401, 403, 500])
@pytest.mark.parametrize("first", [True, False])
def test_a_type_that_is_closed_is_told_and_the_others_are_given(site: Site, status: int, first: bool) -> None:
    closed = {"a": {"rest_base": "jasenet", "rest_namespace": "wp/v2"}}
    types = closed | TYPES if first else TYPES | closed
    site.routes = WordPress({"types": types, "jasenet": Reply(status=status)}, entries=3)
    found = find(site, "wordpress", "/wp-json/")
    assert len(findings(found)) == 3
    assert [str(status) in message for message in troubles(found)] == [True]
    assert not any(one.incomplete for one in found if isinstance(one, SourceProblem))


@pytest.mark.parametrize("status", [401, 403, 500])
def test_where_the_types_are_closed_posts_and_pages_are_read(site: Site, status: int) -> None:
    site.routes = WordPress({"types": Reply(status=status), "pages": [entry(9)]}, entries=2)
    found = find(site, "wordpress", "/wp-json/")
    assert len(set(paths(site, found))) == 3
    assert str(status) in troubles(found)[0]
    site.routes = WordPress({"types": Reply(status=status), "posts": Reply(status=status)})
    with pytest.raises(SourceUnavailableError, match=str(status)):
        find(site, "wordpress", "/wp-json/")


def test_a_wordpress_that_shows_its_entries_to_no_one_is_not_offered(site: Site) -> None:
    page = "<html><head><link rel='https://api.w.org/' href='/wp-json/'></head><body><h1>A</h1></body></html>"
    site.routes |= {"/": page, "/wp-json/": "{}", "/wp-json/wp/v2/posts?per_page=1": Reply(status=401)}
    with Fetcher(QUICK, largest=1 << 20, local=True) as fetcher:
        assert "wordpress" not in [guess.kind for guess in recognise(fetcher, site.url + "/")]


@pytest.mark.parametrize(
    "text", [NOTICE + "{}", "{}<!-- Cached by WP Rocket -->", "\ufeff{}", f"\n\n{NOTICE}{{}}\n<!-- [x] -->", "/**/ {};"]
)
def test_json_is_found_in_the_noise_of_plugins(text: str) -> None:
    entries = [entry(1), entry(2)]
    assert parse_json(text.replace("{}", json.dumps(entries)).encode(), "a") == entries


@pytest.mark.parametrize("text", ["", "[", "<html><script>var a = {};</script></html>", "Fatal error"])
def test_what_only_holds_json_somewhere_is_none(text: str) -> None:
    with pytest.raises(SourceUnavailableError, match="did not answer with JSON"):
        parse_json(text.encode(), "a")


def test_noise_of_plugins_loses_no_entry_of_wordpress(site: Site) -> None:
    site.routes = WordPress(
        {
            "types": NOTICE + json.dumps(TYPES),
            "posts": NOTICE + json.dumps([entry(1), entry(2)]),
            "media": NOTICE + "[]",
        }
    )
    found = find(site, "wordpress", "/wp-json/")
    assert (len(set(paths(site, found))), troubles(found)) == (2, [])


# Sitemaps


def pages(content: str | bytes, address: str = "https://a.fi/k/sitemap.xml") -> list[str]:
    sitemap = read_sitemap(content.encode() if isinstance(content, str) else content, address)
    return sitemap.sitemaps + sitemap.pages


def loc(*places: str) -> str:
    return SITEMAP.format("".join(f"<url><loc>{place}</loc></url>" for place in places))


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (loc("/a1", "a2", "//b.fi/a3"), ["https://a.fi/a1", "https://a.fi/k/a2", "https://b.fi/a3"]),
        (loc("https://a.fi/j?id=1&lang=fi"), ["https://a.fi/j?id=1&lang=fi"]),
        (loc("https://a.fi/j?id=1&amp;lang=fi&copy=2"), ["https://a.fi/j?id=1&lang=fi&copy=2"]),
        (loc("https://a.fi/&auml;iti"), ["https://a.fi/%C3%A4iti"]),
        (loc("\n https://a.fi/a \n"), ["https://a.fi/a"]),
        ("\ufeff" + loc("https://a.fi/a"), ["https://a.fi/a"]),
        ("\n\n<?xml version='1.0'?>" + loc("https://a.fi/a"), ["https://a.fi/a"]),
        (NOTICE + "<?xml version='1.0'?>" + loc("https://a.fi/a"), ["https://a.fi/a"]),
        ("\ufeffhttps://a.fi/a1\r\nhttps://a.fi/a2\r\n", ["https://a.fi/a1", "https://a.fi/a2"]),
        ("https://a.fi/a1\nei osoite\n", ["https://a.fi/a1"]),
    ],
)
def test_sitemaps_are_read_as_sites_write_them(content: str, found: list[str]) -> None:
    assert pages(content) == found


def test_the_protocols_own_examples_are_read() -> None:
    """https://www.sitemaps.org/protocol.html"""
    urlset = """<?xml version="1.0" encoding="UTF-8"?>
    <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>http://www.example.com/</loc>
    <lastmod>2005-01-01</lastmod><changefreq>monthly</changefreq><priority>0.8</priority></url>
    <url><loc>http://www.example.com/catalog?item=12&amp;desc=vacation_hawaii</loc></url>
    <url><loc>http://www.example.com/%C3%BCmlat.php&amp;q=name</loc></url></urlset>"""
    assert pages(urlset) == [
        "http://www.example.com/", "http://www.example.com/catalog?item=12&desc=vacation_hawaii",
        "http://www.example.com/%C3%BCmlat.php&q=name",
    ]  # fmt: skip
    index = """<?xml version="1.0" encoding="UTF-8"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <sitemap><loc>http://www.example.com/sitemap1.xml.gz</loc><lastmod>2004-10-01T18:23:17+00:00</lastmod></sitemap>
    <sitemap><loc>http://www.example.com/sitemap2.xml.gz</loc><lastmod>2005-01-01</lastmod></sitemap></sitemapindex>"""
    assert pages(index) == ["http://www.example.com/sitemap1.xml.gz", "http://www.example.com/sitemap2.xml.gz"]
    assert pages("http://www.example.com/file1.html\nhttp://www.example.com/file2.html\n") == [
        "http://www.example.com/file1.html", "http://www.example.com/file2.html",
    ]  # fmt: skip
    feed = (
        "<rss version='2.0'><channel><title>T</title><item><link>http://www.example.com/a</link></item></channel></rss>"
    )
    assert pages(feed) == ["http://www.example.com/a"]


def test_what_is_no_address_in_a_sitemap_is_told_and_an_empty_one_too(site: Site) -> None:
    site.routes["/sitemap.xml"] = loc("{site}/a1", "https://[rikki/a2", "{site}/a2", "http://a.fi:x/")
    found = find(site, "sitemap", "/sitemap.xml")
    assert paths(site, found) == ["/a1", "/a2"]
    assert "2 entries, 'https://[rikki/a2' among them" in troubles(found)[0]
    site.routes["/sitemap.xml"] = loc()
    assert "names no pages" in troubles(find(site, "sitemap", "/sitemap.xml"))[0]


# Feeds


@pytest.mark.parametrize(
    ("date", "day"),
    [
        ("Tue, 12 Mar 2024 00:15:00 +0200", "2024-03-12"),
        ("Mon, 11 Mar 2024 22:15:00 GMT", "2024-03-12"),
        ("Mon, 11 Mar 2024 22:15:00 +0000", "2024-03-12"),
        ("Sun, 31 Dec 2023 22:30:00 GMT", "2024-01-01"),
        ("Tue, 12 Mar 2024 23:15:00 -0500", "2024-03-12"),
    ],
)
def test_the_day_of_a_feeds_entry_is_the_one_that_was_written_or_was_in_finland(
    site: Site, date: str, day: str
) -> None:
    item = f"<item><title>T</title><link>{{site}}/a</link><pubDate>{date}</pubDate></item>"
    site.routes["/feed"] = f"<rss version='2.0'><channel><title>T</title>{item}</channel></rss>"
    assert [one.date for one in findings(find(site, "feed", "/feed"))] == [day]


JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1", "title": "Tiedotteet", "next_url": "{site}/feed2.json",
    "items": [
        {"id": "1", "url": "{site}/a", "title": "Talous", "date_published": "2024-03-11T22:30:00Z",
         "attachments": [{"url": "{site}/a.pdf", "mime_type": "application/pdf"},
                         {"url": "{site}/a.mp3", "mime_type": "audio/mpeg"}]},
        {"id": "{site}/b", "date_modified": "2024-03-12T10:00:00+02:00"}, {"id": 3}, "x",
    ],
}  # fmt: skip


def test_a_json_feed_gives_its_entries_their_files_and_its_older_pages(site: Site) -> None:
    site.routes["/feed.json"] = json.dumps(JSON_FEED)
    site.routes["/feed2.json"] = json.dumps(
        {"version": "https://jsonfeed.org/version/1", "items": [{"url": "{site}/c"}]}
    )
    found = find(site, "feed", "/feed.json")
    assert paths(site, found) == ["/a", "/a.pdf", "/b", "/c"]
    assert [(one.title, one.date) for one in findings(found)[:3:2]] == [("Talous", "2024-03-12"), (None, "2024-03-12")]
    with Fetcher(QUICK, largest=1 << 20, local=True) as fetcher:
        assert next(recognise(fetcher, site.url + "/feed.json")) == ("feed", f"{site.url}/feed.json")
    site.routes["/other.json"] = "{}"
    with pytest.raises(SourceUnavailableError, match="no JSON Feed"):
        find(site, "feed", "/other.json")


# DSpace


def item(number: int, **more: Any) -> dict[str, Any]:
    value = {"value": f"Julkaisu {number}", "language": "fi"}
    metadata = {
        "dc.title": [value], "dc.date.issued": [{"value": "2024-03-12"}], "dc.language.iso": [{"value": "fin"}],
        "dc.contributor.author": [{"value": "Niemi, Niina"}], "dc.identifier.uri": [{"value": f"https://a.fi/h/{number}"}],
        "dc.description.abstract": [{"value": "Kunta kasvaa."}], "dc.description.provenance": [{"value": "Made by x"}],
    }  # fmt: skip
    return {"uuid": f"u{number}", "lastModified": "2024-03-12T10:00:00Z", "metadata": metadata} | more


def repository(*items: Any, size: int = 100) -> dict[str, Route]:
    """Answer as the REST interface of a DSpace with these items does."""
    routes: dict[str, Route] = {}
    whole = range(0, max(len(items), 1), size)
    for page, start in enumerate(whole):
        objects = [{"_embedded": {"indexableObject": one}} for one in items[start : start + size]]
        result = {"_embedded": {"objects": objects}, "page": {"totalPages": len(whole)}}
        routes[f"/server/api/discover/search/objects?dsoType=item&page={page}&size=100"] = json.dumps(
            {"_embedded": {"searchResult": result}}
        )
    routes["/server/api/discover/search/objects?dsoType=item&size=1"] = routes[
        "/server/api/discover/search/objects?dsoType=item&page=0&size=100"
    ]
    for number in range(1, len(items) + 1):
        files = [
            {"name": "r.pdf", "_links": {"content": {"href": f"{{site}}/server/api/core/bitstreams/{number}/content"}}}
        ]
        bundles = [
            {"name": "ORIGINAL", "_embedded": {"bitstreams": {"_embedded": {"bitstreams": files}}}},
            {"name": "THUMBNAIL", "_embedded": {"bitstreams": {"_embedded": {"bitstreams": files}}}},
        ]
        path = f"/server/api/core/items/u{number}/bundles?embed=bitstreams&size=100"
        routes[path] = json.dumps({"_embedded": {"bundles": bundles}})
    return routes


def test_a_dspace_gives_its_items_with_their_files(site: Site) -> None:
    site.routes |= repository(*(item(number) for number in range(1, 5)), {"uuid": 5}, size=2)
    found = find(site, "dspace", "/server/api")
    first = findings(found)[0]
    assert paths(site, found) == [f"/server/api/core/items/u{number}" for number in range(1, 5)]
    assert (first.title, first.date, first.mark) == ("Julkaisu 1", "2024-03-12", "2024-03-12T10:00:00Z")
    assert "lacks its uuid" in troubles(found)[0]
    assert first.content is not None
    document = read_document(Resource(first.location, first.content, first.media_type))
    assert (document.title, document.date, document.language) == ("Julkaisu 1", "2024-03-12", "fi")
    assert [(link.label, link.url) for link in document.materials] == [
        ("r.pdf", f"{site.url}/server/api/core/bitstreams/1/content")
    ]
    assert document.url == "https://a.fi/h/1"
    assert "Kunta kasvaa." in document.text


def test_a_dspace_without_oai_pmh_is_recognised(site: Site) -> None:
    site.routes |= repository(item(1)) | {"/": "<html><head><meta name='Generator' content='DSpace 7.6'></head></html>"}
    with Fetcher(QUICK, largest=1 << 20, local=True) as fetcher:
        assert next(recognise(fetcher, site.url + "/")) == ("dspace", f"{site.url}/server/api")
        assert next(recognise(fetcher, site.url + "/server/api")) == ("dspace", f"{site.url}/server/api")


def test_what_is_no_dspace_is_told(site: Site) -> None:
    site.routes["/server/api/discover/search/objects?dsoType=item&page=0&size=100"] = "{}"
    with pytest.raises(SourceUnavailableError, match="no REST interface of DSpace"):
        find(site, "dspace", "/server/api")


def test_a_file_list_that_cannot_be_had_is_a_problem_of_its_item(site: Site) -> None:
    site.routes |= repository(item(1), item(2))
    site.routes["/server/api/core/items/u1/bundles?embed=bitstreams&size=100"] = Reply(status=500)
    found = find(site, "dspace", "/server/api")
    marks = {one.location.rpartition("/")[2]: one.mark for one in found if isinstance(one, SourceItem)}
    assert marks == {"u1": None, "u2": "2024-03-12T10:00:00Z"}
    assert "500" in troubles(found)[0]
