"""What is exported can be opened: one line a field in RIS, LaTeX in BibTeX, no formulas in CSV."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.cli.hits import print_answer
from corpus.reading import read_document
from corpus.records import Resource
from services.answers.search import NearTheme, Reason, SearchAnswer, SearchHit, SuggestedFilter


def hit(title: str, url: str | None = None, text: str = "Alueellinen kehitys.") -> SearchHit:
    return SearchHit(
        passage_id="d.v1.p1", document_id="d", publication_id="d", title=title, url=url, source_path="/in/a.jsonl#1",
        date="2024-03-12", kind="other", page=None, heading="", text=text, highlights=(), score=1.0,
    )  # fmt: skip


def printed(format: str, capsys: pytest.CaptureFixture[str], *hits: SearchHit) -> str:
    print_answer(SearchAnswer("a", len(hits), 1, 1, hits, {}), format)
    return capsys.readouterr().out


def test_a_title_is_one_line_whatever_it_is_read_from() -> None:
    row = json.dumps({"title": "Rivin\nvaihto", "text": "Kunta kasvaa."}).encode()
    assert read_document(Resource("/in/a.jsonl#1", row, "application/json")).title == "Rivin vaihto"


def test_each_field_of_ris_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed("ris", capsys, hit("Rivin\nvaihto\r\notsikossa")).splitlines()
    assert "TI  - Rivin vaihto otsikossa" in lines
    assert all(line[4:6] == "- " for line in lines if line)


def test_bibtex_escapes_titles_and_leaves_addresses_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed("bibtex", capsys, hit("Rivin\nvaihto ~ ^ \\ 5 % & {a}_#$", "https://e.example/a_b?x=1&y=2%20z#{q}"))
    assert r"title = {Rivin vaihto \textasciitilde{} \textasciicircum{} \textbackslash{} 5 \% \& \{a\}\_\#\$}," in out
    assert "url = {https://e.example/a_b?x=1&y=2%20z#%7Bq%7D}," in out


@pytest.mark.parametrize(
    "cell", ['=HYPERLINK("http://x.example";"klik")', "+1", "-1+1", "@SUM(A1)", "\t=1", " =1", "＝1"]
)
def test_no_cell_of_csv_is_a_formula(cell: str, capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(
        csv.DictReader(io.StringIO(printed("csv", capsys, hit("Talous", text=cell), hit("12 – 14", text="–5"))))
    )
    assert rows[0]["text"] == f"'{cell}"
    assert rows[1]["title"] == "12 – 14"
    assert rows[1]["text"] == "–5"
    assert float(rows[0]["score"]) == 1.0


def test_a_hit_names_the_printed_page_and_how_surely_its_text_was_recognised(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = replace(hit("Talous"), page=9, page_label="7", recognised=0.934)
    assert "p. 7 (9 of the file) · recognised text, 93% sure" in printed("table", capsys, found)
    assert "SP  - 7" in printed("ris", capsys, found)


def test_rows_of_shared_data_are_exported_right(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [json.loads(line) for line in (shared / "awkward" / "vienti.jsonl").read_text("utf-8").splitlines()]
    hits = [hit(row["title"], row.get("url"), row["text"]) for row in rows]
    assert "'=HYPERLINK" in printed("csv", capsys, *hits)
    assert "url = {https://e.example/a_b?x=1&y=2%20z}," in printed("bibtex", capsys, hits[0])


def test_a_table_says_why_and_what_else_may_be_meant(capsys: pytest.CaptureFixture[str]) -> None:
    found = replace(
        hit("Verot"),
        why=(
            Reason("alue", "word", "text", ("Alueellinen",)),
            Reason("alue", "word", "title", ("alue",)),
            Reason("vero", "form", "title", ("vero",)),
            Reason("kunta", "compound", "text", ("kuntatalous", "kuntalaki")),
            Reason(None, "meaning", "text"),
        ),
    )
    filters = (SuggestedFilter("kunta", "kunta:564", "Oulu", "oulun", "kunta:Oulu"),)
    answer = SearchAnswer("a", 5, 1, 1, (found,), {}, listed=3, offset=1, did_you_mean="b", suggested_filters=filters)
    print_answer(answer, "table")
    printed = capsys.readouterr()
    assert " 2. Verot" in printed.out
    assert "alue: Alueellinen · vero (title) · kunta: in kuntatalous, kuntalaki · near in meaning" in printed.out
    assert printed.err.splitlines()[0] == "Did you mean: b"
    assert "5 passages match in 1 publication · more: --offset 2" in printed.err
    assert "Only what names it: kunta:Oulu" in printed.err


def test_an_empty_table_names_the_nearest_theme(capsys: pytest.CaptureFixture[str]) -> None:
    print_answer(SearchAnswer("a", 0, 0, 1, (), {}, near_themes=(NearTheme("t001", "verot"),)), "table")
    printed = capsys.readouterr()
    assert printed.out.startswith("Nothing was found.")
    assert "teema:t001 (verot)" in printed.err
