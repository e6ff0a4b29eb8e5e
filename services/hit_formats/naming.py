"""Hits as rows of a table: each passage with the names of what it is about beside their ids."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from corpus.characters import clean
from index.records import PassageFacts, PassageRow
from services.answers.search import SearchHit
from services.value_names import name_values
from services.workspace import Workspace

BATCH = 500  # hits whose names are looked up together
LANGUAGE = "fi"  # of labels of subjects
FACTS = tuple(one.name for one in fields(PassageFacts))


@dataclass(frozen=True, slots=True)
class NamedHit(PassageFacts):
    """A hit with what its passage is about; its texts have no characters that could steer a program."""

    score: float
    language: str | None = None
    municipalities: tuple[str, ...] = ()
    municipality_names: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    region_names: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    organisation_names: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()  # URIs
    subject_labels: tuple[str, ...] = ()
    theme: str | None = None
    theme_label: str | None = None


def name_hits(workspace: Workspace, hits: Sequence[SearchHit]) -> Iterator[NamedHit]:
    """Yield hits in their order, with names."""
    index = workspace.index() if hits else None
    for start in range(0, len(hits), BATCH):
        some = hits[start : start + BATCH]
        rows = {row.passage_id: row for row, _ in index.read([hit.passage_id for hit in some])} if index else {}
        names = name_values(workspace, {id for row in rows.values() for id in _ids(row)}, LANGUAGE)
        yield from (_named(names, hit, rows.get(hit.passage_id)) for hit in some)


def _ids(row: PassageRow) -> tuple[str, ...]:
    theme = (row.theme,) if row.theme else ()
    return (*row.municipalities, *row.regions, *row.organisations, *row.subjects, *theme)


def _named(names: Mapping[str, str], hit: SearchHit, row: PassageRow | None) -> NamedHit:
    facts = {name: _harmless(getattr(hit, name)) for name in FACTS}
    if row is None:  # a run has replaced the passage since it was found
        return NamedHit(**facts, score=hit.score)

    def called(ids: Sequence[str]) -> tuple[str, ...]:
        return tuple(clean(names[id]) for id in ids)

    return NamedHit(
        **facts, score=hit.score, language=row.language,
        municipalities=row.municipalities, municipality_names=called(row.municipalities),
        regions=row.regions, region_names=called(row.regions),
        organisations=row.organisations, organisation_names=called(row.organisations),
        subjects=row.subjects, subject_labels=called(row.subjects),
        theme=row.theme, theme_label=clean(names[row.theme]) if row.theme else None,
    )  # fmt: skip


def _harmless(value: Any) -> Any:
    return clean(value) if isinstance(value, str) else value
