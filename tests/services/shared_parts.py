"""What takes long to load is loaded once a process, and shared by the workspaces of all tests."""

from collections.abc import Iterator, Sequence
from functools import cache

import pytest

from corpus.records import DecidedName
from corpus.settings import Encoding
from models.encoders import Encoder
from nlp.mentions import Analyser
from nlp.words.finnish import Finnish
from services import workspace
from tests.nlp.analysers import shared_analyser, shared_finnish

load_any = workspace.load_chosen


@cache
def load_shipped() -> Encoder:
    return load_any(Encoding())


def load_chosen(wanted: Encoding) -> Encoder:
    return load_shipped() if wanted == Encoding() else load_any(wanted)


def make_analyser(finnish: Finnish, *, persons: bool, decided: Sequence[DecidedName], **_: object) -> Analyser:
    return Analyser(finnish, persons=persons, decided=decided) if decided else shared_analyser(persons=persons)


@pytest.fixture(scope="session", autouse=True)
def shared_parts() -> Iterator[None]:
    """Give workspaces that choose nothing else the same encoder, morphology and analyser."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workspace, "load_chosen", load_chosen)
        patch.setattr(workspace, "load_finnish", shared_finnish)
        patch.setattr(workspace, "Analyser", make_analyser)
        yield
