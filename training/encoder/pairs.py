"""Makes the pairs of texts that belong together, by source; what is held out is left out."""

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2

from training.encoder.heldout import SQUAD, hold_out_paragraphs, read_library
from training.encoder.reading import join_labels, read_json_lines, read_pairs, read_table

Pair = tuple[str, str]

TITLES = "subjects/finna_titles.jsonl.gz"
ABSTRACTS = "subjects/finna_abstracts.jsonl.gz"
MOST_TITLES_A_SUBJECT = 2_000  # a subject on more titles than this says little about any of them
RAREST_SUBJECTS, TITLES_A_SUBJECT = 3, 4  # of a library question that are paired with titles
SHORTEST_PARAGRAPH, PASSAGE = 60, 700  # characters


def pair_squad(data: Path, _: random.Random) -> Iterator[Pair]:
    pairs = read_pairs(data / SQUAD)
    held_out = set(hold_out_paragraphs(sorted({paragraph for _, paragraph in pairs})))
    yield from (pair for pair in pairs if pair[1] not in held_out)


def pair_file(name: str) -> Callable[[Path, random.Random], Iterator[Pair]]:
    """Make a source of a file of tab-separated pairs, each once."""

    def pair(data: Path, _: random.Random) -> Iterator[Pair]:
        yield from dict.fromkeys(read_pairs(data / "pairs" / name))

    return pair


def pair_library(data: Path, _: random.Random) -> Iterator[Pair]:
    """Pair library questions with their answers, and each of the two with the subjects of both."""
    for row in read_library(data):
        if not row.held_out:
            yield row.question, row.answer
            yield row.question, row.subjects
            yield row.subjects, row.answer


def pair_library_parts(data: Path, _: random.Random) -> Iterator[Pair]:
    """Pair library questions with each paragraph of a long answer, and each paragraph with the next one."""
    for row in read_library(data):
        paragraphs = [part.strip() for part in re.split(r"\n\s*\n", row.answer) if len(part) >= SHORTEST_PARAGRAPH]
        if not row.held_out and len(paragraphs) > 1:
            yield from ((row.question, paragraph) for paragraph in paragraphs)
            yield from pairwise(paragraphs)


def pair_library_titles(data: Path, chance: random.Random) -> Iterator[Pair]:
    """Pair library questions and their answers with titles that share one of their rarest subjects."""
    by_subject = group_titles(data)
    for row in read_library(data):
        subjects = sorted((by_subject[uri] for uri in row.uris if uri in by_subject), key=len)
        near = [titles for titles in subjects if len(titles) <= MOST_TITLES_A_SUBJECT][:RAREST_SUBJECTS]
        for titles in [] if row.held_out else near:
            for title in chance.sample(titles, min(TITLES_A_SUBJECT, len(titles))):
                yield row.question, title
                yield row.answer, title


def group_titles(data: Path) -> dict[str, list[str]]:
    """Group titles by the URIs of their subjects."""
    by_subject: dict[str, list[str]] = defaultdict(list)
    for row in read_json_lines(data / TITLES):
        for subject in row["subjects"]:
            by_subject[subject["uri"]].append(row["title"])
    return by_subject


def pair_title_subjects(data: Path, _: random.Random) -> Iterator[Pair]:
    yield from ((row["title"], join_labels(row)) for row in read_json_lines(data / TITLES))


def pair_titles(data: Path, chance: random.Random) -> Iterator[Pair]:
    """Pair each title with another one that shares its rarest subject."""
    by_subject = group_titles(data)
    for row in read_json_lines(data / TITLES):
        near = min((by_subject[subject["uri"]] for subject in row["subjects"]), key=len)
        if 1 < len(near) <= MOST_TITLES_A_SUBJECT and (other := chance.choice(near)) != row["title"]:
            yield row["title"], other


def pair_abstract_subjects(data: Path, _: random.Random) -> Iterator[Pair]:
    yield from ((join_labels(row), row["text"]) for row in read_json_lines(data / ABSTRACTS))


def pair_abstract_halves(data: Path, _: random.Random) -> Iterator[Pair]:
    for row in read_json_lines(data / ABSTRACTS):
        sentences = split_sentences(row["text"])
        if len(sentences) >= 4:
            half = len(sentences) // 2
            yield " ".join(sentences[:half]), " ".join(sentences[half:])
            yield sentences[0], " ".join(sentences[1:])


def split_sentences(text: str) -> list[str]:
    """Split a text where a capital letter follows the end of a sentence."""
    return re.split(r"(?<=[.!?])\s*(?=[A-ZÅÄÖ])", text)


def pair_neighbours(text: str) -> Iterator[Pair]:
    """Pair each heading with the passage under it, and each passage with the next one."""
    heading, passage, before = "", "", ""
    for block in [*re.split(r"\n\s*\n", text), "#"]:
        paragraph = " ".join(block.split())
        if paragraph.startswith("#") or len(passage) >= PASSAGE:
            if len(passage) >= SHORTEST_PARAGRAPH:
                yield from ((left, passage) for left in (heading, before) if left)
            before, passage = passage, ""
        if paragraph.startswith("#"):
            heading, before = paragraph.lstrip("# "), ""
        else:
            passage = f"{passage} {paragraph}".strip()


def read_programme(path: Path) -> str:
    """Read a chapter of the government programme; a full stop at a line's end ends the paragraph."""
    with pypdfium2.PdfDocument(path) as pages:
        text = "\n".join(page.get_textpage().get_text_range() for page in pages)
    return re.sub(r"(?<=[.!?])\s*\n", "\n\n", text.replace("\r", ""))


def pair_policy(data: Path, _: random.Random) -> Iterator[Pair]:
    for row in read_json_lines(data / "texts/party_programmes.jsonl.gz"):
        yield from pair_neighbours(row["text"])
    for path in sorted((data / "texts/government_programme_2023").glob("*.pdf")):
        yield from pair_neighbours(read_programme(path))


def pair_law(data: Path, _: random.Random) -> Iterator[Pair]:
    before: dict[str, Any] = {}
    for row in read_json_lines(data / "texts/law_moments.jsonl.gz"):
        yield f"{row['law']}: {row['chapter_title']}: {row['section_title']}", row["text"]
        if before and before["section_id"] == row["section_id"] and before["law"] == row["law"]:
            yield before["text"], row["text"]
        before = row


def pair_labels(data: Path, _: random.Random) -> Iterator[Pair]:
    """Pair the Finnish, Swedish and English names of concepts, municipalities and organisations."""
    names = ("name_fi", "name_sv", "name_en")
    tables = (
        ("subjects/yso_and_places_2019_fi_sv_en.csv", ("label_fi", "label_sv", "label_en")),
        ("places/municipalities_2026.csv", names),
        ("organisations/organisations.csv", names),
    )
    for file, columns in tables:
        for row in read_table(data / file):
            finnish, swedish, english = (row[column] for column in columns)
            pairs = ((swedish, finnish), (english, finnish), (swedish, english))
            yield from (pair for pair in pairs if all(pair) and pair[0].lower() != pair[1].lower())


def pair_classes(data: Path, _: random.Random) -> Iterator[Pair]:
    """Pair descriptions of web pages with the names of their library classes."""
    labels = {row["uri"]: row["label_fi"] for row in read_table(data / "themes/ykl_classes.csv")}
    for line in (data / "themes/makupalat-train.tsv").read_text(encoding="utf-8").splitlines():
        text, classes = [*line.split("\t"), ""][:2]
        found = [labels[uri] for uri in re.findall(r"ykl:[\d.]+", classes) if uri in labels]
        if text and found:
            yield text, ", ".join(found)


def pair_links(data: Path, _: random.Random) -> Iterator[Pair]:
    """Pair the title and first sentence of what is said of a web page with the rest."""
    for line in (data / "themes/makupalat-train.tsv").read_text(encoding="utf-8").splitlines():
        first, *rest = split_sentences(line.split("\t")[0])
        if rest:
            yield first, " ".join(rest)


SOURCES: dict[str, Callable[[Path, random.Random], Iterator[Pair]]] = {
    "squad": pair_squad,
    "nq": pair_file("nq_fi_questions.tsv.gz"),
    "nq_adjacent": pair_file("nq_fi_adjacent.tsv.gz"),
    "dolly": pair_file("dolly_fi.tsv.gz"),
    "oasst": pair_file("oasst_fi.tsv.gz"),
    "library": pair_library,
    "library_parts": pair_library_parts,
    "library_titles": pair_library_titles,
    "title_subjects": pair_title_subjects,
    "titles": pair_titles,
    "abstract_subjects": pair_abstract_subjects,
    "abstract_halves": pair_abstract_halves,
    "policy": pair_policy,
    "law": pair_law,
    "labels": pair_labels,
    "classes": pair_classes,
    "links": pair_links,
}


def make_pairs(data: Path, *, seed: int) -> dict[str, list[Pair]]:
    """Make the training pairs of every source, in a fixed order."""
    made = {name: list(source(data, random.Random(seed))) for name, source in SOURCES.items()}
    return {name: [(a, b) for a, b in pairs if a.strip() and b.strip()] for name, pairs in made.items()}
