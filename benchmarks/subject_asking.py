"""Suggests subjects for texts by the shipped model, on one core: what it takes is that of this process alone.

Run by `benchmarks.subjects`: python -m benchmarks.subject_asking TEXTS SUGGESTIONS
"""

import json
import os
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from models.subjects.artefact import load_shipped
from nlp.topics.lemmatised import lemmatise
from nlp.words.finnish import load_finnish

USUAL, MANY = 10, 100  # suggestions of a text: for speed; all that may be right, for calibration
BATCH = 32
MEGABYTE = 1024  # kB, as the system counts memory


def suggest(texts: Sequence[str], limit: int) -> list[list[tuple[str, float]]]:
    """Return URIs and scores for texts."""
    finnish, indexer = load_finnish(), load_shipped()
    suggested = []
    for first in range(0, len(texts), BATCH):
        lemmas = [lemmatise(finnish, text, "fi") for text in texts[first : first + BATCH]]
        found = indexer.suggest(lemmas, limit=limit, threshold=0.0)
        suggested += [[(one.uri, one.score) for one in suggestions] for suggestions in found]
    return suggested


def main(asked: Path, said: Path) -> None:
    """Answer a file of texts by sets with a file of suggestions and what they took, in seconds of CPU."""
    suggest(["Kuntien talous."], USUAL)  # loads all that is needed
    start_up = time.process_time()
    sets: dict[str, list[str]] = json.loads(asked.read_text())
    began = time.process_time()
    for texts in sets.values():
        suggest(texts, USUAL)
    taken = time.process_time() - began
    suggested = {name: suggest(texts, MANY) for name, texts in sets.items()}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    speed = sum(map(len, sets.values())) / taken
    answer = {"suggested": suggested, "start_up": start_up, "peak_mb": peak, "texts_a_second": speed}
    said.write_text(json.dumps(answer))


if __name__ == "__main__":
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    main(Path(sys.argv[1]), Path(sys.argv[2]))
