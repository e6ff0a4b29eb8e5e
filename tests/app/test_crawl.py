"""A whole crawl by the command in real processes; `python -m benchmarks.crawl` does the same on 2,000 pages."""

from pathlib import Path

import pytest

from benchmarks.crawl import crawl

pytestmark = pytest.mark.slow


def test_a_crawl_killed_at_random_moments_is_complete_and_then_asks_only_for_changes(tmp_path: Path) -> None:
    result = crawl(tmp_path / "radar", pages=200, kills=2, seed=3)
    assert result.killed
    assert result.missing == set()
    assert result.twice == []
    assert set(result.again) == {304}
    assert (result.counts["new"], result.counts["changed"], result.counts["gone"]) == (0, 0, 0)
    assert result.counts["problems"] == []
