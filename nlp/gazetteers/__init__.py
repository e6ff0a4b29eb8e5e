"""Names and codes as CSV files, each with its source in its first lines, and the one way to read them."""

import csv
from collections.abc import Iterator
from importlib.resources import files


def read_gazetteer(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a gazetteer by its file name without the ending."""
    with files(__name__).joinpath(f"{name}.csv").open(encoding="utf-8") as lines:
        yield from csv.DictReader(line for line in lines if not line.startswith("#"))
