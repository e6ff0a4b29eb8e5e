"""An opened workspace: its settings, and what is kept or loaded for it, each opened when first needed."""

from functools import cached_property, lru_cache
from pathlib import Path

from corpus.archive import Archive
from corpus.catalogue import Catalogue, open_catalogue
from corpus.catalogue.organisations import load_decisions
from corpus.errors import StorageError
from corpus.reading.isolation import PdfLimits
from corpus.settings import DEFAULT_FILE, FILE_NAME, Encoding, Settings, read_settings
from models.encoders import Encoder, load_encoder
from nlp.mentions import Analyser
from nlp.places.municipalities import Places
from nlp.topics.concepts import Concepts
from nlp.words.finnish import Finnish, load_finnish
from nlp.words.vectors import load_word_vectors


class Workspace:
    """A folder with a settings file, and by default all that belongs to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings: Settings = read_settings(folder)

    @cached_property
    def catalogue(self) -> Catalogue:
        return open_catalogue(self._place(self.settings.storage.catalogue))

    @cached_property
    def archive(self) -> Archive:
        return Archive(self._place(self.settings.storage.archive))

    @property
    def pdf_limits(self) -> PdfLimits:
        return PdfLimits(self.settings.ingestion.pdf_seconds, self.settings.ingestion.pdf_memory_mb)

    @property
    def index_url(self) -> str:
        return self._place(self.settings.storage.index)

    @cached_property
    def finnish(self) -> Finnish:
        return load_finnish()

    @cached_property
    def concepts(self) -> Concepts:
        return Concepts(self.finnish)

    @cached_property
    def places(self) -> Places:
        return Places()

    @cached_property
    def analyser(self) -> Analyser:
        decided = load_decisions(self.catalogue)
        return Analyser(self.finnish, persons=self.settings.analysis.persons, decided=decided)

    @cached_property
    def encoder(self) -> Encoder:
        return load_chosen(self.settings.encoding)

    @property
    def encoder_version(self) -> str:
        """Name and revision of the encoder, as the index and the themes remember it."""
        return f"{self.encoder.name}@{self.encoder.revision}"

    def _place(self, where: str) -> str:
        return where if "://" in where else str(self.folder / where)


def load_chosen(wanted: Encoding) -> Encoder:
    """Load the encoder that settings name.

    :raises SettingsError: when there is none of that name.
    """
    return load_encoder(
        wanted.encoder, word_vectors=load_word_vectors, asked_revision=wanted.revision, device=wanted.device,
        batch=wanted.batch, truncate_to=wanted.truncate_to, query_prompt=wanted.query_prompt,
        passage_prompt=wanted.passage_prompt,
    )  # fmt: skip


@lru_cache(maxsize=4)
def open_workspace(folder: Path) -> Workspace:
    """Open a workspace once a process: models and memos are then shared by all that works on it."""
    return Workspace(folder)


def create_workspace(folder: Path) -> bool:
    """Make a folder a workspace; tell whether it was not one before.

    :raises StorageError: when it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if (folder / FILE_NAME).exists():
            return False
        (folder / FILE_NAME).write_text(DEFAULT_FILE, encoding="utf-8")
    except OSError as error:
        raise StorageError(f"cannot make a workspace in {folder}: {error.strerror}") from error
    return True
