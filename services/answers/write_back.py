"""What is said of metadata that is written back to a site."""

from dataclasses import dataclass
from typing import Literal

#: `edited`: a person has written or emptied it there, so it stays; `same`: there is nothing to change.
FieldOutcome = Literal["changed", "edited", "same", "not_taken"]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of an entry, as it is and as it would be."""

    field: str  # as the site calls it
    outcome: FieldOutcome
    before: tuple[str, ...]
    after: tuple[str, ...]  # as `before` where nothing is changed


@dataclass(frozen=True, slots=True)
class WriteBackReport:
    """What is, or would be, written to a site of a document."""

    target: str
    document_id: str
    address: str  # of the entry there
    written: bool
    changes: tuple[FieldChange, ...]
