"""The errors of Aluetutka on one page, named after what the user can mend.

Only `app/` turns them into a message and an exit code. A programmer's mistake is a plain `ValueError`.
"""


class AluetutkaError(Exception):
    """Something went wrong that the user can mend; its text is one line saying how."""


class SettingsError(AluetutkaError):
    """`aluetutka.toml` has an unknown key, or a value of the wrong kind."""


class WorkspaceMissingError(AluetutkaError):
    """The folder holds no `aluetutka.toml`."""


class WorkspaceBusyError(AluetutkaError):
    """Another run is writing to the workspace."""


class OrchestratorError(AluetutkaError):
    """The Prefect server that a run is to be reported to does not answer."""


class StorageError(AluetutkaError):
    """The disk is full, read-only, or not ours to write to."""


class PathMissingError(AluetutkaError):
    """A path given on the command line does not exist or cannot be opened."""


class CatalogueError(AluetutkaError):
    """The catalogue is damaged, or written by a newer version."""


class ArchiveContentError(CatalogueError):
    """The archive lacks the bytes of a document, or has damaged ones."""


class IndexUnreadableError(AluetutkaError):
    """The index is missing, damaged, written by a newer version or with another encoder."""


class IndexDamagedError(IndexUnreadableError):
    """A file of the index is missing or damaged: it has to be made again."""


class VoikkoMissingError(AluetutkaError):
    """Voikko or its Finnish dictionary is not installed."""


class SourceUnavailableError(AluetutkaError):
    """An address did not answer, or answered with something else than a publication."""


class PageMissingError(SourceUnavailableError):
    """An address answers that what it held is not there any more (404, 410)."""


class AddressRefusedError(SourceUnavailableError):
    """An address is private, or not one of http or https."""


class NotFoundError(AluetutkaError):
    """No such theme, document or publication in the workspace."""


class ThemesImpossibleError(AluetutkaError):
    """The passages do not make themes: too few, or all alike."""


class DecisionError(AluetutkaError):
    """What an operator wants to decide about an organisation's name cannot be."""


class UnreadableDocumentError(AluetutkaError):
    """A resource that cannot be read; it goes to quarantine with this text as the reason."""
