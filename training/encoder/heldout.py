"""What is kept from training, and the questions asked of it."""

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from training.encoder.reading import join_labels, read_json_lines, read_pairs

TOPICS, PARAGRAPHS_A_TOPIC = 35, 43  # like a SQuAD split: some 1,500 paragraphs of 35 articles
SHORTEST_QUESTION = 20  # characters
LIBRARY = "subjects/kirjastonhoitaja_train_validate.jsonl.gz"
SQUAD = "pairs/squad_fi_train.tsv.gz"


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Questions, texts, and for each question the indices of the texts that answer it."""

    name: str
    questions: list[str]
    texts: list[str]
    answers: list[frozenset[int]]


@dataclass(frozen=True, slots=True)
class LibraryAnswer:
    """A question to librarians, its answer, and the subjects of both: in one text, and their URIs."""

    question: str
    answer: str
    subjects: str
    uris: tuple[str, ...]
    held_out: bool


def is_held_out(key: str) -> bool:
    """Return whether a hash puts this key into the tenth that is kept from training."""
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % 10 == 0


def split_question(text: str) -> tuple[str, str]:
    """Split a library question from its answer.

    The answer follows the first line end that no space precedes, if more than a greeting stands before it.
    """
    end = re.compile(r"(?<=\S)\n").search(text, SHORTEST_QUESTION)
    return (text[: end.start()].strip(), text[end.end() :].strip()) if end else (text.strip(), "")


def read_library(data: Path) -> list[LibraryAnswer]:
    """Read library questions with their answers; the validation split and a tenth of the rest are held out."""
    return [
        LibraryAnswer(
            *split_question(row["text"]),
            subjects=join_labels(row),
            uris=tuple(dict.fromkeys(subject["uri"] for subject in row["subjects"])),
            held_out=row["split"] == "validate" or is_held_out(row["id"]),
        )
        for row in read_json_lines(data / LIBRARY)
    ]


def hold_out_paragraphs(paragraphs: list[str]) -> list[str]:
    """Pick whole topics: paragraphs chosen by hash, each with its nearest ones by TF-IDF.

    A random tenth would leave a held-out paragraph's own article in training, and few near ones to confuse it with.
    """
    rows = TfidfVectorizer(sublinear_tf=True, min_df=2, max_df=0.1, dtype=np.float32).fit_transform(paragraphs)
    by_hash = sorted(range(len(paragraphs)), key=lambda i: hashlib.sha256(paragraphs[i].encode()).digest())
    chosen: set[int] = set()
    for seed in by_hash[:TOPICS]:
        similarity = (rows @ rows[seed].T).toarray().ravel()
        chosen.update(np.argsort(-similarity)[:PARAGRAPHS_A_TOPIC].tolist())
    return [paragraphs[i] for i in sorted(chosen)]


def held_out_library(data: Path) -> Retrieval:
    """Held-out library questions, to be answered from all answers."""
    rows = [row for row in read_library(data) if row.question and row.answer]
    asked = [i for i, row in enumerate(rows) if row.held_out]
    return Retrieval(
        "library", [rows[i].question for i in asked], [row.answer for row in rows], [frozenset([i]) for i in asked]
    )


def held_out_squad(data: Path) -> Retrieval:
    """Questions on held-out paragraphs, to be answered from the held-out paragraphs."""
    pairs = read_pairs(data / SQUAD)
    texts = hold_out_paragraphs(sorted({paragraph for _, paragraph in pairs}))
    index = {text: i for i, text in enumerate(texts)}
    asked = [(question, index[text]) for question, text in pairs if text in index]
    return Retrieval("squad", [q for q, _ in asked], texts, [frozenset([i]) for _, i in asked])


def held_out_law(data: Path) -> Retrieval:
    """Questions on the Local Government Act, to be answered from the subsections of six acts."""
    moments = read_json_lines(data / "texts/law_moments.jsonl.gz")
    places: dict[tuple[str, str], list[int]] = {}
    for i, moment in enumerate(moments):
        if moment["law"] == "Kuntalaki":
            section = moment["section_id"]
            places.setdefault((section, moment["moment"]), []).append(i)
            places.setdefault((section, ""), []).append(i)
    questions, answers = [], []
    for asked in json.loads((data / "texts/municipal_act_questions.json").read_text()):
        found = [i for e in asked["expected_any"] for i in places.get((e["section"], e["moment"]), [])]
        if found:
            questions.append(asked["query"])
            answers.append(frozenset(found))
    texts = [f"{m['chapter_title']} {m['section_title']} {m['text']}" for m in moments]
    return Retrieval("law", questions, texts, answers)
