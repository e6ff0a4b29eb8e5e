"""Plain text and Markdown, in whatever encoding and with whatever line ends."""

import unicodedata
from pathlib import Path

import pytest

from corpus.errors import UnreadableDocumentError
from corpus.reading import read_document
from corpus.reading.encodings import decode
from corpus.records import Document, Resource

FINNISH = "Väestö vähenee Kainuussa ja Ähtärissä.\nTyö- ja elinkeinoministeriön selvitys maksoi 10 euroa."


def read(text: str | bytes, name: str = "a.txt") -> Document:
    return read_document(Resource(f"/in/{name}", text.encode() if isinstance(text, str) else text))


def blocks(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def said(document: Document, name: str) -> list[str]:
    return [field.value for field in document.fields if field.name == name]


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be", "cp1252", "cp850", "mac-roman"],
)
def test_finnish_text_is_decoded_without_a_word_of_its_encoding(encoding: str) -> None:
    assert decode(FINNISH.encode(encoding)) == FINNISH


@pytest.mark.parametrize(
    ("label", "encoding"),
    [
        ("iso-8859-15", "iso-8859-15"), ("macintosh", "mac-roman"), ("x-mac-roman", "mac-roman"),
        ("windows-1252", "cp1252"), ("ISO-8859-1", "cp1252"), ("ibm850", "cp850"), ("utf-8", "cp1252"),
        ("utf-16", "utf-8"), ("huuhaa", "cp1252"),
    ],
)  # fmt: skip
def test_a_page_is_in_the_encoding_that_it_names_unless_that_cannot_be(label: str, encoding: str) -> None:
    text = "Hanke maksaa 25 miljoonaa euroa, päättää Äänekoski. " * 5
    if encoding == "iso-8859-15":
        text = text.replace("euroa", "€")
    for meta in (f'<meta charset="{label}">', f"<meta http-equiv=a content='text/html; charset={label}'>"):
        page = f"<html lang='fi'><head>{meta}</head><body><main><h1>Hanke</h1><p>{text}</p></main></body></html>"
        assert text.strip() in read(page.encode(encoding), "a.html").text


def test_a_nul_or_two_make_no_binary_file_of_a_text() -> None:
    assert "Kunta kasvaa." in read(b"Kunta kasvaa. Raha\x00loppuu.\n\nV\x00uosi vaihtuu.").text
    page = f"<html><body><main><h1>Talous</h1><p>{FINNISH}</p><p>Yksi nolla\x00tavu.</p></main></body></html>"
    assert "nolla tavu" in read(page, "a.html").text
    with pytest.raises(UnreadableDocumentError, match="binary"):
        read(bytes(range(256)) * 8)


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n", "\u2028", "\x85"])
def test_line_ends_of_every_system_part_lines(end: str) -> None:
    lines = ["Kuntien palvelut", "Ensimmäinen kappale kertoo kunnista.", "Toinen kappale kertoo maakunnista."]
    document = read(end.join(lines))
    assert document.title == "Kuntien palvelut"
    assert blocks(document) == [("heading", lines[0]), ("paragraph", lines[1]), ("paragraph", lines[2])]
    assert blocks(read((end * 2).join(lines))) == blocks(document)
    assert [text for _, text in blocks(read(f"# {end.join(lines)}", "a.md"))] == [lines[0], " ".join(lines[1:])]


def test_lines_that_are_wrapped_at_a_margin_stay_one_paragraph() -> None:
    wrapped = "Kunnat tekevät yhteistyötä palveluissa yhä enemmän, kertoo selvitys.\nSe julkaistiin tänään\nKuopiossa."
    assert len(blocks(read(f"Otsikko\n\n{wrapped}"))) == 2


def test_decomposed_letters_are_composed() -> None:
    document = read(unicodedata.normalize("NFD", FINNISH))
    assert document.text == FINNISH.replace("\n", "\n\n")


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.html"])
def test_a_text_that_speaks_of_pdf_files_is_none(name: str) -> None:
    text = (
        "# Ohje: tiedosto alkaa merkeillä %PDF-1.7\n\nKunnat julkaisevat raporttinsa PDF-muodossa aina samalla tavalla."
    )
    text = text if name != "a.html" else f"<html><body><h1>%PDF-1.7</h1><p>{FINNISH}</p></body></html>"
    assert read(text, name).text
    with pytest.raises(UnreadableDocumentError, match="it is PDF"):
        read("%PDF-1.7\n", name)


@pytest.mark.parametrize(
    "front",
    [
        '---\ntitle: "Kuntien yhteistyö 2030"\ndate: 2022-04-05\nauthor: Niina Niemi\nlang: fi\n---\n',
        "---\ntitle: Kuntien yhteistyö 2030\ndate: 5.4.2022\nauthor:\n  - name: Niina Niemi\nlang: fi-FI\n...\n",
        "---\ntitle: Kuntien yhteistyö 2030\nPäiväys: 5.4.2022\ntekijät: [Niina Niemi]\nkieli: fi\n---\n",
        "---\ntitle: Kuntien yhteistyö 2030\nnote: a: b\ndate: 2022-04-05\nauthor: Niina Niemi\nlang: fi\n---\n",
        '+++\ntitle = "Kuntien yhteistyö 2030"\ndate = 2022-04-05\nauthors = ["Niina Niemi"]\nlang = "fi"\n+++\n',
        "% Kuntien yhteistyö 2030\n% Niina Niemi\n% 5.4.2022\n",
    ],
)
def test_front_matter_gives_fields_and_no_text(front: str) -> None:
    document = read(f"{front}\n# Johdanto\n\nKunnat tekevät yhteistyötä palveluissa yhä enemmän.\n", "a.md")
    assert (document.title, document.date, said(document, "creator")) == (
        "Kuntien yhteistyö 2030", "2022-04-05", ["Niina Niemi"],
    )  # fmt: skip
    assert [text for _, text in blocks(document)] == [
        "Kuntien yhteistyö 2030", "Johdanto", "Kunnat tekevät yhteistyötä palveluissa yhä enemmän.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["---\n\nKunta kasvaa.\n\n---\n\nRaha loppuu.", "---\nKunta kasvaa.\n---\nRaha loppuu."]
)
def test_rules_round_text_are_no_front_matter(text: str) -> None:
    assert "Kunta kasvaa." in read(text, "a.md").text


def test_a_text_file_with_headings_of_markdown_is_titled_by_its_first() -> None:
    document = read("# Puolueohjelma 2023\n\n## Talous\n\nKunta kasvaa vuosi vuodelta.")
    assert document.title == "Puolueohjelma 2023"
    assert read("Puolueohjelma 2023\n\nTalous\n\nKunta kasvaa vuosi vuodelta.").title == "Puolueohjelma 2023"


def test_files_of_shared_data_are_read_right(shared: Path) -> None:
    awkward = shared / "awkward"
    document = read((awkward / "cr-rivit.txt").read_bytes())
    assert (len(document.blocks), document.title) == (3, "Kuntien palvelut")
    document = read((awkward / "etutiedot.md").read_bytes(), "etutiedot.md")
    assert (document.title, document.date, said(document, "creator")) == (
        "Kuntien yhteistyö 2030", "2022-04-05", ["Esimerkki Tekijä"],
    )  # fmt: skip
    assert read((awkward / "pdf-mainittu.md").read_bytes(), "pdf-mainittu.md").text
