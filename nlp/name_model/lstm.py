"""A recurrent layer that reads many sentences side by side, with numpy alone."""

from typing import NamedTuple

import numpy as np


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
        """Read sentences laid end to end, shape (tokens, width); return states, shape (tokens, 2 * size)."""
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
