"""The benchmark of subjects: what it counts, and what it says where Annif is not at hand."""

from pathlib import Path

import pytest

from benchmarks.subject_peers import measure_annif, read_suggestions
from benchmarks.subject_texts import SubjectText, score


def test_suggestions_are_scored_as_annif_does() -> None:
    texts = [SubjectText("a", ("u1", "u2")), SubjectText("b", ("u3", "outside"))]
    figures = score([[("u1", 1.0), ("u9", 0.0)], [("u8", 0.0), ("u3", 1.0)]], texts)
    assert figures.f1 == pytest.approx(0.5)
    assert figures.recall == pytest.approx(0.5)
    assert figures.ndcg == pytest.approx((1 + 0.6309) / (2 * 1.6309), abs=1e-3)
    assert figures.calibration == 0.0


def test_what_annif_writes_is_read(tmp_path: Path) -> None:
    (tmp_path / "000000.annif").write_text("<http://a/1>\tkunta\t0.5000\n<http://a/2>\tkoulu\t12\t0.2500\n")
    (tmp_path / "000001.annif").write_text("")
    texts = [SubjectText("a", ()), SubjectText("b", ())]
    assert read_suggestions(tmp_path, texts) == [[("http://a/1", 0.5), ("http://a/2", 0.25)], []]


def test_a_missing_annif_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for venv, reason in ((None, "--annif FOLDER"), (tmp_path, "has no bin/annif")):
        measure_annif(venv, tmp_path / "work", tmp_path, {})
        assert reason in capsys.readouterr().out
    assert not (tmp_path / "work").exists()
