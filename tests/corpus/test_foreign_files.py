"""Floors of reading on PDFs and Word files that nobody here wrote: they only rise."""

import shutil
from pathlib import Path
from statistics import fmean

import pytest

from benchmarks.foreign_files import LEFT_OUT, REAL_TEXT, SOME_TEXT, FileScore, score_pdfs, score_word_files

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "foreign"
needs_files = pytest.mark.skipif(not FOLDER.is_dir(), reason="the folder of shared data is not beside this checkout")
PDF_RECALL, PDF_PRECISION = 0.985, 0.99  # mean, against pdftotext
WORD_RECALL = 0.999


def _with_text(scores: list[FileScore], least: int) -> list[FileScore]:
    assert [one.name for one in scores if one.refusal and one.tokens >= SOME_TEXT and one.name not in LEFT_OUT] == []
    return [one for one in scores if one.tokens >= least and one.name not in LEFT_OUT]


@needs_files
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_text_of_foreign_pdfs_does_not_fall() -> None:
    real = _with_text(list(score_pdfs(FOLDER / "pdf", repeats=1)), REAL_TEXT)
    assert fmean(one.recall for one in real) >= PDF_RECALL
    assert fmean(one.precision for one in real) >= PDF_PRECISION


@needs_files
def test_text_of_foreign_word_files_does_not_fall() -> None:
    assert fmean(one.recall for one in _with_text(list(score_word_files(FOLDER / "docx")), SOME_TEXT)) >= WORD_RECALL
