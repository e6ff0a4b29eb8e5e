"""Trains one network on sentences."""

import copy
import random
import sys
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import torch

from nlp.name_model.features import CONTEXT
from training.names.examples import Example
from training.names.network import Batch, Tagger
from training.names.settings import Settings

Arrays = tuple[np.ndarray, np.ndarray]


def train_tagger(
    examples: Sequence[Example],
    arrays: Arrays,
    settings: Settings,
    *,
    tell: Callable[[int, float, Tagger], None],
    begin: Tagger | None = None,
) -> Tagger:
    """Train a network and return the running average of its weights.

    :param begin: a network to go on from; a new one by default.
    :param arrays: rows and vectors of the forms, of `Forms.arrays`.
    :param tell: called after each epoch with its number, mean loss and the averaged network.
    """
    torch.manual_seed(settings.seed)
    chance = random.Random(settings.seed)
    tagger = copy.deepcopy(begin).train() if begin else Tagger(settings)
    averaged = copy.deepcopy(tagger).eval()
    steps = settings.epochs * len(list(make_batches(examples, settings.batch, chance)))
    optimiser = torch.optim.Adam(tagger.parameters(), lr=settings.learning_rate, betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: min(step / 200, max(0.02, 1 - step / steps)))
    taken = 0
    for epoch in range(settings.epochs):
        losses = []
        for chosen in make_batches(examples, settings.batch, chance):
            loss = tagger.loss(make_batch(chosen, arrays))
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(tagger.parameters(), 5.0)
            optimiser.step()
            schedule.step()
            taken += 1
            _average(averaged, tagger, min(settings.averaging, taken / (taken + 10)))
            losses.append(loss.item())
        tell(epoch, float(np.mean(losses)), averaged)
    return averaged


def _average(averaged: Tagger, tagger: Tagger, share: float) -> None:
    with torch.no_grad():
        for mean, now in zip(averaged.parameters(), tagger.parameters(), strict=True):
            mean.lerp_(now, 1 - share)


def average_taggers(taggers: Sequence[Tagger]) -> Tagger:
    """Return a network with the mean weights of several that went on from the same one."""
    averaged = copy.deepcopy(taggers[0])
    states = [tagger.state_dict() for tagger in taggers]
    averaged.load_state_dict({name: sum(state[name] for state in states) / len(states) for name in states[0]})
    return averaged


def make_batches(examples: Sequence[Example], size: int, chance: random.Random) -> Iterator[list[Example]]:
    """Yield all examples in batches of similar length, in an order of chance."""
    order = sorted(range(len(examples)), key=lambda at: len(examples[at].forms) + chance.random() * 4)
    batches = [order[first : first + size] for first in range(0, len(order), size)]
    chance.shuffle(batches)
    yield from ([examples[at] for at in batch] for batch in batches)


def make_batch(examples: Sequence[Example], arrays: Arrays) -> Batch:
    """Pad sentences to one length, longest first."""
    examples = sorted(examples, key=lambda example: -len(example.forms))
    lengths = [len(example.forms) for example in examples]
    forms = np.zeros((len(examples), lengths[0]), dtype=np.int64)
    tags = np.zeros_like(forms)
    context = np.zeros((*forms.shape, CONTEXT), dtype=np.float32)
    for at, example in enumerate(examples):
        forms[at, : lengths[at]], tags[at, : lengths[at]] = example.forms, example.tags
        context[at, : lengths[at]] = example.context
    met, local = np.unique(forms, return_inverse=True)
    rows, vectors = (torch.from_numpy(of_forms[met]) for of_forms in arrays)
    return Batch(
        rows.long(),
        vectors.float(),
        torch.from_numpy(local.reshape(forms.shape)),
        torch.from_numpy(context),
        torch.from_numpy(tags),
        torch.tensor(lengths),
    )


def say(message: str) -> None:
    """Say on stderr how far the recipe is."""
    print(message, file=sys.stderr, flush=True)
