"""What is said of sources."""

from dataclasses import dataclass

from services.answers.texts import MaterialLink


@dataclass(frozen=True, slots=True)
class PreviewedItem:
    """What a source would give, read as a run would read it."""

    url: str
    title: str | None = None
    date: str | None = None
    kind: str | None = None
    attachments: tuple[MaterialLink, ...] = ()
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How long a source has been silent, beside its own usual pauses."""

    silent_days: int | None = None
    usual_pause_days: float | None = None
    silent: bool = False


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """Whether a source answers, and what is new there."""

    name: str
    kind: str
    url: str
    reachable: bool
    new: int
    problem: str | None
    last_run: str | None
    silent_days: int | None
    usual_pause_days: float | None
    silent: bool
    paused: bool = False  # then it is not asked


@dataclass(frozen=True, slots=True)
class SourceCheckReport:
    """What the job `check-sources` found."""

    checks: tuple[SourceCheck, ...]


@dataclass(frozen=True, slots=True)
class ListedSource:
    """A source of the settings, and how its last run went."""

    name: str
    kind: str
    url: str
    local: bool
    last_run: str | None
    succeeded: str | None  # the last run that could read it whole
    problem: str | None
    paused: bool = False  # runs pass it over
