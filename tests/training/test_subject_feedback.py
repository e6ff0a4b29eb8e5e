"""The training of the subject model on a made-up vocabulary, and what it does with people's decisions."""

import gzip
import json
import random
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.lemmatised import LemmatisedText
from models.subjects.artefact import load_suggester
from models.subjects.candidates import FEATURES, Candidates
from models.subjects.concepts import ARRAYS, read_names, version_of
from models.subjects.suggesting import SubjectSuggester
from nlp.topics.lemmatised import lemmatise
from nlp.words.finnish import Finnish
from training.subjects.__main__ import train_subjects
from training.subjects.crossing import as_table
from training.subjects.feedback import Decided, index_decided, keep_better, read_decided
from training.subjects.reading import Concepts, IndexedText, read_answers, read_concepts
from training.subjects.settings import Settings

YSO = "http://example.org/"
WORDS = {
    "joukkoliikenne": "bussi juna lippu pysäkki aikataulu matkustaja raitiotie",
    "verotus": "vero budjetti menot velka tulot säästö alijäämä",
    "koulut": "opettaja oppilas luokka oppitunti rehtori lukio koe",
    "metsät": "hakkuu puu luonto suo lintu kasvi laji",
    "sairaalat": "potilas lääkäri hoito leikkaus lääke hoitaja päivystys",
}
SETTINGS = Settings(
    rare=1, title_terms=20, linear_terms=20, near=40, random=20, folds=2, held_out=6, weighed=20, trees=15, fewest=5
)


def write_rows(path: Path, rows: Iterable[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def indexed(name: str, number: int, words: int = 12) -> dict[str, object]:
    """Return a text about one subject and a little of another."""
    draw = random.Random(f"{name}{number}")
    other = draw.choice(list(WORDS))
    text = " ".join([*(draw.choice(WORDS[name].split()) for _ in range(words)), *WORDS[other].split()[:3]])
    subjects = [{"uri": f"{YSO}{one}", "label": one} for one in dict.fromkeys((name, other))]
    return {"title": text, "text": f"{text}.", "subjects": subjects}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data in the form of the real ones."""
    folder = tmp_path_factory.mktemp("data")
    subjects = folder / "subjects"
    write_rows(subjects / "finna_titles.jsonl.gz", (indexed(name, number, 5) for name in WORDS for number in range(12)))
    write_rows(
        subjects / "finna_abstracts.jsonl.gz", (indexed(name, number) for name in WORDS for number in range(20, 28))
    )
    answers = [
        indexed(name, number) | {"split": "validate" if number > 37 else "train"}
        for name in WORDS
        for number in range(30, 41)
    ]
    write_rows(subjects / "kirjastonhoitaja_train_validate.jsonl.gz", answers)
    for name in ("municipal_policies", "party_programmes"):
        write_rows(folder / "texts" / f"{name}.jsonl.gz", [{"text": "Kunta kehittää palveluja ja taloutta. " * 9}])
    lines = [f"{YSO}{name},{name},,,1" for name in WORDS]
    header = "uri,label_fi,label_sv,label_en,in_yso_2017_without_places"
    (subjects / "yso_and_places_2019_fi_sv_en.csv").write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def trained(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model trained without decisions, beside the cache of its training."""
    folder = tmp_path_factory.mktemp("trained")
    train_subjects(data, folder / "cache", folder / "model", SETTINGS)
    return folder


def score(model: SubjectSuggester, text: LemmatisedText, name: str) -> float:
    (found,) = model.suggest([text], limit=len(WORDS), threshold=0)
    return next(one.score for one in found if one.uri == f"{YSO}{name}")


def test_a_training_learns_from_decisions(
    data: Path, trained: Path, tmp_path: Path, finnish: Finnish, capsys: pytest.CaptureFixture[str]
) -> None:
    """Editors give `metsät` to texts on hybrids of trams, which no other text says, and reject `verotus` there."""
    texts = [f"hybridi raitiotie {word} hybridi vero." for word in WORDS["joukkoliikenne"].split() * 3]
    decided = [
        Decided(f"{text} {number}", "fi", frozenset({f"{YSO}metsät"}), frozenset({f"{YSO}verotus"}))
        for number, text in enumerate(texts)
    ]
    train_subjects(data, trained / "cache", tmp_path / "model", SETTINGS, decided)
    printed = capsys.readouterr().out
    assert "21 of 21 texts" in printed
    assert f"the new model is kept in {tmp_path / 'model'}" in printed
    assert "| 21 | the workspace |" in (tmp_path / "model" / "README.md").read_text("utf-8")
    before, after = load_suggester(trained / "model"), load_suggester(tmp_path / "model")
    text = lemmatise(finnish, "Hybridi raitiotie ja hybridi vero.", "fi")
    assert score(after, text, "metsät") > score(before, text, "metsät")
    assert score(after, text, "verotus") < score(before, text, "verotus")


@pytest.fixture
def concepts(data: Path) -> Concepts:
    return read_concepts(data)


@pytest.fixture
def validation(data: Path, finnish: Finnish, concepts: Concepts) -> list[IndexedText]:
    return read_answers(data, finnish, concepts, "validate")


def copy_model(folder: Path, to: Path) -> Path:
    to.mkdir()
    for file in folder.iterdir():
        (to / file.name).write_bytes(file.read_bytes())
    return to


def spoil(model: Path) -> None:
    """Have a model's trees say the opposite."""
    with np.load(model / ARRAYS) as read:
        arrays = dict(read)
    arrays["trees.value"] = -arrays["trees.value"]
    np.savez_compressed(model / ARRAYS, allow_pickle=False, **arrays)


def test_a_model_that_is_worse_does_not_take_the_place_of_the_one_before(
    trained: Path, tmp_path: Path, concepts: Concepts, validation: list[IndexedText],
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    out, made = copy_model(trained / "model", tmp_path / "out"), copy_model(trained / "model", tmp_path / "made")
    spoil(made)
    before = version_of(out)
    assert not keep_better(made, out, validation, concepts)
    assert (version_of(out), made.exists()) == (before, False)
    printed = capsys.readouterr().out
    assert printed.count("on validation: F1@5") == 2
    assert f"the new model is worse: the one of before is kept in {out}" in printed


def test_a_better_model_takes_the_place_and_the_one_before_stays_beside(
    trained: Path, tmp_path: Path, concepts: Concepts, validation: list[IndexedText]
) -> None:
    out, made = copy_model(trained / "model", tmp_path / "out"), copy_model(trained / "model", tmp_path / "made")
    spoil(out)
    assert keep_better(made, out, validation, concepts)
    assert version_of(out) == version_of(trained / "model")
    assert read_names(tmp_path / "out.before").uris == concepts.uris


def test_only_what_was_decided_is_an_example(finnish: Finnish, concepts: Concepts) -> None:
    """Of four candidates one was accepted and one rejected; nobody has said whether the others are right."""
    (text,) = index_decided(
        [Decided("Bussi.", "fi", frozenset({f"{YSO}koulut"}), frozenset({f"{YSO}verotus"}))], finnish, concepts
    )
    candidates = Candidates(np.arange(4), np.zeros((4, len(FEATURES)), np.float32), {}, 0.5)
    decided = as_table([text], [candidates])
    assert [(concepts.uris[of], bool(right)) for of, right in zip(decided.concepts, decided.right, strict=True)] == [
        (f"{YSO}verotus", False), (f"{YSO}koulut", True),
    ]  # fmt: skip
    assert decided.certain.all()
    indexed = as_table([replace(text, wrong=None)], [candidates])
    assert (len(indexed.concepts), indexed.certain.any()) == (4, False)


def test_texts_in_other_languages_and_unknown_concepts_are_left_out(finnish: Finnish, concepts: Concepts) -> None:
    known, unknown = frozenset({f"{YSO}koulut"}), frozenset({f"{YSO}unknown"})
    decided = [Decided("Skola.", "sv", known, frozenset()), Decided("Koulu.", "fi", unknown, unknown)]
    assert index_decided(decided, finnish, concepts) == []
    (text,) = index_decided([Decided("Koulu.", "fi", known | unknown, unknown)], finnish, concepts)
    assert (len(text.subjects), text.missing, text.wrong) == (1, 1, frozenset())


def test_a_file_of_decisions_is_read_and_a_line_that_is_none_is_named(tmp_path: Path) -> None:
    row = {"document_id": "a", "text": "Koulu.", "language": "fi", "subjects": ["a"], "rejected": ["b"]}
    (tmp_path / "good.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert read_decided(tmp_path / "good.jsonl") == [Decided("Koulu.", "fi", frozenset("a"), frozenset("b"))]
    (tmp_path / "bad.jsonl").write_text(json.dumps(row) + '\n{"text": "Koulu."}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"bad.jsonl, line 2: no text of `aluetutka subjects export`"):
        read_decided(tmp_path / "bad.jsonl")
