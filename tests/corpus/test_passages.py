from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import UnreadableDocumentError
from corpus.passages import LONGEST, split_passages
from corpus.reading.building import Piece, assemble
from corpus.records import Document

sentences = st.lists(st.text("abcdeäö ", min_size=1, max_size=60), min_size=1, max_size=40).map(". ".join)
pieces = st.lists(
    st.builds(
        Piece,
        sentences,
        st.sampled_from(["heading", "paragraph", "item", "row", "caption", "footnote"]),
        st.integers(1, 3),
    ),
    max_size=12,
)


def document_of(parts: list[Piece]) -> Document | None:
    try:
        text, blocks, pages = assemble(parts)
    except UnreadableDocumentError:
        return None
    return Document("title", text, blocks, "text/plain", page_starts=pages)


@given(pieces)
def test_passages_lie_in_order_inside_the_text_and_never_cross_a_heading(parts: list[Piece]) -> None:
    document = document_of(parts)
    if document is None:
        return
    headings = [block for block in document.blocks if block.kind == "heading"]
    only_headings = len(headings) == len(document.blocks)
    end = 0
    for passage in split_passages(document):
        text = document.text[passage.start : passage.end]
        assert passage.start >= end
        assert text == text.strip()
        assert len(text.split()) <= LONGEST
        assert only_headings or not any(passage.start < block.end and block.start < passage.end for block in headings)
        end = passage.end


@given(pieces)
def test_passages_together_hold_every_word_outside_headings(parts: list[Piece]) -> None:
    document = document_of(parts)
    if document is None or all(block.kind == "heading" for block in document.blocks):
        return
    body = " ".join(document.text[block.start : block.end] for block in document.blocks if block.kind != "heading")
    found = " ".join(document.text[passage.start : passage.end] for passage in split_passages(document))
    assert found.split() == body.split()


def test_a_long_section_is_cut_into_even_parts() -> None:
    document = document_of([Piece("Yksi kaksi kolme neljä viisi kuusi. " * 100)])
    assert document is not None
    sizes = [len(document.text[one.start : one.end].split()) for one in split_passages(document)]
    assert len(sizes) == 3
    assert all(150 <= size <= 250 for size in sizes)


def test_a_passage_knows_its_headings_and_page() -> None:
    document = document_of(
        [Piece("\fLuku", "heading", 1), Piece("Osa", "heading", 2), Piece("Teksti jatkuu \fseuraavalla sivulla.")]
    )
    assert document is not None
    (passage,) = split_passages(document)
    assert (passage.headings, passage.page) == (("Luku", "Osa"), 1)
    assert document.page_at(document.text.index("seuraavalla")) == 2


def passages_of(*parts: Piece) -> list[tuple[str, tuple[str, ...], str]]:
    document = document_of(list(parts))
    assert document is not None
    return [(one.part, one.headings, document.text[one.start : one.end]) for one in split_passages(document)]


def test_tables_notes_contents_and_references_are_passages_of_their_own() -> None:
    found = passages_of(
        Piece("Johdanto 4", "contents"),
        Piece("Luku", "heading", 1),
        Piece("Kunta kasvaa."),
        Piece("Taulukko 1. Väestö", "caption"),
        Piece("Kunta | 2022", "row", 1),
        Piece("Kuopio | 12", "row"),
        Piece("Taulukko 2. Verot", "caption"),
        Piece("Kunta | 2023", "row", 1),
        Piece("Kuvio 1. Kartta", "caption"),
        Piece("Vero nousi."),
        Piece("Tilastokeskus.", "footnote"),
        Piece("Virtanen 2020.", "reference"),
    )
    assert [(part, text) for part, _, text in found] == [
        ("contents", "Johdanto 4"),
        ("text", "Kunta kasvaa."),
        ("table", "Taulukko 1. Väestö\n\nKunta | 2022\n\nKuopio | 12"),
        ("table", "Taulukko 2. Verot\n\nKunta | 2023"),
        ("text", "Kuvio 1. Kartta\n\nVero nousi."),
        ("footnote", "Tilastokeskus."),
        ("references", "Virtanen 2020."),
    ]


def test_every_passage_of_a_long_table_names_its_columns() -> None:
    rows = [Piece(f"Kunta {number} | {number} 000 | {number} 500", "row") for number in range(100)]
    found = passages_of(Piece("Luku", "heading", 1), Piece("Kunta | 2022 | 2023", "row", 1), *rows)
    assert len(found) > 2
    assert found[0][1] == ("Luku",)
    assert {headings for _, headings, _ in found[1:]} == {("Luku", "Kunta | 2022 | 2023")}


def test_a_row_stays_whole() -> None:
    cells = " | ".join(["Kunta kasvaa. Vero nousee."] * 30)
    assert {text for _, _, text in passages_of(*[Piece(cells, "row")] * 4)} <= {cells, f"{cells}\n\n{cells}"}


def test_a_note_is_on_its_own_page() -> None:
    document = document_of([Piece("\fKunta \fkasvaa."), Piece("Tilastokeskus.", "footnote", page=1)])
    assert document is not None
    assert [one.page for one in split_passages(document)] == [1, 1]
