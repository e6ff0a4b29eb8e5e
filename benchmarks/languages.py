"""Languages by length of text: `python -m benchmarks.languages [--data FOLDER]`.

Finnish, Swedish and English: labels of YSO and sentences of party programmes; the others: sentences written for the
project (tests/fixtures/languages.tsv).
"""

import argparse
import csv
import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from nlp.languages import LANGUAGES, detect_language

SENTENCES = Path(__file__).parent.parent / "tests" / "fixtures" / "languages.tsv"
LENGTHS = (20, 40, 80)  # characters
LABELS, OF_A_PROGRAMME = 1_500, 12
Sample = tuple[str | None, str]


def read_sentences() -> Iterator[Sample]:
    """Yield the project's own sentences; of languages that are not distinguished with None."""
    for line in SENTENCES.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            language, _, text = line.partition("\t")
            yield language if language in LANGUAGES else None, text


def read_labels(data: Path) -> Iterator[Sample]:
    """Yield labels of concepts."""
    with (data / "subjects" / "yso_and_places_2019_fi_sv_en.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    for row in random.Random(2).sample(rows, LABELS):
        for language in ("fi", "sv", "en"):
            if label := row[f"label_{language}"].partition(" (")[0]:
                yield language, label


def read_programmes(data: Path) -> Iterator[Sample]:
    """Yield sentences of party programmes."""
    draw = random.Random(1)
    with gzip.open(data / "texts" / "party_programmes.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in filter(lambda row: row["language"], map(json.loads, lines)):
            sentences = [one for one in re.split(r"(?<=[.!?])\s+|\n+", row["text"]) if len(one) > 8]
            for sentence in draw.sample(sentences, min(OF_A_PROGRAMME, len(sentences))):
                yield row["language"].lower(), sentence


def main() -> None:
    """Print the share of right answers by language and length."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    data = parser.parse_args().data
    samples = [*read_sentences(), *(read_labels(data) if data.is_dir() else ())]
    samples += read_programmes(data) if data.is_dir() else ()
    right, every = Counter[tuple[str, int]](), Counter[tuple[str, int]]()
    for language, text in samples:
        key = language or "another", next((length for length in LENGTHS if len(text) < length), 999)
        every[key] += 1
        right[key] += detect_language(text) == language
    for (language, length), count in sorted(every.items()):
        size = f"under {length}" if length != 999 else "longer"
        print(f"{language:<8} {size:<9} {right[language, length] / count:.3f} of {count}")


if __name__ == "__main__":
    main()
