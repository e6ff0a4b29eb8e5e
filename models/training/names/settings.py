"""Every number of the recipe, in one place."""

from dataclasses import dataclass

LABELS = ("PER", "ORG", "LOC", "PRO", "EVENT", "DATE")
TAGS = ("O", *(f"{kind}-{label}" for label in LABELS for kind in "BIES"))


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one training; the model card prints them."""

    seed: int = 20
    rows: int = 32_768  # of the table of hashed features
    row_width: int = 64
    projected: int = 100  # width that a word vector of 300 is projected to
    hidden: int = 128  # of the LSTM, each way
    dropout: float = 0.5
    feature_dropout: float = 0.1
    lexical_dropout: float = 0.3  # of features that tell one word from all others
    batch: int = 32  # sentences
    epochs: int = 14
    learning_rate: float = 4e-3
    averaging: float = 0.998  # of the weights, a step
