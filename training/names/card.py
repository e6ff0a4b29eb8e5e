"""Writes the model card beside the artefact."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from training.names.settings import Settings
from training.names.unlabelled import SOURCES

CARD = """---
language: fi
pipeline_tag: token-classification
license: cc-by-sa-4.0
---
# names

Finds names in Finnish sentences: persons (PER), organisations (ORG), places (LOC), products (PRO), events
(EVENT) and dates (DATE). A word form is its floret vector (of `spacy_fi_experimental_web_md`, which must be
installed), that of its lemma, and a sum of hashed features: form, lemma, parts of a compound, affixes, shape, part
of speech, case, whether Voikko takes it for a place, a first name, a surname or another name, and whether the
project's registry of organisations knows it. An LSTM both ways and a CRF read the sentence.
`nlp/name_model/reading.py` runs it with numpy alone: no torch, no spaCy.

```python
from pathlib import Path
from nlp.words.finnish import load_finnish
from nlp.name_model.reading import load_name_model
from nlp.words.sentences import split_sentences

finnish = load_finnish()
model = load_name_model(Path("nlp/name_model/shipped"), finnish)
text = "Kuntaliiton Minna Karhunen puhui Tampereella."
model.find_names(text, [one.tokens for one in split_sentences(text, finnish.tokens(text))])
```

A name's score is how likely it is right, by the probability of its least sure token: two numbers in `config.json`
are fitted for that on the development documents.

## Figures
Names with exactly the annotated span and label, in the annotators' tokens, on the development documents of the
Turku NER corpus, by which the settings were chosen: what was not looked at may come out lower. The stock
pipeline annotates by other rules (18 labels, mapped to ours), which costs it some points. One core; the second
run has all word forms in memory. Reprint with

    python -m training.names.evaluate --data ../shared/data

{figures}
## Limits
- Our own annotations mark no countries, waters, products and generic bodies: on the web pages of the Turku corpus
  it finds organisations worse than without them (F1 .68, before .73), in policy texts better.
- Products and events are rare in the training data and often missed.
- A heading in capitals, a list or a table is hardly ever like its training sentences.
- Nesting is not seen: "Helsingin yliopisto" is one organisation, no place.

## Training
About {minutes} minutes of one core, seeded:

    python -m training.names --data ../shared/data --out nlp/name_model/shipped

{teachers} networks learn from {annotated:,} annotated sentences (our own {ours:,} of them repeated) and label
sentences of other texts together. The
shipped network learns from these and {labelled:,} labelled ones in which no token was in doubt, then once more from
the annotated ones alone; from there it goes on {continued} times apart, and the weights are averaged.

- Annotated: the training documents of the Turku NER corpus (Luoma, Oinonen, Pyykönen, Laippala, Pyysalo 2020: "A
  Broad-coverage Corpus for Finnish Named Entity Recognition", LREC; TurkuNLP group), CC BY-SA 4.0. The
  weights are under the same licence.
- Labelled: {sources}.

Settings: {settings}.
"""

NAMES = {
    "texts/government_programme_2023": "the government programme of 2023 (Finnish Government)",
    "texts/party_programmes.jsonl.gz": "party programmes (CC0)",
    "subjects/finna_abstracts.jsonl.gz": "abstracts of Finna (CC0)",
    "subjects/kirjastonhoitaja_train_validate.jsonl.gz": "questions to librarians (National Library of Finland)",
    "themes/eduskunta_vkk_train.csv.bz2": "answers of ministers (eduskunta-vkk, CC BY 4.0)",
    "themes/makupalat-train.tsv": "descriptions of web pages (Makupalat, National Library of Finland)",
    "pairs/squad_fi_train.tsv.gz": "paragraphs of squad2-fi (TurkuNLP, CC BY-SA 4.0)",
    "pairs/nq_fi_adjacent.tsv.gz": "passages of Natural Questions in Finnish (CC BY-SA 3.0)",
}


def write_card(folder: Path, settings: Settings, sizes: Mapping[str, int], *, figures: str, minutes: int) -> None:
    """Write `README.md`.

    :param sizes: sentences, "annotated", "ours" and "labelled".
    :param figures: a Markdown table.
    """
    card = CARD.format(
        figures=figures,
        minutes=minutes,
        teachers=settings.teachers,
        continued=settings.continued,
        sources="; ".join(NAMES[source] for source in SOURCES),
        settings=", ".join(f"{name} {value}" for name, value in asdict(settings).items()),
        **sizes,
    )
    (folder / "README.md").write_text(card, encoding="utf-8")
