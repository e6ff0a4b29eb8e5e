"""A workspace's settings: `aluetutka.toml`, read once into one frozen object."""

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_type_hints

from corpus.errors import BadSettings, WorkspaceMissing

FILE_NAME = "aluetutka.toml"


@dataclass(frozen=True, slots=True)
class Storage:
    """Where things are kept: paths inside the workspace, or URLs."""

    catalogue: str = "catalogue.sqlite"
    archive: str = "archive"
    index: str = "index"


@dataclass(frozen=True, slots=True)
class Ingestion:
    """How a run works through what it finds."""

    batch: int = 64  # documents a task
    largest_file_mb: int = 200


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
    """What is told of a text."""

    persons: bool = False


@dataclass(frozen=True, slots=True)
class Theming:
    """How themes are fitted."""

    themes: int = 0  # 0: as many as suit the number of passages
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a workspace."""

    storage: Storage = field(default_factory=Storage)
    ingestion: Ingestion = field(default_factory=Ingestion)
    encoding: Encoding = field(default_factory=Encoding)
    analysis: Analysis = field(default_factory=Analysis)
    themes: Theming = field(default_factory=Theming)


DEFAULT_FILE = """\
# Settings of this Aluetutka workspace. What is commented out shows the default.

[storage]
# Paths inside this folder, or URLs: postgresql+psycopg://user@host/database, s3://bucket/archive.
# catalogue = "catalogue.sqlite"
# archive = "archive"
# index = "index"

[ingestion]
# Documents handled by one task; larger is faster and takes more memory.
# batch = 64
# Larger files go to quarantine unread.
# largest_file_mb = 200

[encoding]
# The model that turns texts into vectors: finnish-static, floret-mean, or any sentence-transformers model by its
# Hugging Face id or folder. After a change: aluetutka index rebuild
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

[themes]
# How many themes to fit; 0 chooses by the number of passages.
# themes = 0
# seed = 1
"""


def find_workspace(start: Path) -> Path:
    """Give the nearest folder from `start` upwards that holds a settings file.

    :raises WorkspaceMissing: when none does.
    """
    for folder in (start, *start.resolve().parents):
        if (folder / FILE_NAME).is_file():
            return folder.resolve()
    raise WorkspaceMissing(f"no workspace in {start} or above it: make one with `aluetutka init {start}`")


def read_settings(workspace: Path) -> Settings:
    """Read the settings of a workspace.

    :raises BadSettings: when the file is no TOML, or has a key or a value that is not known.
    """
    path = workspace / FILE_NAME
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettings(f"{path} is not valid TOML: {error}") from error
    return _fill(Settings, table, path, "")


def _fill(kind: type, table: Mapping[str, Any], path: Path, section: str) -> Any:
    types = get_type_hints(kind)
    for key in table:
        if key not in types:
            nearest = get_close_matches(key, types, n=1, cutoff=0.0)[0]
            raise BadSettings(f"{path}: unknown setting {section}{key}; did you mean {section}{nearest}?")
    values = {}
    for entry in fields(kind):
        if entry.name not in table:
            continue
        value, wanted = table[entry.name], types[entry.name]
        if entry.default_factory is not MISSING and isinstance(value, Mapping):
            values[entry.name] = _fill(wanted, value, path, f"{entry.name}.")
        elif type(value) is not wanted:
            raise BadSettings(f"{path}: {section}{entry.name} must be of type {wanted.__name__}, not {value!r}")
        elif wanted is int and value < 0:
            raise BadSettings(f"{path}: {section}{entry.name} must not be negative, and is {value}")
        else:
            values[entry.name] = value
    return kind(**values)
