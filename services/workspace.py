"""An opened workspace: its settings, and what is kept or loaded for it, each opened when first needed."""

from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from corpus.addresses import bare_address
from corpus.archive import Archive, open_archive
from corpus.catalogue import Catalogue, open_catalogue
from corpus.catalogue.organisations import decisions_version, load_decisions
from corpus.catalogue.takedowns import WithholdingArchive
from corpus.errors import SettingsError, StorageError
from corpus.reading.isolation import ReadingLimits
from corpus.settings import FILE_NAME, Encoding, Settings, read_settings
from corpus.settings_file import write_settings
from corpus.settings_template import DEFAULT_FILE
from corpus.vocabulary_files import VocabularyFiles, open_vocabulary_files
from index.passage_index import PassageIndex
from models.encoders import FAST, Encoder, load_encoder
from models.hub_models import HubCrossEncoder
from models.rerankers import CrossReranker, Reranker, VectorReranker
from models.subjects.concepts import ARRAYS, DEFAULT, SHIPPED, ConceptNames, read_names, version_of
from models.subjects.indexer import SubjectIndexer
from models.vector_store import StoredEncoder, VectorStore
from nlp.mentions import Analyser
from nlp.places.municipalities import Places, load_places
from nlp.recommendations.finding import RecommendationFinder
from nlp.topics.concepts import Concepts
from nlp.words.finnish import Finnish, load_finnish
from nlp.words.vectors import load_word_vectors
from services.locks import RunLock, open_lock
from services.subjects.joining import JoinedIndexer, joined_version

if TYPE_CHECKING:
    from index.opening import IndexHandle

OCR = ("auto", "off")
VECTORS = "vectors.sqlite"  # file of the workspace


class Workspace:
    """A folder with a settings file, and by default all that belongs to it."""

    def __init__(self, folder: Path, *, write: bool = True) -> None:
        """Read the settings; everything else is opened when first needed.

        :param write: else nothing of the workspace is changed, not even to upgrade it; its disk may be read-only.
        """
        self.folder = folder
        self.write = write
        self.settings: Settings = read_settings(folder)
        self._analyser: tuple[str, Analyser] | None = None
        self._handle: IndexHandle | None = None

    @cached_property
    def catalogue(self) -> Catalogue:
        return open_catalogue(self.catalogue_url, write=self.write)

    @property
    def catalogue_url(self) -> str:
        return place_in(self.folder, self.settings.storage.catalogue)

    @cached_property
    def archive(self) -> Archive:
        return cast(Archive, WithholdingArchive(open_archive(self.archive_url), lambda: self.catalogue))

    @property
    def archive_url(self) -> str:
        return place_in(self.folder, self.settings.storage.archive)

    @property
    def vocabulary_files(self) -> VocabularyFiles:
        return open_vocabulary_files(place_in(self.folder, self.settings.storage.vocabularies))

    @cached_property
    def lock(self) -> RunLock:
        shared = "://" in self.settings.storage.catalogue  # a file needs no opening to be locked
        return open_lock(self.folder, self.catalogue.shared_lock() if shared else None)

    @property
    def reading_limits(self) -> ReadingLimits:
        """What reading a file may take, and whether text is recognised.

        :raises SettingsError: when the settings name no way of recognising.
        """
        given, ocr = self.settings.ingestion, self.settings.reading.ocr
        if ocr not in OCR:
            raise SettingsError(f'reading.ocr is {ocr!r}: set it to "auto" or "off"')
        return ReadingLimits(given.pdf_seconds, given.pdf_memory_mb, ocr == "auto")

    @property
    def index_url(self) -> str:
        return place_in(self.folder, self.settings.storage.index)

    def index(self) -> PassageIndex:
        """Open the index as it is now.

        :raises IndexUnreadableError: when there is none, it is damaged, or of another version or encoder.
        """
        from index.opening import open_index  # a run with nothing new can spare numpy and tantivy

        if self._handle is not None:
            return self._handle.open(self.index_url, self.encoder_version)
        return open_index(self.index_url, self.encoder_version)

    def keep_index(self) -> None:
        """Keep the index open between the requests of a server, until it is written again."""
        from index.opening import IndexHandle

        self._handle = IndexHandle()

    def writable_index(self) -> PassageIndex:
        """Open the index to write to it, made empty where there is none.

        :raises IndexUnreadableError: when it is damaged, or of another version or encoder.
        :raises StorageError: when it cannot be made.
        """
        from index.opening import create_index

        return create_index(self.index_url, self.encoder_version, self.encoder.width)

    @cached_property
    def finnish(self) -> Finnish:
        return load_finnish()

    @cached_property
    def recommendation_finder(self) -> RecommendationFinder:
        return RecommendationFinder(self.finnish)

    @cached_property
    def concepts(self) -> Concepts:
        return Concepts(self.finnish)

    @property
    def places(self) -> Places:
        return load_places()

    @property
    def decisions_version(self) -> str:
        """What tells the operators' decisions of now from others; empty where there are none."""
        return decisions_version(load_decisions(self.catalogue))

    @property
    def analyser(self) -> Analyser:
        """The analyser with the settings and decisions of now: a process that goes on sees new ones."""
        decided = load_decisions(self.catalogue)
        version = decisions_version(decided)
        if self._analyser is None or self._analyser[0] != version:
            wanted = self.settings.analysis
            made = Analyser(
                self.finnish, persons=wanted.persons, decided=decided, role_threshold=wanted.role_threshold or None
            )
            self._analyser = version, made
        return self._analyser[1]

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder of the index and the themes; of one that takes its time, what it gave for passages is kept."""
        loaded = load_chosen(self.settings.encoding)
        return loaded if loaded.name in FAST else self._stored(loaded)

    @property
    def vector_store(self) -> VectorStore:
        return VectorStore(self.folder / VECTORS, write=self.write)

    def _stored(self, encoder: Encoder) -> StoredEncoder:
        return StoredEncoder(encoder, self.vector_store, write=self.write)

    @cached_property
    def reranker(self) -> Reranker | None:
        """The second stage of search, None where the settings ask for none.

        :raises SettingsError: when there is no such model.
        """
        wanted, encoding = self.settings.search, self.settings.encoding
        if not wanted.rerank:
            return None
        if wanted.cross_encoder:
            return CrossReranker(HubCrossEncoder(wanted.rerank, device=encoding.device, batch=encoding.batch))
        if wanted.rerank == encoding.encoder:  # with the same revision and prompts: encoded once for both
            return VectorReranker(self._stored(load_chosen(encoding)))
        return VectorReranker(
            self._stored(load_chosen(Encoding(wanted.rerank, device=encoding.device, batch=encoding.batch)))
        )

    @cached_property
    def subject_indexer(self) -> SubjectIndexer:
        """What suggests subjects: the model, joined with an Annif server where the settings name one.

        :raises SettingsError: when the settings name no model, or no project of a server.
        """
        wanted = self.settings.subjects
        return join_server(load_indexer(wanted.model), wanted.annif) if wanted.annif else load_indexer(wanted.model)

    @cached_property
    def subject_version(self) -> str:
        """The version of what suggests subjects, told without loading it; as what is loaded, it stays for a process.

        :raises SettingsError: when the settings name no model.
        """
        wanted = self.settings.subjects
        own = indexer_version(wanted.model)
        return joined_version(own, bare_address(wanted.annif)) if wanted.annif else own

    @cached_property
    def subject_names(self) -> ConceptNames:
        """The concepts of the vocabulary, without the model.

        :raises SettingsError: when the settings name no model.
        """
        return load_names(self.settings.subjects.model)

    @property
    def encoder_version(self) -> str:
        """Name and revision of the encoder, as the index and the themes remember it."""
        return f"{self.encoder.name}@{self.encoder.revision}"


def place_in(folder: Path, where: str) -> str:
    """Return the path or URL that a setting of a workspace in a folder names."""
    return where if "://" in where else str(folder / where)


def load_indexer(model: str) -> SubjectIndexer:
    """Load a model of subjects by its name or folder.

    :raises SettingsError: when there is none.
    """
    folder = model_folder(model)
    from models.subjects.artefact import load_shipped, load_suggester  # SciPy takes its time to import

    return load_shipped(model) if model == DEFAULT else load_suggester(folder)


def indexer_version(model: str) -> str:
    """Return the version of a model of subjects without loading it.

    :raises SettingsError: when there is none.
    """
    return version_of(model_folder(model))


def load_names(model: str) -> ConceptNames:
    """Read the concepts of a model of subjects.

    :raises SettingsError: when there is none.
    """
    return read_names(model_folder(model))


def model_folder(model: str) -> Path:
    """Return the folder of a model of subjects by its name or folder.

    :raises SettingsError: when there is none.
    """
    folder = SHIPPED / model if model == DEFAULT else Path(model)
    if not (folder / ARRAYS).is_file():
        raise SettingsError(f"there is no subject model {model!r}: use {DEFAULT}, or the folder of a trained model")
    return folder


def join_server(own: SubjectIndexer, address: str) -> SubjectIndexer:
    """Join a model with a project of an Annif server.

    :raises SettingsError: when the address is none of such a project.
    """
    from corpus.annif import AnnifProject  # httpx is loaded where a server is to be asked

    return JoinedIndexer(own, AnnifProject(address))


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
def open_workspace(folder: Path, *, write: bool = True) -> Workspace:
    """Open a workspace once a process: models and memos are then shared by all that works on it."""
    return Workspace(folder, write=write)


def create_workspace(folder: Path) -> bool:
    """Make a folder a workspace; return whether it was not one before.

    :raises StorageError: when it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"cannot make a workspace in {folder}: {error.strerror}") from error
    if (folder / FILE_NAME).exists():
        return False
    write_settings(folder / FILE_NAME, DEFAULT_FILE)
    return True
