"""Every number of the recipe, in one place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

# Share of the training steps that take their batch from a source; the shares are normalised.
SHARES = MappingProxyType(
    {
        "squad": 5.0,
        "nq": 3.0,
        "nq_adjacent": 0.5,
        "dolly": 1.0,
        "oasst": 1.0,
        "library": 1.5,
        "library_parts": 1.0,
        "library_titles": 2.0,
        "title_subjects": 1.5,
        "titles": 1.0,
        "abstract_subjects": 0.5,
        "abstract_halves": 1.0,
        "policy": 1.5,
        "law": 0.5,
        "labels": 1.5,
        "classes": 0.7,
        "links": 0.7,
    }
)

# The last steps read more of what the questions of readers are like.
LATE_SHARES = MappingProxyType({**SHARES, "library": 5.0, "library_parts": 3.0})
# Small sources are read many times over; leaving out more words makes them another text each time.
DROPOUTS = MappingProxyType({"library": 0.3, "library_parts": 0.3, "library_titles": 0.3})


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one training; the model card prints them."""

    seed: int = 20  # of the first run; the others count on from it
    runs: int = 6  # trainings whose weights are averaged
    width: int = 384
    rows: int = 42_000
    tokens: int = 160_000
    fallback_pieces: int = 6_000
    whole_compound_count: int = 400  # a compound seen as often as this is a row of its own
    longest_text: int = 256  # tokens of a text that training reads
    shares: Mapping[str, float] = field(default_factory=lambda: SHARES)
    late_shares: Mapping[str, float] = field(default_factory=lambda: LATE_SHARES)
    late_from: float = 0.5  # share of the steps after which the late shares hold
    steps: int = 500  # of a run; with thousands, the rows forget the word vectors that they began with
    batch: int = 1_024
    topic_from: float = 0.6  # share of the steps after which batches are made of near neighbours
    topic_size: int = 64  # texts of one topic in such a batch
    topic_pairs: int = 65_536  # pairs of a large source that such batches are made of
    token_dropout: float = 0.1
    dropouts: Mapping[str, float] = field(default_factory=lambda: DROPOUTS)  # of sources that have their own
    learning_rate: float = 0.1
    weight_learning_rate: float = 0.02
    warm_up: float = 0.05
    scale: float = 20.0
    matryoshka: tuple[int, ...] = (256, 128, 64, 32)  # narrower widths, one of them drawn each step
    narrow_share: float = 0.5  # weight of the loss at that width, beside 1 at full width
    whitening: float = 0.1  # power of the variance along the texts' principal components that rows are divided by
    frequency_smoothing: float = 1e-3  # a of a / (a + p), the first weight of a token of probability p

    def __post_init__(self) -> None:
        if max(self.matryoshka) >= self.width:
            raise ValueError(f"matryoshka widths {self.matryoshka} must be below {self.width}")
