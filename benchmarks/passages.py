"""Passages in any number for benchmarks: real sentences of policy texts and abstracts, put together in new ways.

Sentences are analysed and encoded once and kept in a file, so that a million passages are made in minutes. What a
passage names (places, organisations, themes) is drawn by frequencies like those of real corpora: few are frequent.
"""

import gzip
import json
import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.passages import SENTENCE_END
from index.records import PassageRow
from models.encoders import Encoder
from nlp.words.finnish import Finnish
from nlp.words.search_terms import index_terms

SOURCES = ("texts/party_programmes", "texts/municipal_policies", "texts/law_moments", "subjects/finna_abstracts")
RUN = (3, 8)  # sentences that follow each other; a passage is two runs
PASSAGES_A_DOCUMENT = 20
YEARS = (1990, 2026)
KINDS, SHARES = ("report", "release", "policy_brief", "other"), (0.55, 0.25, 0.1, 0.1)
PARTS, PART_SHARES = ("text", "table", "references"), (0.9, 0.06, 0.04)
MUNICIPALITIES, REGIONS, ORGANISATIONS, THEMES = 308, 19, 5000, 300


@dataclass(frozen=True, slots=True)
class Sentences:
    """Sentences in the order of their texts, each with what the index holds of it."""

    texts: list[str]
    terms: list[str]
    parts: list[str]
    vectors: np.ndarray  # shape (sentences, width)


def load_sentences(data: Path, cache: Path, *, finnish: Finnish, encoder: Encoder) -> Sentences:
    """Return the sentences of the shared data, from the file of a former run where there is one."""
    if cache.exists():
        return Sentences(*pickle.loads(cache.read_bytes()))
    texts = [sentence for text in _read_texts(data) for sentence in SENTENCE_END.split(text) if sentence.strip()]
    found = [index_terms(finnish.tokens(text)) for text in texts]
    vectors = encoder.encode(texts).astype(np.float16)
    made = (texts, [one.terms for one in found], [one.parts for one in found], vectors)
    cache.parent.mkdir(parents=True, exist_ok=True)
    cache.write_bytes(pickle.dumps(made))
    return Sentences(*made)


def make_passages(
    sentences: Sentences, count: int, *, seed: int = 0, batch: int = 5000, first: int = 0
) -> Iterator[tuple[list[PassageRow], np.ndarray]]:  # fmt: skip
    """Yield batches of passages with their vectors, the same ones for the same seed."""
    random = np.random.default_rng(seed)
    for start in range(first, first + count, batch):
        made = [_passage(sentences, random, number) for number in range(start, min(start + batch, first + count))]
        rows, vectors = [row for row, _ in made], np.array([vector for _, vector in made], dtype=np.float32)
        yield rows, vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def _passage(sentences: Sentences, random: np.random.Generator, number: int) -> tuple[PassageRow, np.ndarray]:
    chosen: list[int] = []
    for _ in range(2):
        start = int(random.integers(len(sentences.texts) - RUN[1]))
        chosen += range(start, start + int(random.integers(*RUN)))
    vector = sentences.vectors[chosen].astype(np.float32).mean(axis=0)
    document = number // PASSAGES_A_DOCUMENT
    year = YEARS[0] + document % (YEARS[1] - YEARS[0])
    municipalities = _drawn(random, "kunta", MUNICIPALITIES)
    row = PassageRow(
        passage_id=f"d{document}.{number % PASSAGES_A_DOCUMENT}",
        document_id=f"d{document}",
        publication_id=f"p{document // 2}",
        title=sentences.texts[document % len(sentences.texts)][:80],
        url=f"https://example.org/{document}",
        source_path=f"https://example.org/{document}.pdf",
        date=f"{year}-05-12",
        kind=str(random.choice(KINDS, p=SHARES)),
        page=number % 90 + 1,
        heading="",
        text=" ".join(sentences.texts[at].strip() for at in chosen),
        part=str(random.choice(PARTS, p=PART_SHARES)),
        year=year,
        language="fi",
        terms=" ".join(sentences.terms[at] for at in chosen),
        parts=" ".join(sentences.parts[at] for at in chosen),
        municipalities=municipalities,
        regions=tuple(sorted({f"maakunta:{int(one[6:]) % REGIONS:02d}" for one in municipalities})),
        organisations=_drawn(random, "org", ORGANISATIONS),
        theme=f"t{int(THEMES * random.random() ** 2):03d}" if random.random() < 0.9 else None,
    )
    return row, vector


def _drawn(random: np.random.Generator, prefix: str, count: int) -> tuple[str, ...]:
    """Draw up to three names, the first ones far more often than the last."""
    numbers = (int(count * random.random() ** 3) for _ in range(int(random.integers(0, 4))))
    return tuple(sorted({f"{prefix}:{number:03d}" for number in numbers}))


def _read_texts(data: Path) -> Iterator[str]:
    for name in SOURCES:
        with gzip.open(data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            yield from (json.loads(line)["text"] for line in lines)
