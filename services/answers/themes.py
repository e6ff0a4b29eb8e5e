"""What is said of themes."""

from dataclasses import dataclass

from index.records import PassageFacts


@dataclass(frozen=True, slots=True)
class ListedTheme:
    """A theme that readers see."""

    id: str
    label: str
    words: tuple[str, ...]
    size: int  # passages
    parent: str | None


@dataclass(frozen=True, slots=True)
class StoredTheme(ListedTheme):
    """A theme with what operators and fits decided about it."""

    level: int
    live: bool
    hidden: bool
    merged_into: str | None


@dataclass(frozen=True, slots=True)
class NamedCount:
    """Something named, and the passages that name it."""

    id: str
    name: str
    passages: int


@dataclass(frozen=True, slots=True)
class ThemeConcept:
    """A concept of YSO near a theme."""

    uri: str
    fi: str
    sv: str
    en: str


@dataclass(frozen=True, slots=True)
class InnerTheme:
    """A narrow theme of a broad one."""

    id: str
    label: str
    size: int


@dataclass(frozen=True, slots=True)
class ThemeAnswer(ListedTheme):
    """A theme with what it holds."""

    themes: tuple[InnerTheme, ...]
    concepts: tuple[ThemeConcept, ...]
    municipalities: tuple[NamedCount, ...]
    organisations: tuple[NamedCount, ...]
    passages: tuple[PassageFacts, ...]  # nearest to its centre


@dataclass(frozen=True, slots=True)
class PeriodShare:
    """A theme's share of the passages of a year or quarter."""

    period: str
    passages: int
    of: int
    share: float


@dataclass(frozen=True, slots=True)
class Growth:
    """The newest year's share beside that of the years before it."""

    first: str
    last: str
    year: str
    times: float


@dataclass(frozen=True, slots=True)
class SourceCount:
    """A place that a theme's passages come from."""

    name: str
    passages: int


@dataclass(frozen=True, slots=True)
class TrendAnswer:
    """A theme through time."""

    id: str
    label: str
    size: int
    undated: int
    first_seen: str | None
    years: tuple[PeriodShare, ...]
    growth: Growth | None
    quarters: tuple[PeriodShare, ...]
    municipalities: tuple[NamedCount, ...]
    regions: tuple[NamedCount, ...]
    organisations: tuple[NamedCount, ...]
    sources: tuple[SourceCount, ...]


@dataclass(frozen=True, slots=True)
class ThemeFitReport:
    """What a fit of themes gave."""

    themes: int
    passages: int
    without_theme: int
