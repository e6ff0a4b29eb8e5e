"""Writes the model card from what was measured."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from training.subjects.scoring import Measured
from training.subjects.settings import Settings

CARD = """---
language: [fi, sv, en]
license: cc-by-4.0
---
# yso-fi

Suggests subjects of the General Finnish Ontology (YSO) for Finnish policy publications; for Swedish and English ones
by the concepts that they name. Places are left out: they are found as names.

## How
Candidates are concepts that the text names (whole, in another order, as the parts of a compound), those whose titles
are most alike, and those that linear weights find. Gradient-boosted trees weigh what is known of each: where and how
often it is named, how often its label means it, how rare it is, what titles, library answers and abstracts say, and
whether texts like it are indexed fully, as library answers are, or in part, as abstracts are. Policy texts, which
nobody has indexed, are weighed two thirds in the manner of answers. A score is how often such a suggestion is right.

## Data
| what | texts | from | licence |
|---|---|---|---|
| YSO 2019, but for its places | – | National Library of Finland | CC BY 4.0 |
| titles and short texts with two subjects or more | 490,312 | Finna | CC0 |
| library questions and answers, all subjects | 2,625 | National Library, Annif test corpora | see the corpus |
| abstracts, some of their subjects | 11,047 | Finna | CC0 |{feedback}

Titles of works whose abstracts are among the data are left out. What the trees see of a text was learned from others:
the answers and the abstracts are each divided in {folds}.

## Figures
F1@5 and NDCG@10 as Annif computes them, means over texts; the error of calibration is of suggestions from .05 on.
The parts of the ensemble and the settings were chosen on the library answers for validation, so that their figures
are a little better than those of unseen texts; the subjects of abstracts are incomplete.

{figures}

## What was tried and left out
Vectors of concepts' labels and titles by the shipped encoder: it was itself trained on library answers, so that the
trees trusted it too much (F1@5 on validation .442 with it, .476 without, both trained on answers alone). The nearest
library answers: no gain. A second step that sees which other concepts are suggested, and how often they go together:
no gain. Not telling apart how fully texts are indexed: recall@10 of abstracts .52. Linear weights of titles, one
against all, instead of their means: F1@5 .08 alone, means .27.

## Limits
- Concepts newer than the data are unknown, and rare ones are found by their label alone.
- Concepts that thousands of works have are in few of the abstracts' subjects, as the data were drawn by concept.
- The data hold more theses than ministries' reports; librarians differ, and so would their suggestions.
- Swedish and English texts are weighed by their concepts' Finnish labels; what they do not name is not found.

## Rebuild
About a quarter of an hour on two cores, under 4 GB; what takes long is kept, so that a training is resumed:

    python -m training.subjects --data ../shared/data --cache /tmp/subjects --out models/shipped/yso-fi

Settings: {settings}
"""
MEASURES = "F1@5 | NDCG@10 | recall@10 | calibration"


FEEDBACK = (
    "\n| documents of a workspace, with what people decided about their subjects | {texts} | the workspace | its own |"
)


def write_card(
    folder: Path, settings: Settings, figures: Mapping[str, Mapping[str, Measured]], *, feedback: int = 0
) -> None:
    """Write the card beside the model.

    :param feedback: texts that people decided about.
    """
    names = list(next(iter(figures.values())))
    lines = [
        "| | " + " | ".join(f"{name}: {MEASURES}" for name in names) + " |",
        "|---" * (1 + 4 * len(names)) + "|",
        *(_line(part, [by_name[name] for name in names]) for part, by_name in figures.items()),
    ]
    told = ", ".join(f"{name} {value:g}" for name, value in asdict(settings).items())
    said = FEEDBACK.format(texts=feedback) if feedback else ""
    card = CARD.format(figures="\n".join(lines), settings=told, folds=settings.folds, feedback=said)
    (folder / "README.md").write_text(card, encoding="utf-8")


def _line(part: str, measured: Sequence[Measured]) -> str:
    return f"| {part} | " + " | ".join(map(_cells, measured)) + " |"


def _cells(measured: Measured) -> str:
    return f"{measured.f1:.3f} | {measured.ndcg:.3f} | {measured.recall:.3f} | {measured.calibration:.3f}"
