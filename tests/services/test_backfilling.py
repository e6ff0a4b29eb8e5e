"""Fetching what a source published in years gone by."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from corpus.errors import SettingsError
from corpus.settings import FILE_NAME, SourceEntry
from services.answers.runs import RunReport
from services.backfilling import Slice, backfill, parse_span, slices_of
from services.ingesting import ingest_request, make_request
from services.runs import list_runs, retry_run
from services.workspace import Workspace
from tests.servers.sites import Site, serve

TODAY = date(2026, 11, 27)
YEARS = range(2019, 2025)
RULES = "[fetching]\nseconds_between = 0.0\nbackfill_seconds_between = 0.0\nattempts = 1\n"


def visit(workspace: Workspace, entry: SourceEntry) -> RunReport:
    return ingest_request(workspace, make_request([], sources=[entry]))


def item(site: str, year: int) -> str:
    published = f"<pubDate>Mon, 01 Jun {year} 09:00:00 +0300</pubDate>"
    return f"<item><title>Vuosi {year}</title><link>{site}/{year}</link>{published}</item>"


@pytest.fixture
def site() -> Iterator[Site]:
    with serve({}) as made:
        for year in YEARS:
            text = f"Kuntien talous vahvistui vuonna {year}, ja investoinnit kasvoivat koko maakunnan alueella."
            made.routes[f"/{year}"] = f"<html><article><h1>Vuosi {year}</h1><p>{text}</p></article></html>".encode()
        items = "".join(item(made.url, year) for year in YEARS)
        made.routes["/feed"] = f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'
        yield made


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    (tmp_path / FILE_NAME).write_text(RULES, encoding="utf-8")
    opened = Workspace(tmp_path)
    yield opened
    opened.catalogue.close()


def feed(site: Site) -> SourceEntry:
    return SourceEntry("syote", "feed", f"{site.url}/feed", local=True, since="2023-01-01")


@pytest.mark.parametrize(
    ("since", "until", "span"),
    [
        ("2015", "2020", Slice(date(2015, 1, 1), date(2020, 12, 31))),
        ("2015-02", "2016-02", Slice(date(2015, 2, 1), date(2016, 2, 29))),
        ("2015-12", "2015-12", Slice(date(2015, 12, 1), date(2015, 12, 31))),
        ("2015-06-30", None, Slice(date(2015, 6, 30), TODAY)),
    ],
)
def test_years_months_and_days_are_whole_ones(since: str, until: str | None, span: Slice) -> None:
    assert parse_span(since, until, TODAY) == span


@pytest.mark.parametrize(
    ("since", "until"), [("viime vuonna", None), ("2015-13", None), ("2015-02-30", None), ("2020", "2019"), ("0", None)]
)
def test_what_is_no_span_is_one_line(since: str, until: str | None) -> None:
    with pytest.raises(SettingsError, match=r"until|since") as refused:
        parse_span(since, until, TODAY)
    assert "\n" not in str(refused.value)


def test_a_span_is_done_by_years() -> None:
    parts = slices_of(parse_span("2019-06", "2021", TODAY))
    assert [(part.since.isoformat(), part.until.isoformat()) for part in parts] == [
        ("2019-06-01", "2019-12-31"), ("2020-01-01", "2020-12-31"), ("2021-01-01", "2021-12-31"),
    ]  # fmt: skip


def test_a_backfill_fetches_what_is_not_known_and_goes_on_where_it_was_stopped(
    workspace: Workspace, site: Site
) -> None:
    assert visit(workspace, feed(site)).new == 2  # since 2023
    years = backfill(workspace, [feed(site)], parse_span("2019", "2023", TODAY))
    assert [next(years)[1].new for _ in range(2)] == [1, 1]
    years.close()  # stopped
    again = list(backfill(workspace, [feed(site)], parse_span("2019", "2023", TODAY)))
    assert [report.new for _, report in again] == [0, 0, 1, 1, 0]
    assert [site.asked(f"/{year}") for year in YEARS] == [1] * len(YEARS)
    assert retry_run(workspace, list_runs(workspace)[1].id).found == 0  # as it was asked for, of one year


def test_what_a_backfill_fetched_is_not_gone_in_the_next_run(workspace: Workspace, site: Site) -> None:
    listing = "".join(f"<url><loc>{site.url}/{year}</loc><lastmod>{year}-06-01</lastmod></url>" for year in YEARS)
    site.routes["/sitemap.xml"] = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listing}</urlset>'
    entry = SourceEntry("kartta", "sitemap", f"{site.url}/sitemap.xml", local=True, since="2023-01-01")
    visit(workspace, entry)
    list(backfill(workspace, [entry], parse_span("2019", "2022", TODAY)))
    before = workspace.catalogue.counts()["documents"]
    assert visit(workspace, entry).gone == 0
    assert workspace.catalogue.counts()["documents"] == before == len(YEARS)
