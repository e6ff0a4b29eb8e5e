"""PDFs: places of lines, their order, and what they are."""

import io
from collections.abc import Callable

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from corpus.errors import UnreadableDocumentError
from corpus.reading.layout import close_up
from corpus.reading.lines import Line
from corpus.reading.pdf import read_pdf
from corpus.reading.running_lines import drop_running_lines
from corpus.reading.text_layers import is_readable, join_accents
from corpus.records import PART_OF, Document, Resource

TEXT = [f"Kunnan talous kasvoi vuonna {year}, ja väestö väheni hieman." for year in range(2001, 2011)]


def draw(*pages: Callable[[Canvas], None]) -> Document:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return read_pdf(Resource("/in/a.pdf", out.getvalue()))


def write(canvas: Canvas, lines: list[str], *, left: float = 72, top: float = 700, size: float = 10) -> None:
    canvas.setFont("Helvetica", size)
    for at, line in enumerate(lines):
        canvas.drawString(left, top - 12 * at, line)


def kinds(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def test_columns_painted_row_by_row_are_read_one_after_the_other() -> None:
    left = ["Vasen palsta alkaa tästä rivistä", "ja jatkuu vielä toisella rivillä", "kunnes se loppuu kolmanteen."]
    right = ["Oikea palsta kertoo väestöstä", "ja sen muutoksesta kunnissa", "viime vuosien aikana Suomessa."]

    def page(canvas: Canvas) -> None:
        write(canvas, ["Otsikko koko sivun leveydeltä"], top=740, size=16)
        for at in range(3):
            write(canvas, [left[at]], top=700 - 12 * at)
            write(canvas, [right[at]], left=320, top=700 - 12 * at)

    assert draw(page).text.split("\n\n")[1:] == [" ".join(left), " ".join(right)]


def test_cells_of_a_row_stay_together() -> None:
    def page(canvas: Canvas) -> None:
        for at, row in enumerate([("Kuopio", "12", "14"), ("Iisalmi", "20", "21")]):
            for column, cell in enumerate(row):
                write(canvas, [cell], left=72 + 150 * column, top=700 - 30 * at)

    assert "Kuopio 12 14" in draw(page).text
    assert "Iisalmi 20 21" in draw(page).text


def test_a_single_column_painted_out_of_turn_is_read_from_above() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, TEXT[3:6], top=664)
        write(canvas, TEXT[:3], top=700)

    assert draw(page).text == " ".join(TEXT[:6])


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_turned_text_is_read_as_it_runs(quarters: int) -> None:
    def page(canvas: Canvas) -> None:
        canvas.translate(A4[0] / 2, A4[1] / 2)
        canvas.rotate(90 * quarters)
        write(canvas, ["Luku yksi"], left=-200, top=150, size=16)
        write(canvas, TEXT[:4], left=-200, top=100)

    assert kinds(draw(page)) == [("heading", "Luku yksi"), ("paragraph", " ".join(TEXT[:4]))]


def test_lines_outside_of_the_page_are_not_read() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, TEXT[:2])
        write(canvas, ["raportti.indd 1"], top=-20)

    assert draw(page).text == " ".join(TEXT[:2])


def test_the_title_stays_where_later_pages_repeat_it_at_their_top() -> None:
    def page(number: int) -> Callable[[Canvas], None]:
        def paint(canvas: Canvas) -> None:
            write(canvas, ["Elinvoimaohjelma"], top=800, size=20 if number == 1 else 10)
            write(canvas, TEXT[number : number + 3])
            write(canvas, [str(number)], left=300, top=30)

        return paint

    document = draw(*map(page, range(1, 6)))
    assert document.title == "Elinvoimaohjelma"
    assert document.text.count("Elinvoimaohjelma") == 1


def test_headings_that_differ_in_their_number_are_no_running_header() -> None:
    pages = [[Line(f"Liite {n}", base=0.95, size=14), Line("Teksti", size=10)] for n in range(1, 6)]
    kept, _ = drop_running_lines(pages, 10)
    assert kept == pages


def test_rows_at_the_edge_that_lie_inside_of_text_are_kept() -> None:
    pages = [[Line(f"Alku {n}x", base=0.97), Line("Sama rivi", base=0.95), Line("Teksti")] for n in range(5)]
    assert drop_running_lines(pages, 10)[0] == pages


def test_entries_of_contents_are_marked_one_by_one() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, ["Sisällys"], top=740, size=16)
        write(canvas, ["1 Johdanto .......... 5", "2 Talous .......... 9", "3 Väestö .......... 12"])

    assert [kind for kind, _ in kinds(draw(page))] == ["heading", "contents", "contents", "contents"]


def test_notes_at_the_foot_are_blocks_of_their_own() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, TEXT)
        write(canvas, ["1 Tilastokeskus, väestöennuste", "ikäryhmittäin.", "2 Kuntaliitto."], top=90, size=7)

    found = kinds(draw(page))
    assert found[0] == ("paragraph", " ".join(TEXT))
    assert found[1:] == [("footnote", "1 Tilastokeskus, väestöennuste ikäryhmittäin."), ("footnote", "2 Kuntaliitto.")]


def test_bookmarks_name_headings_that_look_like_text() -> None:
    def page(canvas: Canvas) -> None:
        canvas.bookmarkPage("a")
        canvas.addOutlineEntry("Talous ja väestö", "a", level=0)
        write(canvas, ["Talous ja väestö"], top=740)
        write(canvas, TEXT[:3])

    document = draw(page)
    assert kinds(document)[0] == ("heading", "Talous ja väestö")
    assert document.blocks[0].level == 1


def test_what_a_form_was_filled_with_is_read() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, TEXT[:2])
        canvas.acroForm.textfield(value="Mikkelin kaupunki", x=72, y=600, width=200, height=20)

    assert "Mikkelin kaupunki" in draw(page).text


@pytest.mark.parametrize(
    ("text", "unmapped", "readable"),
    [
        ("Kunnan talous kasvaa. " * 10, 0, True),
        ("Kunnan talous kasvaa. " * 10, 9, False),
        ("Kunnan ty\x01llisyys. " * 10, 0, False),
        ("\ue04b\ue075\ue06e" * 10, 0, False),
        ("\uf0b7 Kunta kasvaa. " * 10, 0, True),
        ("\x01", 3, True),
    ],
)
def test_a_text_layer_without_its_letters_is_recognised(text: str, unmapped: int, readable: bool) -> None:
    assert is_readable(text, unmapped) is readable


@pytest.mark.parametrize(
    ("text", "joined"),
    [("elinvoimatyo¨n seka¨", "elinvoimatyön sekä"), ("elinvoimaty¨on sek¨a", "elinvoimatyön sekä"), ("työ", "työ")],
)
def test_dots_apart_from_their_letters_are_joined_with_them(text: str, joined: str) -> None:
    assert join_accents(text) == joined


@pytest.mark.parametrize(
    ("text", "closed"), [("T I I V I S T E L M Ä", "TIIVISTELMÄ"), ("C C C C C C C", "C C C C C C C"), ("A B", "A B")]
)
def test_letters_set_apart_are_put_together(text: str, closed: str) -> None:
    assert close_up(text) == closed


@pytest.mark.parametrize("behind", [bytes(4000), b"<html>" + b" " * 4000])
def test_bytes_behind_the_end_and_before_the_mark_do_no_harm(behind: bytes) -> None:
    out = io.BytesIO()
    canvas = Canvas(out)
    write(canvas, TEXT[:2])
    canvas.save()
    document = read_pdf(Resource("/in/a.pdf", b"HTTP/1.1 200 OK\n" * 200 + out.getvalue() + behind))
    assert document.text == " ".join(TEXT[:2])


def test_a_file_without_an_end_is_cut_short() -> None:
    out = io.BytesIO()
    canvas = Canvas(out)
    write(canvas, TEXT)
    canvas.save()
    with pytest.raises(UnreadableDocumentError, match="cut short"):
        read_pdf(Resource("/in/a.pdf", out.getvalue()[:-600]))


def test_a_chapter_names_its_work_and_has_its_day_and_pages() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.setTitle("Vahva kunta: kaupungin ohjelma 20.6.2023")
    for number in range(12, 15):
        write(canvas, ["2 Palvelut"] if number == 12 else [], top=760, size=18)
        write(canvas, TEXT[number - 12 : number - 7])
        write(canvas, [str(number)], left=300, top=30)
        canvas.showPage()
    canvas.save()
    document = read_pdf(Resource("/in/a.pdf", out.getvalue()))
    assert (document.title, document.date) == ("2 Palvelut", "2023-06-20")
    assert document.page_labels == ("12", "13", "14")
    assert [field.value for field in document.fields if field.name == PART_OF] == [
        "Vahva kunta: kaupungin ohjelma 20.6.2023"
    ]
