"""Text layers that no reader could read: fonts without letters for their shapes, or with wrong ones."""

import re
import unicodedata

MOST_UNREADABLE = 0.02  # of the characters
LEAST = 20  # characters that are looked at
#: Controls, private characters, replacements, and what Unicode has no character for.
UNREADABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ue000-\uf8ff\ufffd\uffff\U000f0000-\U0010ffff]")
#: Private characters that symbol fonts have for bullets, which harm no word.
SYMBOLS = re.compile(r"[\uf020-\uf0ff](?=\s|$)")
ACCENT_BEHIND, ACCENT_BEFORE = re.compile(r"([aouAOU])[¨\u0308]"), re.compile(r"[¨\u0308]([aouAOU])")


def is_readable(text: str, unmapped: int) -> bool:
    """Return whether a text layer holds letters for what its pages show.

    :param unmapped: characters that the file names no letter for.
    """
    characters = len(re.sub(r"\s", "", text)) + unmapped
    if characters < LEAST:
        return True
    unreadable = len(UNREADABLE.findall(SYMBOLS.sub("", text))) + unmapped
    return unreadable <= MOST_UNREADABLE * characters


def join_accents(text: str) -> str:
    """Put dots that stand apart from their letters over these, before or behind them as the text has it."""
    if "¨" not in text:
        return text
    behind = len(ACCENT_BEHIND.findall(text)) >= len(ACCENT_BEFORE.findall(text))
    return unicodedata.normalize("NFC", (ACCENT_BEHIND if behind else ACCENT_BEFORE).sub("\\1\u0308", text))
