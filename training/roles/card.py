"""Writes the model card beside the artefact."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from training.roles.settings import Settings

CARD = """---
language: fi
pipeline_tag: text-classification
license: cc-by-4.0
---
# roles

Says what an organisation, municipality, region or wellbeing services county was to the work that a text reports:
client, funder, coordinator, author, publisher, partner, participant, or nothing (`docs/annotation.md` says what each
is). A logistic regression in two steps over {features:,} features: what stands before and behind the coordinated names,
their case, the noun that a genitive belongs to, the verb and the nouns of roles and works near, of what the sentence
tells, the heading above, what kind of document it is. `nlp/roles/model.py` runs it with numpy alone;
`aluetutka analyse --explain` shows what spoke for and against each role.

A role is given from a probability of `threshold` in `config.json` on, unless `[analysis] role_threshold` says
otherwise: where by calibrated probabilities {precision:.0%} of the roles in cross-validated training documents are
right, of names as they are found. How likely a role is counts how sure its name is.

## Figures
Exactly the annotated span and role; behind the comma in brackets how many roles are wanted. "Names as annotated": how
right roles are where the names are; "names as found": end to end. "Three roles": author, coordinator and participant
count as partner, publisher as none. Reprint with

    python -m training.roles.evaluate --data ../shared/data --split development

Development documents, which no fit has seen:

{development}
Training documents, each by a fit that has not seen it ({folds} folds):

{cross}
## Limits
- Trained on abstracts of theses, municipal strategies, ministers' answers and party programmes, where few roles are
  said but client and partner: {roles:,} roles in all. Publisher, participant and author are rare and often missed.
- It reads a sentence at a time: who is called "the client" in one sentence and named in the next is not found.
- Swedish is known by a few words, English not at all.

## Training
About {minutes} minutes of one core:

    python -m training.roles --data ../shared/data --out nlp/roles/shipped

- {annotated:,} names of the train split of `training/annotations`, once as annotated and once as found, with the role
  of docs/annotation.md.
- {read:,} names of other documents of that split that an earlier model was least sure of, read one by one
  (`training/roles/read.jsonl`).
- {marked:,} names of marked sentences: those of `tests/fixtures/names`, but for the held-out set, of
  `training/roles/sentences.txt`, which were written to be learned from, and of the samples in `data/entities`; once
  as bare sentences, once as those of a document. Most know three roles; what each partner did was read by hand
  (`training/roles/doings.jsonl`). Figures on those sentences are those of sentences that it has seen.

Settings: {settings}.
"""


def write_card(
    folder: Path, settings: Settings, *, sizes: Mapping[str, int], figures: Mapping[str, str], minutes: int
) -> None:
    """Write `README.md`.

    :param figures: Markdown tables, "cross" and "development".
    """
    card = CARD.format(
        minutes=minutes,
        folds=settings.folds,
        precision=settings.precision,
        settings=", ".join(f"{name} {value}" for name, value in asdict(settings).items()),
        **sizes,
        **figures,
    )
    (folder / "README.md").write_text(card, encoding="utf-8")
