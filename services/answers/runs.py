"""What runs answer."""

from dataclasses import dataclass, field

from corpus.catalogue.quality import DocumentQuality


@dataclass(frozen=True, slots=True)
class SourceIssue:
    """What went wrong at a source, or with one of its addresses."""

    source: str
    location: str
    reason: str


@dataclass(frozen=True, slots=True)
class SetAside:
    """A document that a stage of this run could not do; it is in quarantine."""

    location: str
    stage: str
    error: str  # name of the exception
    reason: str


@dataclass(frozen=True, slots=True)
class SourceCounts:
    """What a run did at one source, in documents."""

    source: str
    found: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    seconds: float = 0.0
    problem: str | None = None  # the first of its problems


@dataclass(frozen=True, slots=True)
class SilentSource:
    """A source that has had nothing new for longer than is usual for it."""

    source: str
    silent_days: int
    usual_pause_days: float


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run did. Documents are counted but for `passages`."""

    found: int
    new: int
    changed: int
    unchanged: int
    gone: int
    quarantined: int  # of what the run looked at, now or from earlier runs
    passages: int  # written to the index
    seconds: float
    problems: tuple[SourceIssue, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    warnings: tuple[str, ...] = ()
    run_id: int = 0
    started_at: str = ""  # ISO, UTC
    sources: tuple[SourceCounts, ...] = ()
    stages: dict[str, float] = field(default_factory=dict)  # seconds, by fetching, grouping and stage
    silent: tuple[SilentSource, ...] = ()
    quality: DocumentQuality | None = None  # of what is new or changed
    usual_quality: DocumentQuality | None = None  # of that in the last 20 runs

    @property
    def complete(self) -> bool:
        """Whether every source was read whole and no document was set aside."""
        return not self.problems and not self.set_aside


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """What a rebuild of the index did."""

    passages: int
    settings_dropped: tuple[str, ...] = ()  # settings of the encoder before
