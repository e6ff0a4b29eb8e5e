"""The forms in which hits of a search are handed on: as rows of passages, or as references to their documents.

Each is written piece by piece: an export of many thousand hits takes no more memory than the hits themselves.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from services.answers.search import SearchHit
from services.hit_formats.bibtex import write_bibtex
from services.hit_formats.csl import write_csl
from services.hit_formats.csv_rows import write_csv
from services.hit_formats.json_lines import write_json_lines
from services.hit_formats.naming import name_hits
from services.hit_formats.parquet import write_parquet
from services.hit_formats.ris import write_ris
from services.hit_formats.works import cite_hits
from services.workspace import Workspace

__all__ = ["HIT_FORMATS", "HitFormat"]


@dataclass(frozen=True, slots=True)
class HitFormat:
    """A form of hits."""

    media_type: str
    suffix: str  # of a file that holds them
    gather: Callable[[Workspace, Sequence[SearchHit]], Iterator[Any]]  # what is written of hits, in their order
    write: Callable[[Iterable[Any]], Iterator[str] | Iterator[bytes]]
    binary: bool = False

    def export(self, workspace: Workspace, hits: Sequence[SearchHit]) -> Iterator[bytes]:
        """Yield the bytes of an export, piece by piece."""
        for piece in self.write(self.gather(workspace, hits)):
            yield piece if isinstance(piece, bytes) else piece.encode(errors="replace")


#: By the names that `search --format` takes.
HIT_FORMATS: dict[str, HitFormat] = {
    "csv": HitFormat("text/csv", ".csv", name_hits, write_csv),
    "jsonl": HitFormat("application/jsonl", ".jsonl", name_hits, write_json_lines),
    "parquet": HitFormat("application/vnd.apache.parquet", ".parquet", name_hits, write_parquet, binary=True),
    "ris": HitFormat("application/x-research-info-systems", ".ris", cite_hits, write_ris),
    "bibtex": HitFormat("application/x-bibtex", ".bib", cite_hits, write_bibtex),
    "csl": HitFormat("application/vnd.citationstyles.csl+json", ".json", cite_hits, write_csl),
}
