"""When a page came out: what it says, never a guess."""

import pytest

from corpus.reading import read_document
from corpus.records import Document, Resource

TEXT = "<p>Kuntien investoinnit kasvoivat viime vuonna selvästi, kertoo tuore selvitys kuntataloudesta.</p>" * 3


def page(body: str, head: str = "", location: str = "https://a.fi/x") -> Document:
    html = f"<!doctype html><html lang='fi'><head><title>Talous</title>{head}</head><body>{body}</body></html>"
    return read_document(Resource(location, html.encode(), "text/html"))


def article(body: str) -> Document:
    return page(f"<main><article><h1>Talous</h1>{body}{TEXT}</article></main>")


@pytest.mark.parametrize(
    ("body", "date"),
    [
        ("<p>Julkaistu 3.2.2022</p>", "2022-02-03"),
        ("<p>Päivitetty 14.11.2023</p><p>Julkaistu 3.2.2022</p>", "2022-02-03"),
        ("<p>Päivitetty 14.11.2023, julkaistu 3.2.2022</p>", "2022-02-03"),
        ("<p>Julkaistu: <span>3.2.2022</span> | Päivitetty: <span>14.11.2023</span></p>", "2022-02-03"),
        ("<p>Päivitetty 14.11.2023</p>", "2023-11-14"),
        ("<p>Uppdaterad 14.11.2023</p><p>Publicerad den 3 februari 2022</p>", "2022-02-03"),
        ("<p>Updated November 14, 2023</p><p>Published February 3, 2022</p>", "2022-02-03"),
        ("<time class='updated' datetime='2023-11-14'>x</time><time datetime='2022-02-03'>x</time>", "2022-02-03"),
        ("<p>Muokattu <time datetime='2023-11-14'>14.11.2023</time></p>Julkaistu <time>3.2.2022</time>", "2022-02-03"),
        ("<p>Tiedote 3.2.2022</p>", None),
        ("<p>3.2.2022</p>", "2022-02-03"),
        ("<div class='post-date'>Kuopio 3.2.2022</div>", "2022-02-03"),
        ("<dl><dt>Päiväys</dt><dd>3.2.2022</dd></dl>", "2022-02-03"),
        ("<dl><dt>Julkaisuvuosi</dt><dd>2022</dd></dl>", "2022"),
        ("<p>Raportti julkaistiin 3.2.2022 Kuopiossa.</p>", None),
    ],
)
def test_visible_words_say_when_a_page_came_out(body: str, date: str | None) -> None:
    assert article(body).date == date


@pytest.mark.parametrize(
    "body",
    [
        "<table><tr><th>Kunta</th><th>2021</th><th>2022</th></tr><tr><td>Kuopio</td><td>12,5</td><td>13,1</td></tr></table>",
        "<figure><figcaption>Kuva 1. Väestö vuonna 2021</figcaption></figure>",
        "<p>© 2023 Kuntaliitto</p>",
        "<p>Ohjelmakausi 2021–2027 alkoi vuonna 2021.</p>",
    ],
)
def test_no_day_is_guessed_from_a_year(body: str) -> None:
    assert article(body).date is None


@pytest.mark.parametrize(
    "other",
    [
        "<div class='nosto'><time datetime='2024-09-01'>1.9.2024</time> <a href='/muu'>Toinen uutinen</a></div>",
        "<ul><li><a href='/muu'>Toinen</a> <span class='date'>1.9.2024</span></li></ul>",
        "<aside><p>Julkaistu 1.9.2024</p></aside>",
    ],
)
def test_the_date_of_another_article_is_not_the_pages(other: str) -> None:
    body = f"<h1>Talous</h1><p>Julkaistu 5.4.2022</p>{TEXT}"
    assert page(f"<main>{other}<article>{body}</article></main>").date == "2022-04-05"
    assert page(f"<main>{other}<h1>Talous</h1>{TEXT}</main>").date is None


def test_a_time_of_the_night_in_utc_is_the_next_day_in_finland() -> None:
    head = "<meta property='article:published_time' content='2022-05-05T21:30:00+00:00'>"
    assert page(f"<main><h1>Talous</h1>{TEXT}</main>", head).date == "2022-05-06"


@pytest.mark.parametrize("stamp", ["1970-01-01T00:00:00+00:00", "0000-00-00 00:00:00", "", "{{ date }}"])
def test_dates_that_a_template_left_are_not_believed(stamp: str) -> None:
    head = f"<meta property='article:published_time' content='{stamp}'>"
    assert page(f"<main><h1>Talous</h1><p>Julkaistu 5.4.2022</p>{TEXT}</main>", head).date == "2022-04-05"


@pytest.mark.parametrize(
    ("path", "date"), [("/2022/04/05/talous/", "2022-04-05"), ("/2022/04/talous/", "2022-04"), ("/2022/13/x/", None)]
)
def test_an_address_says_it_where_the_page_does_not(path: str, date: str | None) -> None:
    body = f"<main><h1>Talous</h1>{TEXT}</main>"
    assert page(body, location=f"https://a.fi{path}").date == date


@pytest.mark.parametrize("title", ["-", "Untitled", "Etusivu", "Uusi sivu 1", "index.html", "raportti.indd"])
def test_titles_that_a_template_left_are_not_believed(title: str) -> None:
    html = f"<html lang='fi'><head><title>{title}</title></head><body><main><h2>Talous</h2>{TEXT}</main></body></html>"
    assert read_document(Resource("https://a.fi/x", html.encode(), "text/html")).title == "Talous"


def test_the_sites_name_is_no_part_of_a_title() -> None:
    head = (
        "<meta property='og:site_name' content='Kuntaliitto'><meta property='og:title' content='Talous – Kuntaliitto'>"
    )
    assert page(f"<main><h1>Kuntaliitto</h1><h1>Uutiset</h1><h2>a</h2>{TEXT}</main>", head).title == "Talous"


@pytest.mark.parametrize(
    ("head", "location", "url", "material"),
    [
        ("<base href='https://a.fi/aineistot/'>", "https://a.fi/k/s.html", "https://a.fi/k/s.html", "https://a.fi/aineistot/l.pdf"),
        ("<base href='/aineistot/'>", "https://a.fi/k/s.html", "https://a.fi/k/s.html", "https://a.fi/aineistot/l.pdf"),
        ("<link rel='canonical' href='https://a.fi/'>", "https://a.fi/k/s.html", "https://a.fi/k/s.html", "https://a.fi/k/l.pdf"),
        ("<link rel='canonical' href='https://a.fi/fi'>", "https://a.fi/k/s", "https://a.fi/k/s", "https://a.fi/k/l.pdf"),
        ("<link rel='canonical' href='https://test.b.fi/k/s'>", "https://a.fi/k/s", "https://a.fi/k/s", "https://a.fi/k/l.pdf"),
        ("<link rel='canonical' href='/uutiset/s'>", "https://a.fi/k/s", "https://a.fi/uutiset/s", "https://a.fi/k/l.pdf"),
        ("<link rel='canonical' href='https://a.fi/u/s'>", "/in/s.html", "https://a.fi/u/s", "https://a.fi/u/l.pdf"),
    ],
)  # fmt: skip
def test_links_are_relative_to_where_the_page_was_found_or_to_its_base(
    head: str, location: str, url: str, material: str
) -> None:
    document = page(f"<main><h1>Talous</h1>{TEXT}<p><a href='l.pdf'>Raportti</a></p></main>", head, location)
    assert document.url == url
    assert [link.url for link in document.materials] == [material]
