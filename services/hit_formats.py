"""The forms in which hits of a search are handed on, each written piece by piece."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields

from corpus.characters import clean, harmless
from services.answers.search import SearchHit

__all__ = ["HIT_FORMATS", "HitFormat"]

LATEX = {character: f"\\{character}" for character in "#$%&_{}"}
LATEX |= {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
REPORTS = ("report", "policy_brief")


@dataclass(frozen=True, slots=True)
class HitFormat:
    """A form of hits."""

    media_type: str
    suffix: str  # of a file that holds them
    write: Callable[[Sequence[SearchHit]], Iterator[str]]


def write_csv(hits: Sequence[SearchHit]) -> Iterator[str]:
    """Yield the header and a line a hit."""
    columns = [field.name for field in fields(SearchHit) if field.name not in ("highlights", "why", "before", "after")]
    yield _csv_line(columns)
    for hit in hits:
        yield _csv_line([harmless(getattr(hit, name)) for name in columns])


def write_ris(hits: Sequence[SearchHit]) -> Iterator[str]:
    """Yield the documents of the hits in RIS, once each. Source: the format of Research Information Systems."""
    for number, hit in enumerate(_documents(hits)):
        date = hit.date or ""
        said = {"TI": hit.title, "PY": date[:4], "DA": date.replace("-", "/")}
        said |= {"SP": hit.page_label or str(hit.page or ""), "UR": hit.url or "", "ID": hit.document_id}
        lines = [f"TY  - {'RPRT' if hit.kind in REPORTS else 'GEN'}"]
        lines += [f"{tag}  - {_one_line(value)}" for tag, value in said.items() if value]
        yield ("\n" if number else "") + "\n".join([*lines, "ER  - \n"])


def write_bibtex(hits: Sequence[SearchHit]) -> Iterator[str]:
    """Yield the documents of the hits as entries of BibTeX, once each."""
    for number, hit in enumerate(_documents(hits)):
        type = "techreport" if hit.kind in REPORTS else "misc"
        said = {"title": _escape(hit.title), "year": (hit.date or "")[:4], "url": _verbatim(hit.url or "")}
        body = "".join(f"  {name} = {{{value}}},\n" for name, value in said.items() if value)
        yield ("\n" if number else "") + f"@{type}{{{hit.document_id},\n{body}}}\n"


def _csv_line(cells: Sequence[object]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()


def _documents(hits: Sequence[SearchHit]) -> list[SearchHit]:
    return list({hit.document_id: hit for hit in reversed(hits)}.values())[::-1]


def _one_line(value: str) -> str:
    return clean(" ".join(value.split()))


def _escape(text: str) -> str:
    """Write a text in one line, as LaTeX takes it."""
    return "".join(LATEX.get(character, character) for character in _one_line(text))


def _verbatim(url: str) -> str:
    """Write an address as it is, but for what would end its field."""
    return re.sub(r"[\s{}\\]", lambda found: f"%{ord(found[0]):02X}", clean(url))


#: By the names that `search --format` takes.
HIT_FORMATS: dict[str, HitFormat] = {
    "csv": HitFormat("text/csv", ".csv", write_csv),
    "ris": HitFormat("application/x-research-info-systems", ".ris", write_ris),
    "bibtex": HitFormat("application/x-bibtex", ".bib", write_bibtex),
}
