"""Annif as a peer of our subjects: projects trained on the same texts, asked for the same, scored in the same way.

Peer: Annif 1.4, https://github.com/NatLibFi/Annif (Apache 2.0). TF-IDF and Omikuji learn from answers, abstracts and
titles, MLLM, which is meant for few texts, from the answers; the ensemble weighs the three alike.
"""

import csv
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from benchmarks.subject_texts import SubjectText, read_training, score
from training.subjects.reading import read_concepts

TRIED = "import annif.backend.omikuji, annif.backend.mllm"
ANALYZERS = {"voikko(fi)": "import voikko.libvoikko", "simplemma(fi)": "import simplemma"}
PARTS = ("tfidf", "mllm", "omikuji")
ASKED = (*PARTS, "ensemble")
SUFFIX, SUGGESTIONS = ".annif", 100
MEGABYTE = 1024  # kB

PROJECTS = """\
[tfidf]
name=TF-IDF
language=fi
backend=tfidf
analyzer={analyzer}
limit=100
vocab=yso

[mllm]
name=MLLM
language=fi
backend=mllm
analyzer={analyzer}
limit=100
vocab=yso

[omikuji]
name=Omikuji Bonsai
language=fi
backend=omikuji
analyzer={analyzer}
limit=100
vocab=yso
cluster_balanced=False
cluster_k=100
max_depth=3
min_df=2
ngram=2

[ensemble]
name=Ensemble
language=fi
backend=ensemble
sources=tfidf,mllm,omikuji
limit=100
vocab=yso
"""


def measure_annif(venv: Path | None, work: Path, data: Path, sets: dict[str, list[SubjectText]]) -> None:
    """Train Annif's projects where they are not, and print their figures; else print why not."""
    problem = missing_part(venv)
    if venv is None or problem:
        print(f"Annif is not measured: {problem}")
        return
    annif = _Annif(venv, work)
    if not (work / "trained").exists():
        annif.train(data)
    folders = {name: _write_texts(work / f"set{at}", texts) for at, (name, texts) in enumerate(sets.items())}
    first = _write_texts(work / "first", next(iter(sets.values()))[:1])
    for project in ASKED:
        start_up, _ = annif.suggest(project, first)
        seconds, peak = 0.0, 0.0
        for name, texts in sets.items():
            taken, memory = annif.suggest(project, folders[name])
            seconds, peak = seconds + max(taken - start_up, 0.0), max(peak, memory)
            print(f"Annif {project}, {name} ({len(texts)}): {score(read_suggestions(folders[name], texts), texts)}")
        speed = sum(map(len, sets.values())) / seconds if seconds else float("inf")
        print(f"Annif {project}: {speed:.0f} texts a second of CPU, start-up {start_up:.1f} s, peak {peak:.0f} MB")


def missing_part(venv: Path | None) -> str:
    """Return why Annif cannot be measured, empty where it can."""
    if venv is None:
        return "name a virtual environment that has it: --annif FOLDER"
    if not (venv / "bin" / "annif").is_file():
        return f"{venv} has no bin/annif: install annif[omikuji] there"
    tried = _try(venv, TRIED)
    return f"{venv} lacks a part of it ({tried}): install annif[omikuji] there" if tried else ""


def read_suggestions(folder: Path, texts: Sequence[SubjectText]) -> list[list[tuple[str, float]]]:
    """Return what Annif wrote beside the texts of a folder: a line `<URI>`, label, score a suggestion."""
    return [
        [_suggestion(line) for line in (folder / f"{at:06}{SUFFIX}").read_text(encoding="utf-8").splitlines()]
        for at in range(len(texts))
    ]


def _suggestion(line: str) -> tuple[str, float]:
    uri, *_, likely = line.split("\t")
    return uri.strip("<>"), float(likely)


def _try(venv: Path, code: str) -> str:
    """Run code in an environment; return the last line of its error, empty where there is none."""
    done = subprocess.run([venv / "bin" / "python", "-c", code], capture_output=True, text=True)
    return (done.stderr.strip().splitlines() or ["it failed"])[-1] if done.returncode else ""


class _Annif:
    """The command `annif` of an environment, with a folder for its projects."""

    def __init__(self, venv: Path, work: Path) -> None:
        self._venv, self._work = venv, work
        work.mkdir(parents=True, exist_ok=True)
        analyzer = next((name for name, code in ANALYZERS.items() if not _try(venv, code)), "snowball(finnish)")
        (work / "projects.cfg").write_text(PROJECTS.format(analyzer=analyzer), encoding="utf-8")
        print(f"Annif analyses by {analyzer}")

    def train(self, data: Path) -> None:
        """Train all projects on the texts that ours learned from; says how long each took."""
        concepts, texts = read_concepts(data), read_training(data)
        with (self._work / "yso.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["uri", *(f"label_{language}" for language in concepts.labels)])
            rows.writerows(zip(concepts.uris, *concepts.labels.values(), strict=True))
        corpora = {name: _write_corpus(self._work / f"{name}.tsv", one) for name, one in texts.items()}
        self._run("load-vocab", "yso", "yso.csv")
        for part in PARTS:
            learned = [corpora["answers"]] if part == "mllm" else list(corpora.values())
            taken, peak = self._run("train", part, *learned)
            print(f"Annif {part}: trained in {taken:.0f} s of CPU, peak {peak:.0f} MB", flush=True)
        (self._work / "trained").touch()

    def suggest(self, project: str, folder: Path) -> tuple[float, float]:
        """Suggest for the texts of a folder on one core; return seconds of CPU and megabytes."""
        return self._run("index", "--force", "--limit", str(SUGGESTIONS), project, str(folder), one_core=True)

    def _run(self, *arguments: str, one_core: bool = False) -> tuple[float, float]:
        threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"} if one_core else {}
        core = {min(os.sched_getaffinity(0))}
        command = [str(self._venv.absolute() / "bin" / "annif"), *arguments]
        with subprocess.Popen(
            command, cwd=self._work, env=os.environ | threads, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=(lambda: os.sched_setaffinity(0, core)) if one_core else None,
        ) as process:  # fmt: skip
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"annif {' '.join(arguments[:2])} failed: run it in {self._work} to see why")
        return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / MEGABYTE


def _write_texts(folder: Path, texts: Sequence[SubjectText]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for at, one in enumerate(texts):
        (folder / f"{at:06}.txt").write_text(one.text, encoding="utf-8")
    return folder.absolute()


def _write_corpus(path: Path, texts: Sequence[SubjectText]) -> str:
    """Write texts as Annif's short text documents: a text a line, a tab, its URIs in angle brackets."""
    with path.open("w", encoding="utf-8") as file:
        for one in texts:
            uris = " ".join(f"<{uri}>" for uri in one.subjects)
            file.write(f"{' '.join(one.text.split())}\t{uris}\n")
    return path.name
