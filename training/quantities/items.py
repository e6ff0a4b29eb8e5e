"""Sentences of the shared data with their quantities, marked by reading; stored by offsets and values alone.

A count is marked where a number stands before a noun in the partitive, with what describes the noun between them.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from nlp.quantities import Quantity
from training.annotations.documents import DATA, read_documents
from training.annotations.items import digest

ITEMS = Path(__file__).parent / "items.jsonl"


@dataclass(frozen=True, slots=True)
class MarkedQuantities:
    """A sentence by its offsets in a document's text, a digest that shows when the text has changed, and its marks."""

    source: str
    document: str
    start: int
    end: int
    sha8: str
    quantities: tuple[Quantity, ...]  # by offsets of the sentence


def read_items(path: Path = ITEMS) -> list[MarkedQuantities]:
    """Return the marked sentences."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        MarkedQuantities(**row | {"quantities": tuple(Quantity(**quantity) for quantity in row["quantities"])})
        for row in rows
    ]


def write_items(items: list[MarkedQuantities], path: Path = ITEMS) -> None:
    """Write marked sentences, one a line."""
    path.write_text("".join(json.dumps(asdict(item), ensure_ascii=False) + "\n" for item in items), encoding="utf-8")


def with_texts(items: list[MarkedQuantities], *, data: Path = DATA) -> Iterator[tuple[MarkedQuantities, str]]:
    """Yield marked sentences with their texts.

    :raises ValueError: when a text has changed since it was marked.
    """
    texts = {
        (document.source, document.id): document.text
        for source in sorted({item.source for item in items})
        for document in read_documents(source, data=data)
    }
    for item in items:
        text = texts[item.source, item.document][item.start : item.end]
        if digest(text) != item.sha8:
            raise ValueError(f"{item.source}/{item.document}: the text has changed since it was marked")
        yield item, text
