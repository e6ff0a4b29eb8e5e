"""The network that is trained, in torch; `nlp.name_model.reading` is its reading in numpy."""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from nlp.name_model.features import CONTEXT, FEATURES, LEXICAL, VECTOR
from nlp.name_model.tags import allowed_transitions
from training.names.settings import TAGS, Settings


class Batch(NamedTuple):
    """Sentences as tensors, longest first."""

    rows: Tensor  # of the word forms met, shape (forms, FEATURES)
    vectors: Tensor  # shape (forms, VECTOR)
    forms: Tensor  # indices of the forms above, shape (sentences, steps)
    context: Tensor  # shape (sentences, steps, CONTEXT)
    tags: Tensor  # shape (sentences, steps)
    lengths: Tensor  # shape (sentences,)


class Crf(nn.Module):
    """A linear-chain CRF; impossible steps stay impossible."""

    allowed: Tensor

    def __init__(self) -> None:
        super().__init__()
        allowed = torch.tensor(allowed_transitions(TAGS))
        self.steps = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))
        self.first = nn.Parameter(torch.zeros(len(TAGS)))
        self.last = nn.Parameter(torch.zeros(len(TAGS)))
        self.register_buffer("allowed", allowed, persistent=False)

    def loss(self, scores: Tensor, tags: Tensor, inside: Tensor) -> Tensor:
        """Return the mean negative log likelihood of the tags, a sentence.

        :param scores: shape (sentences, steps, tags); inside: whether a step is of its sentence.
        """
        return (self._log_total(scores, inside) - self._log_path(scores, tags, inside)).mean()

    def _log_path(self, scores: Tensor, tags: Tensor, inside: Tensor) -> Tensor:
        emitted = scores.gather(2, tags[:, :, None]).squeeze(2)
        stepped = self.steps[tags[:, :-1], tags[:, 1:]]
        last = tags.gather(1, inside.sum(1, keepdim=True) - 1).squeeze(1)
        through = (emitted * inside).sum(1) + (stepped * inside[:, 1:]).sum(1)
        return through + self.first[tags[:, 0]] + self.last[last]

    def _log_total(self, scores: Tensor, inside: Tensor) -> Tensor:
        """Sum over all paths, each step scaled to sum to one."""
        highest = scores.max(dim=2, keepdim=True).values
        emitted = torch.exp(scores - highest)
        steps = torch.exp(self.steps) * self.allowed[1:-1, 1:-1]
        state = emitted[:, 0] * (torch.exp(self.first) * self.allowed[0, 1:-1])
        total = (highest.squeeze(2) * inside).sum(1)
        for at in range(scores.shape[1]):
            if at:
                state = torch.where(inside[:, at, None], (state @ steps) * emitted[:, at], state)
            size = state.sum(1, keepdim=True)
            state, total = state / size, total + torch.log(size.squeeze(1))
        return total + torch.log(state @ (torch.exp(self.last) * self.allowed[1:-1, -1]))


class Tagger(nn.Module):
    """Feature rows and word vectors, an LSTM both ways, a CRF."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self.table = nn.Embedding(settings.rows, settings.row_width)
        nn.init.normal_(self.table.weight, std=0.1)
        self.project = nn.Linear(VECTOR, settings.projected, bias=False)
        nn.init.normal_(self.project.weight, std=0.1)
        width = settings.projected + settings.row_width + CONTEXT
        self.lstm = nn.LSTM(width, settings.hidden, bidirectional=True, batch_first=True)
        self.out = nn.Linear(2 * settings.hidden, len(TAGS))
        self.crf = Crf()

    def scores(self, batch: Batch) -> Tensor:
        """Return the score of each tag, shape (sentences, steps, tags)."""
        inputs = torch.cat([self._read_forms(batch)[batch.forms], batch.context], dim=2)
        inputs = nn.functional.dropout(inputs, self._settings.dropout, self.training)
        packed = pack_padded_sequence(inputs, batch.lengths, batch_first=True)
        hidden, _ = pad_packed_sequence(self.lstm(packed)[0], batch_first=True)
        return self.out(nn.functional.dropout(hidden, self._settings.dropout, self.training))

    def loss(self, batch: Batch) -> Tensor:
        inside = torch.arange(batch.tags.shape[1])[None] < batch.lengths[:, None]
        return self.crf.loss(self.scores(batch), batch.tags, inside)

    def _read_forms(self, batch: Batch) -> Tensor:
        embedded = self.table(batch.rows)
        if self.training:
            kept = torch.full((FEATURES,), 1 - self._settings.feature_dropout)
            kept[:LEXICAL] = 1 - self._settings.lexical_dropout
            embedded = embedded * torch.bernoulli(kept.expand(len(batch.rows), -1))[:, :, None]
        return torch.cat([self.project(batch.vectors), embedded.sum(1)], dim=1)
