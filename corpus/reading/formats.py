"""The formats that are read, by their media types, and what they are called."""

from pathlib import PurePosixPath

from corpus.addresses import path_of

HTML, PDF = "text/html", "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXT, MARKDOWN, ROW = "text/plain", "text/markdown", "application/json"
#: What sources hand over with their listings: an entry of WordPress, a record of OAI-PMH, an item of DSpace, a card.
ENTRY = "application/vnd.wordpress.entry+json"
RECORD = "application/vnd.oai.record+xml"
ITEM = "application/vnd.dspace.item+json"
TEASER = "application/vnd.aluetutka.teaser+json"

SUFFIXES = {
    ".html": HTML, ".htm": HTML, ".xhtml": HTML,
    ".pdf": PDF,
    ".docx": DOCX, ".docm": DOCX, ".dotx": DOCX,
    ".txt": TEXT,
    ".md": MARKDOWN, ".markdown": MARKDOWN,
}  # fmt: skip

#: Formats that hold publications but that no reader takes: they are quarantined, not passed over.
UNSUPPORTED = {".doc", ".odt", ".rtf", ".ppt", ".pptx", ".xls", ".xlsx", ".ods", ".odp", ".epub", ".pages", ".zip"}

NAMES = {HTML: "HTML", PDF: "PDF", DOCX: "DOCX", TEXT: "plain text", MARKDOWN: "Markdown", ROW: "JSON"}
NAMES |= {ENTRY: "an entry of WordPress", RECORD: "a record of a repository", ITEM: "an item of DSpace"}
NAMES |= {TEASER: "the card of an article"}
FILES = {PDF: "PDF", DOCX: "Word file", HTML: "page", ROW: "row"}  # what messages call them


def suffix_type(location: str) -> str | None:
    """Return the format that a name ends with."""
    path = path_of(location) if "://" in location else location
    return SUFFIXES.get(PurePosixPath(path).suffix.lower())
