"""Characters that no database or file takes, whatever a source sends."""

import re

#: NUL, which PostgreSQL refuses, and halves of UTF-16 pairs, which UTF-8 cannot express.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
REPLACEMENT = "\ufffd"
#: The encoding that an XML document names, or the mark of UTF-16 at its start.
OTHER_ENCODING = re.compile(rb"\s*(?:\xff\xfe|\xfe\xff|<\?xml[^>]*?encoding=.(?!utf-?8))", re.IGNORECASE)


def storable(text: str) -> str:
    """Replace what cannot be stored by U+FFFD, one character by one, so that offsets stay as they are."""
    return UNSTORABLE.sub(REPLACEMENT, text)


def make_storable(record: object, *names: str) -> None:
    """Make the texts in fields of a new frozen record storable."""
    for name in names:
        value = getattr(record, name)
        if value and UNSTORABLE.search(value):
            object.__setattr__(record, name, storable(value))


def repair_utf8(xml: bytes) -> bytes:
    """Replace by U+FFFD what is no UTF-8 in XML of that encoding: libxml2 passes it on, and reading it then fails."""
    return xml if OTHER_ENCODING.match(xml) else xml.decode(errors="replace").encode()
