"""An item is a stretch of a document that is to be annotated; items.jsonl lists them in a fixed random order."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

ITEMS = Path(__file__).parent / "items.jsonl"
SHARES = (("train", 60), ("development", 15), ("sealed", 25))


@dataclass(frozen=True, slots=True)
class Item:
    """A stretch by its offsets in the document's text, with a digest that shows when the text has changed."""

    source: str
    document: str
    start: int
    end: int
    sha8: str
    split: str
    stratum: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"an item must cover text: {self}")


def digest(stretch: str) -> str:
    """Return the first eight hexadecimal digits of the stretch's SHA-256."""
    return hashlib.sha256(stretch.encode()).hexdigest()[:8]


def split_of(source: str, document: str) -> str:
    """Return the split of a document, by a hash of its id: every stretch of it is in the same one."""
    point = int(hashlib.sha256(f"{source}/{document}".encode()).hexdigest(), 16) % 100
    for split, share in SHARES:
        if point < share:
            return split
        point -= share
    raise AssertionError("the shares add up to 100")


def read_items(path: Path = ITEMS) -> list[Item]:
    """Return the drawn items; an item's number is its place in the list, from 0."""
    return [Item(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def write_items(items: Iterable[Item], path: Path = ITEMS) -> None:
    """Write the items, one a line."""
    path.write_text("".join(json.dumps(asdict(item), ensure_ascii=False) + "\n" for item in items), encoding="utf-8")
