import gzip
import io
import json
from itertools import islice, product
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

from corpus.errors import UnreadableDocumentError
from corpus.reading import read_document
from corpus.reading.dates import find_date
from corpus.reading.layout import join_lines
from corpus.reading.lines import Line
from corpus.reading.running_lines import drop_running_lines
from corpus.records import Resource
from corpus.sources.folders import find_files, load_resources

EXPECTED = [
    json.loads(line)
    for line in (Path(__file__).parent.parent / "fixtures" / "sample_expected.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda expected: expected["file"])
def test_a_page_of_the_sample_is_read_as_expected(expected: dict, sample: Path) -> None:
    path = sample / expected["file"]
    document = read_document(Resource(str(path), path.read_bytes()))
    assert (document.title, document.date, document.language) == (
        expected["title"],
        expected["date"],
        expected["language"],
    )
    assert [link.label for link in document.materials] == [link["label"] for link in expected["materials"]]
    assert expected["first_words"] in document.text
    assert expected["absent"] not in document.text
    assert " ".join(document.text.split()).endswith(expected["last_words"])


def test_a_pdf_loses_its_header_and_page_numbers_and_keeps_its_pages(sample: Path) -> None:
    path = sample / "reports" / "kuntatalouden-katsaus-2024.pdf"
    document = read_document(Resource(str(path), path.read_bytes()))
    assert len(document.page_starts) >= 2
    assert document.text.count(document.title) == 1
    assert any(block.kind == "heading" and block.level > 1 for block in document.blocks)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.pdf", b"", "empty"),
        ("a.txt", b"  \n ", "empty"),
        ("a.pdf", b"<!doctype html><html><body>Terve</body></html>", "its name says PDF but it is HTML"),
        ("a.html", b"%PDF-1.7 ...", "its name says HTML but it is PDF"),
        ("a.pdf", b"%PDF-1.7\n1 0 obj", "cut short"),
        ("a.pdf", b"%PDF-1.7\nnothing\n%%EOF", "damaged"),
        ("a.docx", b"PK\x03\x04word/ ...", "damaged"),
        ("a.txt", b"abc\x00\x01\x02 def", "binary"),
        ("a.html", b"<html><body></body></html>", "main text"),
        ("a.xyz", b"hello", "format"),
    ],
)
def test_what_cannot_be_read_says_why(name: str, content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocumentError, match=reason):
        read_document(Resource(f"/in/{name}", content))


def test_a_truncated_pdf_is_told_from_a_whole_one(sample: Path) -> None:
    content = (sample / "reports" / "kaupunginosavisio-opas.pdf").read_bytes()
    with pytest.raises(UnreadableDocumentError, match="cut short"):
        read_document(Resource("/in/a.pdf", content[: len(content) // 2]))


def test_an_encrypted_pdf_says_what_to_do() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("secret", ownerPassword="owner"))
    canvas.drawString(72, 720, "Kuntien talous")
    canvas.save()
    with pytest.raises(UnreadableDocumentError, match="encrypted"):
        read_document(Resource("/in/a.pdf", out.getvalue()))


def test_columns_are_read_one_after_the_other() -> None:
    out = io.BytesIO()
    half = (A4[0] - 120) / 2
    frames = [Frame(50, 60, half, 680), Frame(70 + half, 60, half, 680)]
    words = ["".join(letters) for letters in islice(product("kasvu", repeat=5), 900)]
    document = BaseDocTemplate(out, pageTemplates=[PageTemplate(frames=frames)])
    document.build([Paragraph(" ".join(words), getSampleStyleSheet()["BodyText"])])
    read = read_document(Resource("/in/a.pdf", out.getvalue()))
    assert read.text.split() == words


def test_a_compressed_file_cut_short_gives_its_rows_and_says_so(tmp_path: Path) -> None:
    rows = b"".join(b'{"id": "%d", "text": "Rivi %d %d"}\n' % (n, n, n * 7919 % 10007) for n in range(5000))
    path = tmp_path / "rows.jsonl.gz"
    path.write_bytes(gzip.compress(rows)[:-2000])
    found = list(load_resources(path, largest=1 << 20))
    assert found[0][0].location == f"{path}#0"
    assert found[0][1] is None
    assert len(found) > 100
    assert "cut short" in str(found[-1][1])


def test_of_a_row_that_is_too_long_only_its_beginning_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"text": "' + b"a" * (2 << 20) + b'"}\n{"id": "b", "text": "Kunta"}\n'))
    (long, reason), (short, _) = load_resources(path, largest=1 << 20)
    assert "larger than the setting" in str(reason)
    assert len(long.content) < 1 << 17
    assert short.location.endswith("#b")


def test_too_large_and_unsupported_files_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * 2000)
    (tmp_path / "b.odt").write_bytes(b"PK")
    (tmp_path / "c.png").write_bytes(b"x")
    reasons = {file.name: reason for file in find_files([tmp_path]) for _, reason in load_resources(file, largest=1000)}
    assert set(reasons) == {"a.txt", "b.odt"}
    assert "larger" in str(reasons["a.txt"])
    assert "not read" in str(reasons["b.odt"])


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Julkaistu 12.3.2024", "2024-03-12"),
        ("12. maaliskuuta 2024", "2024-03-12"),
        ("Maaliskuussa 2024", "2024-03"),
        ("2024-03-12", "2024-03-12"),
        ("versio 3.14.2024 ja 99", None),
        ("ei päivää", None),
    ],
)
def test_finnish_dates(text: str, date: str | None) -> None:
    assert find_date(text) == date


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("kunta-", "talous kasvaa", "kuntatalous kasvaa"),
        ("Etelä-", "Savo kasvaa", "Etelä-Savo kasvaa"),
        ("linja-", "auto kulkee", "linja-auto kulkee"),
        ("sosiaali-", "ja terveysala", "sosiaali- ja terveysala"),
        ("2020-", "luvulla", "2020-luvulla"),
        ("kunta", "kasvaa", "kunta kasvaa"),
    ],
)
def test_words_are_made_whole_over_a_line_end(first: str, second: str, joined: str) -> None:
    lines = [Line(first, base=0.5, size=10), Line(second, base=0.48, size=10)]
    (piece,) = join_lines([lines])
    assert piece.text == "\f" + joined


def test_lines_that_repeat_in_the_margin_are_dropped() -> None:
    pages = [[Line("Raportti 2024", base=0.95), Line(f"Sivun {n} teksti"), Line(str(n + 6), base=0.03)]
             for n in range(1, 6)]  # fmt: skip
    kept, labels = drop_running_lines(pages, 10)
    assert [[line.text for line in page] for page in kept] == [[f"Sivun {n} teksti"] for n in range(1, 6)]
    assert labels == ["7", "8", "9", "10", "11"]


def test_the_consultancy_page_loses_its_teasers(shared: Path) -> None:
    path = shared / "texts" / "consultancy_page.txt"
    document = read_document(Resource(str(path), path.read_bytes()))
    assert document.title == "Tarve verkostomaiseen toimintatapaan korostuu aluekehittämistyössä"
    assert "VALUMA-hankkeen" in document.text
    assert document.kind == "release"
    assert "Kaukajärven" not in document.text
    assert "Lue lisää" not in document.text
    assert [(link.label, link.url) for link in document.materials] == [
        ("Tiedote", ""), ("Raportti", ""), ("Policy Brief", ""),
    ]  # fmt: skip
    first, second = document.teasers
    assert first.title.startswith("Kuntien näkymät heikentyneet aiemmista vuosista")
    assert first.text.startswith("MDI toteutti marras-joulukuussa 2023")
    assert second.title == "Kaukajärven ja Annalan kaupunginosavisio syntyi yhdessä kehittäen"
    assert second.text.endswith("tulevista konkreettisista toimenpiteistä.")
