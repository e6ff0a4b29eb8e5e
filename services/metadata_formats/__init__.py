"""The forms in which a text's metadata are handed on: pure functions from `TaggedText` to text."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from services.answers.texts import TaggedText
from services.metadata_formats.dspace import as_dspace_item
from services.metadata_formats.dublin_core import DECLARATION, write_dcterms, write_oai_dc
from services.metadata_formats.markdown import write_markdown
from services.metadata_formats.schema_org import as_schema_org, script_text
from services.metadata_formats.table_rows import write_header, write_row
from services.metadata_formats.wordpress import as_wordpress_post
from services.metadata_formats.writing import json_text

__all__ = ["FORMATS", "MetadataFormat"]


@dataclass(frozen=True, slots=True)
class MetadataFormat:
    """A form of records, alone and one behind another."""

    media_type: str
    suffix: str  # of a file that holds such records
    describe: Callable[[TaggedText], Any]  # a record, as text or as what is written as JSON
    to_json: Callable[[Any, int | None], str] = json_text
    opening: str = ""  # before the first record
    opening_of_several: str = ""
    between: str = ""
    closing_of_several: str = ""

    def write(self, records: Iterable[TaggedText], *, several: bool, indent: int | None = None) -> Iterator[str]:
        """Yield the text of records, piece by piece: each as soon as it is there.

        :param several: whether there may be more than one; JSON is then one record a line.
        :param indent: spaces to indent the JSON of one record by, None for one line.
        """
        opening = self.opening + (self.opening_of_several if several else "")
        first = True
        for tagged in records:  # a record that cannot be made leaves nothing behind, not even an opening
            yield (opening if first else self.between) + self._text(tagged, None if several else indent)
            first = False
        if several:
            yield (opening if first else "") + self.closing_of_several

    def _text(self, tagged: TaggedText, indent: int | None) -> str:
        record = self.describe(tagged)
        text = record if isinstance(record, str) else self.to_json(record, indent)
        return text.rstrip("\n") + "\n"


JSON, XML, LD_JSON = "application/json", "application/xml", "application/ld+json"
RECORDS, END_OF_RECORDS = "<records>\n", "</records>\n"

#: By the names that `--format` takes.
FORMATS: dict[str, MetadataFormat] = {
    "json": MetadataFormat(JSON, ".json", asdict),
    "jsonld": MetadataFormat(LD_JSON, ".jsonld", as_schema_org, script_text),
    "dc": MetadataFormat(
        XML, ".xml", write_oai_dc, opening=DECLARATION, opening_of_several=RECORDS, closing_of_several=END_OF_RECORDS
    ),
    "dcterms": MetadataFormat(
        XML, ".xml", write_dcterms, opening=DECLARATION, opening_of_several=RECORDS, closing_of_several=END_OF_RECORDS
    ),
    "csv": MetadataFormat("text/csv", ".csv", write_row, opening=write_header()),
    "md": MetadataFormat("text/markdown", ".md", write_markdown, between="\n---\n\n"),
    "dspace": MetadataFormat(JSON, ".json", as_dspace_item),
    "wordpress": MetadataFormat(JSON, ".json", as_wordpress_post),
}
