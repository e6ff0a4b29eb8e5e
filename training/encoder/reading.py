"""Reads the files of training data."""

import csv
import gzip
import json
from pathlib import Path
from typing import Any


def read_json_lines(path: Path) -> list[dict[str, Any]]:
    """Read a gzipped file of one JSON object a line."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def read_pairs(path: Path) -> list[tuple[str, str]]:
    """Read a gzipped file of two tab-separated texts a line."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = (line.rstrip("\r\n").split("\t") for line in file)
        return [(row[0], row[1]) for row in rows if len(row) == 2 and row[0] and row[1]]


def read_table(path: Path) -> list[dict[str, str]]:
    """Read a comma-separated file with a header."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def join_labels(row: dict[str, Any]) -> str:
    """Write a record's subject labels as one text."""
    return ", ".join(subject["label"] for subject in row["subjects"])
