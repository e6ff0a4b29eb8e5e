"""The stock spaCy pipeline for Finnish on annotated documents, with its labels mapped to ours."""

import time
from collections.abc import Sequence

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from training.names.gold import Document, Span
from training.names.scoring import Score

PIPELINE = "spacy_fi_experimental_web_md"
LABELS = {
    "PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "PRODUCT": "PRO", "WORK_OF_ART": "PRO",
    "EVENT": "EVENT", "DATE": "DATE",
}  # fmt: skip


def load_stock() -> Language:
    """Load the pipeline with all that its names need, and no more."""
    return spacy.load(PIPELINE, exclude=["tagger", "morphologizer", "parser", "lemmatizer", "attribute_ruler"])


def score_stock(pipeline: Language, documents: Sequence[Document]) -> tuple[Score, float]:
    """Score the pipeline on the annotators' own tokens; the CPU seconds that it took come second."""
    sentences = [sentence for document in documents for sentence in document.sentences]
    docs = [Doc(pipeline.vocab, words=sentence.forms) for sentence in sentences]
    began = time.process_time()
    read = list(pipeline.pipe(docs, batch_size=128))
    seconds = time.process_time() - began
    score = Score()
    for doc, sentence in zip(read, sentences, strict=True):
        spans = [Span(one.start, one.end - 1, LABELS[one.label_]) for one in doc.ents if one.label_ in LABELS]
        score.add(spans, sentence.spans)
    return score, seconds
