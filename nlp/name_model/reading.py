"""A small statistical model of names: a recurrent network over word vectors and morphology, read with numpy alone.

It labels persons, organisations, places, products, events, dates, and projects with programmes.
`training.names` trains it.
Layers: Lample et al. 2016, "Neural Architectures for Named Entity Recognition" (LSTM both ways, then a CRF).
"""

import json
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from safetensors.numpy import load_file

from nlp.name_model.features import FormReader, context_numbers
from nlp.name_model.lstm import Lstm, Steps
from nlp.name_model.tags import agree_in_document, allowed_transitions, best_tags, label_columns, tag_scores
from nlp.words.finnish import Finnish, Token, Word
from nlp.words.vectors import load_word_vectors

LARGEST_MEMO = 60_000  # word forms, about 45 MB
BATCH = 128  # sentences that go through the network together


SHIPPED = Path(__file__).parent / "shipped"
LABELS = ("O", "PER", "ORG", "LOC", "PRO", "EVENT", "DATE", "PROJ")  # of the shipped model, no name first


class Name(NamedTuple):
    """A name by offsets of its text; the score is how likely one that is as sure in its least sure token is right."""

    start: int
    end: int
    label: str
    score: float


class Reading(NamedTuple):
    """What the model makes of a sentence."""

    names: list[Name]
    labels: np.ndarray  # probabilities of no name and of each label, shape (tokens, 1 + labels)


class NameModel:
    """Finds names in sentences."""

    def __init__(
        self,
        weights: dict[str, np.ndarray],
        labels: Sequence[str],
        reader: FormReader,
        *,
        calibration: tuple[float, float] = (1.0, 0.0),
    ) -> None:
        """Take trained weights.

        :param weights: by the names that `training.names.artefact` gives them.
        :param labels: the tags of a token, "O" and B-, I-, E-, S- with a label.
        :param calibration: slope and offset that turn the log odds of a name into those of its being right.
        """
        self._weights, self._labels, self._reader, self._calibration = weights, labels, reader, calibration
        self._memo: dict[str, np.ndarray] = {}
        self._lstm = Lstm(weights)
        self._allowed = allowed_transitions(labels)
        self._is_label = label_columns(labels)
        self._steps = np.exp(weights["crf.steps"]) * self._allowed[1:-1, 1:-1]
        self._first = np.exp(weights["crf.first"]) * self._allowed[0, 1:-1]
        self._last = np.exp(weights["crf.last"]) * self._allowed[1:-1, -1]

    def find_names(self, text: str, sentences: Sequence[Sequence[Token]]) -> list[Name]:
        """Return the names of a text's sentences in reading order, none inside another.

        :param sentences: tokens of `text`; those of a whole document say more than those of one sentence.
        """
        wanted = [at for at, tokens in enumerate(sentences) if tokens]
        return [name for reading in self.read(text, sentences, wanted) for name in reading.names]

    def read(self, text: str, sentences: Sequence[Sequence[Token]], wanted: Sequence[int]) -> list[Reading]:
        """Read some sentences of a text; the others only tell how its words are written elsewhere.

        :param sentences: tokens of `text`.
        :param wanted: positions of the sentences to read, which have tokens.
        :returns: a reading of each wanted sentence.
        """
        if not wanted:
            return []
        read = [sentences[at] for at in wanted]
        flat = [token for tokens in read for token in tokens]
        ends = np.cumsum([len(tokens) for tokens in read])[:-1]
        forms = np.concatenate([self._form(text[token.start : token.end], token.word) for token in flat])
        contexts = np.concatenate(list(context_numbers(text, sentences, wanted)))
        inputs = np.concatenate([forms.reshape(len(flat), -1), contexts], axis=1)
        probabilities = self._agree(text, flat, self._tag_all(np.split(inputs, ends)))
        parts = np.split(probabilities, ends)
        return [
            Reading(list(self._decode(tokens, part)), part @ self._is_label)
            for tokens, part in zip(read, parts, strict=True)
        ]

    def _agree(self, text: str, tokens: Sequence[Token], probabilities: Sequence[np.ndarray]) -> np.ndarray:
        word_at: dict[str, int] = {}
        words = np.array([word_at.setdefault(token.word.lemma.lower(), len(word_at)) for token in tokens])
        capital = np.array([text[token.start].isupper() for token in tokens])
        return agree_in_document(np.concatenate(probabilities), words, capital, self._is_label)

    def _tag_all(self, inputs: Sequence[np.ndarray]) -> list[np.ndarray]:
        """Tag sentences in batches of like length; they come back in their own order."""
        by_length = sorted(range(len(inputs)), key=lambda at: -len(inputs[at]))
        answers: dict[int, np.ndarray] = {}
        for first in range(0, len(inputs), BATCH):
            batch = by_length[first : first + BATCH]
            answers.update(zip(batch, self.tag_probabilities([inputs[at] for at in batch]), strict=True))
        return [answers[at] for at in range(len(inputs))]

    def tag_probabilities(self, inputs: Sequence[np.ndarray]) -> list[np.ndarray]:
        """Return the probability of each tag for each token.

        :param inputs: of each sentence, longest first, shape (tokens, width).
        :returns: of each sentence, shape (tokens, tags).
        """
        steps = Steps.of(np.array([len(one) for one in inputs]))
        hidden = self._lstm.run(np.concatenate(inputs), steps)
        scores = hidden @ self._weights["out.weight"].T + self._weights["out.bias"]
        return np.split(self._marginals(scores, steps), steps.starts[1:])

    def form_inputs(self, rows: np.ndarray, vectors: np.ndarray) -> np.ndarray:
        """Return what the LSTM reads of word forms, shape (forms, width).

        :param rows: of the table of features, shape (forms, FEATURES); vectors: shape (forms, VECTOR).
        """
        table, scales = self._weights["table"], self._weights["scales"]
        bag = np.zeros((len(rows), table.shape[1]), dtype=np.float32)
        for column in rows.T:
            bag += table[column] * scales[column, None]
        return np.concatenate([vectors @ self._weights["project.weight"].T, bag], axis=1, dtype=np.float32)

    def _form(self, form: str, word: Word) -> np.ndarray:
        vector = self._memo.get(form)
        if vector is None:
            if len(self._memo) >= LARGEST_MEMO:
                self._memo.clear()
            read = self._reader.read(form, word)
            table, scales = self._weights["table"], self._weights["scales"]
            bag = scales[read.rows] @ table[read.rows].astype(np.float32)  # as `form_inputs`, but at once
            projected = self._weights["project.weight"] @ read.vector
            vector = self._memo[form] = np.concatenate([projected, bag], dtype=np.float32)
        return vector

    def _marginals(self, scores: np.ndarray, steps: Steps) -> np.ndarray:
        """Run the CRF forward and backward, each step scaled to sum to one.

        :param scores: shape (tokens, tags).
        :returns: probabilities, shape (tokens, tags).
        """
        emitted = np.exp(scores - scores.max(axis=1, keepdims=True)) + 1e-20  # no step may sum to zero
        before = _chain(self._first, self._steps, emitted, steps.forward, steps)
        after = _chain(self._last, self._steps.T, emitted, steps.backward, steps)
        both = before * emitted * after
        return both / both.sum(axis=1, keepdims=True)

    def _decode(self, tokens: Sequence[Token], probabilities: np.ndarray) -> Iterator[Name]:
        tags = best_tags(tag_scores(probabilities), self._allowed)
        begin = 0
        for at, tag in enumerate(tags):
            kind, _, label = self._labels[tag].partition("-")
            if kind in "BS":
                begin = at
            if kind in "ES":
                sure = min(probabilities[place, tags[place]] for place in range(begin, at + 1))
                yield Name(tokens[begin].start, tokens[at].end, label, self._calibrated(float(sure)))

    def _calibrated(self, probability: float) -> float:
        slope, offset = self._calibration
        odds = math.log(probability + 1e-9) - math.log(1 - probability + 1e-6)
        return 1 / (1 + math.exp(-slope * odds - offset))


def _chain(state: np.ndarray, matrix: np.ndarray, emitted: np.ndarray, order: np.ndarray, steps: Steps) -> np.ndarray:
    """Return what the tags before each token in an order make of its own, not counting what it emits itself.

    :param state: before the first token, shape (tags,).
    :param order: of the tokens, as `steps` has them.
    """
    emitted_in_order = emitted[order]
    met = np.empty_like(emitted)
    state = np.broadcast_to(state, (len(steps.starts), len(state)))
    for begin, end in steps.slices():
        met[begin:end] = state = state[: end - begin]
        state = state * emitted_in_order[begin:end]
        state /= np.add.reduce(state, axis=1, keepdims=True)
        state = state @ matrix
    chained = np.empty_like(met)
    chained[order] = met
    return chained


def load_name_model(folder: Path, finnish: Finnish) -> NameModel:
    """Load the model of a folder, `model.safetensors` and `config.json`.

    :raises FileNotFoundError: when a file is missing.
    """
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    weights = load_file(folder / "model.safetensors")
    weights = {name: one if one.dtype == np.int8 else one.astype(np.float32) for name, one in weights.items()}
    reader = FormReader(finnish, load_word_vectors(), rows=len(weights["table"]))
    slope, offset = config["calibration"]
    return NameModel(weights, config["labels"], reader, calibration=(slope, offset))
