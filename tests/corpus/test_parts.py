"""Contents, references and captions are marked in every format."""

import pytest

from corpus.reading import read_document
from corpus.reading.formats import MARKDOWN
from corpus.reading.parts import mark_parts
from corpus.reading.pieces import Piece
from corpus.records import Resource


@pytest.mark.parametrize("heading", ["Lähteet", "7 Lähdeluettelo", "Kirjallisuus", "Källor", "References:"])
def test_paragraphs_under_a_heading_of_references_are_references(heading: str) -> None:
    pieces = [Piece(heading, "heading", 2), Piece("Virtanen 2020."), Piece("Liite", "heading", 2), Piece("Taulukot.")]
    assert [piece.kind for piece in mark_parts(pieces)] == ["heading", "reference", "heading", "paragraph"]


def test_a_chapter_on_sources_is_running_text() -> None:
    pieces = [Piece("Lähteet ja menetelmät", "heading", 2), Piece("Aineisto kerättiin kyselyllä.")]
    assert [piece.kind for piece in mark_parts(pieces)] == ["heading", "paragraph"]


def test_entries_under_a_heading_of_contents_are_contents_until_text_begins() -> None:
    pieces = [Piece("Sisällys", "heading", 1), Piece("Johdanto 5"), Piece("2 Talous 9", "heading", 2)]
    pieces += [Piece("Kunta kasvoi vuonna 2020."), Piece("Asukkaita oli 500")]
    kinds = ["heading", "contents", "contents", "paragraph", "paragraph"]
    assert [piece.kind for piece in mark_parts(pieces)] == kinds


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Taulukko 1. Väestö kunnittain", "caption"),
        ("Kuvio 2: Verot", "caption"),
        ("Figur 3 Skatter", "caption"),
        ("Kuva kertoo väestöstä.", "paragraph"),
        ("Taulukko 1. " + "sana " * 60, "paragraph"),
        ("1.2 Talous ............ 14", "contents"),
    ],
)
def test_captions_and_leaders_show_what_a_block_is(text: str, kind: str) -> None:
    assert [piece.kind for piece in mark_parts([Piece(text)])] == [kind]


def test_references_of_markdown_are_marked() -> None:
    text = "# Kunta\n\nKunta kasvaa.\n\n## Lähteet\n\n- Virtanen 2020.\n".encode()
    document = read_document(Resource("/in/a.md", text, MARKDOWN))
    assert [block.kind for block in document.blocks] == ["heading", "paragraph", "heading", "reference"]
