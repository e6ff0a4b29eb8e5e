"""Main text of the fixture sites against gold, and beside trafilatura's own."""

import pytest

from benchmarks.sites import SITES, Score, score_other_pages, score_pages, token_f1
from corpus.reading import read_document
from corpus.records import Document, Resource

SCORES = list(score_pages())


@pytest.mark.parametrize("score", SCORES, ids=lambda score: f"{score.site}{score.address}")
def test_main_text_is_the_article_and_never_worse_than_trafilaturas(score: Score) -> None:
    assert score.ours >= 0.95
    assert score.ours >= score.trafilatura


@pytest.mark.parametrize("score", list(score_other_pages()), ids=lambda score: score.address)
def test_pages_of_other_publishers_are_read_as_well(score: Score) -> None:
    assert score.ours >= 0.9
    assert score.ours >= score.trafilatura


def test_the_fixture_sites_are_as_many_kinds_as_publishers_build() -> None:
    assert len(list(SITES.iterdir())) >= 8
    assert len(SCORES) >= 20


@pytest.mark.parametrize(
    ("text", "gold", "f1"), [("a b c", "a b c", 1.0), ("a a", "a b", 0.5), ("", "a", 0.0), ("Yö", "yö", 1.0)]
)
def test_token_f1_counts_each_word_as_often_as_it_stands_there(text: str, gold: str, f1: float) -> None:
    assert token_f1(text, gold) == pytest.approx(f1)


def read(body: str) -> Document:
    page = f"<!doctype html><html lang='fi'><head><title>Otsikko</title></head><body>{body}</body></html>"
    return read_document(Resource("https://a.fi/x", page.encode(), "text/html"))


TEXT = "<p>Kunnan talous vahvistui viime vuonna selvästi, ja investoinnit kasvoivat koko maakunnan alueella.</p>" * 3


def test_a_part_marked_like_boilerplate_stays_where_it_holds_the_article() -> None:
    page = f"<div class='cookie-accepted'><h1>Otsikko</h1>{TEXT}</div>"
    assert "vahvistui" in read(page).text


def test_a_table_of_figures_stays_a_table_within_one_for_layout() -> None:
    figures = "<table><tr><th>Kunta</th><th>Väkiluku</th></tr><tr><td>Ii</td><td>9 966</td></tr></table>"
    page = f"<table><tr><td>Valikko</td><td><h1>Otsikko</h1>{TEXT}{figures}</td></tr></table>"
    document = read(page)
    rows = [document.text[block.start : block.end] for block in document.blocks if block.kind == "row"]
    assert rows == ["Kunta | Väkiluku", "Ii | 9 966"]
    assert "Valikko" not in document.text


@pytest.mark.parametrize("line", ["12.3.2024", "12.3.2024 klo 9.15", "12. maaliskuuta 2024", "Julkaistu 12.3.2024"])
def test_a_line_that_is_only_a_date_is_no_text(line: str) -> None:
    document = read(f"<main><h1>Otsikko</h1><p>{line}</p>{TEXT}</main>")
    assert "2024" not in document.text


def test_a_page_about_a_report_is_a_release_and_the_report_a_material() -> None:
    assert read(f"<main><h1>Otsikko</h1>{TEXT}</main>").kind == "release"
    page = "<html lang='fi'><head><title>Selvitys: talous vahvistui</title></head><body><main>{}</main></body></html>"
    body = f"<h1>Selvitys: talous vahvistui</h1>{TEXT}"
    resource = Resource("https://a.fi/x", page.format(body).encode(), "text/html")
    assert read_document(resource).kind == "report"
    with_file = page.format(f"{body}<a href='/r.pdf'>Raportti</a>").encode()
    assert read_document(Resource("https://a.fi/x", with_file, "text/html")).kind == "release"


@pytest.mark.parametrize("label", ["Lue raportti", "Lue koko selvitys »", "Lataa loppuraportti", "Läs rapporten"])
def test_a_link_that_says_read_the_report_is_a_material(label: str) -> None:
    document = read(f"<main><h1>Otsikko</h1>{TEXT}<p><a href='/handle/10024/1'>{label}</a></p></main>")
    assert [link.url for link in document.materials] == ["https://a.fi/handle/10024/1"]
    links = f"<a href='/y'>Lue raporttia koskeva uutinen</a> <a href='#a'>{label}</a>"
    assert read(f"<main><h1>Otsikko</h1>{TEXT}<p>{links}</p></main>").materials == ()


def test_parts_that_unfold_keep_their_headings() -> None:
    fold = (
        "<button aria-expanded='false'>Milloin rakennetaan?</button><div hidden><p>Vuonna 2028, jos rahaa on.</p></div>"
    )
    document = read(f"<main><h1>Otsikko</h1>{TEXT}{fold}</main>")
    headings = [document.text[one.start : one.end] for one in document.blocks if one.kind == "heading"]
    assert headings == ["Otsikko", "Milloin rakennetaan?"]


def test_an_article_that_the_page_does_not_name_is_found_with_its_lead() -> None:
    lead = "<div class='b'><p>Ingressi kertoo yhdellä virkkeellä, mistä tässä tiedotteessa on kyse.</p></div>"
    side = "<div class='s'><p>Yritys on liikennesuunnittelun asiantuntija, jossa työskentelee 23 ihmistä.</p></div>"
    page = f"<div><div class='c'><h1>Otsikko</h1>{lead}<div>{TEXT}<h2>Väliotsikko</h2>{TEXT}</div></div></div>{side}"
    text = read(page).text
    assert "Ingressi" in text
    assert "Väliotsikko" in text
    assert "asiantuntija" not in text
