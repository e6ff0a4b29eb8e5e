"""Tables that PDFs draw with rules."""

import io

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from corpus.passages import split_passages
from corpus.reading.pdf import read_pdf
from corpus.records import Document, Resource

ROWS = [
    ["Kunta", "Väkiluku 2023", "Muutos, %"],
    ["Kuopio", "124 021", "0,9"],
    ["Iisalmi", "20 801", "-1,2"],
    ["Varkaus", "", "-1,8"],
]
GRID = ("GRID", (0, 0), (-1, -1), 0.5, colors.black)
BEFORE = "Kuntien väestö väheni hieman vuonna 2023, mutta keskuksissa se kasvoi."
AFTER = "Muutos on viime vuosien suurin, ja sen arvioidaan jatkuvan."


def draw(rows: list[list[str]], *styles: tuple[object, ...]) -> Document:
    style, out = getSampleStyleSheet()["BodyText"], io.BytesIO()
    cells = [[Paragraph(cell, style) if len(cell) > 60 else cell for cell in row] for row in rows]
    table = Table(cells, style=list(styles), colWidths=150)
    SimpleDocTemplate(out, pagesize=A4).build([Paragraph(BEFORE, style), table, Paragraph(AFTER, style)])
    return read_pdf(Resource("/in/a.pdf", out.getvalue()))


def blocks(document: Document) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, document.text[block.start : block.end]) for block in document.blocks]


def test_a_ruled_table_is_rows_under_a_header_between_the_text_round_it() -> None:
    assert blocks(draw(ROWS, GRID)) == [
        ("paragraph", 0, BEFORE),
        ("row", 1, "Kunta | Väkiluku 2023 | Muutos, %"),
        ("row", 0, "Kuopio | 124 021 | 0,9"),
        ("row", 0, "Iisalmi | 20 801 | -1,2"),
        ("row", 0, "Varkaus | | -1,8"),
        ("paragraph", 0, AFTER),
    ]


def test_a_ruled_table_is_a_passage_of_its_own() -> None:
    document = draw(ROWS, GRID)
    assert [passage.part for passage in split_passages(document)] == ["text", "table", "text"]


def test_a_cell_over_two_columns_is_followed_by_an_empty_one() -> None:
    rows = [["Kunta", "Väestö ja muutos", ""], *ROWS[1:]]
    document = draw(rows, GRID, ("SPAN", (1, 0), (2, 0)))
    assert blocks(document)[1:3] == [("row", 1, "Kunta | Väestö ja muutos"), ("row", 0, "Kuopio | 124 021 | 0,9")]


def test_words_beside_each_other_in_two_cells_stay_apart() -> None:
    rows = [["Alue", "Toimija"], ["Pohjois-Savon hyvinvointialue", "Kuopion kaupunki"], ["Kainuun liitto", "Kajaani"]]
    assert ("row", 0, "Pohjois-Savon hyvinvointialue | Kuopion kaupunki") in blocks(draw(rows, GRID))


def test_rows_between_two_rules_are_rows_where_their_cells_have_as_many_lines() -> None:
    rows = [["Kunta", "Väkiluku"], ["Kuopio\nIisalmi", "124 021\n20 801"], ["Varkaus", "19 700"]]
    assert [text for _, _, text in blocks(draw(rows, GRID))[1:-1]] == [
        "Kunta | Väkiluku", "Kuopio | 124 021", "Iisalmi | 20 801", "Varkaus | 19 700",
    ]  # fmt: skip


def test_a_cell_of_several_lines_stays_whole() -> None:
    rows = [["Kunta", "Tavoite"], ["Kuopio", "Asuntoja rakennetaan\nkeskustan läheisyyteen"], ["Varkaus", "Ei ole"]]
    assert "Kuopio | Asuntoja rakennetaan keskustan läheisyyteen" in draw(rows, GRID).text


def test_a_frame_round_running_text_is_no_table() -> None:
    long = f"{BEFORE} {AFTER} " * 5
    document = draw([[long, long], [long, long]], GRID)
    assert "row" not in {kind for kind, _, _ in blocks(document)}


def test_text_without_rules_is_no_table() -> None:
    assert "row" not in {kind for kind, _, _ in blocks(draw(ROWS))}
