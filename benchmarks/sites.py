"""Main text of the fixture sites against gold, beside trafilatura's own extraction of the same bytes.

Run: python -m benchmarks.sites
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

import trafilatura

from corpus.reading import read_document
from corpus.records import Resource

SITES = Path(__file__).parent.parent / "tests" / "fixtures" / "sites"
#: Pages written before reading was tried on any of them, each beside its gold text.
OTHER_PAGES = SITES.parent / "other_pages"
HOST = "https://www.example.fi"


@dataclass(frozen=True, slots=True)
class Score:
    """Token F1 of one page's main text, its title left out on both sides."""

    site: str
    address: str
    ours: float
    trafilatura: float


def expected_of(site: Path) -> dict[str, Any]:
    """Return what a fixture site holds and what is expected of it."""
    return dict(json.loads((site / "expected.json").read_text(encoding="utf-8")))


def token_f1(text: str, gold: str) -> float:
    """Return the F1 of the words of a text, each counted as often as it stands there."""
    found, wanted = (Counter(re.findall(r"\w+", one.casefold())) for one in (text, gold))
    common = (found & wanted).total()
    return 2 * common / max(found.total() + wanted.total(), 1)


def score_pages() -> Iterator[Score]:
    """Score every page of the fixture sites that has a gold text."""
    for site in sorted(SITES.iterdir()):
        expected = expected_of(site)
        for page in (one for publication in expected["publications"] for one in publication["documents"]):
            if "text" in page:
                content = (site / expected["routes"][page["address"]]).read_bytes()
                content = content.replace(b"{site}", HOST.encode())
                yield _score(site.name, page, content)


def score_other_pages() -> Iterator[Score]:
    """Score pages of other publishers, which belong to no fixture site."""
    for page in sorted(OTHER_PAGES.glob("*.html")):
        content = page.read_bytes()
        title = read_document(Resource(HOST, content, "text/html")).title
        gold = page.with_suffix(".txt").read_text(encoding="utf-8")
        yield _score("others", {"address": f"/{page.stem}", "title": title, "text": gold}, content)


def _score(site: str, page: dict[str, Any], content: bytes) -> Score:
    ours = read_document(Resource(HOST + page["address"], content, "text/html")).text
    theirs = trafilatura.extract(content, include_comments=False) or ""
    scores = (token_f1(_without(page["title"], text), page["text"]) for text in (ours, theirs))
    return Score(site, page["address"], *scores)


def _without(title: str, text: str) -> str:
    lines = [line for line in text.split("\n") if line.lstrip("# ").strip() != title]
    return "\n".join(lines)


def main() -> None:
    print(f"{'site':16} {'page':52} {'Aluetutka':>9} {'trafilatura':>11}")
    for scores in (list(score_pages()), list(score_other_pages())):
        for one in scores:
            print(f"{one.site:16} {one.address[-52:]:52} {one.ours:9.3f} {one.trafilatura:11.3f}")
        ours, theirs = fmean(one.ours for one in scores), fmean(one.trafilatura for one in scores)
        print(f"{'mean':16} {f'{len(scores)} pages':52} {ours:9.3f} {theirs:11.3f}\n")


if __name__ == "__main__":
    main()
