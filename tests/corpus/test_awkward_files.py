"""Small files written after public bug reports: each is read right."""

from pathlib import Path

import pytest

from benchmarks.awkward_files import PATTERNS, judge_files

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "awkward"
FILES = sorted(path.name for pattern in PATTERNS for path in FOLDER.glob(pattern) if Path(f"{path}.json").exists())


@pytest.mark.parametrize("name", FILES)
def test_an_awkward_file_is_read_right(name: str) -> None:
    (verdict,) = judge_files(FOLDER, name)
    assert verdict.wrong == ()
