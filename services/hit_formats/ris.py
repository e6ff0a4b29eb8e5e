"""References in RIS. Source: the format of Research Information Systems, as Zotero and EndNote read it."""

from collections.abc import Iterable, Iterator

from services.hit_formats.works import CitedWork

TYPES = {"report": "RPRT", "policy_brief": "RPRT"}
OTHERWISE = "GEN"


def write_ris(works: Iterable[CitedWork]) -> Iterator[str]:
    """Yield a record a document; each field is one line."""
    for number, work in enumerate(works):
        lines = [f"TY  - {TYPES.get(work.kind, OTHERWISE)}"]
        lines += [f"{tag}  - {value}" for tag, value in _fields(work) if value]
        yield ("\n" if number else "") + "\n".join([*lines, "ER  - \n"])


def _fields(work: CitedWork) -> Iterator[tuple[str, str | None]]:
    date, series = work.date or "", work.series
    yield "ID", work.id
    yield "TI", work.title
    yield from (("AU", name) for name in work.authors)
    yield from (("ED", name) for name in work.editors)
    yield "PY", date[:4]
    yield "DA", date.replace("-", "/")
    yield "PB", work.institution
    yield "T2", series.name if series else None
    yield "M1", series.number if series else None
    yield from (("SN", number) for number in (*work.isbns, *work.issns))
    yield "SP", ", ".join(work.pages)
    yield "LA", work.language
    yield "DO", work.doi
    yield "UR", work.address
    yield from (("KW", label) for label in work.keywords)
