"""All hits of a search in the forms of other programs, each read by another program's parser."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace

import bibtexparser
import feedparser
import pytest
import rispy
from citeproc.source.json import CiteProcJSON
from pyarrow import parquet

from services.answers.search import SearchHit
from services.exporting import export_hits, find_hits
from services.hit_formats import HIT_FORMATS
from services.hit_formats.bibtex import write_bibtex
from services.hit_formats.csv_rows import write_csv
from services.hit_formats.naming import NamedHit
from services.hit_formats.works import CitedWork
from services.search_feeds import render_search_feed
from services.searching import Question, answer_question
from services.workspace import Workspace
from tests.services.researched import RELEASE, researched, workspace

__all__ = ["researched", "workspace"]  # fixtures
ALL = Question("joukkoliikenne", per_publication=None)


def exported(workspace: Workspace, form: str, question: Question = ALL) -> bytes:
    return b"".join(export_hits(workspace, question, form))


def rows(workspace: Workspace) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(exported(workspace, "csv").decode())))


def test_an_export_has_all_hits_in_the_order_of_the_search(workspace: Workspace) -> None:
    pages: list[str] = []
    while found := answer_question(workspace, replace(ALL, limit=2, offset=len(pages))).hits:
        pages += [hit.passage_id for hit in found]
    assert len(pages) > 2
    assert [row["passage_id"] for row in rows(workspace)] == pages
    lines = exported(workspace, "jsonl").decode().splitlines()
    assert [json.loads(line)["passage_id"] for line in lines] == pages
    table = parquet.read_table(io.BytesIO(exported(workspace, "parquet")))
    assert table.column("passage_id").to_pylist() == pages


def test_names_stand_beside_ids(workspace: Workspace) -> None:
    report = next(row for row in rows(workspace) if "Tutkimusraportti" in row["title"])
    assert (report["municipalities"], report["municipality_names"]) == ("kunta:837", "Tampere")
    assert "Kuntaliitto" in report["organisation_names"]
    table = parquet.read_table(io.BytesIO(exported(workspace, "parquet"))).to_pylist()
    assert ["Tampere"] in [row["municipality_names"] for row in table]


def test_no_cell_is_a_formula_and_no_title_steers_a_terminal(workspace: Workspace) -> None:
    titles = {row["title"] for row in rows(workspace)}
    assert f"'{RELEASE['title']}" in titles
    for form in HIT_FORMATS:
        assert form == "parquet" or b"\x1b" not in exported(workspace, form)


@pytest.mark.parametrize(
    "cell", ['=HYPERLINK("http://x.example";"klik")', "+1", "-1+1", "@SUM(A1)", "\t=1", " =1", "＝1"]
)
def test_a_cell_that_would_be_a_formula_is_a_text(cell: str) -> None:
    facts = dict.fromkeys(("passage_id", "document_id", "publication_id", "source_path", "kind", "heading"), "")
    hit = NamedHit(**facts, title="a", url=None, date=None, page=None, text=cell, score=1.0)  # type: ignore[arg-type]
    (row,) = csv.DictReader(io.StringIO("".join(write_csv([hit]))))
    assert row["text"] == f"'{cell}"


def test_bibtex_escapes_titles_and_leaves_addresses_as_they_are() -> None:
    work = CitedWork("d", "a ~ ^ \\ 5 % & {a}_#$", "other", (), address="https://e.example/a_b?x=1&y=2%20z#{q}")
    out = "".join(write_bibtex([work]))
    assert r"title = {a \textasciitilde{} \textasciicircum{} \textbackslash{} 5 \% \& \{a\}\_\#\$}," in out
    assert "url = {https://e.example/a_b?x=1&y=2%20z#%7Bq%7D}," in out


def test_ris_is_read_by_rispy(workspace: Workspace) -> None:
    report = next(one for one in rispy.loads(exported(workspace, "ris").decode()) if one["type_of_reference"] != "GEN")
    assert report["title"].startswith("Tutkimusraportti: joukkoliikenne {a} & 5 %")
    assert report["authors"] == ["Virtanen, Maija", "Ahlström, Åke"]
    assert report["publisher"] == "Valtioneuvoston kanslia & kumppanit"
    assert report["doi"] == "10.1234/ab_c"


def test_bibtex_is_read_by_bibtexparser(workspace: Workspace) -> None:
    library = bibtexparser.parse_string(exported(workspace, "bibtex").decode())
    assert library.failed_blocks == []
    report = next(entry for entry in library.entries if entry.entry_type == "techreport")
    assert report["author"] == "Virtanen, Maija and Ahlström, Åke"
    assert report["title"].startswith(r"Tutkimusraportti: joukkoliikenne \{a\} \& 5 \%")
    assert report["institution"] == r"Valtioneuvoston kanslia \& kumppanit"


def test_csl_is_read_by_citeproc(workspace: Workspace) -> None:
    items = json.loads(exported(workspace, "csl"))
    source = CiteProcJSON(items)
    report = next(one for one in items if one["type"] == "report")
    assert source[report["id"].lower()]["author"][0]["family"] == "Virtanen"
    assert report["ISBN"] == "9789523674844"
    assert report["issued"] == {"date-parts": [[2024, 3, 12]]}


def test_every_work_is_cited_once(workspace: Workspace) -> None:
    documents = [row["document_id"] for row in rows(workspace)]
    cited = [one["id"] for one in json.loads(exported(workspace, "csl"))]
    assert cited == list(dict.fromkeys(documents))


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "ris", "bibtex", "csl"])
def test_a_search_without_hits_is_an_empty_export(workspace: Workspace, form: str) -> None:
    found = exported(workspace, form, Question("qwxz", per_publication=None))
    if form == "parquet":
        assert parquet.read_table(io.BytesIO(found)).num_rows == 0
    elif form == "csl":
        assert json.loads(found) == []
    else:
        assert len(found.decode().splitlines()) == (1 if form == "csv" else 0)


def test_the_body_behind_a_work_is_its_publisher_or_else_who_made_it() -> None:
    assert CitedWork("a", "A", "report", (), authors=("Virtanen, Maija", "Kela")).institution == "Kela"
    assert CitedWork("a", "A", "report", (), authors=("Kela",), publishers=("THL",)).institution == "THL"


def test_a_limit_holds_for_an_export(workspace: Workspace) -> None:
    hits: Iterator[SearchHit] = iter(find_hits(workspace, ALL, limit=1))
    assert len(list(hits)) == 1


def test_a_search_is_a_feed_of_its_newest_documents(workspace: Workspace) -> None:
    feed = feedparser.parse(render_search_feed(workspace, ALL, address="https://a.fi/api/feed.atom?query=x"))
    assert not feed.bozo
    assert feed.feed.links[0].href == "https://a.fi/api/feed.atom?query=x"
    published = [entry.published for entry in feed.entries if "published" in entry]
    assert published == sorted(published, reverse=True)
    again = feedparser.parse(render_search_feed(workspace, ALL))
    assert [entry.id for entry in again.entries] == [entry.id for entry in feed.entries]
    assert "https://www.example.fi/talous?a=1&b=2" in {entry.link for entry in feed.entries if "link" in entry}
