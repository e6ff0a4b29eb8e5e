"""Subjects suggested by the shipped model: quality, speed, start-up and memory on one core; beside Annif's if wanted.

Run: python -m benchmarks.subjects --data ../shared/data [--annif VENV] [--annif-work FOLDER] [--most 1000]

VENV is a virtual environment with `annif[omikuji]`; its models are trained in the folder, or found there, on the texts
that ours learned from. The library answers are those that the parts of our model were chosen on.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.subject_peers import measure_annif
from benchmarks.subject_texts import SubjectText, read_test_sets, score


def measure_ours(sets: dict[str, list[SubjectText]]) -> None:
    """Print the figures of the shipped model, loaded and asked in a process of its own on one core."""
    with tempfile.TemporaryDirectory() as folder:
        asked, said = Path(folder) / "texts.json", Path(folder) / "suggestions.json"
        asked.write_text(json.dumps({name: [one.text for one in texts] for name, texts in sets.items()}))
        one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        command = [sys.executable, "-m", "benchmarks.subject_asking", str(asked), str(said)]
        subprocess.run(command, check=True, env=os.environ | one_thread)
        answer = json.loads(said.read_text())
    for name, texts in sets.items():
        print(f"ours, {name} ({len(texts)}): {score(answer['suggested'][name], texts)}")
    print(
        f"ours: {answer['texts_a_second']:.0f} texts a second of CPU, start-up {answer['start_up']:.1f} s, "
        f"peak {answer['peak_mb']:.0f} MB"
    )


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of shared data")
    parser.add_argument("--annif", type=Path, help="a virtual environment with annif[omikuji]")
    parser.add_argument("--annif-work", type=Path, default=Path(tempfile.gettempdir()) / "annif-peer")
    parser.add_argument("--most", type=int, default=1000, help="texts of a test set")
    given = parser.parse_args()
    sets = read_test_sets(given.data, given.most)
    measure_ours(sets)
    measure_annif(given.annif, given.annif_work, given.data, sets)


if __name__ == "__main__":
    main()
