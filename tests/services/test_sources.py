from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus.catalogue.source_items import source_state
from corpus.errors import SourceUnavailableError
from corpus.settings import FILE_NAME, Settings, SourceEntry, read_settings
from corpus.settings_values import add_source
from services import source_checks
from services.answers.runs import RunReport
from services.answers.sources import Rhythm
from services.answers.texts import MaterialLink
from services.ingesting import ingest_request, make_request
from services.source_checks import check_source, guess_sources, preview_source, register_source, rhythm
from services.status import list_quarantine
from services.workspace import Workspace
from tests.documents import make_pdf
from tests.servers.sites import Reply, Site, serve

RULES = "[fetching]\nseconds_between = 0\nretry_seconds = 0.01\ntimeout = 2\nattempts = 2\n"


def article(title: str, *, more: str = "", word: str = "vahvistui") -> str:
    return f"""<!doctype html><html lang="fi"><head><title>{title}</title></head><body><main><article><h1>{title}</h1>
    <p>Julkaistu 12.3.2024</p>
    <p>{title}: talous {word} viime vuonna selvästi ja investoinnit kasvoivat merkittävästi koko alueella.</p>
    <p>Kunta tarkastelee palveluitaan ja väestöään, joka on kasvanut jo usean vuoden ajan.</p>{more}</article></main>
    </body></html>"""


def listing(*numbers: int) -> str:
    items = (f"<li><h3><a href='/u/{n}'>Uutinen {n}</a></h3> 12.3.2024</li>" for n in numbers)
    return f"<html lang='fi'><body><main><h1>Ajankohtaista</h1><ul>{''.join(items)}</ul></main></body></html>"


@pytest.fixture
def site() -> Iterator[Site]:
    routes = {"/l": listing(1, 2, 3), **{f"/u/{n}": article(f"Uutinen {n}") for n in (1, 2, 3)}}
    with serve(routes) as running:
        yield running


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / FILE_NAME).write_text(RULES, encoding="utf-8")
    return Workspace(tmp_path)


def visit(workspace: Workspace, site: Site, kind: str = "listing", path: str = "/l", **options: Any) -> RunReport:
    """Do a run on a source."""
    entry = SourceEntry("s", kind, site.url + path, local=options.pop("local", True), **options)
    return ingest_request(workspace, make_request([], sources=[entry]))


def reasons(report: RunReport) -> str:
    return " ".join(problem.reason for problem in report.problems)


def test_a_second_visit_asks_only_for_what_has_changed(workspace: Workspace, site: Site) -> None:
    assert visit(workspace, site).new == 3
    site.log.clear()
    again = visit(workspace, site)
    assert (again.found, again.new, again.changed, again.gone) == (3, 0, 0, 0)
    assert {status for _, status in site.pages} == {304}


def test_an_edited_page_is_a_new_version_and_a_vanished_one_is_gone(workspace: Workspace, site: Site) -> None:
    visit(workspace, site)
    site.routes["/u/2"] = article("Uutinen 2", word="heikkeni")
    site.routes["/l"] = listing(1, 2)
    counts = visit(workspace, site)
    assert (counts.changed, counts.gone) == (1, 1)
    site.routes["/l"] = listing(1, 2, 3)
    assert visit(workspace, site).gone == 0
    assert workspace.catalogue.counts()["gone"] == 0


def test_bytes_that_change_with_every_request_are_no_change(workspace: Workspace, site: Site) -> None:
    numbers = iter(range(100))
    page = article("Uutinen 1")
    site.routes["/u/1"] = lambda _: Reply(
        page.replace("<head>", f"<head><meta name='token' content='{next(numbers)}'>").encode(),
        headers={"Content-Type": "text/html"},
    )
    visit(workspace, site)
    assert visit(workspace, site).changed == 0


def test_materials_are_fetched_with_the_page_that_links_to_them(workspace: Workspace, site: Site) -> None:
    links = "<h2>Materiaalit</h2><p><a href='/r.pdf'>Raportti</a> <a href='/j'>Julkaisu</a></p>"
    site.routes |= {
        "/u/1": article("Uutinen 1", more=links),
        "/r.pdf": pdf("Raportti kuntien taloudesta"),
        "/j": article("Julkaisun sivu", more="<p><a href='/liite.pdf'>Liite</a></p>"),
        "/liite.pdf": pdf("Liite taulukoineen"),
    }
    assert visit(workspace, site).new == 6
    site.routes["/u/1"] = article("Uutinen 1")
    assert visit(workspace, site).gone == 3


def pdf(text: str) -> bytes:
    return make_pdf(text, f"{text} kertoo taloudesta. " * 20)


def test_a_failing_page_stays_and_is_told_and_a_missing_one_is_gone(workspace: Workspace, site: Site) -> None:
    visit(workspace, site)
    site.routes |= {"/u/1": Reply(status=500), "/u/2": Reply(status=404)}
    counts = visit(workspace, site)
    assert counts.gone == 1
    assert "/u/1 answered 500" in reasons(counts)
    assert "/u/2 is not there any more" in reasons(counts)


def test_a_listing_that_breaks_off_takes_nothing_for_gone(workspace: Workspace, site: Site) -> None:
    pager = "<ul class='pagination'><li><a href='/l?page=2'>2</a></li></ul></main>"
    site.routes |= {"/l": listing(1, 2).replace("</main>", pager), "/l?page=2": listing(3)}
    site.routes["/l?page=2"] = listing(3, 4)
    site.routes["/u/4"] = article("Uutinen 4")
    assert visit(workspace, site).new == 4
    site.routes["/l?page=2"] = Reply(status=503)
    counts = visit(workspace, site)
    assert counts.gone == 0
    assert "answered 503" in reasons(counts)


def test_old_entries_of_a_feed_stay_until_they_are_really_gone(workspace: Workspace, site: Site) -> None:
    feed = "<rss version='2.0'><channel><title>T</title>{}</channel></rss>"
    item = "<item><title>Uutinen</title><link>{{site}}/u/{}</link></item>"
    site.routes["/f.xml"] = feed.format(item.format(1) + item.format(2))
    assert visit(workspace, site, "feed", "/f.xml").new == 2
    site.routes["/f.xml"] = feed.format(item.format(3))
    counts = visit(workspace, site, "feed", "/f.xml")
    assert (counts.new, counts.gone) == (1, 0)
    site.routes["/u/1"] = Reply(status=410)
    assert visit(workspace, site, "feed", "/f.xml").gone == 1


def test_two_addresses_of_one_page_are_one_document(workspace: Workspace, site: Site) -> None:
    site.routes |= {
        "/l": listing(1, 2, 3).replace("/u/2", "/vanha").replace("/u/3", "/u/1?print=1"),
        "/vanha": Reply(status=301, headers={"Location": "/u/1"}),
        "/u/1?print=1": article("Uutinen 1").replace("<head>", "<head><link rel='canonical' href='{site}/u/1'>"),
    }
    assert visit(workspace, site).found == 1
    assert workspace.catalogue.counts()["documents"] == 1


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(status=403), "answered 403"),
        (Reply(status=302, headers={"Location": "/l"}), "redirected in a circle"),
        (Reply(headers={"Content-Length": str(3 << 30)}), "larger than 200 MB"),
        (Reply(status=429, headers={"Retry-After": "7200"}), "asks to come back in 7200 s"),
    ],
)
def test_each_failure_of_a_source_is_a_sentence(workspace: Workspace, site: Site, reply: Reply, said: str) -> None:
    site.routes["/l"] = reply
    assert said in reasons(visit(workspace, site))
    state = source_state(workspace.catalogue, "s")
    assert state is not None
    assert said in str(state.problem)


def test_a_robots_txt_that_forbids_everything_is_a_sentence(workspace: Workspace, site: Site) -> None:
    site.routes["/robots.txt"] = "User-agent: *\nDisallow: /\n"
    assert "robots.txt forbids" in reasons(visit(workspace, site))
    assert site.pages == []


def test_a_private_address_is_a_sentence_unless_the_source_is_local(workspace: Workspace, site: Site) -> None:
    assert "--local" in reasons(visit(workspace, site, local=False))
    assert site.log == []


def test_a_latin_1_page_that_says_utf_8_is_read(workspace: Workspace, site: Site) -> None:
    text = article("Väestö kasvaa Hämeessä").replace("{site}", site.url)
    site.routes["/u/1"] = Reply(text.encode("latin-1"), headers={"Content-Type": "text/html; charset=utf-8"})
    said = reasons(visit(workspace, site, "page", "/u/1"))
    assert said == f"not UTF-8 as it says: {site.url}/u/1 was read as Windows-1252"
    (found,) = titles(workspace)
    assert found == "Väestö kasvaa Hämeessä"


def test_a_page_in_place_of_a_pdf_is_quarantined(workspace: Workspace, site: Site) -> None:
    site.routes |= {
        "/u/1": article("Uutinen 1", more="<h2>Liitteet</h2><a href='/r.pdf'>Raportti</a>"),
        "/r.pdf": Reply(article("Kirjaudu").encode(), headers={"Content-Type": "text/html"}),
    }
    visit(workspace, site, "page", "/u/1")
    (aside,) = list_quarantine(workspace)
    assert (aside.location, aside.stage) == (f"{site.url}/r.pdf", "read")
    assert "its name says PDF but it is HTML" in aside.reason


def titles(workspace: Workspace) -> list[str]:
    from sqlalchemy import text

    with workspace.catalogue.begin() as connection:
        return list(connection.execute(text("SELECT title FROM version ORDER BY title")).scalars())


def test_a_folder_is_a_source(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("Kuntien talous.\n\nSe vahvistui vuonna 2024.", encoding="utf-8")
    entry = SourceEntry("kansio", "folder", str(folder))
    request = make_request([], sources=[entry])
    assert ingest_request(workspace, request).new == 1
    (folder / "a.txt").unlink()
    assert ingest_request(workspace, request).gone == 1


def test_a_source_is_written_to_the_settings(workspace: Workspace) -> None:
    entry = SourceEntry("äyri", "feed", 'https://a.fi/f?a="b"', sets=("a", "b"), include="x\\d")
    register_source(workspace, entry)
    assert read_settings(workspace.folder).source == (entry,)
    add_source(workspace.folder / FILE_NAME, SourceEntry("toinen", "page", "https://b.fi"))
    assert [one.name for one in read_settings(workspace.folder).source] == ["äyri", "toinen"]


def test_a_preview_shows_what_would_be_kept_and_keeps_nothing(workspace: Workspace, site: Site) -> None:
    site.routes["/u/1"] = article("Uutinen 1", more="<h2>Materiaalit</h2><a href='/r.pdf'>Raportti</a>")
    entry = SourceEntry("s", "listing", f"{site.url}/l", local=True)
    first, *rest = preview_source(entry, workspace.settings, limit=2)
    assert (first.title, first.date, first.kind) == ("Uutinen 1", "2024-03-12", "release")
    assert first.attachments == (MaterialLink("Raportti", f"{site.url}/r.pdf"),)
    assert len(rest) == 1
    assert workspace.catalogue.counts()["versions"] == 0


def test_a_check_tells_what_is_new(workspace: Workspace, site: Site) -> None:
    entry = SourceEntry("s", "listing", f"{site.url}/l", local=True)
    visit(workspace, site)
    site.routes["/l"] = listing(1, 2, 3, 4, 5)
    checked = check_source(workspace, entry)
    assert (checked.reachable, checked.new, checked.problem) == (True, 2, None)
    site.routes["/l"] = Reply(status=403)
    assert check_source(workspace, entry).reachable is False


def test_the_rhythm_is_that_of_the_documents_where_a_source_names_no_days(workspace: Workspace, site: Site) -> None:
    items = "".join(f"<item><title>U</title><link>{{site}}/w/{week}</link></item>" for week in range(7))
    site.routes["/f.xml"] = f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>"
    for week in range(7):
        site.routes[f"/w/{week}"] = article(f"Uutinen {week}").replace("12.3.2024", f"{1 + 4 * week}.3.2024")
    visit(workspace, site, "feed", "/f.xml")
    checked = check_source(workspace, SourceEntry("s", "feed", f"{site.url}/f.xml", local=True))
    assert checked.usual_pause_days == 4.0
    assert checked.silent is True


def test_silence_is_told_by_a_sources_own_rhythm() -> None:
    from datetime import date

    weekly = ["2024-01-01", "2024-01-08", "2024-01-15", "2024-01-22", "2024-01-29", "2024-02-05"]
    assert rhythm(weekly, date(2024, 2, 12)) == Rhythm(7, 7.0, False)
    assert rhythm(weekly, date(2024, 3, 1)).silent is True
    assert rhythm(weekly[:2], date(2030, 1, 1)).silent is False
    assert rhythm([], date(2030, 1, 1)).silent_days is None


def test_a_source_that_is_added_is_recognised_by_a_fetcher_that_does_not_wait_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given: dict[str, Any] = {}

    def note(rules: Any, **options: Any) -> Any:
        given.update(options)
        raise SourceUnavailableError("not asked")

    monkeypatch.setattr(source_checks, "Fetcher", note)
    with pytest.raises(SourceUnavailableError):
        guess_sources("https://www.example.fi/", Settings(), local=False)
    assert given["patience"] <= 3.0
