"""A small statistical model of names: a recurrent network over word vectors and morphology, read with numpy alone.

It labels persons, organisations, places, products, events and dates. `models.training.names` trains it.
Layers: Lample et al. 2016, "Neural Architectures for Named Entity Recognition" (LSTM both ways, then a CRF).
"""

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple, Protocol

import mmh3
import numpy as np
from safetensors.numpy import load_file

from nlp.finnish import Finnish, Token, Word
from nlp.gazetteers import read_gazetteer
from nlp.word_vectors import load_word_vectors

VECTOR = 600  # numbers of the word vectors of a form and its lemma
CONTEXT = 6  # numbers that depend on the document, not on the word form
LARGEST_MEMO = 60_000  # word forms, about 45 MB
NO_NEWS = 0.1  # how many names of each label a word counts as seen before the document
NO_NAME = 0.65  # weight of "no name" where tags are chosen: F1 loses less by a doubtful name than by a missed one
BATCH = 128  # sentences that go through the network together


SHIPPED = Path(__file__).parent.parent / "models" / "shipped" / "names"
LABELS = ("O", "PER", "ORG", "LOC", "PRO", "EVENT", "DATE")  # of the shipped model, no name first


class Vectors(Protocol):
    """What the model needs of word vectors."""

    def vector(self, form: str) -> np.ndarray: ...


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


class Form(NamedTuple):
    """A word form as the network takes it."""

    rows: np.ndarray  # of the table of features, shape (features,)
    vector: np.ndarray  # of the form and of its lemma, shape (VECTOR,)


class FormReader:
    """Turns word forms into rows of hashed features and a word vector."""

    def __init__(self, finnish: Finnish, vectors: Vectors, *, rows: int) -> None:
        self._finnish, self._vectors, self._rows = finnish, vectors, rows

    def read(self, form: str, word: Word) -> Form:
        """Read one form; soft hyphens are not part of it."""
        form = form.replace("\u00ad", "").replace("\u2011", "-")
        features = form_features(form, word, self._finnish.word(form.lower()))
        hashes = [mmh3.hash(feature, seed=at, signed=False) % self._rows for at, feature in enumerate(features)]
        vector = np.concatenate([self._unit_vector(form), self._unit_vector(word.lemma)])
        return Form(np.array(hashes, dtype=np.int32), vector)

    def _unit_vector(self, form: str) -> np.ndarray:
        vector = self._vectors.vector(form)
        length = math.sqrt(float(vector @ vector))
        return vector / length if length else vector


def form_features(form: str, word: Word, lower: Word) -> list[str]:
    """Give what is known of a form: FEATURES features in one order, the LEXICAL first ones of this word alone."""
    low, lemma = form.lower(), word.lemma.lower()
    stem, colon, ending = form.partition(":")
    return [
        _digits(low), lemma, word.parts[-1].lower(), word.parts[0].lower(),
        low[:3], low[-2:], low[-3:], low[-4:], form[:1] + form[-1:], lemma[-4:],
        _shape(form), f"{word.pos} {word.case}", f"{bool(word.place)} {word.place_case}",
        f"{word.first_name} {word.known} {word.pos == 'PROPN'}",
        f"{lower.known} {lower.pos} {lower.first_name} {bool(lower.place)}",
        f"{word.surname} {word.other_name} {lower.surname or lower.other_name}",
        f"{registered_kind(stem, lemma)} {word.pos}",
        f"{bool(colon)} {ending.lower()} {stem.isupper()} {'-' in form} {min(len(word.parts), 3)}",
    ]  # fmt: skip


FEATURES, LEXICAL = 18, 4


def registered_kind(stem: str, lemma: str) -> str:
    """Give the kind of the organisation that a word names in the registry, or that a name ends with it."""
    alone, last = _registered()
    return alone.get(stem) or alone.get(lemma) or f"ends {lemma in last}"


@cache
def _registered() -> tuple[dict[str, str], frozenset[str]]:
    """Read names of one word with their kinds, in lower case but for abbreviations, and last words of longer ones."""
    alone, last = {}, set()
    for row in read_gazetteer("organisations"):
        for name in (row["name_fi"], row["name_sv"], *row["aliases"].split("|")):
            words = name.split()
            if len(words) == 1:
                alone[name if name.isupper() else name.lower()] = row["kind"]
            elif words:
                last.add(words[-1].lower())
    return alone, frozenset(last)


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


def context_numbers(
    text: str, sentences: Sequence[Sequence[Token]], wanted: Iterable[int] | None = None
) -> Iterator[np.ndarray]:
    """Yield what the document says of each token, sentence by sentence, shape (tokens, CONTEXT), float32.

    A word that stands elsewhere in the document with a capital, not at the head of a sentence, is a name here too.

    :param wanted: positions of the sentences to yield; all by default.
    """
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for tokens in sentences:
        for token in tokens[1:]:
            (capital if text[token.start].isupper() else small)[token.word.lemma.lower()] += 1
    for position in range(len(sentences)) if wanted is None else wanted:
        tokens = sentences[position]
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


class Steps(NamedTuple):
    """Sentences laid end to end, longest first: which tokens a network that reads them side by side takes together."""

    starts: np.ndarray  # of the sentences, shape (sentences,)
    forward: list[np.ndarray]  # first, second, … tokens, of the sentences that have one
    backward: list[np.ndarray]  # last, last but one, … tokens

    @classmethod
    def of(cls, lengths: np.ndarray) -> "Steps":
        """Lay out sentences of these lengths, which must not grow."""
        starts = np.cumsum(lengths) - lengths
        ends = starts + lengths - 1
        met = [int((lengths > at).sum()) for at in range(lengths[0])]
        return cls(
            starts,
            [starts[:many] + at for at, many in enumerate(met)],
            [ends[:many] - at for at, many in enumerate(met)],
        )


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

        :param weights: by the names that `models.training.names.artefact` gives them.
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
        """Give the names of a text's sentences in reading order, none inside another.

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
        contexts = context_numbers(text, sentences, wanted)
        inputs = [
            np.hstack([np.stack([self._form(text[one.start : one.end], one.word) for one in tokens]), rows])
            for tokens, rows in zip(read, contexts, strict=True)
        ]
        probabilities = self._agree(text, [token for tokens in read for token in tokens], self._tag_all(inputs))
        parts = np.split(probabilities, np.cumsum([len(tokens) for tokens in read])[:-1])
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
        """Give the probability of each tag for each token.

        :param inputs: of each sentence, longest first, shape (tokens, width).
        :returns: of each sentence, shape (tokens, tags).
        """
        steps = Steps.of(np.array([len(one) for one in inputs]))
        hidden = self._lstm.run(np.concatenate(inputs), steps)
        scores = hidden @ self._weights["out.weight"].T + self._weights["out.bias"]
        return np.split(self._marginals(scores, steps), steps.starts[1:])

    def form_inputs(self, rows: np.ndarray, vectors: np.ndarray) -> np.ndarray:
        """Give what the LSTM reads of word forms, shape (forms, width).

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
        before, after = np.empty_like(emitted), np.empty_like(emitted)
        state = np.broadcast_to(self._first, (len(steps.starts), len(self._labels)))
        for tokens in steps.forward:
            before[tokens] = state = state[: len(tokens)]
            state = state * emitted[tokens]
            state = (state / state.sum(axis=1, keepdims=True)) @ self._steps
        state = np.broadcast_to(self._last, (len(steps.starts), len(self._labels)))
        for tokens in steps.backward:
            after[tokens] = state = state[: len(tokens)]
            state = state * emitted[tokens]
            state = (state / state.sum(axis=1, keepdims=True)) @ self._steps.T
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


class Lstm:
    """An LSTM that reads sentences both ways, both in one loop.

    torch orders the gates in, forget, cell, out; here the cell's come last. Weights of the others are halved, for
    sigmoid(x) = tanh(x / 2) / 2 + 1 / 2, so that one tanh serves all four.
    """

    def __init__(self, weights: dict[str, np.ndarray]) -> None:
        """Take the weights of `torch.nn.LSTM(bidirectional=True)`."""
        ways = ("", "_reverse")
        self._inward = np.concatenate([_order_gates(weights[f"lstm.weight_ih_l0{way}"]) for way in ways]).T.copy()
        self._recurrent = np.stack([_order_gates(weights[f"lstm.weight_hh_l0{way}"]).T for way in ways])
        biases = [weights[f"lstm.bias_ih_l0{way}"] + weights[f"lstm.bias_hh_l0{way}"] for way in ways]
        self._bias = np.concatenate([_order_gates(bias) for bias in biases])
        self._size = self._recurrent.shape[1]

    def run(self, inputs: np.ndarray, steps: Steps) -> np.ndarray:
        """Read sentences laid end to end, shape (tokens, width); give states, shape (tokens, 2 * size)."""
        size = self._size
        gates = inputs @ self._inward + self._bias
        hidden = np.empty((len(inputs), 2 * size), dtype=np.float32)
        state = cell = np.zeros((2, len(steps.starts), size), dtype=np.float32)
        for forward, backward in zip(steps.forward, steps.backward, strict=True):
            met = len(forward)
            gate = state[:, :met] @ self._recurrent
            gate[0] += gates[forward, : 4 * size]
            gate[1] += gates[backward, 4 * size :]
            np.tanh(gate, out=gate)
            opened = gate[..., : 3 * size] * 0.5 + 0.5
            cell = opened[..., size : 2 * size] * cell[:, :met] + opened[..., :size] * gate[..., 3 * size :]
            state = opened[..., 2 * size :] * np.tanh(cell)
            hidden[forward, :size], hidden[backward, size:] = state
        return hidden


def _order_gates(weights: np.ndarray) -> np.ndarray:
    ways_in, forget, cell, out = np.split(weights, 4)
    return np.concatenate([ways_in / 2, forget / 2, out / 2, cell]).astype(np.float32)


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


def label_columns(labels: Sequence[str]) -> np.ndarray:
    """Tell which tag is of which label, "O" first, shape (tags, labels), float32."""
    of_tags = [tag.partition("-")[2] for tag in labels]
    return np.array([[of == label for label in dict.fromkeys(of_tags)] for of in of_tags], dtype=np.float32)


def agree_in_document(
    probabilities: np.ndarray,
    words: np.ndarray,
    capital: np.ndarray,
    is_label: np.ndarray,
    *,
    no_news: float = NO_NEWS,
) -> np.ndarray:
    """Move the label of each name towards what the same word is elsewhere in the document.

    "Maija Peltola" tells that the lone "Peltolan" is no village. The idea is of Krishnan and Manning 2006, "An
    Effective Two-Stage Model for Exploiting Non-Local Dependencies"; here it is a count, not a second model.

    :param probabilities: shape (tokens, tags); is_label: of `label_columns`.
    :param words: a number for each lemma; capital: whether a token begins with one; both of shape (tokens,).
    :returns: probabilities, shape (tokens, tags).
    """
    _, words = np.unique(words, return_inverse=True)
    of_label = probabilities @ is_label
    of_word = np.zeros((words.max() + 1, is_label.shape[1]), dtype=np.float32)
    np.add.at(of_word, words, of_label)
    elsewhere = of_word[words] - of_label
    told = capital & (elsewhere.sum(axis=1) > 0.5)
    named = elsewhere[:, 1:] + no_news
    push = np.zeros_like(of_label)
    push[told, 1:] = np.log(named / named.mean(axis=1, keepdims=True))[told]
    pushed = probabilities * np.exp(push @ is_label.T)
    return pushed / pushed.sum(axis=1, keepdims=True)


def tag_scores(probabilities: np.ndarray, *, no_name: float = NO_NAME) -> np.ndarray:
    """Turn the probabilities of tags, no name first, into what `best_tags` sums, shape (tokens, tags)."""
    scores = np.log(probabilities + 1e-9)
    scores[:, 0] += math.log(no_name)
    return scores


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
    slope, offset = config["calibration"]
    return NameModel(weights, config["labels"], reader, calibration=(slope, offset))
