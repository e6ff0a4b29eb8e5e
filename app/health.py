"""What `aluetutka doctor` looks at: what this machine and this workspace need, and how to mend what is missing."""

import shutil
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

from corpus.errors import AluetutkaError
from corpus.settings import find_workspace

ENOUGH_SPACE = 1 << 30  # bytes


def check_health(folder: Path) -> Iterator[tuple[str, bool, str]]:
    """Yield what was checked, whether it is well, and what was seen or is to be done."""
    yield "Python", sys.version_info >= (3, 11), sys.version.split()[0]
    yield _tried("Voikko", _voikko)
    model = find_spec("spacy_fi_experimental_web_md")
    yield "spaCy model", model is not None, "installed" if model else "run `make setup`"
    free = shutil.disk_usage(folder if folder.exists() else Path.cwd()).free
    yield "Disk", free > ENOUGH_SPACE, f"{free / (1 << 30):.1f} GB free"
    yield from _check_workspace(folder)


def _check_workspace(folder: Path) -> Iterator[tuple[str, bool, str]]:
    from index.tables import open_index
    from services.workspace import Workspace

    try:
        workspace = Workspace(find_workspace(folder))
    except AluetutkaError as error:
        yield "Workspace", False, str(error)
        return
    yield "Workspace", True, str(workspace.folder)
    yield _tried("Catalogue", lambda: f"{workspace.catalogue.counts({})['documents']} documents")
    yield _tried("Index", lambda: f"{open_index(workspace.index_url, workspace.encoder_version).count_rows()} passages")


def _voikko() -> str:
    from nlp.words.finnish import load_finnish

    return f"kunnissa → {load_finnish().word('kunnissa').lemma}"


def _tried(name: str, check: Callable[[], str]) -> tuple[str, bool, str]:
    try:
        return name, True, check()
    except AluetutkaError as error:
        return name, False, str(error)
