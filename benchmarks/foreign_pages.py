"""Main text of pages that nobody here wrote against gold, beside trafilatura alone on the same bytes."""

import gzip
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import TypeVar

import trafilatura

from benchmarks.sites import token_f1
from corpus.errors import UnreadableDocumentError
from corpus.reading import read_document
from corpus.records import Resource

Result = TypeVar("Result")
#: Why a page reads worse than by trafilatura alone by more than .10, where that is right.
REASONS: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class PageScore:
    """Token F1 of one page's text, and the CPU seconds that each reading took."""

    name: str
    url: str
    ours: float
    without_title: float  # ours, where the title is left out as in the gold text
    trafilatura: float
    seconds: float
    trafilatura_seconds: float
    error: str | None = None


def score_foreign_pages(folder: Path) -> Iterator[PageScore]:
    """Score the pages of a folder with `gold.json`."""
    gold = json.loads((folder / "gold.json").read_text("utf-8"))
    _read_once(folder, next(iter(gold)))
    for name, page in gold.items():
        content = gzip.decompress((folder / f"{name}.html.gz").read_bytes())
        yield _score(name, page["url"], content, page["text"])


def _read_once(folder: Path, name: str) -> None:
    """Read a page with both, so that no page pays for what is loaded once."""
    content = gzip.decompress((folder / f"{name}.html.gz").read_bytes())
    read_document(Resource("https://a.example/", content, "text/html"))
    trafilatura.extract(content)


def _score(name: str, url: str, content: bytes, gold: str) -> PageScore:
    theirs, their_seconds = _timed(lambda: trafilatura.extract(content, include_comments=False) or "")
    try:
        document, seconds = _timed(lambda: read_document(Resource(url, content, "text/html")))
    except UnreadableDocumentError as error:
        return PageScore(name, url, 0.0, 0.0, token_f1(theirs, gold), 0.0, their_seconds, str(error))
    body = document.text.removeprefix(document.title)
    ours, without_title, their = (token_f1(text, gold) for text in (document.text, body, theirs))
    return PageScore(name, url, ours, without_title, their, seconds, their_seconds)


def _timed(read: Callable[[], Result]) -> tuple[Result, float]:
    before = time.process_time()
    return read(), time.process_time() - before


def print_pages(folder: Path) -> None:
    """Print the means, and each page that lost much."""
    scores = list(score_foreign_pages(folder))
    print(f"{'main text, token F1':44} {'Aluetutka':>9} {'trafilatura':>11}")
    theirs = fmean(one.trafilatura for one in scores)
    for label, ours in (
        (f"{len(scores)} pages, with the title", fmean(one.ours for one in scores)),
        (f"{len(scores)} pages, without the title", fmean(one.without_title for one in scores)),
    ):
        print(f"{label:44} {ours:9.4f} {theirs:11.4f}")
    seconds, their_seconds = (sum(one.seconds for one in scores), sum(one.trafilatura_seconds for one in scores))
    print(f"{'CPU seconds':44} {seconds:9.2f} {their_seconds:11.2f}  ({seconds / their_seconds:.2f} ×)")
    for one in scores:
        if one.error or one.ours < one.trafilatura - 0.10:
            reason = one.error or REASONS.get(one.name, "no reason written down")
            print(f"  {one.name[:12]} {one.ours:.3f} {one.trafilatura:.3f} {one.url}: {reason}")
