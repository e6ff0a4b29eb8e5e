"""What a search found, as a table that people read."""

import json
from dataclasses import replace

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


def test_a_hit_names_the_printed_page_and_how_surely_its_text_was_recognised(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = replace(hit("Talous"), page=9, page_label="7", recognised=0.934)
    assert "p. 7 (9 of the file) · recognised text, 93% sure" in printed("table", capsys, found)


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
