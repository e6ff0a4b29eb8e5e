"""What people decided about documents: read to be learned from, and a model kept only if it is no worse."""

import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from models.subjects.artefact import load_suggester
from models.subjects.concepts import ARRAYS
from nlp.topics.lemmatised import lemmatise
from nlp.words.finnish import Finnish
from training.subjects.crossing import as_table, describe
from training.subjects.reading import Concepts, IndexedText
from training.subjects.scoring import Measured, measure

PRECISION = 3  # decimals of a figure that are printed and compared


@dataclass(frozen=True, slots=True)
class Decided:
    """A text with the URIs of subjects that it has and has not, of which alone people decided."""

    text: str
    language: str | None
    subjects: frozenset[str]
    rejected: frozenset[str]


def read_decided(path: Path) -> list[Decided]:
    """Read what `aluetutka subjects export` wrote.

    :raises ValueError: when a line is no such text.
    :raises OSError: when the file cannot be read.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_decided(path, number, line) for number, line in enumerate(lines, start=1) if line.strip()]


def _decided(path: Path, number: int, line: str) -> Decided:
    try:
        row = json.loads(line)
        subjects, rejected = frozenset[str](row["subjects"]), frozenset[str](row["rejected"])
        return Decided(str(row["text"]), row["language"], subjects, rejected)
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError(f"{path}, line {number}: no text of `aluetutka subjects export` ({error})") from error


def index_decided(decided: Iterable[Decided], finnish: Finnish, concepts: Concepts) -> list[IndexedText]:
    """Return the Finnish texts with what was decided about known concepts, without those that nothing is left of."""
    numbers = concepts.numbers()
    found = []
    for one in decided:
        subjects, wrong = (
            frozenset(numbers[uri] for uri in uris if uri in numbers) for uris in (one.subjects, one.rejected)
        )
        if one.language in ("fi", None) and (subjects or wrong):
            lemmas = lemmatise(finnish, one.text, "fi")
            found.append(IndexedText(one.text, subjects, len(one.subjects) - len(subjects), lemmas, wrong))
    return found


def keep_better(made: Path, out: Path, validation: Sequence[IndexedText], concepts: Concepts) -> bool:
    """Put a new model in the place of the one before if it is not worse on validation; return whether it was put there.

    F1@5 decides, and NDCG@10 between equals; both are printed. The model of before stays beside, as `….before`.
    """
    after = _measure(made, validation, concepts)
    _tell("new model", after)
    if (out / ARRAYS).is_file():
        before = _measure(out, validation, concepts)
        _tell("model of before", before)
        if _printed(after) < _printed(before):
            shutil.rmtree(made)
            print(f"the new model is worse: the one of before is kept in {out}", flush=True)
            return False
    aside = out.with_name(f"{out.name}.before")
    if out.exists():
        shutil.rmtree(aside, ignore_errors=True)
        out.rename(aside)
    made.rename(out)
    print(f"the new model is kept in {out}", flush=True)
    return True


def _printed(measured: Measured) -> tuple[float, float]:
    return round(measured.f1, PRECISION), round(measured.ndcg, PRECISION)


def _tell(name: str, measured: Measured) -> None:
    f1, ndcg = _printed(measured)
    print(f"{name} on validation: F1@5 {f1:.{PRECISION}f}, NDCG@10 {ndcg:.{PRECISION}f}", flush=True)


def _measure(folder: Path, validation: Sequence[IndexedText], concepts: Concepts) -> Measured:
    """Measure a saved model, whose concepts may be others, or in another order."""
    model = load_suggester(folder)
    texts = [_as_known(text, concepts, model.concepts.numbers) for text in validation]
    described = list(describe(texts, model.named, model.learned, model.space))
    return measure(as_table(texts, described), model.trees)


def _as_known(text: IndexedText, concepts: Concepts, numbers: Mapping[str, int]) -> IndexedText:
    uris = [concepts.uris[concept] for concept in text.subjects]
    known = frozenset(numbers[uri] for uri in uris if uri in numbers)
    return replace(text, subjects=known, missing=text.missing + len(uris) - len(known))
