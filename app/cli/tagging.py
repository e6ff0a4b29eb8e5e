"""The command `aluetutka tag`, and the forms in which it prints a publication's metadata."""

import csv
import io
import sys
from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from xml.sax.saxutils import escape

import typer

from app.cli.options import Folder, open_if_there
from app.cli.printing import clean, harmless, print_json

if TYPE_CHECKING:
    from corpus.records import Resource
    from services.answers import TaggedText

LARGEST = 200 << 20  # bytes of a page or file


class RecordFormat(StrEnum):
    json = "json"
    jsonld = "jsonld"
    dc = "dc"
    csv = "csv"


def tag(
    source: Annotated[str, typer.Argument(help="A file, a web address, or - for standard input.")] = "-",
    lines: Annotated[bool, typer.Option("--lines", help="Each line is a text; each line printed its record.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="How many names and themes at most.")] = 20,
    local: Annotated[bool, typer.Option("--local", help="The address may be a private or loopback one.")] = False,
    format: Annotated[RecordFormat, typer.Option("--format", help="How to print it.")] = RecordFormat.json,
    workspace: Folder = Path(),
) -> None:
    """Print a publication's metadata with where each value is from, what it names, and its themes; nothing is stored.

    Themes are those of the workspace; without one there are none.
    """
    opened = open_if_there(workspace)
    from services.analysis import make_analyser
    from services.tagging import tag_resource

    analyser = make_analyser(opened)
    for number, resource in enumerate(_resources(source, lines, local)):
        tagged = tag_resource(analyser, resource, opened)
        tagged = replace(
            tagged, mentions_summary=tagged.mentions_summary[:limit], themes=tagged.themes[:limit]
        )  # fmt: skip
        _print_record(tagged, format, first=number == 0)


def _resources(source: str, lines: bool, local: bool) -> Iterator["Resource"]:
    from corpus.errors import PathMissingError
    from corpus.fetching import fetch, is_address
    from corpus.reading.formats import TEXT
    from corpus.records import Resource

    if is_address(source):
        yield fetch(source, largest=LARGEST, local=local)
        return
    try:
        content = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise PathMissingError(f"cannot open {source}: {error.strerror}") from error
    if lines:
        yield from (Resource(source, line, TEXT) for line in content.splitlines() if line.strip())
    else:
        yield Resource(source, content, TEXT if source == "-" else None)


def _print_record(tagged: "TaggedText", format: RecordFormat, *, first: bool) -> None:
    if format is RecordFormat.json:
        print_json(tagged)
    elif format is RecordFormat.jsonld:
        print_json(as_schema_org(tagged))
    elif format is RecordFormat.dc:
        typer.echo(as_dublin_core(tagged))
    else:
        typer.echo(as_csv(tagged, header=first), nl=False)


def as_schema_org(tagged: "TaggedText") -> dict[str, Any]:
    """Write a record in the terms of schema.org."""
    metadata = tagged.metadata
    areas = [one.name for one in tagged.mentions_summary if one.type in ("municipality", "region")]
    said = {
        "@context": "https://schema.org", "@type": "Report" if tagged.kind != "release" else "Article",
        "name": tagged.title, "inLanguage": tagged.language, "datePublished": tagged.date,
        "author": [{"@type": "Person" if ", " in name else "Organization", "name": name}
                   for name in metadata.get("creator", [])],
        "publisher": [{"@type": "Organization", "name": name} for name in metadata.get("publisher", [])],
        "isbn": metadata.get("e-isbn", []) + metadata.get("p-isbn", []), "issn": metadata.get("e-issn"),
        "spatialCoverage": areas, "about": [theme.label for theme in tagged.themes],
    }  # fmt: skip
    return {name: value for name, value in said.items() if value}


def as_dublin_core(tagged: "TaggedText") -> str:
    """Write a record in the XML that repositories exchange (oai_dc)."""
    metadata = tagged.metadata
    said = [("title", tagged.title), ("date", tagged.date), ("language", tagged.language)]
    said += [(name, value) for name in ("creator", "publisher") for value in metadata.get(name, [])]
    said += [("identifier", f"ISBN {value}") for name in ("e-isbn", "p-isbn") for value in metadata.get(name, [])]
    said += [("identifier", f"ISSN {metadata[name]}") for name in ("e-issn", "p-issn") if name in metadata]
    said += [("identifier", f"https://doi.org/{metadata['doi']}")] if "doi" in metadata else []
    said += [("type", metadata.get("type_coar"))]
    said += [("coverage", one.name) for one in tagged.mentions_summary if one.type == "municipality"]
    rows = "".join(f"  <dc:{name}>{escape(clean(value))}</dc:{name}>\n" for name, value in said if value)
    spaces = 'xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return f"<oai_dc:dc {spaces}>\n{rows}</oai_dc:dc>"


def as_csv(tagged: "TaggedText", *, header: bool) -> str:
    """Write a record as a row; where a field has several values they stand between semicolons."""
    columns = ["title", "alt_title", "creator", "publisher", "year", "language", "e-isbn", "p-isbn", "e-issn",
               "p-issn", "doi", "type_coar"]  # fmt: skip
    by_type = {type: [one.name for one in tagged.mentions_summary if one.type == type]
               for type in ("municipality", "organisation")}  # fmt: skip
    row = {name: tagged.metadata.get(name) for name in columns} | by_type
    out = io.StringIO()
    writer = csv.DictWriter(out, [*columns, *by_type], lineterminator="\n")
    if header:
        writer.writeheader()
    joined = {name: "; ".join(value) if isinstance(value, list) else value for name, value in row.items()}
    writer.writerow({name: harmless(value) for name, value in joined.items()})
    return out.getvalue()
