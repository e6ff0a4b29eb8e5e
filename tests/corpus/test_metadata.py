import pytest

from corpus.metadata import describe_document
from corpus.reading import read_document
from corpus.reading.dates import find_date
from corpus.reading.formats import RECORD
from corpus.reading.identifiers import find_identifiers, is_isbn, is_issn
from corpus.records import Document, Resource
from tests.documents import make_pdf

BODY = "<p>Kuntien talous vahvistui viime vuonna selvästi, ja investoinnit kasvoivat koko maakunnan alueella.</p>" * 3


def page(head: str = "", body: str = "", lang: str = ' lang="fi"') -> Document:
    article = f"<main><article><h1>Kuntatalous</h1>{BODY}{body}</article></main>"
    html = f"<!doctype html><html{lang}><head>{head}</head><body>{article}</body></html>"
    return read_document(Resource("https://a.fi/fi/talous", html.encode(), "text/html"))


def said(document: Document, name: str) -> list[tuple[str, str]]:
    return [(field.value, field.origin) for field in document.fields if field.name == name]


def test_json_ld_says_authors_publisher_and_date() -> None:
    data = """{"@graph": [{"@type": "Article", "headline": "Kuntatalous", "datePublished": "2024-03-12T08:00",
      "author": [{"name": "Maija Virtanen"}, {"name": "Pekka von Essen"}], "publisher": {"name": "Aluekehitys Oy"}}]}"""
    document = page(f'<script type="application/ld+json">{data}</script>')
    assert document.date == "2024-03-12"
    assert said(document, "creator") == [("Maija Virtanen", "JSON-LD"), ("Pekka von Essen", "JSON-LD")]
    assert said(document, "publisher") == [("Aluekehitys Oy", "JSON-LD")]


def test_dublin_core_and_citation_fields_are_read() -> None:
    document = page(
        '<meta name="DC.creator" content="Virtanen, Maija"><meta name="citation_isbn" content="9789523674844">'
        '<meta name="citation_series_title" content="Selvityksiä 1/2024"><meta name="DCTERMS.issued" content="2024">'
    )
    assert said(document, "creator") == [("Virtanen, Maija", "Dublin Core")]
    assert said(document, "series") == [("Selvityksiä 1/2024", "citation")]
    assert said(document, "date") == [("2024", "Dublin Core")]


def test_visible_words_say_date_authors_and_series() -> None:
    authors = "<p>Kirjoittajat: Maija Virtanen ja Pekka Niemi</p><p>Julkaisusarja: Selvityksiä 3</p>"
    document = page(body=f"<p>Julkaistu 12.3.2024</p>{authors}")
    assert said(document, "date") == [("2024-03-12", "visible")]
    assert said(document, "creator") == [("Maija Virtanen", "visible"), ("Pekka Niemi", "visible")]
    assert said(document, "series") == [("Selvityksiä 3", "visible")]


@pytest.mark.parametrize(
    "facts",
    [
        "<dl><dt>Julkaistu</dt><dd>12.3.2024</dd><dt>Tekijät</dt><dd>Maija Virtanen, Pekka Niemi</dd>"
        "<dt>Sarja:</dt><dd>Selvityksiä 3</dd></dl>",
        "<table><tr><th>Tekijät</th><td>Maija Virtanen, Pekka Niemi</td></tr><tr><td>Sarja</td><td>Selvityksiä 3</td>"
        "</tr><tr><td>Julkaistu</td><td>12.3.2024</td></tr></table>",
    ],
)
def test_lists_of_terms_and_tables_of_two_columns_say_authors_and_series(facts: str) -> None:
    document = page(body=facts)
    assert said(document, "creator") == [("Maija Virtanen", "visible"), ("Pekka Niemi", "visible")]
    assert said(document, "series") == [("Selvityksiä 3", "visible")]
    assert said(document, "date") == [("2024-03-12", "visible")]


def test_other_languages_of_a_page_are_named() -> None:
    document = page(
        '<link rel="alternate" hreflang="sv" href="/sv/ekonomi"><link rel="alternate" hreflang="x-default" href="/">'
    )
    assert [(field.value, field.language) for field in document.fields if field.name == "alternate"] == [
        ("https://a.fi/sv/ekonomi", "sv")
    ]


def test_a_title_loses_lue_lisaa() -> None:
    html = f"<html lang='fi'><head><title>Lue lisää Talous kasvaa</title></head><body><main>{BODY}</main></body></html>"
    assert read_document(Resource("https://a.fi/x", html.encode())).title == "Talous kasvaa"


def test_a_pdf_says_it_in_its_information_and_on_its_first_pages() -> None:
    content = make_pdf(
        "Kuntatalouden raportti", "Tekijät: Maija Virtanen, Pekka Niemi", "Julkaisija: Aluekehitys Oy",
        "Aluekehityksen julkaisuja 2024:12", "ISBN 978-952-367-484-4 (PDF)", "ISSN 1797-5298 (verkkojulkaisu)",
        "Helsinki 12.3.2024", BODY, author="Aluekehitys Oy",
    )  # fmt: skip
    document = read_document(Resource("/in/raportti.pdf", content))
    assert said(document, "creator")[:3] == [
        ("Aluekehitys Oy", "PDF information"), ("Maija Virtanen", "first pages"), ("Pekka Niemi", "first pages"),
    ]  # fmt: skip
    assert said(document, "series") == [("Aluekehityksen julkaisuja 2024:12", "first pages")]
    assert said(document, "e-isbn") == [("9789523674844", "first pages")]
    record, origins = describe_document(document)
    assert record == {
        "title": "Kuntatalouden raportti", "year": "2024", "creator": ["Virtanen, Maija", "Niemi, Pekka"],
        "publisher": ["Aluekehitys Oy"], "e-isbn": ["9789523674844"], "e-issn": "1797-5298", "type_coar": "report",
    }  # fmt: skip
    assert origins["creator"] == "first pages"


def test_xmp_is_read_without_entities() -> None:
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator><rdf:Seq>'
        "<rdf:li>Maija Virtanen</rdf:li></rdf:Seq></dc:creator>"
        "<dc:language><rdf:Bag><rdf:li>fi-FI</rdf:li></rdf:Bag></dc:language></rdf:Description>"
        "</rdf:RDF></x:xmpmeta>"
    )
    content = make_pdf("Raportti", BODY)
    document = read_document(Resource("/in/a.pdf", content + b"\n" + packet.encode() + b"\nstartxref\n0\n%%EOF"))
    assert said(document, "creator") == [("Maija Virtanen", "XMP")]
    assert document.language == "fi"
    harmful = packet.replace("<rdf:RDF", "<!DOCTYPE a [<!ENTITY b 'x'>]><rdf:RDF")
    document = read_document(Resource("/in/a.pdf", content + harmful.encode() + b"\nstartxref\n0\n%%EOF"))
    assert said(document, "creator") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ISBN 978-952-367-484-4 (PDF)", [("e-isbn", "9789523674844")]),
        ("ISBN (painettu) 978-952-367-484-4", [("p-isbn", "9789523674844")]),
        ("ISBN 978-952-367-484-5", []),  # wrong last digit
        ("ISSN 1797-5298 (verkkojulkaisu)", [("e-issn", "1797-5298")]),
        ("ISSN-L 1797-5298", [("issn", "1797-5298")]),
        ("https://doi.org/10.31885/9789515150257.", [("doi", "10.31885/9789515150257")]),
        ("puhelin 050-123 4567", []),
    ],
)
def test_identifiers_are_found_with_their_form(text: str, found: list[tuple[str, str]]) -> None:
    assert [(field.name, field.value) for field in find_identifiers(text, "text")] == found


def test_check_digits() -> None:
    assert is_isbn("9789523674844")
    assert is_isbn("951123456X") is False
    assert is_issn("1797-5298")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Kysely tehtiin marras-joulukuussa 2023", "2023-11"),
        ("loka–marraskuun 2022 aikana", "2022-10"),
        ("den 12 mars 2024", "2024-03-12"),
        ("Publicerad i mars 2024", "2024-03"),
        ("March 12, 2024", "2024-03-12"),
        ("5.–6. marraskuuta 2023", "2023-11-05"),
    ],
)
def test_dates_in_more_words(text: str, date: str) -> None:
    assert find_date(text) == date


LD = """<script type="application/ld+json">{"@type": "Report", "headline": "Kuntatalous", "datePublished": "2024-03-12",
"author": {"name": "Maija Virtanen"}, "publisher": {"name": "Aluekehitys"}, "isbn": "9789523674844",
"issn": "1797-5298"}</script>"""
OPEN_GRAPH = (
    '<meta property="og:title" content="Kuntatalous"><meta property="og:site_name" content="Aluekehitys">'
    '<meta property="article:published_time" content="2024-03-12T08:00:00+02:00">'
    '<meta property="article:author" content="Maija Virtanen">'
)
DUBLIN_CORE = (
    '<meta name="DC.title" content="Kuntatalous"><meta name="DC.creator" content="Virtanen, Maija">'
    '<meta name="DC.publisher" content="Aluekehitys"><meta name="DC.date.issued" content="2024-03-12">'
)
IMPRINT = "ISBN 978-952-367-484-4 (PDF), ISSN 1797-5298 (verkkojulkaisu), URN:ISBN:978-952-367-484-4"
VISIBLE = f"<p>Julkaistu 12.3.2024</p><p>Kirjoittaja: Maija Virtanen</p><p>Julkaisija: Aluekehitys</p><p>{IMPRINT}</p>"
PRINTED = ("Tekijä: Maija Virtanen", "Julkaisija: Aluekehitys", "Helsinki 12.3.2024", IMPRINT)


def record() -> bytes:
    """Return a repository's record as a source hands it over."""
    fields = [
        ("title", "", "fi=Kuntatalous|sv=Kommunal ekonomi|"), ("contributor", "author", "Virtanen, Maija"),
        ("publisher", "", "Aluekehitys"), ("date", "issued", "2024-03-12"), ("language", "iso", "fin"),
        ("identifier", "isbn", "978-952-367-484-4"), ("relation", "issn", "1797-5298"),
        ("identifier", "urn", "URN:ISBN:978-952-367-484-4"), ("description", "abstract", "Kuntien talous vahvistui."),
    ]  # fmt: skip
    said = "".join(
        f'<field schema="dc" element="{name}" qualifier="{qualifier}" value="{value}"/>'
        for name, qualifier, value in fields
    )
    return f'<metadata xmlns="http://kk/1.0">{said}</metadata>'.encode()


@pytest.mark.parametrize(
    ("document", "origins"),
    [
        (page(LD), {"creator": "JSON-LD", "publisher": "JSON-LD", "year": "JSON-LD", "e-isbn": "JSON-LD"}),
        (page(OPEN_GRAPH), {"creator": "OpenGraph", "publisher": "OpenGraph", "year": "OpenGraph"}),
        (page(DUBLIN_CORE), {"creator": "Dublin Core", "publisher": "Dublin Core", "year": "Dublin Core"}),
        (page(body=VISIBLE), {"creator": "visible", "publisher": "visible", "year": "visible", "e-isbn": "text"}),
        (
            read_document(Resource("/in/r.pdf", make_pdf("Kuntatalous", *PRINTED, BODY))),
            {"creator": "first pages", "publisher": "first pages", "year": "first pages", "e-issn": "first pages"},
        ),
        (
            read_document(Resource("https://a.fi/oai#1", record(), RECORD)),
            {"creator": "dc.contributor.author", "publisher": "dc.publisher", "year": "dc.date.issued",
             "language": "dc.language.iso", "e-issn": "dc.relation.issn"},
        ),
    ],
    ids=["JSON-LD", "OpenGraph", "Dublin Core", "visible", "PDF", "record"],
)  # fmt: skip
def test_each_place_says_the_same_and_is_named(document: Document, origins: dict[str, str]) -> None:
    described, said_by = describe_document(document)
    wanted = {
        "title": "Kuntatalous", "year": "2024", "creator": ["Virtanen, Maija"], "publisher": ["Aluekehitys"],
        "e-isbn": ["9789523674844"], "e-issn": "1797-5298",
    }  # fmt: skip
    wanted["language"] = "fi"
    assert {"title", "creator", "publisher", "year"} <= {"title", *origins}
    assert {key: described[key] for key in ("title", *origins)} == {key: wanted[key] for key in ("title", *origins)}
    assert origins.items() <= said_by.items()
    assert document.date == "2024-03-12"


@pytest.mark.parametrize(
    "document", [page(body=VISIBLE), read_document(Resource("/in/r.pdf", make_pdf("Kuntatalous", *PRINTED, BODY)))]
)
def test_a_urn_is_found(document: Document) -> None:
    assert [value for value, _ in said(document, "urn")] == ["URN:ISBN:978-952-367-484-4"]


def test_other_titles_and_subtitles_are_written_as_libraries_do() -> None:
    described, _ = describe_document(read_document(Resource("https://a.fi/oai#1", record(), RECORD)))
    assert described["alt_title"] == ["Kommunal ekonomi {sv}"]
    described, origins = describe_document(page(body="<p class='subtitle'>Vuosi 2023 kunnissa</p>"))
    assert described["title"] == "Kuntatalous : Vuosi 2023 kunnissa"
    assert origins["title"] == "heading"


@pytest.mark.parametrize(
    ("author", "creator"),
    [
        ("Maija Virtanen", "Virtanen, Maija"),
        ("Aluekompassi Oy", "Aluekompassi Oy"),
        ("Suomen ympäristökeskus", "Suomen ympäristökeskus"),
        ("Research Council of Finland", "Research Council of Finland"),
    ],
)
def test_only_persons_are_written_family_name_first(author: str, creator: str) -> None:
    head = f'<meta name="author" content="{author}">'
    page = f'<html lang="fi"><head>{head}</head><body><h1>Raportti</h1><p>a</p></body></html>'
    record, _ = describe_document(read_document(Resource("https://a.example/1", page.encode(), "text/html")))
    assert record["creator"] == [creator]
