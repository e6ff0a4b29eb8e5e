"""Tables that PDFs draw with rules across only."""

import io

import pytest
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from corpus.reading.pdf import read_pdf
from corpus.records import Document, Resource
from tests.corpus.test_ruled_tables import AFTER, BEFORE, ROWS, blocks, draw

BLACK = (0.5, colors.black)
THREE_RULES = (("LINEABOVE", (0, 0), (-1, 0), *BLACK), ("LINEBELOW", (0, 0), (-1, 0), *BLACK),
               ("LINEBELOW", (0, -1), (-1, -1), *BLACK))  # fmt: skip
EVERY_RULE = (("LINEABOVE", (0, 0), (-1, -1), *BLACK), ("LINEBELOW", (0, -1), (-1, -1), *BLACK))


@pytest.mark.parametrize("rules", [THREE_RULES, EVERY_RULE])
def test_a_table_with_rules_across_is_rows_under_its_header(rules: tuple[tuple[object, ...], ...]) -> None:
    assert blocks(draw(ROWS, *rules)) == [
        ("paragraph", 0, BEFORE),
        ("row", 1, "Kunta | Väkiluku 2023 | Muutos, %"),
        ("row", 0, "Kuopio | 124 021 | 0,9"),
        ("row", 0, "Iisalmi | 20 801 | -1,2"),
        ("row", 0, "Varkaus | | -1,8"),
        ("paragraph", 0, AFTER),
    ]


def test_a_label_of_two_lines_stays_in_its_cell() -> None:
    rows = [*ROWS[:2], ["Pohjois-Savon muut\nkunnat yhteensä", "102 300", "-0,7"]]
    assert blocks(draw(rows, *THREE_RULES))[3] == ("row", 0, "Pohjois-Savon muut kunnat yhteensä | 102 300 | -0,7")


def page(rules: list[int], texts: list[tuple[int, int, str]], *, right: int = 525) -> Document:
    """Read a page with rules at some heights and texts at some places, 80 lines of text before it."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for height in rules:
        canvas.line(70, height, right, height)
    canvas.setFont("Helvetica", 10)
    for left, height, text in texts:
        canvas.drawString(left, height, text)
    canvas.save()
    return read_pdf(Resource("/in/a.pdf", out.getvalue()))


def kinds(document: Document) -> set[str]:
    return {block.kind for block in document.blocks}


SENTENCE = "Kuntien väestö väheni hieman vuonna 2023, mutta se kasvoi"


def test_running_text_between_rules_of_headings_and_notes_is_no_table() -> None:
    heads = [(70, 705, "Kuntatalous 2023"), (490, 705, "Sivu 7"), (70, 655, "2 Väestö"), (490, 655, "Kuntaliitto")]
    text = [(70, 630 - 14 * n, SENTENCE) for n in range(20)]
    assert "row" not in kinds(page([720, 700, 650, 120], [*heads, *text]))


def test_two_columns_of_text_between_rules_are_no_table() -> None:
    columns = [(left, 690 - 14 * n, "Kuntien väestö väheni hieman") for left in (70, 330) for n in range(30)]
    assert "row" not in kinds(page([720, 500, 250], columns))


def test_lines_of_a_chart_are_no_table() -> None:
    scale = [(75, 202 + 40 * n, str(20 * n)) for n in range(6)]
    values = [(150 + 60 * n, 225 + 40 * (n % 5), str(17 + 9 * n)) for n in range(5)]
    years = [(150 + 60 * n, 185, str(2019 + n)) for n in range(5)]
    text = [(70, 700 - 14 * n, SENTENCE) for n in range(10)]
    assert "row" not in kinds(page([200 + 40 * n for n in range(6)], [*text, *scale, *values, *years]))
