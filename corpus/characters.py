"""Characters that no database or file takes, whatever a source sends."""

import re
import sys

#: NUL, which PostgreSQL refuses, and halves of UTF-16 pairs, which UTF-8 cannot express.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
REPLACEMENT = "\ufffd"
#: Controls, marks that reorder text, soft hyphens, halves of pairs and what is no character: nothing that is read.
#: What Python takes for white space is left, for `one_line` to put a space in its place.
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
#: How a cell begins that a spreadsheet would compute.
FORMULA = re.compile(r"[\s\ufeff]*[=+\-@＝＋－＠]")
LONGEST_NUMBER = 8  # digits of a character in a reference
XML_DECLARATION = re.compile(r"\ufeff?\s*(?:<\?xml[^>]*\?>)?")
XML_ENCODING = re.compile(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
CHARACTER_REFERENCE = re.compile(r"&#(?:x([0-9a-f]+)|([0-9]+));?", re.IGNORECASE)


def storable(text: str) -> str:
    """Replace what cannot be stored by U+FFFD, one character by one, so that offsets stay as they are."""
    return UNSTORABLE.sub(REPLACEMENT, text)


def one_line(text: str) -> str:
    """Return a text in one line, without what is not read."""
    return " ".join(UNSEEN.sub("", text).split())


def make_storable(record: object, *names: str) -> None:
    """Make the texts in fields of a new frozen record storable."""
    for name in names:
        value = getattr(record, name)
        if value and UNSTORABLE.search(value):
            object.__setattr__(record, name, storable(value))


def repair_xml(xml: bytes) -> bytes:
    """Write XML as UTF-8, with U+FFFD in place of what no text can hold.

    libxml2 lets such bytes and references (`&#xD800;`) pass where it goes on after an error: lxml then fails when the
    text, the name or the namespace is read that they stand in.
    """
    text = XML_DECLARATION.sub("", _decode_xml(xml), count=1)
    return storable(CHARACTER_REFERENCE.sub(_storable_reference, text)).encode()


def _decode_xml(xml: bytes) -> str:
    named = XML_ENCODING.match(xml)
    encoding = "utf-16" if xml.startswith((b"\xff\xfe", b"\xfe\xff")) else named[1].decode() if named else "utf-8"
    try:
        return xml.decode(encoding, errors="replace")
    except (LookupError, ValueError):  # no encoding that we know, or one that cannot replace
        return xml.decode(errors="replace")


def _storable_reference(reference: re.Match[str]) -> str:
    digits, base = (reference[1], 16) if reference[1] else (reference[2], 10)
    digits = digits.lstrip("0") or "0"
    number = int(digits, base) if len(digits) <= LONGEST_NUMBER else sys.maxunicode + 1
    allowed = number in (0x9, 0xA, 0xD) or (0x20 <= number <= sys.maxunicode and not 0xD800 <= number <= 0xDFFF)
    return reference[0] if allowed else REPLACEMENT
