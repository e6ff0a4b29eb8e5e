"""Records as rows of a table: one row a text, several values of a field between semicolons."""

import csv
import io

from services.answers.texts import TaggedText
from services.metadata_formats import selecting
from services.metadata_formats.writing import join_values, table_cell

OF_METADATA = ("title", "alt_title", "creator", "publisher", "year", "language", "e-isbn", "p-isbn", "e-issn",
               "p-issn", "doi", "type_coar")  # fmt: skip
ROLES = ("client", "funder", "coordinator", "author", "partner", "participant")
#: The columns of every table, in order.
COLUMNS = (
    *OF_METADATA, "municipality", "organisation", "region", "date", "kind", "series", "subject", "subject_uri",
    *ROLES, "theme", "abstract", "abstract_origin", "url", "source",
)  # fmt: skip


def write_header() -> str:
    """Write the first line of a table."""
    return _row(COLUMNS)


def write_row(tagged: TaggedText) -> str:
    """Write a record as a row."""
    cells = _of_metadata(tagged) | _of_text(tagged)
    return _row([cells[name] for name in COLUMNS])


def _row(cells: tuple[str, ...] | list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()


def _of_metadata(tagged: TaggedText) -> dict[str, str]:
    said = {name: tagged.metadata.get(name) for name in OF_METADATA}
    return {name: join_values(value) if isinstance(value, list) else table_cell(value) for name, value in said.items()}


def _of_text(tagged: TaggedText) -> dict[str, str]:
    by_type = {type: _named(tagged, type) for type in ("municipality", "organisation", "region")}
    by_role = {role: join_values(selecting.bodies(tagged, role)) for role in ROLES}
    series = [f"{one.name} {one.number or ''}".strip() for one in selecting.series(tagged)]
    abstract = tagged.abstract
    return by_type | by_role | {
        "date": table_cell(tagged.date), "kind": table_cell(tagged.kind), "series": join_values(series),
        "subject": join_values(subject.label for subject in tagged.subjects),
        "subject_uri": join_values(subject.uri for subject in tagged.subjects),
        "theme": join_values(theme.label for theme in tagged.themes),
        "abstract": table_cell(abstract.text if abstract else None),
        "abstract_origin": abstract.origin if abstract else "",
        "url": table_cell(selecting.address(tagged)), "source": table_cell(tagged.source),
    }  # fmt: skip


def _named(tagged: TaggedText, type: str) -> str:
    return join_values(dict.fromkeys(one.name for one in tagged.mentions_summary if one.type == type))
