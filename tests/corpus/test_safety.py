"""Files that mean harm, or look as if they did."""

import io
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from corpus.errors import UnreadableDocumentError
from corpus.reading import read_document
from corpus.reading.encodings import decode
from corpus.reading.formats import DOCX, ROW
from corpus.reading.formats import PDF as PDF_TYPE
from corpus.reading.isolation import ReadingLimits, ReadingProcess
from corpus.reading.pdf import read_pdf
from corpus.records import Resource
from tests.documents import make_pdf, make_word

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
    process = ReadingProcess(ReadingLimits(seconds=0.5), HANGS)
    with pytest.raises(UnreadableDocumentError, match=r"more than 0\.5 s"):
        process.read(PDF, PDF_TYPE, "the PDF")
    process.stop()


def test_a_pdf_that_nobody_waits_for_is_stopped_and_another_one_is_not() -> None:
    process = ReadingProcess(ReadingLimits(seconds=30), HANGS)
    with ThreadPoolExecutor() as pool:
        reading = pool.submit(process.read, PDF, PDF_TYPE, "the PDF")
        process.cancel(replace(PDF))
        with pytest.raises(TimeoutError):
            reading.result(0.5)
        process.cancel(PDF)
        with pytest.raises(UnreadableDocumentError, match="broke its reader"):
            reading.result(10)


def test_a_pdf_that_takes_too_much_memory_is_stopped_and_the_next_one_is_read() -> None:
    process = ReadingProcess(ReadingLimits(memory_mb=512), EATS)
    with pytest.raises(UnreadableDocumentError, match="more than 512 MB"):
        process.read(PDF, PDF_TYPE, "the PDF")
    process.stop()
    assert read_document(PDF).title == "Väestö kasvaa"


def test_a_damaged_pdf_leaves_the_process_for_the_next_one() -> None:
    process = ReadingProcess(ReadingLimits())
    with pytest.raises(UnreadableDocumentError, match="damaged"):
        process.read(Resource("/in/b.pdf", b"%PDF-1.7 nothing %%EOF"), PDF_TYPE, "the PDF")
    assert process.read(PDF, PDF_TYPE, "the PDF").title == "Väestö kasvaa"
    process.stop()


def test_a_word_file_that_unpacks_to_too_much_is_not_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(151 << 20))
    with pytest.raises(UnreadableDocumentError, match=r"word/document\.xml unpacks to more than 150 MB"):
        read_document(Resource("/in/a.docx", out.getvalue(), DOCX))


def test_a_word_file_of_pictures_that_unpack_to_much_is_read() -> None:
    content = make_word("<w:p><w:r><w:t>Kunta kasvaa.</w:t></w:r></w:p>", {"word/media/a.bmp": bytes(151 << 20)})
    assert read_document(Resource("/in/a.docx", content)).text == "Kunta kasvaa."


def test_a_large_file_of_any_format_is_read_within_limits() -> None:
    rows = b'{"text": "' + b"Kunta kasvaa. " * 100_000 + b'", "x": [' + b'{"a": 1},' * 200_000 + b"1]}"
    with pytest.raises(UnreadableDocumentError, match="the row broke its reader or took more than 64 MB"):
        read_document(Resource("/in/a.jsonl#1", rows, ROW), limits=ReadingLimits(memory_mb=64))


def test_many_short_paragraphs_of_a_word_file_are_read_in_seconds() -> None:
    content = make_word("<w:p><w:r><w:t>Kunta kasvaa.</w:t></w:r></w:p>" * 60_000)
    document = read_document(Resource("/in/a.docx", content), limits=ReadingLimits(seconds=20))
    assert len(document.blocks) == 60_000


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


def test_reading_a_pdf_loads_no_library_of_other_formats() -> None:
    program = "import sys, corpus.reading.pdf; print(*{'trafilatura', 'bs4', 'docx'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
