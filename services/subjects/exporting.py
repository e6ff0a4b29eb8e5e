"""Decisions on subjects as a file that a training learns from: `python -m training.subjects --feedback FILE`."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.catalogue.subjects import SubjectDecision, described_versions, load_decisions
from services.files import write_whole
from services.stages.subjects import text_of_version
from services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class FeedbackText:
    """What of a document its subjects are judged by, and what people decided; of other concepts nothing is known.

    :param subjects: URIs of what was accepted or added.
    :param rejected: URIs of what it was suggested and has not.
    """

    document_id: str
    language: str | None
    text: str
    subjects: tuple[str, ...]
    rejected: tuple[str, ...]


def find_feedback(workspace: Workspace) -> Iterator[FeedbackText]:
    """Yield the documents that are there and that something was decided about, in order."""
    decided: defaultdict[str, list[SubjectDecision]] = defaultdict(list)
    for one in load_decisions(workspace.catalogue):
        decided[one.document_id].append(one)
    for reference in described_versions(workspace.catalogue, decided):
        language, judged = text_of_version(workspace, reference)
        of = decided[reference.document_id]
        subjects = tuple(one.uri for one in of if one.decision != "reject")
        rejected = tuple(one.uri for one in of if one.decision == "reject")
        yield FeedbackText(reference.document_id, language, judged.text, subjects, rejected)


def export_feedback(workspace: Workspace, file: Path) -> int:
    """Write decisions to a file, a line of JSON for each document; return how many. A file that is there is replaced.

    :raises StorageError: when it cannot be written; what was there is then still there.
    """
    many = 0

    def lines() -> Iterator[bytes]:
        nonlocal many
        for text in find_feedback(workspace):
            yield (json.dumps(asdict(text), ensure_ascii=False) + "\n").encode()
            many += 1

    write_whole(file, lines())
    return many
