"""What one text says, nothing stored."""

from typing import Any

from corpus.reading import read_document
from corpus.records import Resource
from nlp.languages import detect_language
from nlp.mentions import Analyser


def analyse_text(analyser: Analyser, text: str) -> dict[str, Any]:
    """Give the language and the mentions of a text, offsets in code points of `text`."""
    mentions = analyser.find_mentions(text)
    return {
        "text": text,
        "language": detect_language(text),
        "mentions": [
            {
                "start": found.start, "end": found.end, "text": text[found.start : found.end], "type": found.type,
                "id": found.id, "name": found.name, "current_id": found.current_id, "role": found.role,
                "score": found.score,
            }
            for found in mentions
        ],
    }  # fmt: skip


def text_of(location: str, content: bytes) -> str:
    """Give the main text of a file or page of any format that is read.

    :raises UnreadableDocument: with the reason, when it cannot be read.
    """
    return read_document(Resource(location, content)).text
