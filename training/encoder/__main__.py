"""Trains `finnish-static` and saves it.

Run: python -m training.encoder --data ../shared/data --out models/shipped/finnish-static
"""

import argparse
import sys
import time
from pathlib import Path

import numpy as np
import torch

from training.encoder.artefact import save_embedding
from training.encoder.batches import number_pairs, tokenize_texts
from training.encoder.card import write_card
from training.encoder.first_rows import make_first_rows, make_first_weights
from training.encoder.pairs import make_pairs
from training.encoder.settings import Settings
from training.encoder.training import Bags, encode_texts, train_averaged
from training.encoder.vocabulary import make_tokenizer, make_vocabulary
from training.encoder.whitening import whiten_rows
from training.encoder.words import count_words


def train_encoder(data: Path, out: Path, settings: Settings) -> None:
    """Make pairs, vocabulary and first rows, train them, and save the artefact with its card."""
    began = time.monotonic()
    tell("pairs")
    pairs = make_pairs(data, seed=settings.seed)
    texts, sources = number_pairs(pairs)
    tell(f"vocabulary of {len(texts):,} texts")
    vocabulary = make_vocabulary(count_words(texts), settings)
    tokenizer = make_tokenizer(vocabulary)
    tokenized = tokenize_texts(tokenizer, texts, longest=settings.longest_text)
    tell(f"first rows: {len(vocabulary.tokens):,} tokens on {len(vocabulary.names):,} rows")
    counts = np.bincount(tokenized.ids, minlength=len(vocabulary.tokens))
    weights = make_first_weights(vocabulary, counts, smoothing=settings.frequency_smoothing)
    rows = make_first_rows(vocabulary, width=settings.width, seed=settings.seed)
    bags = train_averaged(Bags(rows, weights, vocabulary.rows), tokenized, sources, settings)
    answers = next(source.right for source in sources if source.name == "library")
    rows, weights = bags.export()
    rows = whiten_rows(rows, encode_texts(bags, tokenized, np.unique(answers)), power=settings.whitening)
    save_embedding(out, tokenizer, rows=rows, weights=weights, row_of=vocabulary.rows)
    sizes = {name: len(of_source) for name, of_source in pairs.items()}
    write_card(out, settings, sizes, size=(len(weights), len(rows)), minutes=round((time.monotonic() - began) / 60))


def tell(message: str) -> None:
    """Say on stderr how far the recipe is."""
    print(message, file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the training data")
    parser.add_argument("--out", type=Path, required=True, help="folder to write the artefact to")
    parser.add_argument("--steps", type=int, default=Settings().steps, help="training steps (default: %(default)s)")
    arguments = parser.parse_args()
    settings = Settings(steps=arguments.steps)
    torch.manual_seed(settings.seed)
    train_encoder(arguments.data, arguments.out, settings)


if __name__ == "__main__":
    main()
