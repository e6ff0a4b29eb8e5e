"""What this machine and a workspace need, and how to fix what is missing."""

import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

from corpus.errors import AluetutkaError
from corpus.settings import find_workspace
from nlp.words.finnish import load_finnish
from services.answers.workspace import HealthCheck
from services.care.machine import check_machine, check_operation
from services.workspace import Workspace


def check_health(folder: Path) -> Iterator[HealthCheck]:
    """Yield what was looked at, whether it is well, and what was seen or is to be done."""
    yield HealthCheck("Python", sys.version_info >= (3, 11), sys.version.split()[0])
    yield _tried("Voikko", lambda: f"kunnissa → {load_finnish().word('kunnissa').lemma}")
    model = find_spec("spacy_fi_experimental_web_md")
    yield HealthCheck("spaCy model", model is not None, "installed" if model else "run `make setup`")
    yield from check_machine()
    yield from _check_workspace(folder)


def _check_workspace(folder: Path) -> Iterator[HealthCheck]:
    try:
        workspace = Workspace(find_workspace(folder), write=False)
    except AluetutkaError as error:
        yield HealthCheck("Workspace", False, str(error))
        return
    yield HealthCheck("Workspace", True, str(workspace.folder))
    yield from check_operation(workspace)
    yield _tried("Catalogue", lambda: f"{workspace.catalogue.counts()['documents']} documents")
    yield _tried("Archive", lambda: f"answers at {workspace.settings.storage.archive}" if workspace.archive else "")
    yield _tried("Encoder", lambda: workspace.encoder_version)
    if workspace.settings.search.rerank:
        yield _tried("Second stage", lambda: workspace.reranker.version if workspace.reranker else "")
    yield _tried("Index", lambda: _look_into_index(workspace))


def _look_into_index(workspace: Workspace) -> str:
    index = workspace.index()
    index.check()
    return f"{index.count()} passages"


def _tried(name: str, check: Callable[[], str]) -> HealthCheck:
    try:
        return HealthCheck(name, True, check())
    except AluetutkaError as error:
        return HealthCheck(name, False, str(error))
