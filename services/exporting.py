"""All hits of a search, for other programs: of one search in one version of the index, so that none is twice."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from services.answers.search import SearchHit
from services.hit_formats import HIT_FORMATS
from services.searching import Question, answer_question
from services.workspace import Workspace


def export_hits(workspace: Workspace, question: Question, form: str, *, limit: int | None = None) -> Iterator[bytes]:
    """Yield the hits of a search in a form of `HIT_FORMATS`, in their order, piece by piece.

    The search itself is done at once, so that what is wrong with it is raised before anything is written.

    :param limit: how many at most; None: all that match.
    """
    return HIT_FORMATS[form].export(workspace, find_hits(workspace, question, limit=limit))


def find_hits(workspace: Workspace, question: Question, *, limit: int | None = None) -> Sequence[SearchHit]:
    """Return the hits of a search in their order, without highlights.

    :param limit: how many at most; None: all that match.
    """
    if limit is None:
        limit = answer_question(workspace, replace(question, limit=1, marks=False)).listed
    return answer_question(workspace, replace(question, limit=max(limit, 1), marks=False)).hits
