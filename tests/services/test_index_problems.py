"""Why an index cannot be read, as readers are told."""

from pathlib import Path

from corpus.errors import IndexDamagedError, IndexUnreadableError
from services.index_problems import find_index_problem, is_rebuilding
from services.locks import exclusive_run
from services.rebuilding import UNFINISHED
from tests.services.corpora import ingest, new_workspace

UNREADABLE = IndexUnreadableError("it cannot be read")


def test_each_reason_is_told_from_the_others(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "workspace")
    assert find_index_problem(workspace, UNREADABLE) == "absent"
    with exclusive_run(workspace.lock, workspace.folder):
        assert find_index_problem(workspace, UNREADABLE) == "rebuilding"  # the first run makes it
    (tmp_path / "a.txt").write_text("Kunnan vero nousee.")
    ingest(workspace, tmp_path / "a.txt")
    assert find_index_problem(workspace, UNREADABLE) == "other"
    assert find_index_problem(workspace, IndexDamagedError("it is damaged")) == "damaged"


def test_a_rebuild_that_has_not_ended_is_seen(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "workspace")
    assert not is_rebuilding(workspace)
    (workspace.folder / UNFINISHED).write_text("encoder")
    assert is_rebuilding(workspace)
    assert find_index_problem(workspace, IndexDamagedError("it is damaged")) == "rebuilding"
