"""What a passage says in words, as the naming of themes takes it: counts of lemmas and of phrases."""

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple


class Phrase(NamedTuple):
    """Two words that belong together, by their lemmas: the genitive or adjective, and the noun it stands with."""

    modifier: str
    head: str


@dataclass(frozen=True, slots=True)
class PassageTerms:
    """The words and phrases of a passage that can say what it is about."""

    words: Counter[str] = field(default_factory=Counter)  # lemmas of nouns
    doubtful: Counter[str] = field(default_factory=Counter)  # lemmas of forms that are nouns or verbs
    parts: Counter[str] = field(default_factory=Counter)  # lemmas of the parts of compounds
    phrases: Counter[Phrase] = field(default_factory=Counter)  # in any case
    forms: dict[str, Phrase] = field(default_factory=dict)  # phrases as they stand in the text in the nominative
