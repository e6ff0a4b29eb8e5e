"""A workspace's settings: `aluetutka.toml`, read once into one frozen object."""

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from corpus.errors import NotFoundError, SettingsError, StorageError, WorkspaceMissingError
from corpus.serving_settings import Serving, check_serving
from corpus.write_back_settings import WriteBackEntry, check_write_back

FILE_NAME = "aluetutka.toml"
LARGEST = 10**300  # number that still is a float


@dataclass(frozen=True, slots=True)
class Storage:
    """Where things are kept: paths inside the workspace, or URLs."""

    catalogue: str = "catalogue.sqlite"
    archive: str = "archive"
    index: str = "index"
    vocabularies: str = "vocabularies"


@dataclass(frozen=True, slots=True)
class Ingestion:
    """How a run works through what it finds."""

    batch: int = 64  # documents a task
    processes: int = 1  # that read and analyse documents
    largest_file_mb: int = 200
    pdf_seconds: float = 120.0  # for one PDF
    pdf_memory_mb: int = 2048


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are read."""

    ocr: str = "auto"  # where Tesseract is installed, pages without text are recognised; "off": they are not


@dataclass(frozen=True, slots=True)
class Fetching:
    """How sites are asked: politely by default."""

    contact: str = ""  # a mail or web address, given to every site in the User-Agent
    seconds_between: float = 1.0  # requests to one host; its robots.txt may ask for more
    backfill_seconds_between: float = 3.0  # when older publications are fetched
    at_once: int = 2  # requests to one host
    timeout: float = 30.0  # seconds without a byte
    longest: float = 600.0  # seconds an answer may take as a whole
    attempts: int = 4
    retry_seconds: float = 2.0  # before the first new attempt; doubles, with jitter
    longest_wait: float = 120.0  # seconds that a busy site may have us wait
    longest_delay: float = 60.0  # seconds between requests that a robots.txt may ask for
    most_pages: int = 1000  # of one listing, sitemap index or feed: an endless calendar is left there


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A configured place that publications come from."""

    name: str
    kind: str
    url: str  # of a folder its path
    local: bool = False  # may lie at a private or loopback address
    include: str = ""  # regular expression: only addresses in which it is found
    exclude: str = ""
    sets: tuple[str, ...] = ()  # of a repository: sets of OAI-PMH, scopes (UUIDs) of DSpace
    prefix: str = ""  # of its records: kk, oai_dc; empty: the best that it has
    since: str = ""  # a date: records, posts and entries before it are left out
    until: str = ""  # a date: those after it are left out
    paused: bool = False  # runs and checks pass it over
    formerly: str = ""  # its name before: what the catalogue has under that name is its own
    schedule: str = ""  # cron line of its own; empty: ingested with the others


@dataclass(frozen=True, slots=True)
class Encoding:
    """Which model turns texts into vectors."""

    encoder: str = "finnish-static"
    # The rest is for models of sentence-transformers.
    revision: str = ""
    device: str = ""
    batch: int = 32
    truncate_to: int = 0
    query_prompt: str = ""
    passage_prompt: str = ""


@dataclass(frozen=True, slots=True)
class Searching:
    """How what a search finds is ordered."""

    rerank: str = ""  # model of the second stage, named as an encoder is; empty: none
    cross_encoder: bool = False  # whether that model reads query and passage together
    rerank_first: int = 20  # passages of the ranking that it orders again


@dataclass(frozen=True, slots=True)
class Analysis:
    """What is found in a text."""

    persons: bool = False
    role_threshold: float = 0.0  # how likely a role must be to be given; 0: as the model's card says


@dataclass(frozen=True, slots=True)
class Subjects:
    """Which subjects are suggested."""

    model: str = "yso-fi"  # a shipped one, or a folder
    threshold: float = 0.05  # how likely a suggestion must be right, 0–1
    limit: int = 10  # suggestions of a document
    exclude: tuple[str, ...] = ()  # URIs that are never suggested
    annif: str = ""  # address of a project of an Annif server that is asked too


@dataclass(frozen=True, slots=True)
class Theming:
    """How themes are fitted."""

    themes: int = 0  # 0: as many as suit the number of passages
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Orchestration:
    """Which Prefect server runs are reported to."""

    api: str = ""  # its API address; empty: none but the one that operates the workspace


@dataclass(frozen=True, slots=True)
class Retention:
    """How long what is no longer needed is kept; 0 keeps it for good."""

    quarantine_days: int = 365  # documents of which no version could ever be read
    versions: int = 20  # of one document
    run_history: int = 1000  # runs
    outside_archive: bool = False  # whether bytes are deleted in an archive outside of the workspace too


@dataclass(frozen=True, slots=True)
class Schedules:
    """When jobs are done, as cron lines; an empty one: when somebody asks for it."""

    ingest: str = ""
    refit_themes: str = ""
    check_sources: str = ""
    compact: str = ""
    backup: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """How scheduled work is done on this machine."""

    timezone: str = "Europe/Helsinki"
    host: str = "127.0.0.1"  # that Prefect's pages and API listen at
    port: int = 4200
    metrics_port: int = 0  # that Prometheus asks; 0: none
    backup_folder: str = ""  # that the job `backup` writes to
    backups_kept: int = 7  # there, the newest; 0: all
    keep_days: int = 90  # of Prefect's history and logs
    wait_minutes: float = 10.0  # that a scheduled run waits for another to end, before it is left to be caught up


@dataclass(frozen=True, slots=True)
class Alarming:
    """What raises an alarm, and who hears of it."""

    urls: tuple[str, ...] = ()  # addresses as apprise has them; they may hold passwords
    mail: str = ""  # such an address of the mail server that saved searches are sent by
    language: str = "fi"  # of messages: fi, sv or en
    lost_share: float = 0.5  # of a source's documents that are gone
    quarantine_share: float = 0.1  # of a run's documents that were set aside, above what is usual
    disk_free_gb: float = 2.0
    late_minutes: int = 60  # after the time that a run was scheduled for
    failing_runs: int = 3  # in a row that could read nothing of a source


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a workspace."""

    storage: Storage = field(default_factory=Storage)
    ingestion: Ingestion = field(default_factory=Ingestion)
    reading: Reading = field(default_factory=Reading)
    fetching: Fetching = field(default_factory=Fetching)
    source: tuple[SourceEntry, ...] = ()
    encoding: Encoding = field(default_factory=Encoding)
    search: Searching = field(default_factory=Searching)
    analysis: Analysis = field(default_factory=Analysis)
    subjects: Subjects = field(default_factory=Subjects)
    themes: Theming = field(default_factory=Theming)
    prefect: Orchestration = field(default_factory=Orchestration)
    retention: Retention = field(default_factory=Retention)
    schedules: Schedules = field(default_factory=Schedules)
    operation: Operation = field(default_factory=Operation)
    alarms: Alarming = field(default_factory=Alarming)
    serve: Serving = field(default_factory=Serving)
    write_back: tuple[WriteBackEntry, ...] = ()


def find_source(settings: "Settings", name: str) -> SourceEntry:
    """Return the source of a name.

    :raises NotFoundError: when there is none.
    """
    for entry in settings.source:
        if entry.name == name:
            return entry
    known = ", ".join(entry.name for entry in settings.source) or "none yet"
    raise NotFoundError(f"there is no source {name!r} (there are: {known}): add it with `aluetutka source add URL`")


def active_sources(settings: "Settings") -> tuple[SourceEntry, ...]:
    """Return the sources that runs visit: those that are not paused."""
    return tuple(entry for entry in settings.source if not entry.paused)


def find_workspace(start: Path) -> Path:
    """Return the nearest folder from `start` upwards that holds a settings file.

    :raises WorkspaceMissingError: when none does, or there is no folder `start`.
    """
    if not start.is_dir():
        raise WorkspaceMissingError(f"there is no folder {start}: check the path, or `aluetutka init {start}`")
    for folder in (start, *start.resolve().parents):
        if (folder / FILE_NAME).is_file():
            return folder.resolve()
    raise WorkspaceMissingError(f"no workspace in {start} or above it: make one with `aluetutka init {start}`")


def read_settings(workspace: Path) -> Settings:
    """Read the settings of a workspace.

    :raises SettingsError: when the file is no TOML, or has a key or a value that is not known.
    :raises StorageError: when it cannot be opened.
    """
    path = workspace / FILE_NAME
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise StorageError(f"cannot read {path}: {error.strerror}") from error
    except ValueError as error:
        raise SettingsError(f"{path} is not valid TOML: {error}") from error
    return parse_settings(text, path)


def parse_settings(text: str, path: Path) -> Settings:
    """Read settings from text.

    :param path: where they are from, for what is said of errors.
    :raises SettingsError: when they are no TOML, or have a key or a value that is not known.
    """
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise SettingsError(f"{path} is not valid TOML: {error}") from error
    settings: Settings = _fill(Settings, table, path, "")
    probabilities = {
        "analysis.role_threshold": settings.analysis.role_threshold,
        "subjects.threshold": settings.subjects.threshold,
    }
    for name, value in probabilities.items():
        if value > 1:
            raise SettingsError(f"{path}: {name} is {value:g}: write a probability between 0 and 1")
    check_serving(settings.serve, path)
    check_write_back(settings.write_back, path)
    return settings


def _fill(kind: type, table: Mapping[str, Any], path: Path, section: str) -> Any:
    types = get_type_hints(kind)
    for key in table:
        if key not in types:
            nearest = get_close_matches(key, types, n=1, cutoff=0.0)[0]
            raise SettingsError(f"{path}: unknown setting {section}{key}; did you mean {section}{nearest}?")
    values = {}
    for entry in fields(kind):
        if entry.name not in table:
            continue
        value, wanted = table[entry.name], types[entry.name]
        if entry.default_factory is not MISSING and isinstance(value, Mapping):
            values[entry.name] = _fill(wanted, value, path, f"{entry.name}.")
        elif get_origin(wanted) is tuple:
            values[entry.name] = _fill_all(get_args(wanted)[0], value, path, f"{section}{entry.name}")
        elif wanted is float and type(value) is int and 0 <= value <= LARGEST:
            values[entry.name] = float(value)
        elif type(value) is not wanted:
            raise SettingsError(f"{path}: {section}{entry.name} must be of type {wanted.__name__}, not {_shown(value)}")
        elif wanted in (int, float) and not value >= 0:  # nor NaN
            raise SettingsError(f"{path}: {section}{entry.name} must not be negative, and is {value}")
        else:
            values[entry.name] = value
    for entry in fields(kind):
        if entry.default is MISSING and entry.default_factory is MISSING and entry.name not in values:
            raise SettingsError(f"{path}: {section.rstrip('.')} lacks the setting {entry.name}: add it")
    return kind(**values)


def _shown(value: object) -> str:
    """Write a wrong value for a message; an address may hold a password."""
    return "an address" if "://" in (written := repr(value)) else written


def _fill_all(kind: type, given: Any, path: Path, name: str) -> tuple[Any, ...]:
    """Read a list of values, or the tables of `[[name]]`."""
    wanted: type = Mapping if is_dataclass(kind) else kind
    if not isinstance(given, list) or not all(isinstance(value, wanted) for value in given):
        raise SettingsError(f"{path}: {name} must be a list, not {_shown(given)}")
    if not is_dataclass(kind):
        return tuple(given)
    return tuple(_fill(kind, value, path, f"{name}.") for value in given)
