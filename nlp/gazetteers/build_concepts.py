"""Builds the gazetteer of general concepts: `python -m nlp.gazetteers.build_concepts ../shared/data/subjects`.

Run `python -m nlp.gazetteers.build_words` after it: the analyses of the concepts' words are stored too.
"""

import csv
import gzip
import json
import sys
from collections import Counter
from pathlib import Path

from nlp.gazetteers.build import write_gazetteer

SOURCE = """\
# General concepts of the General Finnish Ontology YSO (2019) that Finnish policy publications are described by.
# Source: YSO, National Library of Finland (CC BY 4.0): numbers and names; Finna metadata (CC0): which of them at least
# ten titles or abstracts of policy publications carry. Names of places, persons and works are left out.
"""
LEAST_USED = 10


def build_concepts(subjects: Path) -> None:
    """Write the gazetteer from the folder of subjects."""
    used = _count_uses(subjects)
    with (subjects / "yso_and_places_2019_fi_sv_en.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if used[row["uri"]] >= LEAST_USED and _is_general(row)]
    write_gazetteer(
        "concepts",
        SOURCE,
        ("number", "name_fi", "name_sv", "name_en"),
        (
            (row["uri"].rpartition("/p")[2], row["label_fi"], row["label_sv"], row["label_en"])
            for row in sorted(rows, key=lambda row: int(row["uri"].rpartition("/p")[2]))
        ),
        by="build_concepts",
    )


def _count_uses(subjects: Path) -> Counter[str]:
    used: Counter[str] = Counter()
    for name, mark in (("finna_titles", "policy_like"), ("finna_abstracts", "policy_score")):
        with gzip.open(subjects / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for record in map(json.loads, lines):
                if record[mark]:
                    used.update(subject["uri"] for subject in record["subjects"])
    return used


def _is_general(row: dict[str, str]) -> bool:
    return row["in_yso_2017_without_places"] == "1" and row["label_fi"][0].islower()


if __name__ == "__main__":
    build_concepts(Path(sys.argv[1]))
