"""Writes the model card from the settings that were used."""

import dataclasses
from pathlib import Path

from training.encoder.settings import Settings

LICENCES = {
    "squad": ("SQuAD 2 in Finnish: question, paragraph", "TurkuNLP squad2-fi", "CC BY-SA 4.0"),
    "nq": ("Natural Questions in Finnish: question, passage", "TurkuNLP, Google NQ", "CC BY-SA 3.0"),
    "nq_adjacent": ("neighbouring passages of the same", "TurkuNLP, Google NQ", "CC BY-SA 3.0"),
    "dolly": ("instruction, answer", "TurkuNLP dolly-fi", "CC BY-SA 3.0"),
    "oasst": ("message, reply", "TurkuNLP oasst-fi", "Apache-2.0"),
    "library": ("library question, answer", "National Library of Finland, Annif test corpora", "see the corpus"),
    "library_parts": (
        "question, paragraph of its answer; neighbouring paragraphs",
        "National Library of Finland, Annif test corpora",
        "see the corpus",
    ),
    "library_titles": (
        "question or answer, title that shares a rare subject",
        "National Library of Finland, Annif test corpora; Finna metadata",
        "see the corpus; CC0",
    ),
    "title_subjects": ("title, its subjects", "Finna metadata", "CC0"),
    "titles": ("titles that share a subject", "Finna metadata", "CC0"),
    "abstract_subjects": ("subjects, abstract", "Finna metadata", "CC0"),
    "abstract_halves": ("first and second part of an abstract", "Finna metadata", "CC0"),
    "policy": (
        "heading, passage; neighbouring passages",
        "Finnish party programmes; government programme 2023",
        "CC0; Finnish Government",
    ),
    "law": ("title of a section, its text; neighbouring subsections", "Finlex, six acts", "CC BY 4.0"),
    "labels": ("names in Finnish, Swedish and English", "YSO; Statistics Finland", "CC BY 4.0"),
    "links": ("first sentence about a page, the others", "Makupalat; National Library", "see the corpus"),
    "classes": ("description of a page, library classes", "Makupalat, YKL; National Library", "see the corpus"),
}

CARD = """---
language: [fi, sv, en]
library_name: sentence-transformers
pipeline_tag: sentence-similarity
license: cc-by-sa-4.0
---
# finnish-static

A static text embedding for Finnish policy texts: a weighted vector a token, averaged. {tokens:,} word
forms and pieces share {rows:,} vectors of {width} whole numbers, because all forms of a Finnish word
point to one vector and rare compounds are read as their parts. What Voikko knows of inflection is stored
in the files, so that reading them needs no Voikko, and no torch either: `models/static_embedding.py`
reads them with numpy.

```python
from sentence_transformers import SentenceTransformer  # 6 or newer: older ones do not read shared rows

SentenceTransformer("models/shipped/finnish-static").encode(["kuntien talous"], normalize_embeddings=True)
```

## Use
Search and clustering of Finnish passages, best with BM25 beside it (the sum of z-scores). Swedish and
English queries find Finnish text through the names of YSO concepts. The first 256, 128, 64 or 32 components,
normalised again, work too (Matryoshka).

## Limits
- Order of words is not seen: "kunta maksaa valtiolle" and "valtio maksaa kunnalle" are the same text.
- Much of the training text was machine-translated, and is about the world at large more than about Finland.
- Words not met in training are read in pieces of little meaning: new names and abbreviations are for BM25.
- Swedish and English sentences are understood word by word; among themselves they were hardly trained.
- Texts without letters or digits get a row of zeros.
- Subjects in library metadata carry the habits of their indexers; so do the neighbours found here.

## Training
Multiple-negatives ranking loss both ways, at full width and at a narrower one (Matryoshka), on batches
from one source each; from {topic_from:.0%} of the steps on, batches are made of near neighbours, which
serve as hard negatives, and from {late_from:.0%} on, the sources have their late shares. The weights of
{runs} such trainings, alike but for their seed, are averaged: each alone does worse.
First vectors: centred principal components of the floret vectors of `spacy_fi_experimental_web_md`, beyond their
width random ones; first weights: inverse frequency (SIF). At the end the components of the vectors are divided by the
variance of library answers along them to the power of {whitening}: partial whitening. About {minutes} minutes on two
CPU cores, with

    python -m training.encoder --data ../shared/data --out models/shipped/finnish-static

Sums of floating-point numbers differ between machines and numbers of threads, and the figures below with them by some
thousandths.

| source | pairs | share of steps | late | what | from | licence |
|---|---|---|---|---|---|---|
{sources}

Settings: {settings}.

## Figures
On texts kept from training (`training/encoder/heldout.py`): library questions against all answers,
questions on SQuAD paragraphs of 35 topics held out whole, questions on the Local Government Act against
six acts, of which the training saw the text but not the questions. Reprinted by

    python -m benchmarks.encoders --data ../shared/data

(not measured since the last training)
"""


def write_card(folder: Path, settings: Settings, pairs: dict[str, int], *, size: tuple[int, int], minutes: int) -> None:
    """Write README.md; the figures are pasted into it once they are measured.

    :param pairs: how many pairs each source gave.
    :param size: tokens and rows.
    """
    values = {one.name: getattr(settings, one.name) for one in dataclasses.fields(settings)}
    described = [
        f"{name} {value}" for name, value in values.items() if name not in ("shares", "late_shares", "dropouts")
    ]
    described += [f"token_dropout of {name} {value}" for name, value in settings.dropouts.items()]
    card = CARD.format(
        tokens=size[0],
        rows=size[1],
        width=settings.width,
        topic_from=settings.topic_from,
        late_from=settings.late_from,
        runs=settings.runs,
        whitening=settings.whitening,
        minutes=minutes,
        sources=describe_sources(settings, pairs),
        settings=", ".join(described),
    )
    (folder / "README.md").write_text(card, encoding="utf-8")


def describe_sources(settings: Settings, pairs: dict[str, int]) -> str:
    """Write a table row for each source."""
    first, late = (
        {name: f"{share / sum(shares.values()):.0%}" for name, share in shares.items()}
        for shares in (settings.shares, settings.late_shares)
    )
    return "\n".join(
        f"| {name} | {count:,} | {first[name]} | {late[name]} | {' | '.join(LICENCES[name])} |"
        for name, count in pairs.items()
    )
