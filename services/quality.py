"""Whether new documents are read and analysed as well as those of earlier runs: a redesigned site shows here first."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean

from corpus.catalogue import Catalogue
from corpus.catalogue.quality import DocumentQuality
from corpus.catalogue.runs import list_runs

RUNS = 20  # that what is usual is taken from
ENOUGH = 10  # documents; fewer tell nothing
MUCH_MORE = 0.15  # of the documents lack something, above the usual share
SURE = 3.0  # standard errors above the usual share
MUCH_SHORTER, MUCH_LONGER = 0.6, 1.7  # times the usual mean length of passages
MOST_NAMED = 10  # documents with pages recognised unsurely
MOST_PAGES = 20  # of a document
SHARES = {"without_date": "no date", "without_title": "no title", "without_names": "no names"}


def usual_quality(catalogue: Catalogue) -> DocumentQuality | None:
    """Return the quality of what the last runs brought, by document; None before there is any."""
    reports = [run.report or {} for run in list_runs(catalogue, job="ingest", states=["completed"], limit=RUNS)]
    found = [DocumentQuality(**report["quality"]) for report in reports if report.get("quality")]
    documents = sum(one.documents for one in found)
    if not documents:
        return None

    def mean(name: str) -> float:
        return round(sum(getattr(one, name) * one.documents for one in found) / documents, 4)

    return DocumentQuality(documents, **{name: mean(name) for name in (*SHARES, "passage_words")})


def warn_of_quality(new: DocumentQuality | None, usual: DocumentQuality | None) -> Iterator[str]:
    """Yield a line for each way in which new documents are worse than usual ones, beyond chance."""
    if new is None or usual is None or min(new.documents, usual.documents) < ENOUGH:
        return
    for name, lacking in SHARES.items():
        share, before = getattr(new, name), getattr(usual, name)
        error = max(before * (1 - before) / new.documents, 1e-4) ** 0.5
        if share - before >= max(MUCH_MORE, SURE * error):
            yield f"{share:.0%} of the new documents have {lacking} ({before:.0%} usually): has a site changed?"
    ratio = new.passage_words / max(usual.passage_words, 1.0)
    if not MUCH_SHORTER <= ratio <= MUCH_LONGER:
        yield (
            f"passages of the new documents have {new.passage_words:.0f} words ({usual.passage_words:.0f} usually):"
            " has a site changed?"
        )


def warn_of_unsure_pages(pages: Mapping[str, Sequence[tuple[int, float]]]) -> Iterator[str]:
    """Yield a line for each new document with pages whose text was recognised unsurely, and one for those not named.

    :param pages: by location, the numbers of such pages, and how surely each was recognised.
    """
    for location, found in list(pages.items())[:MOST_NAMED]:
        numbers = ", ".join(str(page) for page, _ in found[:MOST_PAGES]) + (" …" if len(found) > MOST_PAGES else "")
        sure = fmean(share for _, share in found)
        which = "page" if len(found) == 1 else "pages"
        yield f"{location}: text of {which} {numbers} was recognised, only {sure:.0%} sure: scan it better, if you can"
    if len(pages) > MOST_NAMED:
        yield f"{len(pages) - MOST_NAMED} more documents have pages whose text was recognised unsurely"
