"""Lists of words as data: each says why it is there and what does not belong, and some rule uses it."""

import re
import tomllib
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

import nlp.cues
from nlp.cues import FOLDER, load_cues, load_endings, load_groups

FILES = sorted(path.stem for path in FOLDER.glob("*.toml"))
LISTS = [
    pytest.param(file, key, one, id=f"{file}.{key}")
    for file in FILES
    for key, one in tomllib.loads((FOLDER / f"{file}.toml").read_text(encoding="utf-8")).items()
]
SOURCES = [path.read_text(encoding="utf-8") for path in FOLDER.parent.rglob("*.py")]


def rows_of(one: dict[str, Any]) -> list[list[str]]:
    """Return the rows of words of a list: one, or one of each group."""
    return list(one["groups"].values()) if "groups" in one else [one.get("words") or one["endings"]]


@pytest.mark.parametrize(("file", "key", "one"), LISTS)
def test_every_list_has_a_reason_and_a_counter_example_outside_it(file: str, key: str, one: dict[str, Any]) -> None:
    example, _, reason = one["not"].partition(": ")
    assert one["why"].endswith((".", ")"))
    assert reason
    assert example not in set(chain(*rows_of(one)))


@pytest.mark.parametrize(("file", "key", "one"), LISTS)
def test_no_list_holds_a_word_twice(file: str, key: str, one: dict[str, Any]) -> None:
    assert [word for row in rows_of(one) for word, times in Counter(row).items() if times > 1] == []


@pytest.mark.parametrize(("file", "key", "one"), LISTS)
def test_every_list_is_used(file: str, key: str, one: dict[str, Any]) -> None:
    loads = re.compile(rf'load_\w+\("{file}"\)')
    assert any(loads.search(source) and f'["{key}"]' in source for source in SOURCES)


def test_a_list_has_the_shape_that_rules_ask_for() -> None:
    assert "sekä" in load_cues("roles")["joins"]
    assert load_endings("roles")["units"][0] == "osasto"
    assert load_groups("roles")["verbs"]["tilata"] == ("order",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[verbs]\nwords = [", "no TOML"),
        ('[verbs]\nwhy = "Verbs."\nwords = ["a"]', r"\[verbs\] needs why, not"),
        ('[verbs]\nwhy = "Verbs."\nnot = "b: no verb"', r"\[verbs\] needs why, not"),
    ],
)
def test_a_damaged_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, message: str) -> None:
    (tmp_path / "damaged.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(nlp.cues, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match=message):
        load_cues("damaged")


@pytest.mark.parametrize(("file", "key", "one"), LISTS)
def test_no_ending_is_covered_by_a_shorter_one(file: str, key: str, one: dict[str, Any]) -> None:
    endings = one.get("endings", [])
    assert [long for long in endings for short in endings if long != short and long.endswith(short)] == []
