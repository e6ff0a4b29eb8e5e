"""A subject model of the tests' own: it suggests the concepts whose Finnish label is a word of the text."""

from collections.abc import Sequence

from corpus.lemmatised import LemmatisedText
from models.subjects.indexer import Suggestion

YSO = "http://www.yso.fi/onto/yso/p"
LABELS = {
    f"{YSO}1": {"fi": "talous", "sv": "ekonomi", "en": "economy"},
    f"{YSO}2": {"fi": "kunta", "sv": "kommun", "en": "municipality"},
    f"{YSO}3": {"fi": "metsä", "sv": "", "en": "forest"},
}
SCORES = {f"{YSO}1": 0.8, f"{YSO}2": 0.5, f"{YSO}3": 0.2}


class WordIndexer:
    """Suggests by three labels; keeps what it was asked."""

    version = "words"
    size = len(LABELS)

    def __init__(self) -> None:
        self.asked: list[LemmatisedText] = []

    def label(self, uri: str, language: str | None) -> str:
        labels = LABELS.get(uri, {"fi": uri})
        return labels.get(language or "fi") or labels["fi"]

    def suggest(self, texts: Sequence[LemmatisedText], *, limit: int, threshold: float) -> list[list[Suggestion]]:
        self.asked += texts
        return [list(self._found(text, threshold))[:limit] for text in texts]

    def _found(self, text: LemmatisedText, threshold: float) -> list[Suggestion]:
        return [
            Suggestion(uri, score, (text.spans[text.lemmas.index(LABELS[uri]["fi"])],))
            for uri, score in SCORES.items()
            if LABELS[uri]["fi"] in text.lemmas and score >= threshold
        ]
