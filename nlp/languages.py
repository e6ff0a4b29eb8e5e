"""Which language a text is in, by py3langid, chosen among those that Finnish policy publications are written in.

Source: py3langid (BSD), https://github.com/adbar/py3langid
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

LANGUAGES = ("fi", "sv", "en", "se", "et", "de", "ru")
#: What else a text may be in, close enough to be mistaken for ours.
OTHERS = ("da", "no", "nn", "fr", "es", "it", "nl", "pl", "lv", "lt", "uk", "pt", "hu", "is")
USUAL = ("fi", "sv", "en")
SHORT = 25  # characters: a title or a name, too little to tell more than the usual languages apart
SURE, SURE_OF_SHORT = 0.5, 0.85  # probabilities among all languages of the model; see `benchmarks.languages`
ENOUGH = 4000  # characters; more say nothing new


def detect_language(text: str) -> str | None:
    """Return the ISO 639-1 code of one of LANGUAGES; None of another language, and of a text without letters."""
    start = text[:ENOUGH].strip()
    if not any(map(str.isalpha, start)):
        return None
    ranked = _identifier().rank(start)
    first, probability = ranked[0]
    asked: tuple[str, ...] = LANGUAGES + OTHERS
    if len(start) < SHORT and _is_nordic(start):
        asked = LANGUAGES if first in LANGUAGES and probability >= SURE_OF_SHORT else USUAL
    elif first not in asked and probability >= SURE:
        return None  # Somali, Arabic, Chinese: nearest to some language of ours, but none of them
    best = next(language for language, _ in ranked if language in asked)
    return best if best in LANGUAGES else None


def known_languages() -> list[str]:
    """Return the ISO 639-1 codes of all languages that can be told apart."""
    return sorted(_identifier().labels)


def rank_languages(text: str, languages: Sequence[str]) -> list[tuple[str | None, float]]:
    """Return how likely each of some languages is that of a text, the likeliest first; None stands for all others.

    :param languages: ISO 639-1 codes.
    :raises ValueError: when one of them is not known.
    """
    identifier, start = _identifier(), text[:ENOUGH].strip()
    unknown = set(languages) - set(known_languages())
    if unknown:
        raise ValueError(f"unknown languages: {', '.join(sorted(unknown))}")
    said = any(map(str.isalpha, start))
    ranked = dict(identifier.rank(start)) if said else {}
    shares: dict[str | None, float] = {language: float(ranked.get(language, 0.0)) for language in languages}
    shares[None] = max(0.0, 1.0 - sum(shares.values()))
    return sorted(shares.items(), key=lambda share: -share[1])


def _is_nordic(text: str) -> bool:
    """Return whether a text has no letters but those of the usual languages."""
    return all(character.isascii() or character in "äöåÄÖÅ–—’”" for character in text)


@cache
def _identifier() -> Any:
    """Load the model, which takes half a second of CPU, when a language is first asked for."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
