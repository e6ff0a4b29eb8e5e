"""Items of ordered lists keep the numbers that a reader sees, in every format."""

import pytest

from corpus.reading import read_document
from corpus.reading.item_numbers import with_number, write_number
from corpus.reading.office import read_docx
from corpus.reading.text import markdown_pieces
from corpus.records import Document, Resource
from tests.documents import make_word

BEFORE = "<p>Tässä on johdanto, joka kertoo kuntien taloudesta ja väestöstä, ja jatkuu riittävän pitkään.</p>"
AFTER = "<p>Lopuksi todetaan, että kunnat tarvitsevat tukea ja että valtio auttaa niitä monin tavoin.</p>"


def items(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks if block.kind == "item"]


def items_of_page(lists: str) -> list[str]:
    page = f"<html><body><article><h1>Suositukset</h1>{BEFORE}{lists}{AFTER}</article></body></html>"
    return items(read_document(Resource("https://esimerkki.fi/a.html", page.encode())))


def li(text: str, attributes: str = "") -> str:
    return f"<li {attributes}>{text} laativat suunnitelman palveluista ja väestöstä.</li>"


def said(*labels: str) -> list[str]:
    return [f"{label} laativat suunnitelman palveluista ja väestöstä." for label in labels]


@pytest.mark.parametrize(
    ("lists", "expected"),
    [
        (f"<ol>{li('Kunnat')}{li('Alueet')}</ol>", said("1. Kunnat", "2. Alueet")),
        (f"<ol start=3>{li('Kunnat')}{li('Alueet', 'value=7')}{li('Liitot')}</ol>",
         said("3. Kunnat", "7. Alueet", "8. Liitot")),
        (f"<ol type=a>{li('Kunnat')}{li('Alueet')}</ol>", said("a. Kunnat", "b. Alueet")),
        (f"<ol reversed>{li('Kunnat')}{li('Alueet')}</ol>", said("2. Kunnat", "1. Alueet")),
        (f"<ol>{li('1. Kunnat')}{li('Suositus 2: Alueet')}</ol>", said("1. Kunnat", "Suositus 2: Alueet")),
        (f"<ul>{li('Kunnat')}{li('Alueet')}</ul>", said("Kunnat", "Alueet")),
        (f'<ol style="list-style: none">{li("Kunnat")}</ol>', said("Kunnat")),
        (f'<ol class="list-unstyled">{li("Kunnat")}</ol>', said("Kunnat")),
    ],
)  # fmt: skip
def test_items_of_a_page_are_numbered_as_shown(lists: str, expected: list[str]) -> None:
    assert items_of_page(lists) == expected


def test_a_list_within_an_item_has_its_own_numbers() -> None:
    inner = f"<ol type=i>{li('Kaupungit')}</ol><ul>{li('Kylät')}</ul>"
    found = items_of_page(f"<ol>{li('Kunnat').replace('</li>', inner + '</li>')}{li('Alueet')}</ol>")
    assert found == said("1. Kunnat", "i. Kaupungit", "Kylät", "2. Alueet")


def test_an_item_of_paragraphs_is_numbered_once() -> None:
    found = items_of_page("<ol><li><p>Kunnat laativat suunnitelman.</p><p>Alueet tukevat niitä tässä.</p></li></ol>")
    assert found == ["1. Kunnat laativat suunnitelman.", "Alueet tukevat niitä tässä."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. Kunnat\n2. Alueet", ["1. Kunnat", "2. Alueet"]),
        ("1. Kunnat\n1. Alueet\n1. Liitot", ["1. Kunnat", "2. Alueet", "3. Liitot"]),
        ("3) Kunnat\n4) Alueet", ["3) Kunnat", "4) Alueet"]),
        ("1. Kunnat\n   - Kylät\n\n   1. Kaupungit\n   2. Taajamat\n2. Alueet",
         ["1. Kunnat", "Kylät", "1. Kaupungit", "2. Taajamat", "2. Alueet"]),
        ("1. Kunnat\n2. Alueet\n\nToinen luettelo:\n\n1. Liitot", ["1. Kunnat", "2. Alueet", "1. Liitot"]),
        ("- Kunnat\n- 2. Alueet", ["Kunnat", "2. Alueet"]),
    ],
)  # fmt: skip
def test_items_of_markdown_are_numbered_as_shown(text: str, expected: list[str]) -> None:
    assert [piece.text for piece in markdown_pieces(text) if piece.kind == "item"] == expected


NUMBERING = """<w:abstractNum w:abstractNumId="4">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2)"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="5">
<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="6"><w:lvl w:ilvl="0"><w:lvlText w:val="Suositus %1:"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="4"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="5"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="4"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="6"/></w:num>"""
STYLES = """<w:style w:type="paragraph" w:styleId="Numeroitu"><w:name w:val="List Number"/>
<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Oma"><w:name w:val="Oma luettelo"/><w:basedOn w:val="Numeroitu"/></w:style>
<w:style w:type="paragraph" w:styleId="Suositus"><w:name w:val="heading 3"/>
<w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr></w:style>"""


def p(text: str, number: str = "", level: int = 0, style: str = "") -> str:
    listed = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>' if number else ""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{listed}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def read_word(*paragraphs: str) -> Document:
    parts = {"word/numbering.xml": NUMBERING, "word/styles.xml": STYLES}
    return read_docx(Resource("/in/a.docx", make_word("".join(paragraphs), parts)))


def test_paragraphs_of_word_lists_are_numbered_by_level() -> None:
    document = read_word(p("Johdanto"), p("Kunnat", "1"), p("Kylät", "1", 1), p("Saaret", "1", 1), p("Alueet", "1"))
    assert items(document) == ["1. Kunnat", "1.a) Kylät", "1.b) Saaret", "2. Alueet"]


def test_a_bullet_of_word_is_no_number() -> None:
    assert items(read_word(p("Kunnat", "2"), p("Alueet", "9"))) == ["Kunnat", "Alueet"]


def test_a_word_list_that_starts_elsewhere_is_numbered_from_there() -> None:
    assert items(read_word(p("Kunnat", "1"), p("Alueet", "3"), p("Liitot", "3"))) == [
        "1. Kunnat", "5. Alueet", "6. Liitot",
    ]  # fmt: skip


def test_numbers_of_word_styles_are_taken_over() -> None:
    document = read_word(p("Kunnat", style="Numeroitu"), p("Alueet", style="Oma"), p("2. Liitot", style="Oma"))
    assert items(document) == ["1. Kunnat", "2. Alueet", "2. Liitot"]


def test_a_heading_of_word_keeps_a_number_of_words() -> None:
    document = read_word(p("Kunnat kehittävät palveluja", style="Suositus"), p("Näin se tehdään."))
    assert document.text.startswith("Suositus 1: Kunnat kehittävät palveluja")


@pytest.mark.parametrize(
    ("number", "style", "written"),
    [(4, "i", "iv"), (1999, "I", "MCMXCIX"), (27, "a", "aa"), (0, "a", "0"), (-2, "i", "-2"), (3, "x", "3")],
)
def test_numbers_are_written_as_browsers_do(number: int, style: str, written: str) -> None:
    assert write_number(number, style) == written


OWN = ["3. Kunnat", "3) Kunnat", "(3) Kunnat", "b) Kunnat", "2.1. Kunnat", "Suositus 3: Kunnat"]
OTHER = ["Vuoteen 2030 mennessä", "3 kuntaa", "A-kunnat", "Vuosina 2024–2025", "Kuntien 8 hanketta"]


@pytest.mark.parametrize("text", OWN)
def test_a_text_with_its_own_number_gets_no_other(text: str) -> None:
    assert with_number("7.", text) == text


@pytest.mark.parametrize("text", OTHER)
def test_a_text_that_begins_with_another_number_gets_its_own(text: str) -> None:
    assert with_number("7.", text) == f"7. {text}"
