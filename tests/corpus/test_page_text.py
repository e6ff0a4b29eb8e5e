"""What a page's reader sees is in the text, once, in order; what surrounds it is not."""

import pytest

from corpus.metadata import describe_document
from corpus.reading import read_document
from corpus.records import Document, Resource

SENTENCES = (
    "Kuntien investoinnit kasvoivat viime vuonna selvästi, kertoo tuore selvitys kuntataloudesta.",
    "Eniten rahaa käytettiin kouluihin ja päiväkoteihin, joita rakennetaan kasvukeskuksissa.",
    "Pienissä kunnissa investointeja lykättiin, koska lainamäärä asukasta kohti on noussut.",
)
TEXT = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)


def read(body: str, title: str = "Investoinnit kasvavat") -> Document:
    page = f"<!doctype html><html lang='fi'><head><title>{title}</title></head><body>{body}</body></html>"
    return read_document(Resource("https://a.fi/x", page.encode(), "text/html"))


def blocks(document: Document, kind: str) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks if block.kind == kind]


def article(body: str) -> Document:
    return read(f"<main><article><h1>Investoinnit kasvavat</h1>{TEXT}{body}</article></main>")


@pytest.mark.parametrize(
    "names",
    [
        "entry themeform share", "no-share", "share-zone", "post-12 category-palaute", "tag-uutiskirje hentry",
        "gdpr-opas", "cookie-page", "evasteet-ja-kunnat", "newsletter", "palaute", "ratings", "murupolku-sisalto",
        "site-footer-content", "jaa",
    ],
)  # fmt: skip
@pytest.mark.parametrize("attribute", ["class", "id"])
def test_an_article_stays_whatever_its_part_of_the_page_is_called(names: str, attribute: str) -> None:
    title = "<header><h1>Investoinnit kasvavat</h1></header>"
    text = read(f"<div id='page'>{title}<div {attribute}='{names}'>{TEXT}</div></div>").text
    assert all(sentence in text for sentence in SENTENCES)


def test_a_wall_of_cookie_texts_goes_even_where_it_is_longer_than_the_article() -> None:
    wall = "<p>Käytämme evästeitä, jotta sivusto toimii ja voimme kehittää sitä edelleen kävijöiden toiveista.</p>" * 9
    text = read(f"<div class='cookie-wall'>{wall}</div><main><h1>Investoinnit kasvavat</h1>{TEXT}</main>").text
    assert "evästeitä" not in text
    assert SENTENCES[2] in text


@pytest.mark.parametrize("more", ["Lue lisää aiheesta", "Read more", "Läs mer om kommunerna", "Lue lisää: hanke"])
def test_a_link_to_more_in_an_article_does_not_make_a_card_of_it(more: str) -> None:
    link = f"<p><a href='/aihe'>{more}</a></p>"
    for body in (
        f"<main><h1>Investoinnit kasvavat</h1><div class='text'>{TEXT}{link}</div></main>",
        f"<div><h2>Investoinnit kasvavat</h2>{TEXT}{link}</div>",
        f"<section><div><h1>Investoinnit kasvavat</h1></div><div><h2>Rahat</h2>{TEXT}{link}</div></section>",
    ):
        text = read(body).text
        assert all(sentence in text for sentence in SENTENCES)
        assert more not in text


def test_cards_of_other_articles_are_no_text_of_this_one() -> None:
    card = "<li><h3>{0}</h3><p>Ensi vuonna kaikki on toisin.</p><a href='/{0}'>Lue lisää</a></li>"
    cards = "".join(card.format(name) for name in ("Sähköbussit", "Kirjastot"))
    text = read(f"<main><h1>Investoinnit kasvavat</h1>{TEXT}<ul>{cards}</ul></main>").text
    assert "Kirjastot" not in text
    assert SENTENCES[2] in text


@pytest.mark.parametrize(
    ("body", "apart"),
    [
        ("<p>kasvukeskuksissa<br>Pienissä kunnissa säästetään edelleen menoista.</p>", "kasvukeskuksissa Pienissä"),
        ("<ul><li>Tampereen kaupunki<br/>Oulun kaupunki</li></ul>", "kaupunki Oulun"),
        ("<h2>Väliotsikko<br>jatkuu</h2><p>Tästä alkaa toinen osa.</p>", "Väliotsikko jatkuu"),
        ("<table><tr><th>Osapuoli</th></tr><tr><td>Kuopio<br>Joensuu</td></tr></table>", "Kuopio Joensuu"),
        ("<table><tr><td>Kuopio</td><td><ul><li>Koulut</li><li>Tiet</li></ul></td></tr></table>", "Koulut Tiet"),
        ("<ul><li><p>Koulut</p><p>Tiet</p></li></ul>", "Koulut Tiet"),
    ],
)  # fmt: skip
def test_words_of_different_lines_are_apart(body: str, apart: str) -> None:
    assert apart in " ".join(article(body).text.split())


def test_each_item_of_nested_lists_is_there_once() -> None:
    nested = "<ul><li>Koulut<ul><li>Uudet koulut</li><li>Peruskorjaukset</li></ul></li><li>Tiet ja kadut</li></ul>"
    assert blocks(article(nested), "item") == ["Koulut", "Uudet koulut", "Peruskorjaukset", "Tiet ja kadut"]


def test_captions_of_tables_and_of_numbered_figures_are_text() -> None:
    figures = (
        "<figure><table><tr><td>Kuopio</td><td>12,5</td></tr></table><figcaption>Menot asukasta kohti.</figcaption>"
        "</figure><figure><img src='k.png' alt=''><figcaption>Kuva 2. Kunnat kartalla.</figcaption></figure>"
        "<table><caption>Taulukko 3. Velat.</caption><tr><td>Kuopio</td><td>3,5</td></tr></table>"
        "<figure><img src='k.png' alt=''><figcaption>Kuva: Niina Niemi</figcaption></figure>"
    )
    text = article(figures + TEXT).text
    assert all(
        caption in text for caption in ("Menot asukasta kohti.", "Kuva 2. Kunnat kartalla.", "Taulukko 3. Velat.")
    )
    assert "Niemi" not in text


@pytest.mark.parametrize(
    "body",
    [
        f"<section><p>Ensin</p>{SENTENCES[0]}<div><h4>Väliotsikko</h4><p>{SENTENCES[1]}</p>{SENTENCES[2]}</div></section>",
        f"<div>{SENTENCES[0]}<br><br>{SENTENCES[1]}<p>{SENTENCES[2]}</p></div>",
        f"<article><h1>Investoinnit</h1><p>{SENTENCES[0]}</p><p>{SENTENCES[1]}</p><span>{SENTENCES[2]}</span></article>",
    ],
)
def test_text_beside_blocks_is_text(body: str) -> None:
    text = read(f"<main>{body}</main>").text
    assert all(sentence in text for sentence in SENTENCES)


@pytest.mark.parametrize("tags", ["u strong", "b i", "strong em", "span b"])
def test_text_in_marks_beside_paragraphs_is_text(tags: str) -> None:
    outer, inner = tags.split()
    line = (
        f"<{outer}><{inner}>Lausunnon antavat <a href='/x'>Tampereen kaupunki ja Oulun kaupunki</a></{inner}></{outer}>"
    )
    assert "Lausunnon antavat Tampereen kaupunki ja Oulun kaupunki" in article(line).text


def test_the_second_of_two_containers_that_hold_the_article_is_read() -> None:
    chunk = "<div class='grid'><div class='article-body chunk'>{}</div><aside>Mainos</aside></div>"
    more = "".join(f"<p>{number}. luku. {SENTENCES[0]} {SENTENCES[1]}</p>" for number in range(9))
    document = read(f"<main><h1>Investoinnit kasvavat</h1>{chunk.format(TEXT * 2)}{chunk.format(more)}</main>")
    assert "8. luku." in document.text


@pytest.mark.parametrize("character", ["&#11;", "&#1;", "&#x1F;", "&#0;", "&#xFFFE;", "&#xD800;", "&#x110000;"])
def test_references_to_control_characters_do_not_lose_the_page(character: str) -> None:
    text = article(f"<p>Kohta{character}yksi ja kohta kaksi.</p>").text
    assert SENTENCES[2] in text
    assert "yksi ja kohta kaksi." in text


def test_headings_that_nothing_follows_are_no_text() -> None:
    document = article("<h2>Rahoitus</h2><p>Valtio maksaa puolet kaikista menoista.</p><h2>Kommentit</h2>")
    assert blocks(document, "heading") == ["Investoinnit kasvavat", "Rahoitus"]


@pytest.mark.parametrize("line", ["Lue myös: Koulut suljetaan", "Read more: Schools close", "KATSO MYÖS TÄMÄ VIDEO"])
def test_lines_that_only_lead_to_other_articles_are_no_text(line: str) -> None:
    document = article(f"<p><a href='/y'>{line}</a></p><p>Hallitus päättää asiasta keväällä.</p>")
    assert line not in document.text
    assert "keväällä" in document.text


def test_a_page_that_says_little_where_it_holds_much_is_looked_at_again_and_says_so() -> None:
    text = "".join(f"<p>{number}. {SENTENCES[0]}</p>" for number in range(30))
    lead = f"<p>{' '.join(SENTENCES * 2)}</p>"
    document = read(f"<main><h1>Investoinnit kasvavat</h1>{lead}<div class='related sidebar'>{text}</div></main>")
    assert "29. Kuntien" in document.text
    assert [field.origin for field in document.fields if field.name == "text"] == ["main text"]
    assert describe_document(document)[1]["text"] == "trafilatura on the page as it came"


def test_comments_of_readers_are_no_text_however_long() -> None:
    text = "".join(f"<p>{number}. {SENTENCES[0]}</p>" for number in range(30))
    document = read(f"<main><h1>Investoinnit kasvavat</h1>{TEXT}<div class='comments'>{text}</div></main>")
    assert "29. Kuntien" not in document.text
