"""Files that mean harm, or look as if they did."""

import io
import zipfile

import pytest

from corpus.errors import UnreadableDocumentError
from corpus.reading import read_document
from corpus.reading.encodings import decode
from corpus.reading.isolation import PdfLimits, PdfProcess
from corpus.reading.office import check_size
from corpus.reading.pdf import read_pdf
from corpus.records import Resource
from tests.documents import make_pdf

PDF = Resource("/in/a.pdf", make_pdf("Väestö kasvaa", "Kunnan väestö kasvoi vuonna 2023. " * 40), "application/pdf")
HANGS = ("-c", "import time; time.sleep(60)")
EATS = (
    "-c",
    "import resource, sys; limit = int(sys.argv[1]) << 20; resource.setrlimit(resource.RLIMIT_AS, (limit, limit));"
    "bytearray(1 << 33)",
)


def test_a_pdf_reads_the_same_in_a_process_of_its_own() -> None:
    assert read_document(PDF) == read_pdf(PDF)


def test_a_pdf_that_takes_too_long_is_stopped() -> None:
    process = PdfProcess(PdfLimits(seconds=0.5), HANGS)
    with pytest.raises(UnreadableDocumentError, match=r"more than 0\.5 s"):
        process.read(PDF)
    process.stop()


def test_a_pdf_that_takes_too_much_memory_is_stopped_and_the_next_one_is_read() -> None:
    process = PdfProcess(PdfLimits(memory_mb=512), EATS)
    with pytest.raises(UnreadableDocumentError, match="more than 512 MB"):
        process.read(PDF)
    process.stop()
    assert read_document(PDF).title == "Väestö kasvaa"


def test_a_damaged_pdf_leaves_the_process_for_the_next_one() -> None:
    process = PdfProcess(PdfLimits())
    with pytest.raises(UnreadableDocumentError, match="damaged"):
        process.read(Resource("/in/b.pdf", b"%PDF-1.7 nothing %%EOF"))
    assert process.read(PDF).title == "Väestö kasvaa"
    process.stop()


def test_an_office_file_that_unpacks_to_too_much_is_not_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(600 << 20))
    with pytest.raises(UnreadableDocumentError, match="unpacks to 600 MB"):
        check_size(out.getvalue())


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Väestö".encode(), "Väestö"),
        ("Väestö".encode("latin-1"), "Väestö"),
        ("Väestö – ".encode() + "Hämeessä".encode("latin-1"), "Väestö – Hämeessä"),
        ("\ufeffVäestö".encode(), "Väestö"),
        ("Väestö".encode("utf-16"), "Väestö"),
        ("“Väestö” – 10 €".encode("cp1252"), "“Väestö” – 10 €"),
    ],
)
def test_text_is_decoded_whatever_its_label(content: bytes, text: str) -> None:
    assert decode(content) == text
