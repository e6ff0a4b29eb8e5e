"""Texts that were handed in, in memory for as long as somebody chooses from what was found; nothing is stored."""

import time

from services.submissions import SubmittedText

MOST = 50
MOST_BYTES = 64 << 20  # of their texts, at four bytes a character
SECONDS = 3600.0


class KeptTexts:
    """What was found in texts, by ids that nobody can guess; the oldest go first."""

    def __init__(self) -> None:
        self._texts: dict[str, tuple[float, SubmittedText]] = {}

    def keep(self, id: str, text: SubmittedText) -> None:
        """Keep a text."""
        self._texts[id] = time.monotonic(), text
        while len(self._texts) > 1 and (len(self._texts) > MOST or self._size() > MOST_BYTES):
            del self._texts[next(iter(self._texts))]

    def find(self, id: str) -> SubmittedText | None:
        """Return a text; None where it was too long ago."""
        now = time.monotonic()
        for old in [name for name, (kept, _) in self._texts.items() if now - kept > SECONDS]:
            del self._texts[old]
        return self._texts[id][1] if id in self._texts else None

    def _size(self) -> int:
        return sum(4 * len(text.document.text) for _, text in self._texts.values())
