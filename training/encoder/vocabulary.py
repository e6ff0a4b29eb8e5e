"""Makes the vocabulary: word forms and pieces, many of them sharing one row of the embedding.

Every form of a lemma points to the lemma's row, so the reader knows Finnish inflection without Voikko; compounds
that are not frequent are left out, so that the tokenizer finds their parts.
"""

import json
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from training.encoder.settings import Settings
from training.encoder.words import Part, WordSplitter

UNKNOWN = "[UNK]"
FALLBACK_SHARE = 0.01  # probability left to fallback pieces: a known word wins over them
LONGEST_TOKEN = 32


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Tokens in the order of their ids.

    scores are log-probabilities and rows the row of each token, shape (tokens,) both; names has one lemma or piece
    a row.
    """

    tokens: list[str]
    scores: np.ndarray
    rows: np.ndarray
    names: list[str]


def make_vocabulary(words: dict[str, int], settings: Settings) -> Vocabulary:
    """Choose the commonest lemmas and forms of counted words, and pieces for all other words."""
    forms, unknown = count_forms(words, settings.whole_compound_count)
    counts: Counter[str] = Counter()
    for part, count in forms.items():
        counts[part.lemma] += count
    kept = {lemma for lemma, _ in counts.most_common(settings.rows - settings.fallback_pieces)}
    tokens = choose_tokens(forms, kept, settings.tokens - settings.fallback_pieces)
    pieces = train_pieces(unknown, settings.fallback_pieces)
    return number_tokens(tokens, [piece for piece in pieces if piece[0] not in tokens])


def count_forms(words: dict[str, int], whole: int) -> tuple[dict[Part, int], list[str]]:
    """Count the parts of words; a compound whose lemma is met `whole` times stays in one part.

    :returns: counts by part, and the words, met twice or more, that Voikko does not know.
    """
    splitter = WordSplitter(words)
    analysed = {word: splitter.split(word) for word in words if len(word) <= LONGEST_TOKEN}
    compounds: Counter[str] = Counter()
    for word, parts in analysed.items():
        if len(parts) > 1:
            compounds[join_lemma(parts)] += words[word]
    forms: Counter[Part] = Counter()
    for word, parts in analysed.items():
        if not parts:
            parts = (Part(word, word),)
        elif len(parts) > 1 and compounds[join_lemma(parts)] >= whole:
            parts = (Part(word, join_lemma(parts)),)
        for part in parts:
            forms[part] += words[word]
    return forms, [word for word, parts in analysed.items() if not parts and words[word] > 1]


def join_lemma(parts: Iterable[Part]) -> str:
    """Write the lemma of a compound: its first parts as they are written, its last one in base form."""
    *first, last = parts
    return "".join(part.form for part in first) + last.lemma


def choose_tokens(forms: dict[Part, int], kept: set[str], most: int) -> dict[str, tuple[str, int]]:
    """Return each common form the lemma it is met with most, and its count."""
    tokens: dict[str, tuple[str, int]] = {}
    for part, count in sorted(forms.items(), key=lambda item: (-item[1], item[0].form, item[0].lemma)):
        if len(tokens) == most:
            break
        if part.lemma in kept:
            tokens.setdefault(part.form, (part.lemma, count))
    return tokens


def train_pieces(words: list[str], size: int) -> list[tuple[str, float]]:
    """Learn pieces, with log-probabilities, that write the words nobody knows; all letters are among them."""
    tokenizer = Tokenizer(models.Unigram())
    alphabet = sorted({letter for word in words for letter in word if letter.isascii() or letter in "åäöéüšž"})
    trainer = trainers.UnigramTrainer(
        vocab_size=size, special_tokens=[UNKNOWN], unk_token=UNKNOWN, initial_alphabet=alphabet,
        max_piece_length=10, show_progress=False,
    )  # fmt: skip
    tokenizer.train_from_iterator(sorted(words), trainer)
    state = dict(json.loads(tokenizer.to_str())["model"]["vocab"])
    return [(piece, state[piece]) for piece in sorted(state) if piece != UNKNOWN]


def number_tokens(tokens: dict[str, tuple[str, int]], pieces: list[tuple[str, float]]) -> Vocabulary:
    """Return tokens their ids: the unknown token, word forms by count, then pieces."""
    total = sum(count for _, count in tokens.values())
    names = [UNKNOWN, *sorted({lemma for lemma, _ in tokens.values()})]
    row = {name: i for i, name in enumerate(names)}
    names += [piece for piece, _ in pieces]
    scores = [-30.0, *(math.log(count / total) for _, count in tokens.values())]
    scores += [math.log(FALLBACK_SHARE) + score for _, score in pieces]
    rows = [0, *(row[lemma] for lemma, _ in tokens.values()), *range(len(row), len(names))]
    return Vocabulary(
        [UNKNOWN, *tokens, *(piece for piece, _ in pieces)], np.array(scores), np.array(rows, dtype=np.int32), names
    )


def make_tokenizer(vocabulary: Vocabulary) -> Tokenizer:
    """Make a tokenizer of lower-cased words, each cut into its likeliest tokens."""
    scored = list(zip(vocabulary.tokens, [round(score, 2) for score in vocabulary.scores.tolist()], strict=True))
    tokenizer = Tokenizer(models.Unigram(scored, unk_id=0, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"\W+"), behavior="removed")
    return tokenizer
