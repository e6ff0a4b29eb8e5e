"""The parts of a Word file: a ZIP archive of XML, read part by part, so that a damaged picture harms no text."""

import io
import posixpath
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from corpus.errors import UnreadableDocumentError

LARGEST_PART = 150 << 20  # bytes unpacked
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
MAIN_PART = "word/document.xml"
#: Strict Open XML says the same under other names.
STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/math": b"http://schemas.openxmlformats.org/officeDocument/2006/math",
}
#: What opening an archive raises over bytes that are none.
DAMAGE = (
    EOFError, LookupError, NotImplementedError, OSError, RuntimeError, ValueError, struct.error, zipfile.BadZipFile,
    zlib.error,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class WordPackage:
    """An opened Word file."""

    archive: zipfile.ZipFile
    main: str  # the name of the part with the text
    _names: dict[str, str] = field(default_factory=dict)  # of other parts, by the last word of their relation's type

    def root(self, kind: str | None = None) -> Any | None:
        """Return the parsed part of a kind (styles, footnotes, …), the main one without; None where there is none.

        :raises UnreadableDocumentError: when it is damaged or too large.
        """
        name = self._names.get(kind) if kind else self.main
        return _parse(self.archive, name) if name in self.archive.NameToInfo else None

    def optional(self, kind: str) -> Any | None:
        """Return the parsed part of a kind without which a text can be read: None also where it is damaged."""
        try:
            return self.root(kind)
        except UnreadableDocumentError:
            return None


def open_word(content: bytes) -> WordPackage:
    """Open a Word file.

    :raises UnreadableDocumentError: when it is no archive, or has no part with text.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except DAMAGE as error:
        raise _damaged(error) from error
    of_package = _relations(archive, "")
    main = of_package.get("officeDocument", MAIN_PART)
    if main not in archive.NameToInfo:
        raise _damaged(f"it lacks its main part {main}")
    return WordPackage(archive, main, of_package | _relations(archive, main))


def _relations(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Return the parts that a part names, by the last word of the relation's type; the first of each."""
    folder, name = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    if relations not in archive.NameToInfo:
        return {}
    try:
        root = _parse(archive, relations)
    except UnreadableDocumentError:  # the parts are then looked for by their usual names
        return {}
    found: dict[str, str] = {}
    for relation in root.iter(RELATION):
        target = relation.get("Target")
        if target and relation.get("TargetMode") != "External":
            kind = (relation.get("Type") or "").rpartition("/")[2]
            found.setdefault(kind, posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"))
    return found


def _parse(archive: zipfile.ZipFile, name: str) -> Any:
    if archive.getinfo(name).file_size > LARGEST_PART:
        raise UnreadableDocumentError(
            f"the Word file's part {name} unpacks to more than {LARGEST_PART >> 20} MB: split the file"
        )
    try:
        content = archive.read(name)
        if b"purl.oclc.org" in content[:4096]:
            for strict, usual in STRICT.items():
                content = content.replace(strict, usual)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        return etree.fromstring(content, parser)
    except (*DAMAGE, etree.LxmlError) as error:
        raise _damaged(error) from error


def _damaged(error: object) -> UnreadableDocumentError:
    words = " ".join(str(error).split())
    reason = words[:200] if len(words) > 2 else type(error).__name__
    return UnreadableDocumentError(f"the Word file is damaged ({reason}): store it again with Word")
