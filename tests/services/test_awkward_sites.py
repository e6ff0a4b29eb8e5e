"""Runs over sites that answer oddly: each keeps what it held, and says what is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from corpus.catalogue.schema import document, version
from corpus.catalogue.store import CURRENT
from services.answers.runs import RunReport
from services.workspace import Workspace
from tests.corpus.test_odd_sources import WordPress
from tests.servers.sites import Reply, Site, serve
from tests.services.test_sources import article, listing, reasons, visit

pytest_plugins = ["tests.services.test_sources"]


def documents(workspace: Workspace, site: Site) -> dict[str, tuple[str | None, str | None]]:
    """Return date and address of what is live, by path."""
    query = select(document.c.location, version.c.date, version.c.url).join(version, CURRENT)
    with workspace.catalogue.begin() as connection:
        rows = connection.execute(query.where(document.c.state == "live")).all()
    return {row.location.removeprefix(site.url): (row.date, (row.url or "").removeprefix(site.url)) for row in rows}


def undated(title: str, head: str = "", more: str = "") -> str:
    page = article(title, more=more).replace("<p>Julkaistu 12.3.2024</p>", "")
    return page.replace("<head>", f"<head>{head}")


def visit_map(workspace: Workspace, site: Site, *numbers: int) -> RunReport:
    named = "".join(f"<url><loc>{{site}}/u/{number}</loc></url>" for number in numbers)
    site.routes["/m.xml"] = f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{named}</urlset>"
    return visit(workspace, site, "sitemap", "/m.xml")


@pytest.fixture
def five(site: Site) -> Site:
    site.routes |= {f"/u/{number}": article(f"Uutinen {number}") for number in range(1, 6)}
    return site


@pytest.mark.parametrize("left", [(), (1,), (1, 2)])
def test_a_listing_that_loses_most_of_what_it_held_is_believed_the_second_time(
    workspace: Workspace, five: Site, left: tuple[int, ...]
) -> None:
    assert visit_map(workspace, five, 1, 2, 3, 4, 5).new == 5
    first = visit_map(workspace, five, *left)
    assert first.gone == 0
    assert "nothing is taken for gone unless the next run finds the same" in reasons(first)
    second = visit_map(workspace, five, *left)
    assert second.gone == 5 - len(left)
    assert "taken for gone" not in reasons(second)
    assert visit_map(workspace, five, *left).gone == 0


def test_a_listing_that_comes_back_loses_nothing(workspace: Workspace, five: Site) -> None:
    visit_map(workspace, five, 1, 2, 3, 4, 5)
    visit_map(workspace, five)
    assert visit_map(workspace, five, 1, 2, 3, 4, 5).gone == 0
    assert visit_map(workspace, five).gone == 0
    assert len(documents(workspace, five)) == 5


def test_only_what_two_runs_missed_is_gone(workspace: Workspace, five: Site) -> None:
    visit_map(workspace, five, 1, 2, 3, 4, 5)
    visit_map(workspace, five, 1)
    assert visit_map(workspace, five, 2).gone == 3
    assert set(documents(workspace, five)) == {"/u/1", "/u/2"}


def test_a_listing_that_loses_less_than_half_is_believed(workspace: Workspace, five: Site) -> None:
    visit_map(workspace, five, 1, 2, 3, 4, 5)
    assert visit_map(workspace, five, 1, 2, 3).gone == 2


def test_the_date_of_a_feed_is_kept_for_a_page_without_one(workspace: Workspace, site: Site) -> None:
    item = "<item><title>T</title><link>{site}/a</link><pubDate>Tue, 12 Mar 2024 00:15:00 +0200</pubDate></item>"
    site.routes |= {
        "/f": f"<rss version='2.0'><channel><title>T</title>{item}</channel></rss>",
        "/a": undated("Talous"),
    }
    visit(workspace, site, "feed", "/f")
    assert documents(workspace, site)["/a"][0] == "2024-03-12"


def test_the_date_of_a_listing_is_kept_for_a_page_without_one(workspace: Workspace, site: Site) -> None:
    site.routes |= {"/l": listing(1, 2), "/u/1": undated("Uutinen 1"), "/u/2": article("Uutinen 2")}
    visit(workspace, site)
    assert documents(workspace, site)["/u/1"][0] == "2024-03-12"


@pytest.mark.parametrize(
    ("head", "material"),
    [
        ("<base href='{site}/aineistot/'>", "/aineistot/liite.pdf"),
        ("<link rel='canonical' href='{site}/'>", "/kansio/liite.pdf"),
    ],
)
def test_materials_are_asked_for_where_the_page_has_them(
    workspace: Workspace, site: Site, head: str, material: str
) -> None:
    site.routes["/kansio/sivu.html"] = undated("Talous", head, "<p><a href='liite.pdf'>Raportti</a></p>")
    visit(workspace, site, "page", "/kansio/sivu.html")
    assert site.asked(material) > 0
    assert documents(workspace, site)["/kansio/sivu.html"][1] == "/kansio/sivu.html"


def test_a_wordpress_that_stops_saying_how_many_pages_it_has_loses_nothing(workspace: Workspace, site: Site) -> None:
    types = {"post": {"rest_base": "posts", "rest_namespace": "wp/v2"}}
    site.routes = WordPress({"types": types}, entries=150)
    assert visit(workspace, site, "wordpress", "/wp-json/").new == 150
    assert visit(workspace, site, "wordpress", "/wp-json/").gone == 0


def awkward(shared: Path, name: str) -> dict[str, Any]:
    described: dict[str, Any] = json.loads((shared / "awkward" / name).read_text("utf-8"))
    return described


@pytest.mark.parametrize(
    ("name", "kind", "path"),
    [
        ("base-osoite.json", "page", "/kansio/sivu.html"), ("kanoninen-etusivu.json", "page", "/kansio/sivu.html"),
        ("robots-bom.json", "page", "/a"), ("sivukartta-et-merkki.json", "sitemap", "/sitemap.xml"),
        ("sivukartta-rikkinainen-osoite.json", "sitemap", "/sitemap.xml"),
        ("sivukartta-suhteelliset.json", "sitemap", "/sitemap.xml"),
        ("sivukartta-tekstina-bom.json", "sitemap", "/sitemap.txt"), ("syote-keskiyo.json", "feed", "/feed"),
        ("syotteen-paiva.json", "feed", "/feed"),
    ],
)  # fmt: skip
def test_sites_of_shared_data_are_read_right(
    workspace: Workspace, shared: Path, name: str, kind: str, path: str
) -> None:
    described = awkward(shared, name)
    right = described["right"]
    with serve({path: one["body"].replace("HOST", "{site}") for path, one in described["responses"].items()}) as site:
        report = visit(workspace, site, kind, path)
        asked = {f"HOST{one}" for one, _ in site.pages} - {f"HOST{path}"}
        found = documents(workspace, site)
    if "material" in right:
        assert right["material"] in asked
    if "url" in right:
        assert f"HOST{found[path][1]}" == right["url"]
    if "pages" in right:
        assert asked == set(right["pages"]) if isinstance(right["pages"], list) else len(asked) == right["pages"]
    if "date" in right:
        assert found["/a"][0] == right["date"]
    if "documents" in right:
        assert (len(found), len(report.problems)) == (right["documents"], right["problems_told"])
    if "told" in right:
        assert right["told"] in reasons(report)
        assert asked == set(right["fetched"])


@pytest.mark.parametrize(
    "name",
    ["wp-jsonin-ymparilla-tekstia.json", "wp-tyyppi-ilman-muokkausaikaa.json", "wp-tyyppi-kielletty.json"],
)
def test_a_wordpress_of_shared_data_is_read_right(workspace: Workspace, shared: Path, name: str) -> None:
    described = awkward(shared, name)
    right = described["right"]
    with serve({}) as site:
        answers = {
            path.rpartition("/wp/v2/")[2]: Reply(
                one["body"].replace("HOST", site.url).encode(), one.get("status", 200), one.get("headers", {})
            )
            for path, one in described["responses"].items()
        }
        site.routes = WordPress(answers)
        report = visit(workspace, site, "wordpress", "/wp-json/")
        found = documents(workspace, site)
    assert len(found) == right.get("documents", len(found))
    assert len(found) >= right.get("documents_at_least", 1)
    assert bool(report.problems) == ("problem_told" in right)
