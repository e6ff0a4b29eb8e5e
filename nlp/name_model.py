"""A small statistical model of names: a recurrent network over word vectors and morphology, read with numpy alone.

It labels persons, organisations, places, products, events and dates. `models.training.names` trains it.
Layers: Lample et al. 2016, "Neural Architectures for Named Entity Recognition" (LSTM both ways, then a CRF).
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

import mmh3
import numpy as np
from safetensors.numpy import load_file

from nlp.finnish import Finnish, Token, Word
from nlp.word_vectors import load_word_vectors

CONTEXT = 6  # numbers that depend on the document, not on the word form
LARGEST_MEMO = 60_000  # word forms, about 45 MB
BATCH = 128  # sentences that go through the network together


class Vectors(Protocol):
    """What the model needs of word vectors."""

    def vector(self, form: str) -> np.ndarray: ...


class Name(NamedTuple):
    """A name by offsets of its text; the score is the probability of its least sure token."""

    start: int
    end: int
    label: str
    score: float


class Form(NamedTuple):
    """A word form as the network takes it."""

    rows: np.ndarray  # of the table of features, shape (features,)
    vector: np.ndarray  # shape (300,)


class FormReader:
    """Turns word forms into rows of hashed features and a word vector."""

    def __init__(self, finnish: Finnish, vectors: Vectors, *, rows: int) -> None:
        self._finnish, self._vectors, self._rows = finnish, vectors, rows

    def read(self, form: str, word: Word) -> Form:
        """Read one form; soft hyphens are not part of it."""
        form = form.replace("\u00ad", "").replace("\u2011", "-")
        features = form_features(form, word, self._finnish.word(form.lower()))
        hashes = [mmh3.hash(feature, seed=at, signed=False) % self._rows for at, feature in enumerate(features)]
        vector = self._vectors.vector(form)
        length = float(np.linalg.norm(vector))
        return Form(np.array(hashes, dtype=np.int32), vector / length if length else vector)


def form_features(form: str, word: Word, lower: Word) -> list[str]:
    """Give what is known of a form, always as many features in the same order; the first four are of this word alone."""
    low, lemma = form.lower(), word.lemma.lower()
    stem, colon, ending = form.partition(":")
    return [
        _digits(low), lemma, word.parts[-1].lower(), word.parts[0].lower(),
        low[:3], low[-2:], low[-3:], low[-4:], form[:1] + form[-1:], lemma[-4:],
        _shape(form), f"{word.pos} {word.case}", f"{bool(word.place)} {word.place_case}",
        f"{word.first_name} {word.known} {word.pos == 'PROPN'}",
        f"{lower.known} {lower.pos} {lower.first_name} {bool(lower.place)}",
        f"{bool(colon)} {ending.lower()} {stem.isupper()} {'-' in form} {min(len(word.parts), 3)}",
    ]  # fmt: skip


FEATURES, LEXICAL = 16, 4


def _digits(low: str) -> str:
    return "".join("0" if character.isdigit() else character for character in low)


def _shape(form: str) -> str:
    """Write a form by kinds of characters, a run of one kind as two: Nokia is Xxx, 2018 is 00."""
    shape = ""
    for character in form:
        kind = "X" if character.isupper() else "x" if character.isalpha() else "0" if character.isdigit() else character
        if not shape.endswith(kind * 2):
            shape += kind
    return shape


def context_numbers(text: str, sentences: Sequence[Sequence[Token]]) -> Iterator[np.ndarray]:
    """Yield what the document says of each token, sentence by sentence, shape (tokens, CONTEXT), float32.

    A word that stands elsewhere in the document with a capital, not at the head of a sentence, is a name here too.
    """
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for tokens in sentences:
        for token in tokens[1:]:
            (capital if text[token.start].isupper() else small)[token.word.lemma.lower()] += 1
    for tokens in sentences:
        capitals = sum(text[token.start].isupper() for token in tokens) / max(len(tokens), 1)
        rows = np.zeros((len(tokens), CONTEXT), dtype=np.float32)
        for at, token in enumerate(tokens):
            lemma = token.word.lemma.lower()
            here = at > 0 and text[token.start].isupper()
            elsewhere = capital[lemma] - here
            lower = small[lemma] - (at > 0 and not here)
            glued = at > 0 and tokens[at - 1].end == token.start
            rows[at] = (at == 0, min(elsewhere, 3) / 3, lower > 0, capitals, len(tokens) < 6, glued)
        yield rows


class NameModel:
    """Finds names in sentences."""

    def __init__(self, weights: dict[str, np.ndarray], labels: Sequence[str], reader: FormReader) -> None:
        """Take trained weights.

        :param weights: by the names that `models.training.names.artefact` gives them.
        :param labels: the tags of a token, "O" and B-, I-, E-, S- with a label.
        """
        self._weights, self._labels, self._reader = weights, labels, reader
        self._memo: dict[str, np.ndarray] = {}
        self._allowed = allowed_transitions(labels)
        self._steps = np.exp(weights["crf.steps"]) * self._allowed[1:-1, 1:-1]
        self._first = np.exp(weights["crf.first"]) * self._allowed[0, 1:-1]
        self._last = np.exp(weights["crf.last"]) * self._allowed[1:-1, -1]

    def find_names(self, text: str, sentences: Sequence[Sequence[Token]]) -> list[Name]:
        """Give the names of a text's sentences in reading order, none inside another.

        :param sentences: tokens of `text`; those of a whole document say more than those of one sentence.
        """
        filled = [tokens for tokens in sentences if tokens]
        by_length = sorted(range(len(filled)), key=lambda at: len(filled[at]))
        inputs = [
            np.concatenate([np.stack([self._form(text[one.start : one.end], one.word) for one in tokens]), rows], axis=1)
            for tokens, rows in zip(filled, context_numbers(text, filled), strict=True)
        ]
        names: list[Name] = []
        for first in range(0, len(filled), BATCH):
            batch = by_length[first : first + BATCH]
            probabilities = self.tag_probabilities([inputs[at] for at in batch])
            for at, of_tokens in zip(batch, probabilities, strict=True):
                names += self._decode(filled[at], of_tokens)
        return sorted(names)

    def tag_probabilities(self, inputs: Sequence[np.ndarray]) -> list[np.ndarray]:
        """Give the probability of each tag for each token.

        :param inputs: of each sentence, shape (tokens, width).
        :returns: of each sentence, shape (tokens, tags).
        """
        lengths = np.array([len(one) for one in inputs])
        padded = np.zeros((lengths.max(), len(inputs), inputs[0].shape[1]), dtype=np.float32)
        for at, one in enumerate(inputs):
            padded[: len(one), at] = one
        inside = np.arange(len(padded))[:, None] < lengths
        hidden = np.concatenate([_run_lstm(self._weights, padded, inside, way) for way in ("", "_reverse")], axis=2)
        scores = hidden @ self._weights["out.weight"].T + self._weights["out.bias"]
        marginals = self._marginals(scores, inside)
        return [marginals[:length, at] for at, length in enumerate(lengths)]

    def _form(self, form: str, word: Word) -> np.ndarray:
        vector = self._memo.get(form)
        if vector is None:
            if len(self._memo) >= LARGEST_MEMO:
                self._memo.clear()
            read = self._reader.read(form, word)
            table, scales = self._weights["table"], self._weights["scales"]
            bag = (table[read.rows] * scales[read.rows, None]).sum(axis=0)
            vector = np.concatenate([self._weights["project.weight"] @ read.vector, bag]).astype(np.float32)
            self._memo[form] = vector
        return vector

    def _marginals(self, scores: np.ndarray, inside: np.ndarray) -> np.ndarray:
        """Run the CRF forward and backward, each step scaled to sum to one.

        :param scores: shape (steps, sentences, tags); inside: whether a step is of its sentence.
        :returns: probabilities, shape (steps, sentences, tags).
        """
        emitted = np.exp(scores - scores.max(axis=2, keepdims=True))
        forward, backward = np.empty_like(emitted), np.empty_like(emitted)
        state = self._first
        for at in range(len(emitted)):
            state = emitted[at] * (state if at == 0 else state @ self._steps)
            state = forward[at] = state / state.sum(axis=1, keepdims=True)
        state = np.broadcast_to(self._last, emitted[0].shape)
        for at in range(len(emitted) - 1, -1, -1):
            backward[at] = state
            before = (state * emitted[at]) @ self._steps.T
            state = np.where(inside[at, :, None], before / before.sum(axis=1, keepdims=True), self._last)
        both = forward * backward
        return both / both.sum(axis=2, keepdims=True)

    def _decode(self, tokens: Sequence[Token], probabilities: np.ndarray) -> Iterator[Name]:
        tags = best_tags(np.log(probabilities + 1e-9), self._allowed)
        begin = 0
        for at, tag in enumerate(tags):
            kind, _, label = self._labels[tag].partition("-")
            if kind in "BS":
                begin = at
            if kind in "ES":
                sure = min(probabilities[place, tags[place]] for place in range(begin, at + 1))
                yield Name(tokens[begin].start, tokens[at].end, label, float(sure))


def _run_lstm(weights: dict[str, np.ndarray], inputs: np.ndarray, inside: np.ndarray, way: str) -> np.ndarray:
    """Run an LSTM one way over padded sentences; gates lie in the order of torch: in, forget, cell, out.

    :param inputs: shape (steps, sentences, width).
    :returns: shape (steps, sentences, hidden).
    """
    recurrent = weights[f"lstm.weight_hh_l0{way}"].T
    gates = inputs @ weights[f"lstm.weight_ih_l0{way}"].T
    gates += weights[f"lstm.bias_ih_l0{way}"] + weights[f"lstm.bias_hh_l0{way}"]
    size = recurrent.shape[0]
    state = cell = np.zeros((inputs.shape[1], size), dtype=np.float32)
    states = np.empty((*inputs.shape[:2], size), dtype=np.float32)
    steps = range(len(inputs) - 1, -1, -1) if way else range(len(inputs))
    for at in steps:
        gate = gates[at] + state @ recurrent
        ways_in, forget, out = (_sigmoid(gate[:, place * size : (place + 1) * size]) for place in (0, 1, 3))
        cell = forget * cell + ways_in * np.tanh(gate[:, 2 * size : 3 * size])
        cell = cell * inside[at, :, None]  # the reverse run enters each sentence at its end
        state = states[at] = out * np.tanh(cell)
    return states


def _sigmoid(values: np.ndarray) -> np.ndarray:
    return 0.5 * np.tanh(0.5 * values) + 0.5


def allowed_transitions(labels: Sequence[str]) -> np.ndarray:
    """Tell which tag may follow which, shape (tags + 2, tags + 2), with a start before and an end behind the tags."""
    tags = ["O", *labels, "O"]
    allowed = np.zeros((len(tags), len(tags)), dtype=np.float32)
    for i, before in enumerate(tags):
        for j, after in enumerate(tags):
            is_open, continues = before[0] in "BI", after[0] in "IE"
            same = before[2:] == after[2:]
            allowed[i, j] = (is_open and continues and same) or (not is_open and not continues)
    return allowed


def best_tags(scores: np.ndarray, allowed: np.ndarray) -> list[int]:
    """Give the well-formed tags of the highest sum of scores (Viterbi), scores of shape (tokens, tags)."""
    likely = scores.argmax(axis=1)
    if allowed[0, likely[0] + 1] and allowed[likely[-1] + 1, -1] and allowed[likely[:-1] + 1, likely[1:] + 1].all():
        return [int(tag) for tag in likely]
    steps = np.where(allowed > 0, 0.0, -1e6)
    best, came_from = scores[0] + steps[0, 1:-1], []
    for row in scores[1:]:
        through = best[:, None] + steps[1:-1, 1:-1]
        came_from.append(through.argmax(axis=0))
        best = through.max(axis=0) + row
    tags = [int((best + steps[1:-1, -1]).argmax())]
    for sources in reversed(came_from):
        tags.append(int(sources[tags[-1]]))
    return tags[::-1]


def load_name_model(folder: Path, finnish: Finnish) -> NameModel:
    """Load the model of a folder, `model.safetensors` and `config.json`.

    :raises FileNotFoundError: when a file is missing.
    """
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    weights = load_file(folder / "model.safetensors")
    weights = {name: one if one.dtype == np.int8 else one.astype(np.float32) for name, one in weights.items()}
    reader = FormReader(finnish, load_word_vectors(), rows=len(weights["table"]))
    return NameModel(weights, config["labels"], reader)
