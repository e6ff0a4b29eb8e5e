"""From bytes to text: which encoding they are in, by their marks, by what they name, by what they give."""

import codecs
import re
import unicodedata
from collections.abc import Sequence

from corpus.errors import UnreadableDocumentError

CHARSET = re.compile(r"(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
NAMED_WITHIN = 2048  # bytes from the start, where a page names its encoding
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
#: Labels that pages use for what is Windows-1252 or UTF-8; browsers read them so (https://encoding.spec.whatwg.org/).
AS_WINDOWS = {"iso8859-1", "latin-1", "ascii", "us-ascii", "cp1252"}
NEVER_NAMED = {"utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7"}  # what names these in letters is not in them
#: Encodings of one byte a letter that old Finnish texts are in, the likeliest first.
OLD = ("cp1252", "cp850", "mac-roman")
FINNISH = "åäöÅÄÖ"
FOREIGN = "éÉüÜšŠžŽ"  # in names
QUOTES = "“”„‘’–—…•€§°´£½"
#: Encodings of several bytes a letter, with those of every four bytes that are zero in texts of ours.
WIDE = (("utf-32-le", (1, 2, 3)), ("utf-32-be", (0, 1, 2)), ("utf-16-le", (1, 3)), ("utf-16-be", (0, 2)))
CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x0b\x1b"))
MOST_CONTROLS = 0.03  # of the bytes of a text; two in a short one are an accident too
ACCIDENTS = 2
SAMPLE = 8192  # bytes
CONTROL_REFERENCE = re.compile(r"&#(?:x0*([0-9a-f]{1,2})|0*([0-9]{1,3}));?", re.IGNORECASE)
CONTROL_BYTES = bytes([*range(9), 0x0B, *range(0x0E, 0x20), 0x7F])  # of every encoding but UTF-16, which has zeros
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def decode(content: bytes, *, charset: str | None = None) -> str:
    """Decode text: as UTF-8 where it is that, else as its mark or its own word says, else as it reads best.

    :param charset: the encoding that the text names.
    :raises UnreadableDocumentError: when the bytes are no text.
    """
    marked = next((encoding for mark, encoding in MARKS if content.startswith(mark)), None) or _wide_encoding(content)
    if marked:
        return content.decode(marked, errors="replace")
    if is_binary(content):
        raise UnreadableDocumentError("it holds binary data, not text")
    content = content.replace(b"\x00", b" ")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        named = _codec(charset) if charset else None
        if named is not None and named != "utf-8":
            return content.decode(named, errors="replace")
        return (
            content.decode("utf-8", errors="as-windows-1252") if named or _is_mixed(content) else _decode_old(content)
        )


def decode_page(content: bytes) -> str:
    """Decode a page by the encoding that it names, without the control characters that no page shows.

    :raises UnreadableDocumentError: when the bytes are no text.
    """
    source = decode(content, charset=named_charset(content))
    if "&#" in source:
        source = CONTROL_REFERENCE.sub(_without_control, source)
    # Few pages have any, and bytes are looked through quicker than characters.
    return source if len(content.translate(None, CONTROL_BYTES)) == len(content) else CONTROL.sub(" ", source)


def named_charset(content: bytes) -> str | None:
    """Return the encoding that a page names in its head."""
    named = CHARSET.search(content[:NAMED_WITHIN].decode("latin-1"))
    return named[1] if named else None


def is_binary(content: bytes) -> bool:
    """Return whether bytes hold more control characters than an accident puts into a text."""
    if _wide_encoding(content):
        return False
    sample = content[:SAMPLE]
    controls = len(sample) - len(sample.translate(None, CONTROLS))
    return controls > max(MOST_CONTROLS * len(sample), ACCIDENTS)


def is_falsely_utf8(content: bytes, header: str = "") -> bool:
    """Return whether a page says that it is UTF-8 and is not.

    :param header: the Content-Type that it came with, which counts more than the page's own word.
    """
    named = CHARSET.search(header) or CHARSET.search(content[:NAMED_WITHIN].decode("latin-1"))
    if named is None or named[1].lower() not in ("utf-8", "utf8"):
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


def _wide_encoding(content: bytes) -> str | None:
    """Return the encoding of a text without a mark that has a zero in every other byte, or in three of four."""
    sample = content[: min(SAMPLE, len(content)) // 4 * 4]
    if len(sample) < 4 or sample.count(0) < len(sample) // 3:
        return None
    zeros = [sample[at::4].count(0) / (len(sample) // 4) for at in range(4)]
    for encoding, empty in WIDE:
        filled = [zeros[at] for at in range(4) if at not in empty]
        if min(zeros[at] for at in empty) > 0.6 and max(filled) < 0.1:
            return encoding
    return None


def _codec(label: str) -> str | None:
    """Return the codec of a label, None where it is none for text or cannot be what it names."""
    try:
        found = codecs.lookup(label.strip())
        b"".decode(found.name)
    except (LookupError, ValueError):  # ValueError: a label with a NUL
        return None
    if found.name in NEVER_NAMED:
        return "utf-8"
    return "cp1252" if found.name in AS_WINDOWS else found.name


def _is_mixed(content: bytes) -> bool:
    """Return whether most of what is not ASCII is UTF-8: pages mix, where a template and a text differ."""
    wide = sum(len(letter.encode()) for letter in content.decode("utf-8", errors="ignore") if letter > "\x7f")
    return 2 * wide > len(content.translate(None, bytes(range(128))))


def _decode_old(content: bytes) -> str:
    """Decode text of one byte a letter by the encoding in which it reads best."""
    texts = [content.decode(encoding, errors="replace") for encoding in OLD]
    scores = [_score(text[:SAMPLE]) for text in texts]
    return texts[scores.index(max(scores))]


def _score(text: str) -> int:
    """Count what a Finnish text has beyond ASCII, less what it has not."""
    score = 0
    for letter, (before, after) in zip(text, _neighbours(text), strict=True):
        if letter <= "\x7f":
            continue
        in_word = before.isalpha() or after.isalpha()
        if letter in FINNISH and in_word:
            score += 1 if letter.islower() or not before.islower() else -1
        elif letter in FOREIGN and in_word:
            continue
        elif letter in QUOTES:
            score += 0 if before.isalpha() and after.isalpha() and letter not in "’´–" else 1
        elif in_word or unicodedata.category(letter)[0] in "CS":
            score -= 1
    return score


def _neighbours(text: str) -> Sequence[tuple[str, str]]:
    return list(zip(f" {text[:-1]}" if text else "", f"{text[1:]} ", strict=True))


def _without_control(reference: re.Match[str]) -> str:
    digits, base = (reference[1], 16) if reference[1] else (reference[2], 10)
    return " " if int(digits, base) in CONTROL_NUMBERS else reference[0]


CONTROL_NUMBERS = set(range(32)) - set(b"\t\n\r") | {0x7F}


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Read as Windows-1252 just the bytes that are no UTF-8."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


codecs.register_error("as-windows-1252", _as_windows_1252)
