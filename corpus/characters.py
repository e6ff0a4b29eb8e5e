"""Characters that no database or file takes, whatever a source sends."""

import re

#: NUL, which PostgreSQL refuses, and halves of UTF-16 pairs, which UTF-8 cannot express.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
REPLACEMENT = "\ufffd"


def storable(text: str) -> str:
    """Replace what cannot be stored by U+FFFD, one character by one, so that offsets stay as they are."""
    return UNSTORABLE.sub(REPLACEMENT, text)


def make_storable(record: object, *names: str) -> None:
    """Make the texts in fields of a new frozen record storable."""
    for name in names:
        value = getattr(record, name)
        if value and UNSTORABLE.search(value):
            object.__setattr__(record, name, storable(value))
