"""The errors of Aluetutka on one page, named after what the user can fix.

Only `app/` turns them into a message and an exit code. A programmer's mistake is a plain `ValueError`.
"""


class AluetutkaError(Exception):
    """Something went wrong that the user can fix; its text is one line that says how."""


class SettingsError(AluetutkaError):
    """`aluetutka.toml` has an unknown key, or a value of the wrong kind."""


class WorkspaceMissingError(AluetutkaError):
    """The folder holds no `aluetutka.toml`."""


class WorkspaceBusyError(AluetutkaError):
    """Another run is writing to the workspace."""


class WindowCoveredError(AluetutkaError):
    """Another run has done what a run was scheduled for: there is nothing left to do."""


class OrchestratorError(AluetutkaError):
    """The Prefect server that a run is to be reported to does not answer."""


class ServingError(AluetutkaError):
    """The address that is to be answered at cannot be had."""


class StorageError(AluetutkaError):
    """A disk or an object store is full, read-only, not permitted or not reachable."""


class PathMissingError(AluetutkaError):
    """A path given on the command line does not exist or cannot be opened."""


class CatalogueError(AluetutkaError):
    """The catalogue is damaged, or written by a newer version."""


class ArchiveContentError(CatalogueError):
    """The archive lacks the bytes of a document, or has damaged ones: they have to be restored."""


class ArchiveMissingError(ArchiveContentError):
    """The archive lacks the bytes of a document."""


class ArchiveDamagedError(ArchiveContentError):
    """The bytes that the archive has of a document are not what was put in."""


class TakenDownError(AluetutkaError):
    """Bytes were taken down: they are not kept again."""


class BackupError(AluetutkaError):
    """A folder holds no whole backup, or cannot take one; or a place that one is to be restored to is in use."""


class SnapshotError(AluetutkaError):
    """A folder holds no whole snapshot, or cannot take one."""


class IndexUnreadableError(AluetutkaError):
    """The index is missing, damaged, written by a newer version or with another encoder."""


class IndexDamagedError(IndexUnreadableError):
    """A file of the index is missing or damaged: it has to be made again."""


class VoikkoMissingError(AluetutkaError):
    """Voikko or its Finnish dictionary is not installed."""


class SourceUnavailableError(AluetutkaError):
    """An address did not answer, or not with a publication."""


class PageMissingError(SourceUnavailableError):
    """An address answers that its content was removed (404, 410)."""


class AccessRefusedError(SourceUnavailableError):
    """An address may not be read, or not with this request (400, 401, 403 and their like)."""


class AddressRefusedError(SourceUnavailableError):
    """An address is private, or not one of http or https."""


class NotFoundError(AluetutkaError):
    """No such theme, document or publication in the workspace."""


class QueryError(AluetutkaError):
    """A query names a field that there is not, or gives it a value that it cannot have."""


class VocabularyError(AluetutkaError):
    """A file is no vocabulary that can be used, or one that is kept is damaged."""


class ThemesImpossibleError(AluetutkaError):
    """Themes cannot be fitted: the passages are too few, or all alike."""


class AlertError(AluetutkaError):
    """A saved search cannot be kept as it was given."""


class DecisionError(AluetutkaError):
    """A decision contradicts what is known of an organisation's name or a document."""


class UnreadableDocumentError(AluetutkaError):
    """A resource cannot be read: it is quarantined with this text as the reason."""
