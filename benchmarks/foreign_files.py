"""PDFs and Word files that nobody here wrote: the tokens that reading keeps, beside a library's own text.

The reference of a PDF is `pdftotext`, of a Word file every `w:t` of its body, notes and boxes.
"""

import io
import re
import shutil
import subprocess
import time
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import TypeVar

import docx
import pypdfium2
from lxml import etree

from corpus.errors import UnreadableDocumentError
from corpus.reading import read_document
from corpus.reading.isolation import ReadingLimits
from corpus.reading.office import read_docx
from corpus.reading.pdf import read_pdf
from corpus.records import Resource

Result = TypeVar("Result")
WITHOUT_OCR = ReadingLimits(ocr=False)  # the reference has no recognised text either
REAL_TEXT = 100  # tokens of the reference that make a file one with real text
#: Files that are not compared, and why.
LEFT_OUT = {
    "pdfjs__ThuluthFeatures.pdf": "its text layer names wrong letters, to refuse it is right",
    "pdfjs__complex_ttf_font.pdf": "its text layer names wrong letters, to refuse it is right",
    "pdfminer__kampo.pdf": "PDFium has no letters for its Japanese font, which is not in the file",
    "pdfplumber__issue-848.pdf": "pdftotext gives its mirrored words backwards, we as they read",
}
SOME_TEXT = 15  # tokens of the reference with which a file should not be refused
REPEATS = 3  # of each reading that is timed: the quickest counts
TEXT_PARTS = re.compile(r"word/(?:document|footnotes|endnotes)\.xml")
#: Deleted text, and what Word keeps a second time for older programs, is no text of a file.
NO_TEXT = ("del", "moveFrom", "Fallback")


@dataclass(frozen=True, slots=True)
class FileScore:
    """Recall and precision of a file's tokens, ours and the library's, and the CPU seconds of both."""

    name: str
    tokens: int  # of the reference
    recall: float
    precision: float
    peer_recall: float
    peer_precision: float
    seconds: float
    peer_seconds: float
    refusal: str | None = None


def score_pdfs(folder: Path, *, repeats: int = REPEATS) -> Iterator[FileScore]:
    """Score PDFs against `pdftotext`, beside PDFium's own text in its own order."""
    yield from (
        _score(path, _pdftotext(path), _pdfium_text, read_pdf, repeats) for path in sorted(folder.glob("*.pdf"))
    )


def score_word_files(folder: Path) -> Iterator[FileScore]:
    """Score Word files against what their XML holds, beside the text of python-docx's paragraphs and cells."""
    yield from (
        _score(path, word_text(path), _python_docx_text, read_docx, REPEATS) for path in sorted(folder.glob("*.docx"))
    )


def _score(
    path: Path, reference: str, peer: Callable[[bytes], str], reader: Callable[[Resource], object], repeats: int
) -> FileScore:
    content = path.read_bytes()
    resource = Resource(str(path), content)
    wanted = tokens_of(reference)
    their_text, their_seconds = _timed(lambda: _or_nothing(peer, content), repeats)
    text, refusal, seconds = "", None, 0.0
    try:
        text = read_document(resource, limits=WITHOUT_OCR).text
        _, seconds = _timed(lambda: reader(resource), repeats)
    except UnreadableDocumentError as error:
        refusal = str(error)
    scores = (*_recall_precision(text, wanted), *_recall_precision(their_text, wanted))
    return FileScore(path.name, wanted.total(), *scores, seconds, their_seconds, refusal)


def tokens_of(text: str) -> Counter[str]:
    """Return the words of a text as both sides write them: without ligatures and invisible hyphens."""
    plain = unicodedata.normalize("NFKC", text).replace("\u00ad", "").casefold()
    return Counter(re.findall(r"\w+", plain))


def _recall_precision(text: str, wanted: Counter[str]) -> tuple[float, float]:
    found = tokens_of(text)
    common = (found & wanted).total()
    return common / wanted.total() if wanted else 1.0, common / found.total() if found else 1.0


def _timed(read: Callable[[], Result], repeats: int) -> tuple[Result, float]:
    best = float("inf")
    for _ in range(repeats):
        before = time.process_time()
        result = read()
        best = min(best, time.process_time() - before)
    return result, best


def _or_nothing(peer: Callable[[bytes], str], content: bytes) -> str:
    """Return what a library reads, nothing where it fails: they fail with anything."""
    try:
        return peer(content)
    except Exception:  # a peer's failure is its own score
        return ""


def _pdftotext(path: Path) -> str:
    done = subprocess.run(["pdftotext", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=False)
    return done.stdout.decode("utf-8", errors="replace")


def _pdfium_text(content: bytes) -> str:
    parts = []
    with pypdfium2.PdfDocument(content) as pdf:
        for page in pdf:
            text_page = page.get_textpage()
            parts.append(text_page.get_text_range())
            text_page.close()
            page.close()
    return "\n".join(parts)


def word_text(path: Path) -> str:
    """Return every `w:t` of a Word file's body and notes, text boxes included, a paragraph a line."""
    lines: list[str] = []
    try:
        with zipfile.ZipFile(path) as archive:
            for name in filter(TEXT_PARTS.search, archive.namelist()):
                lines += _paragraphs(etree.fromstring(archive.read(name)))
    except (zipfile.BadZipFile, etree.LxmlError):
        return ""
    return "\n".join(lines)


def _paragraphs(root: etree._Element) -> Iterator[str]:
    for paragraph in root.iter("{*}p"):
        parts = []
        for element in paragraph.iter("{*}t", "{*}tab", "{*}br"):
            above = [etree.QName(one).localname for one in element.iterancestors()]
            own = next(one for one in element.iterancestors("{*}p"))
            if own is paragraph and not any(name in NO_TEXT for name in above):
                parts.append(element.text or " ")
        yield "".join(parts)


def _python_docx_text(content: bytes) -> str:
    word = docx.Document(io.BytesIO(content))
    cells = (cell.text for table in word.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in word.paragraphs), *cells])


def print_files(label: str, peer: str, scores: list[FileScore]) -> None:
    """Print the means over files with real text, and each file that was refused or lost much."""
    scores = [one for one in scores if one.name not in LEFT_OUT]
    real = [one for one in scores if one.tokens >= REAL_TEXT]
    print(f"\n{f'{label}: {len(real)} with real text of {len(scores)}':44} {'Aluetutka':>9} {peer:>11}")
    for name, ours, theirs in (
        ("token recall, mean", fmean(one.recall for one in real), fmean(one.peer_recall for one in real)),
        ("token precision, mean", fmean(one.precision for one in real), fmean(one.peer_precision for one in real)),
    ):
        print(f"{name:44} {ours:9.4f} {theirs:11.4f}")
    read = [one for one in scores if one.refusal is None]
    seconds, peer_seconds = sum(one.seconds for one in read), sum(one.peer_seconds for one in read)
    print(f"{'CPU seconds':44} {seconds:9.3f} {peer_seconds:11.3f}  ({seconds / peer_seconds:.2f} ×)")
    refused = [one for one in scores if one.refusal and one.tokens >= SOME_TEXT]
    print(f"{'files with text refused':44} {len(refused):9}")
    for one in scores:
        if (one.tokens >= REAL_TEXT and min(one.recall, one.precision) < 0.95) or one in refused:
            print(f"  {one.name[:48]:48} {one.recall:.3f} {one.precision:.3f} {one.refusal or ''}")


def print_foreign_files(folder: Path) -> None:
    """Print the rows of PDFs and Word files."""
    if shutil.which("pdftotext"):
        print_files("PDF against pdftotext", "pypdfium2", list(score_pdfs(folder / "pdf")))
    else:
        print("PDF: not measured without pdftotext (apt-get install poppler-utils)")
    print_files("Word against all w:t", "python-docx", list(score_word_files(folder / "docx")))
