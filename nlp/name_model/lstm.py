"""A recurrent layer that reads many sentences side by side, with numpy alone."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np


class Steps(NamedTuple):
    """Sentences laid end to end, longest first: which tokens a network that reads them side by side takes together.

    Arrays in the order of the steps are cut into slices, which cost a fraction of what gathering at each step does.
    """

    starts: np.ndarray  # of the sentences, shape (sentences,)
    forward: np.ndarray  # tokens in the order of the steps: all first, all second, … ones, shape (tokens,)
    backward: np.ndarray  # all last, all last but one, … ones
    bounds: np.ndarray  # where each step begins in these orders, and behind them the number of tokens

    @classmethod
    def of(cls, lengths: np.ndarray) -> "Steps":
        """Lay out sentences of these lengths, which must not grow."""
        starts = np.cumsum(lengths) - lengths
        step = np.arange(lengths[0])[:, None]
        has_token = step < lengths
        return cls(
            starts,
            (starts + step)[has_token],
            (starts + lengths - 1 - step)[has_token],
            np.concatenate(([0], np.cumsum(has_token.sum(axis=1)))),
        )

    def slices(self) -> Iterator[tuple[int, int]]:
        """Yield where each step begins and ends in the order of the steps."""
        return pairwise(self.bounds.tolist())


class Lstm:
    """An LSTM that reads sentences both ways, both in one loop.

    torch orders the gates in, forget, cell, out; here the cell's come last. Weights of the others are halved, for
    sigmoid(x) = tanh(x / 2) / 2 + 1 / 2, so that one tanh serves all four.
    """

    def __init__(self, weights: dict[str, np.ndarray]) -> None:
        """Take the weights of `torch.nn.LSTM(bidirectional=True)`."""
        ways = ("", "_reverse")
        self._inward = np.concatenate([_order_gates(weights[f"lstm.weight_ih_l0{way}"]) for way in ways]).T.copy()
        recurrent = np.stack([_order_gates(weights[f"lstm.weight_hh_l0{way}"]).T for way in ways])
        self._recurrent = np.ascontiguousarray(recurrent)  # as stacked it is transposed: three times as slow
        biases = [weights[f"lstm.bias_ih_l0{way}"] + weights[f"lstm.bias_hh_l0{way}"] for way in ways]
        self._bias = np.concatenate([_order_gates(bias) for bias in biases])
        self._size = self._recurrent.shape[1]

    def run(self, inputs: np.ndarray, steps: Steps) -> np.ndarray:
        """Read sentences laid end to end, shape (tokens, width); return states, shape (tokens, 2 * size)."""
        size = self._size
        ways = (inputs @ self._inward + self._bias).reshape(len(inputs), 2, 4 * size)
        gates = np.stack([ways[steps.forward, 0], ways[steps.backward, 1]])
        states = np.empty((2, len(inputs), size), dtype=np.float32)
        state = cell = np.zeros((2, len(steps.starts), size), dtype=np.float32)
        for begin, end in steps.slices():
            met = end - begin
            gate = np.matmul(state[:, :met], self._recurrent)
            gate += gates[:, begin:end]
            np.tanh(gate, out=gate)
            opened = gate[..., : 3 * size]
            opened += 1  # twice the sigmoid: halved below, which loses no bit
            cell = opened[..., size : 2 * size] * cell[:, :met]
            cell += opened[..., :size] * gate[..., 3 * size :]
            cell *= 0.5
            state = np.tanh(cell)
            state *= opened[..., 2 * size :]
            state *= 0.5
            states[:, begin:end] = state
        hidden = np.empty((len(inputs), 2 * size), dtype=np.float32)
        hidden[steps.forward, :size], hidden[steps.backward, size:] = states
        return hidden


def _order_gates(weights: np.ndarray) -> np.ndarray:
    ways_in, forget, cell, out = np.split(weights, 4)
    return np.concatenate([ways_in / 2, forget / 2, out / 2, cell]).astype(np.float32)
