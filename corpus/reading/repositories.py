"""Records of repositories: Dublin Core (`oai_dc`), and `kk`, which the National Library's DSpace adds."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from corpus.errors import UnreadableDocumentError
from corpus.publications import guess_kind
from corpus.reading.building import Piece, assemble
from corpus.reading.dates import normalise_date
from corpus.reading.elements import local_name
from corpus.reading.formats import RECORD
from corpus.reading.identifiers import find_identifiers
from corpus.records import Document, Field, Material, Resource

PACKED = re.compile(r"\s*(?:[a-z]{2}=[^|]*\|)+\s*(?:[a-z]{2}=[^|]*)?")
PACKED_PART = re.compile(r"([a-z]{2})=([^|]*)(?:\||$)")
LANGUAGES = {"fin": "fi", "swe": "sv", "eng": "en", "sme": "se", "rus": "ru", "ger": "de", "fre": "fr", "est": "et"}
#: From Dublin Core, with and without qualifiers, to our names.
NAMES = {
    "title": "title", "title.alternative": "alt_title", "title.translated": "alt_title", "creator": "creator",
    "contributor.author": "creator", "contributor": "contributor", "contributor.editor": "contributor",
    "publisher": "publisher", "relation.ispartofseries": "series", "relation.ispartof": "series",
    "date.issued": "date", "language.iso": "language", "language": "language", "subject": "subject",
    "type": "type", "type.okm": "type", "description.abstract": "abstract", "description": "abstract",
    "identifier.isbn": "isbn", "identifier.issn": "issn", "relation.issn": "issn", "identifier.urn": "urn",
    "identifier.doi": "doi", "identifier.uri": "url", "identifier": "url", "relation": "relation",
}  # fmt: skip
FILE_LINK = re.compile(r"\.(?:pdf|docx)(?:$|[?#])|/bitstreams?/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RepositoryRecord:
    """What a record says of its publication."""

    title: str
    date: str | None
    language: str | None
    url: str | None
    fields: tuple[Field, ...]
    files: tuple[Material, ...]


def unpack_languages(value: str) -> list[tuple[str | None, str]]:
    """Take a value packed as `fi=…|sv=…|en=…|` apart, the same words in several languages given once."""
    if not PACKED.fullmatch(value):
        return [(None, value.strip())]
    parts: dict[str, str] = {}
    for language, text in PACKED_PART.findall(value):
        if text.strip():
            parts.setdefault(text.strip(), language)
    return [(language, text) for text, language in parts.items()]


def parse_record(content: bytes) -> RepositoryRecord:
    """Read a record's metadata.

    :raises UnreadableDocumentError: when it is not XML, or of a format that is not read.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableDocumentError(f"the record is not XML ({error})") from error
    if local_name(root) == "metadata":
        said, files = list(_kk_fields(root)), list(_kk_files(root))
    else:
        said, files = list(_dc_fields(root)), []
    return make_record([field for name, value, language in said for field in field_of(name, value, language)], files)


def make_record(fields: list[Field], named: Sequence[Material]) -> RepositoryRecord:
    """Choose title, date, language and address of what was said of a publication.

    :param named: its files, as far as they are named; links to files among the fields are added.
    :raises UnreadableDocumentError: when it has no title.
    """
    files = list(named)
    links = [field.value for field in fields if field.name == "url"]
    files += [Material(url.rsplit("/", 1)[-1], url) for url in links if FILE_LINK.search(url)]
    language = next((_language(field.value) for field in fields if field.name == "language"), None)
    url = next((url for url in links if not FILE_LINK.search(url)), None)
    return RepositoryRecord(_title(fields, language), _date(fields), language, url, tuple(fields), tuple(files))


def read_record(resource: Resource) -> Document:
    """Read a record as a document: its title and abstracts, with the links to its files.

    :raises UnreadableDocumentError: when it is no record.
    """
    return document_of(parse_record(resource.content), RECORD)


def document_of(record: RepositoryRecord, media_type: str) -> Document:
    """Return a record as a document: its title and abstracts, with the links to its files."""
    abstracts = [Piece(field.value) for field in record.fields if field.name == "abstract"]
    text, blocks, _ = assemble([Piece(record.title, "heading", 1), *abstracts])
    return Document(
        record.title, text, blocks, media_type, record.date, record.language, record.url,
        guess_kind(record.title, " ".join(field.value for field in record.fields if field.name == "type")),
        record.files, fields=record.fields,
    )  # fmt: skip


def _kk_fields(root: Any) -> Iterator[tuple[str, str, str | None]]:
    for field in root.iter("{*}field"):
        value = (field.get("value") or field.text or "").strip()
        name = ".".join(part for part in (field.get("element"), field.get("qualifier")) if part)
        if value and field.get("schema", "dc") in ("dc", "dcterms"):
            yield name, value, (field.get("language") or "")[:2].lower() or None


def _kk_files(root: Any) -> Iterator[Material]:
    for file in root.iter("{*}file"):
        wanted = file.get("bundle", "ORIGINAL") == "ORIGINAL"
        if wanted and str(file.get("href") or "").startswith("http"):
            yield Material(file.get("name") or file.get("href").rsplit("/", 1)[-1], file.get("href"))


def _dc_fields(root: Any) -> Iterator[tuple[str, str, str | None]]:
    for child in root:
        if isinstance(child.tag, str) and (child.text or "").strip():
            language = child.get("{http://www.w3.org/XML/1998/namespace}lang")
            yield local_name(child), child.text.strip(), (language or "")[:2].lower() or None


def field_of(name: str, value: str, language: str | None) -> Iterator[Field]:
    """Yield what an element of Dublin Core says, by our names."""
    ours = NAMES.get(name) or ("date" if name.startswith("date") and name != "date.embargo" else None)
    if ours is None:
        return
    origin = f"dc.{name}"
    for part_language, text in unpack_languages(value):
        if ours == "url" and not text.startswith("http"):
            yield from find_identifiers(text, origin)
        elif ours == "relation":
            found = list(find_identifiers(text, origin))
            yield from found or [Field("series", text, origin, part_language or language)]
        else:
            yield Field(ours, text, origin, part_language or language)
            if ours == "url":
                yield from find_identifiers(text, origin)


def _title(fields: list[Field], language: str | None) -> str:
    titles = [field for field in fields if field.name == "title"]
    if not titles:
        raise UnreadableDocumentError("the record has no title")
    return next((field.value for field in titles if language and field.language == language), titles[0].value)


def _date(fields: list[Field]) -> str | None:
    """Return the day of issue; what has a time of day is when the repository took it in."""
    said = [field for field in fields if field.name == "date"]
    issued = [field for field in said if field.origin == "dc.date.issued"]
    issued = issued or [field for field in said if "T" not in field.value] or said
    return next((date for field in issued if (date := normalise_date(field.value))), None)


def _language(value: str) -> str | None:
    value = value.strip().lower()
    return LANGUAGES.get(value[:3]) or (value[:2] if re.fullmatch(r"[a-z]{2}(?:[-_]\w+)?", value) else None)
