"""Secrets that a text may hold by way of the addresses in it, and the text without them."""

import re
from collections.abc import Iterable

HIDDEN = "***"
#: The user and password of an address: up to the last @ before its path.
LOGIN = re.compile(r"(?<=://)[^\s/?#\"']*@")
#: Values in the query of an address, and in a header or a setting, by names that say that they are to be kept.
VALUE = re.compile(
    r"((?:[\w.+-]{0,40}(?:token|secret|passw|pwd|api[_-]?key|access[_-]?key|signature|credential)[\w.-]{0,40}=|\bsig="
    r"|\b(?:token|secret|password|passwd|api[_-]?key)[\"']?\s*:\s*))[\"']?[^\s&#\"',;]+",
    re.IGNORECASE,
)
AUTHORISATION = re.compile(r"\b(Bearer|Basic)\s+[\w.+/=~-]{6,}")


def redact(text: str) -> str:
    """Return a text without the logins, tokens and keys in it."""
    text = LOGIN.sub(f"{HIDDEN}@", text)
    text = VALUE.sub(rf"\1{HIDDEN}", text)
    return AUTHORISATION.sub(rf"\1 {HIDDEN}", text)


def hide(text: str, secrets: Iterable[str]) -> str:
    """Return a text without some known secrets, and without those that `redact` knows by their form."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return redact(text)
