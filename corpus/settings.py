"""A workspace's settings: `aluetutka.toml`, read once into one frozen object."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from corpus.errors import NotFoundError, SettingsError, StorageError, WorkspaceMissingError

FILE_NAME = "aluetutka.toml"
TOKEN = re.compile(r"[\x21-\x7e]{16,}")
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
class Serving:
    """How programs are answered by HTTP."""

    token: str = ""  # that every request has to give; empty: none


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a workspace."""

    storage: Storage = field(default_factory=Storage)
    ingestion: Ingestion = field(default_factory=Ingestion)
    reading: Reading = field(default_factory=Reading)
    fetching: Fetching = field(default_factory=Fetching)
    source: tuple[SourceEntry, ...] = ()
    encoding: Encoding = field(default_factory=Encoding)
    analysis: Analysis = field(default_factory=Analysis)
    subjects: Subjects = field(default_factory=Subjects)
    themes: Theming = field(default_factory=Theming)
    prefect: Orchestration = field(default_factory=Orchestration)
    retention: Retention = field(default_factory=Retention)
    schedules: Schedules = field(default_factory=Schedules)
    operation: Operation = field(default_factory=Operation)
    alarms: Alarming = field(default_factory=Alarming)
    serve: Serving = field(default_factory=Serving)


DEFAULT_FILE = """\
# Settings of this Aluetutka workspace. What is commented out shows the default.

[storage]
# Paths inside this folder, or URLs: postgresql+psycopg://user@host/database, s3://bucket/archive.
# catalogue = "catalogue.sqlite"
# archive = "archive"
# index = "index"
# vocabularies = "vocabularies"

[ingestion]
# Documents handled by one task; larger is faster and takes more memory.
# batch = 64
# Processes that read and analyse documents; more than 1 pays for large folders, and takes 500 MB of memory each.
# processes = 1
# Larger files go to quarantine unread.
# largest_file_mb = 200
# A PDF that takes more than this is stopped and goes to quarantine.
# pdf_seconds = 120.0
# pdf_memory_mb = 2048

[reading]
# Text of scanned pages is recognised where Tesseract is installed, which takes seconds a page; "off": such files go to
# quarantine.
# ocr = "auto"

[fetching]
# A mail or web address that sites can reach you at; it is given to each of them.
# contact = ""
# Seconds between two requests to a host (its robots.txt may ask for more), and how many at once.
# seconds_between = 1.0
# at_once = 2
# The pause while `aluetutka ingest --since` fetches older publications, which nobody waits for.
# backfill_seconds_between = 3.0
# Seconds without a byte, and for an answer as a whole.
# timeout = 30.0
# longest = 600.0
# How often a busy or failing address is asked, from how many seconds on, and the longest wait that it may ask for.
# attempts = 4
# retry_seconds = 2.0
# longest_wait = 120.0
# The longest Crawl-delay that is followed; a site that wants a longer one is left alone.
# longest_delay = 60.0
# Pages of one listing, sitemap index or feed.
# most_pages = 1000

[encoding]
# The model that turns texts into vectors: finnish-static, floret-mean, or any sentence-transformers model by its
# Hugging Face id or folder. To change it: aluetutka index rebuild --encoder NAME
# encoder = "finnish-static"
# For such a model: branch, tag or commit; cpu, cuda or mps; texts at once; columns to keep (0: all); prompts.
# revision = ""
# device = ""
# batch = 32
# truncate_to = 0
# query_prompt = ""
# passage_prompt = ""

[analysis]
# Persons are found in any case, to tell them from places; true stores and shows them.
# persons = false
# How likely a role of an organisation must be to be given, between 0 and 1; 0 is where nine of ten roles were right on
# the texts that the model was tried on. Higher: fewer and surer roles.
# role_threshold = 0.0

[subjects]
# The model that suggests subjects: yso-fi, or the folder of one that `python -m training.subjects` made.
# model = "yso-fi"
# How likely a suggested subject must be right, between 0 and 1, how many a document gets at most, and the URIs of
# concepts that are never suggested.
# threshold = 0.05
# limit = 10
# exclude = []
# A project of an Annif server whose suggestions are joined with ours, such as https://api.annif.org/v1/projects/yso-fi;
# texts are sent there. Where it does not answer, ours are given alone.
# annif = ""

[themes]
# How many themes to fit; 0 chooses by the number of passages.
# themes = 0
# seed = 1

[prefect]
# API address of the Prefect server that runs are reported to, such as http://127.0.0.1:4200/api; without one, runs
# are done in the process of the command.
# api = ""

[schedules]
# When `aluetutka operate` does what: minute, hour, day of the month, month, weekday, such as "0 6 * * 1-5" for six on
# weekdays. A source may have its own `schedule`. Empty: when somebody asks for it.
# ingest = ""
# refit_themes = ""
# check_sources = ""
# compact = ""
# backup = ""

[operation]
# Of the schedules.
# timezone = "Europe/Helsinki"
# Where Prefect's pages are: http://127.0.0.1:4200. Anyone who reaches them can start and stop runs.
# host = "127.0.0.1"
# port = 4200
# Where Prometheus asks `operate` for metrics, at the same host; 0: nowhere.
# metrics_port = 0
# Where the job `backup` writes to, best on another disk, and how many it keeps; 0: all.
# backup_folder = ""
# backups_kept = 7
# Days that Prefect's own history and logs are kept.
# keep_days = 90
# Minutes that a scheduled run waits for another one to end; it is caught up afterwards.
# wait_minutes = 10.0

[alarms]
# Who hears of alarms: addresses of mail servers, Slack, Teams, webhooks and a hundred others as apprise has them,
# such as mailtos://user:password@mail.example.fi/someone@example.fi, slack://…, json://host/path; see docs/alarms.md.
# Try them with `aluetutka alarms test`.
# urls = []
# The mail server that saved searches are sent by, in the same way: mailtos://user:password@mail.example.fi
# mail = ""
# Language of messages: fi, sv or en.
# language = "fi"
# Alarm where this share of a source's documents is gone, where a run sets aside this share of its documents above what
# is usual, and where less disk is free.
# lost_share = 0.5
# quarantine_share = 0.1
# disk_free_gb = 2.0
# Alarm this long after the time that a run was scheduled for, and after so many runs that could read nothing of a
# source.
# late_minutes = 60
# failing_runs = 3

[serve]
# What every request to `aluetutka serve` has to give (Authorization: Bearer …): at least 16 letters, digits or marks of
# ASCII, such as `openssl rand -hex 32` makes; empty: whoever reaches the address may ask.
# token = ""

[retention]
# What `aluetutka compact` takes away; 0 keeps it for good. Days that a document is kept which could never be read.
# quarantine_days = 365
# Versions kept of one document: the newest, and always the one that search shows.
# versions = 20
# Runs in the history.
# run_history = 1000
# Bytes that are needed no more are deleted in an archive inside of this folder; true: in one elsewhere too, which no
# other workspace keeps its bytes in.
# outside_archive = false

# Sources are written below by `aluetutka source add`.
"""


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
    if settings.serve.token and not TOKEN.fullmatch(settings.serve.token):
        raise SettingsError(f"{path}: serve.token is not 16 or more characters of ASCII without spaces: make another")
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
