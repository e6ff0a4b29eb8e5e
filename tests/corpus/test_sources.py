import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import SourceUnavailableError
from corpus.fetching import Fetcher
from corpus.records import SourceItem, SourceProblem
from corpus.settings import Fetching, SourceEntry
from corpus.sources import Limits, SourceHistory, open_source
from corpus.sources.cards import read_listing
from corpus.sources.recognition import name_for, recognise
from tests.servers.sites import Reply, Route, Site, serve

QUICK = Fetching(seconds_between=0.0, retry_seconds=0.01, timeout=2.0)
ARTICLE = """<html lang="fi"><head><meta property="og:type" content="article"></head>
<body><article><h1>A</h1><p>Teksti.</p></article></body></html>"""
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Tiedotteet</title>
<item><title>Kunnan talous</title><link>{site}/talous?utm_source=rss</link>
<pubDate>Tue, 12 Mar 2024 08:00:00 +0200</pubDate>
<enclosure url="{site}/talous.pdf" type="application/pdf" length="1"/></item>
<item><title>Koulut</title><link>{site}/koulut</link></item></channel></rss>"""
SITEMAP = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{}</urlset>"


def locations(*paths: str) -> str:
    return "".join(f"<url><loc>{{site}}{path}</loc></url>" for path in paths)


def cards(*numbers: int) -> str:
    return "".join(
        f"<article class='card'><h3><a href='/u/{n}'>Uutinen {n}</a></h3>"
        f"<time datetime='2024-03-{n % 28 + 1:02d}'></time>"
        f"<p>Ote.</p><a href='/u/{n}'>Lue lisää Uutinen {n}</a></article>"
        for n in numbers
    )


@pytest.fixture
def site() -> Iterator[Site]:
    with serve({}) as running:
        yield running


def find(
    site: Site, kind: str, path: str, history: SourceHistory | None = None, **options: Any
) -> list[SourceItem | SourceProblem]:
    most = options.pop("most_pages", 50)
    entry = SourceEntry("s", kind, site.url + path, local=True, **options)
    with Fetcher(QUICK, largest=1 << 20, local=True) as fetcher:
        return list(open_source(entry, Limits(most_pages=most)).find(fetcher, history or SourceHistory()))


def findings(found: list[SourceItem | SourceProblem]) -> list[SourceItem]:
    return [one for one in found if isinstance(one, SourceItem)]


def paths(site: Site, found: list[SourceItem | SourceProblem]) -> list[str]:
    return [one.location.removeprefix(site.url) for one in findings(found)]


def troubles(found: list[SourceItem | SourceProblem]) -> list[str]:
    return [one.message for one in found if isinstance(one, SourceProblem)]


# Feeds


def test_a_feed_gives_its_entries_and_their_files(site: Site) -> None:
    site.routes["/feed.xml"] = RSS
    found = find(site, "feed", "/feed.xml")
    assert paths(site, found) == ["/talous", "/talous.pdf", "/koulut"]
    first, file = findings(found)[:2]
    assert (first.title, first.date, file.parent) == ("Kunnan talous", "2024-03-12", f"{site.url}/talous")


def test_an_atom_feed_goes_on_to_older_pages(site: Site) -> None:
    page = """<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title>{next}
    <entry><title>A</title><link href='{{site}}/{n}'/></entry></feed>"""
    site.routes["/atom"] = page.format(next="<link rel='next' href='{site}/atom2'/>", n=1)
    site.routes["/atom2"] = page.format(next="<link rel='next' href='{site}/atom'/>", n=2)  # a circle
    assert paths(site, find(site, "feed", "/atom")) == ["/1", "/2"]


def test_broken_feeds_give_what_they_hold_and_say_so(site: Site) -> None:
    site.routes["/feed.xml"] = RSS.replace("</channel></rss>", "")
    found = find(site, "feed", "/feed.xml")
    assert "/koulut" in paths(site, found)
    assert "not well-formed" in troubles(found)[0]


@pytest.mark.parametrize("kind", ["feed", "sitemap", "oai-pmh"])
def test_xml_with_entities_is_refused(site: Site, kind: str) -> None:
    site.routes["/x.xml"] = (
        '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel>&b;</channel></rss>'
    )
    site.routes["/x.xml?verb=Identify"] = site.routes["/x.xml"]
    with pytest.raises(SourceUnavailableError, match="entities"):
        find(site, kind, "/x.xml")


@pytest.mark.parametrize("kind", ["feed", "sitemap", "oai-pmh", "wordpress"])
def test_an_address_of_another_kind_is_told(site: Site, kind: str) -> None:
    site.routes |= {"/x": ARTICLE, "/x?verb=Identify": ARTICLE, "/x/wp/v2/types": ARTICLE}
    with pytest.raises(SourceUnavailableError, match="check the address"):
        find(site, kind, "/x")


# Sitemaps


def test_sitemap_indexes_packed_and_plain_sitemaps_are_read(site: Site) -> None:
    site.routes["/sitemap.xml"] = (
        "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>{site}/a.xml.gz</loc></sitemap>"
        "<sitemap><loc>{site}/b.txt</loc></sitemap><sitemap><loc>{site}/missing.xml</loc></sitemap>"
        "<sitemap><loc>{site}/sitemap.xml</loc></sitemap></sitemapindex>"
    )
    site.routes["/a.xml.gz"] = Reply(
        gzip.compress(SITEMAP.format(locations("/1", "/2")).replace("{site}", site.url).encode())
    )
    site.routes["/b.txt"] = "{site}/2\n{site}/3\n"
    found = find(site, "sitemap", "/sitemap.xml")
    assert paths(site, found) == ["/1", "/2", "/3"]
    assert "/missing.xml is not there" in troubles(found)[0]


def test_a_packed_sitemap_that_is_a_bomb_is_refused(site: Site) -> None:
    site.routes["/s.xml.gz"] = Reply(gzip.compress(bytes(110 << 20)))
    with pytest.raises(SourceUnavailableError, match="unpacks to more than 100 MB"):
        find(site, "sitemap", "/s.xml.gz")


def test_addresses_are_chosen_by_include_and_exclude(site: Site) -> None:
    site.routes["/sitemap.xml"] = SITEMAP.format(locations("/tiedotteet/1", "/tiedotteet/arkisto", "/yhteys"))
    found = find(site, "sitemap", "/sitemap.xml", include="/tiedotteet/", exclude="arkisto$")
    assert paths(site, found) == ["/tiedotteet/1"]


# Listings


def test_a_listing_goes_through_numbered_pages_and_load_more(site: Site) -> None:
    page = "<html><body><main><h1>Ajankohtaista</h1>{cards}{links}</main></body></html>"
    site.routes["/l"] = page.format(
        cards=cards(1, 2), links="<ul class='pagination'><li><a href='?page=2'>2</a></li></ul>"
    )
    site.routes["/l?page=2"] = page.format(
        cards=cards(3, 4), links="<a class='load-more' href='/l?page=3'>Näytä lisää</a>"
    )
    site.routes["/l?page=3"] = page.format(cards=cards(4, 5), links="<a rel='next' href='/l?page=9'>Seuraava</a>")
    found = find(site, "listing", "/l")
    assert paths(site, found) == ["/u/1", "/u/2", "/u/3", "/u/4", "/u/5"]
    assert (findings(found)[0].title, findings(found)[0].date) == ("Uutinen 1", "2024-03-02")
    assert "page=9" in troubles(found)[0]


def test_a_last_page_with_one_card_gives_it(site: Site) -> None:
    page = "<html><body><main><h1>Uutiset</h1>{}<ul class='pagination'><li><a href='?page=2'>2</a></li></ul></main>"
    site.routes |= {"/l": page.format(cards(1, 2)), "/l?page=2": page.format(cards(3))}
    assert paths(site, find(site, "listing", "/l")) == ["/u/1", "/u/2", "/u/3"]


def test_columns_beside_the_title_of_a_page_in_tables_are_no_cards() -> None:
    page = f"""<table><tr><td><table><tr><td><a href='/a'>A</a></td></tr><tr><td><a href='/b'>B</a></td></tr></table>
    </td><td><h1>Uutiset</h1>{cards(1, 2)}</td></tr></table>"""
    assert [card.url for card in read_listing(page.encode(), "https://a.fi/l")[0]] == [
        "https://a.fi/u/1", "https://a.fi/u/2",
    ]  # fmt: skip


def test_an_endless_calendar_is_left(site: Site) -> None:
    def month(handler: Any) -> Reply:
        number = int(handler.path.partition("=")[2] or 0)
        items = "<ul><li><a href='/t/1'>A</a></li><li><a href='/t/2'>B</a></li></ul>"
        return Reply(f"<main>{items}<a href='/k?page={number + 1}'>Seuraava</a></main>".encode())

    site.routes |= {"/k": month, **{f"/k?page={n}": month for n in range(1, 500)}}
    assert paths(site, find(site, "listing", "/k")) == ["/t/1", "/t/2"]
    assert len(site.pages) < 10


def test_a_listing_that_always_has_more_ends_at_its_limit_and_says_so(site: Site) -> None:
    def page(handler: Any) -> Reply:
        number = int(handler.path.partition("=")[2] or 0)
        return Reply(
            f"<main>{cards(2 * number, 2 * number + 1)}<a href='/k?page={number + 1}'>Seuraava</a></main>".encode()
        )

    site.routes |= {"/k": page, **{f"/k?page={n}": page for n in range(1, 500)}}
    found = find(site, "listing", "/k", most_pages=10)
    assert len(paths(site, found)) == 20
    assert "more than 10 pages" in troubles(found)[0]


def test_menus_cookie_texts_and_lone_links_are_no_cards() -> None:
    page = f"""<body><header><nav><ul><li><a href="/a">A</a></li><li><a href="/b">B</a></li></ul></nav></header>
    <div id="cookie-banner"><ul><li><a href="/evasteet">Evästeet</a></li><li><a href="/suoja">Suoja</a></li></ul></div>
    <main><p>Katso myös <a href="/ohje">ohje</a>.</p>{cards(1, 2)}</main>
    <footer><ul><li><a href="/x">X</a></li><li><a href="/y">Y</a></li></ul></footer></body>"""
    found, others = read_listing(page.encode(), "https://a.fi/l")
    assert [card.url for card in found] == ["https://a.fi/u/1", "https://a.fi/u/2"]
    assert others == []


def test_a_card_is_titled_by_what_lue_lisaa_names() -> None:
    page = """<main><div class='t'><p>Ote.</p><a href='/1'>Lue lisää Talous kasvaa</a></div>
    <div class='t'><p>Ote.</p><a href='/2'>Lue lisää Koulut</a></div></main>"""
    assert [card.title for card in read_listing(page.encode(), "https://a.fi/")[0]] == ["Talous kasvaa", "Koulut"]


# Recognition


def recognised(site: Site, path: str = "/") -> list[tuple[str, str]]:
    with Fetcher(QUICK, largest=1 << 20, local=True) as fetcher:
        return [(kind, url.removeprefix(site.url)) for kind, url in recognise(fetcher, site.url + path)]


OAI = "<OAI-PMH xmlns='http://www.openarchives.org/OAI/2.0/'><Identify><granularity/></Identify></OAI-PMH>"
FRONT = "<html><head>{head}</head><body><main>" + cards(1, 2) + "</main></body></html>"


WP_FRONT = FRONT.format(head="<link rel='https://api.w.org/' href='/wp-json/'>")
FEED_FRONT = FRONT.format(
    head="<link rel='alternate' type='application/rss+xml' title='Kommentit' href='/comments/feed'>"
    "<link rel='alternate' type='application/rss+xml' href='/feed.xml'>"
)
PLAIN, MAP = FRONT.format(head=""), SITEMAP.format(locations("/1"))


@pytest.mark.parametrize(
    ("path", "routes", "first"),
    [
        ("/server/oai/request", {"/server/oai/request?verb=Identify": OAI}, ("oai-pmh", "/server/oai/request")),
        ("/", {"/": PLAIN, "/oai/request?verb=Identify": OAI}, ("oai-pmh", "/oai/request")),
        ("/", {"/": WP_FRONT, "/wp-json/": "{}"}, ("wordpress", "/wp-json/")),
        ("/", {"/": FEED_FRONT, "/feed.xml": RSS}, ("feed", "/feed.xml")),
        ("/feed.xml", {"/feed.xml": RSS}, ("feed", "/feed.xml")),
        ("/", {"/": PLAIN, "/sitemap.xml": MAP}, ("sitemap", "/sitemap.xml")),
        ("/", {"/": PLAIN, "/robots.txt": "Sitemap: {site}/k.xml", "/k.xml": MAP}, ("sitemap", "/k.xml")),
        ("/ajankohtaista", {"/ajankohtaista": PLAIN}, ("listing", "/ajankohtaista")),
        ("/u/1", {"/u/1": ARTICLE}, ("page", "/u/1")),
    ],
)
def test_a_kind_is_recognised(site: Site, path: str, routes: dict[str, Route], first: tuple[str, str]) -> None:
    site.routes |= routes
    assert recognised(site, path)[0] == first


def test_sources_are_named_after_their_hosts() -> None:
    assert name_for("https://www.example.fi/ajankohtaista", set()) == "example"
    assert name_for("https://www.example.fi/", {"example"}) == "example-2"
    assert name_for("/data/Raportit ja selvitykset", set()) == "raportit-ja-selvitykset"


# Odd items


def test_a_feed_with_broken_links_gives_its_other_entries(site: Site) -> None:
    broken = (
        "<item><title>Rikki</title><link>http://[…]/</link><enclosure url='http://[x' type='application/pdf'/></item>"
    )
    site.routes["/feed.xml"] = RSS.replace("<item>", f"{broken}<item>", 1)
    assert paths(site, find(site, "feed", "/feed.xml")) == ["/talous", "/talous.pdf", "/koulut"]


def test_a_sitemap_with_broken_links_gives_its_other_pages(site: Site) -> None:
    broken = "<url><loc>http://[…]/</loc></url><url><loc>http://a.fi:x/</loc></url>"
    site.routes["/sitemap.xml"] = SITEMAP.format(locations("/1") + broken + locations("/2"))
    assert paths(site, find(site, "sitemap", "/sitemap.xml")) == ["/1", "/2"]


def test_a_listing_with_broken_links_gives_its_other_cards(site: Site) -> None:
    broken = "<base href='http://[…]/'><article class='card'><h3><a href='http://[x/'>Rikki</a></h3></article>"
    site.routes["/l"] = f"<html><body><main>{broken}{cards(1, 2)}</main></body></html>"
    assert paths(site, find(site, "listing", "/l")) == ["/u/1", "/u/2"]


@pytest.mark.parametrize("kind", ["feed", "sitemap", "listing", "wordpress", "oai-pmh"])
def test_a_source_whose_address_cannot_be_parsed_is_unavailable(kind: str) -> None:
    entry = SourceEntry("s", kind, "http://[…]/")
    with Fetcher(QUICK, largest=1 << 20) as fetcher, pytest.raises(SourceUnavailableError):
        list(open_source(entry, Limits()).find(fetcher, SourceHistory()))


def test_a_redirect_to_what_is_no_address_is_refused(site: Site) -> None:
    site.routes["/feed.xml"] = Reply(status=302, headers={"Location": "http://[x]/"})
    with pytest.raises(SourceUnavailableError, match=r"redirects to|URL in location"):
        find(site, "feed", "/feed.xml")


ENTRY_FIELDS: dict[str, Any] = {
    "id": 1, "link": "{site}/1", "modified": "2024-03-01T10:00:00", "date": "2024-03-01T10:00:00", "type": "post",
    "title": {"rendered": "Talous"}, "content": {"rendered": "<p>Kunta kasvaa.</p>"},
}  # fmt: skip


def wordpress(site: Site, *entries: Any) -> list[SourceItem | SourceProblem]:
    """Answer as a site of two types does, of which one has these entries and the other cannot be had."""
    answers = {
        "/types": {"post": {"rest_base": "posts"}, "odd": 3, "other": {"rest_base": 5}, "away": {"rest_base": "away"}},
        "/posts": entries,
        "/media": [],
    }

    class Routes(dict[str, Route]):
        def get(self, path: str, default: Any = None) -> Any:
            for name, answer in answers.items():
                if path.partition("?")[0].endswith(name):
                    return json.dumps(answer)
            return Reply(status=403) if "/away" in path else default

    site.routes = Routes()
    return find(site, "wordpress", "/wp-json/")


@pytest.mark.parametrize("lacking", ["id", "link"])
def test_an_entry_of_wordpress_that_cannot_be_kept_is_a_problem_and_the_others_are_given(
    site: Site, lacking: str
) -> None:
    broken = {name: value for name, value in ENTRY_FIELDS.items() if name != lacking}
    found = wordpress(site, broken, ENTRY_FIELDS | {"id": 2, "link": "{site}/2"}, None, "entry")
    assert paths(site, found) == ["/2"]
    assert sum("an entry lacks" in message for message in troubles(found)) == 3
    assert sum("403" in message for message in troubles(found)) == 1


@pytest.mark.parametrize("lacking", ["modified", "title", "content", "date", "type"])
@pytest.mark.parametrize("value", [None, 5, [], {"rendered": None}])
def test_an_entry_of_wordpress_without_what_only_some_types_have_is_given(
    site: Site, lacking: str, value: object
) -> None:
    found = wordpress(site, ENTRY_FIELDS | {lacking: value})
    assert paths(site, found) == ["/1"]


def test_an_unreadable_folder_is_a_problem_and_the_others_are_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "t.txt").write_text("Kunta kasvaa.")
    scan = os.scandir

    def refuse(path: Any) -> Any:
        if str(path).endswith("/b"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)  # root may open any folder
    source = open_source(SourceEntry("s", "folder", str(tmp_path)), Limits())
    with Fetcher(QUICK, largest=1 << 20) as fetcher:
        found = list(source.find(fetcher, SourceHistory()))
    assert [Path(item.location).parent.name for item in findings(found)] == ["a", "c"]
    assert "cannot open the folder" in troubles(found)[0]
