"""The words that rules look for, as data: a file a concern, each list with its reason and what does not belong.

A list has `why` (its source or reason), `not` (a word or phrase that looks like it and does not belong) and one of
`words`, `endings` (last parts of words) and `groups` (words by what they stand for: a role, a case, a written form).
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

FOLDER = Path(__file__).parent
SHAPES = ("words", "endings", "groups")


@cache
def load_cues(name: str) -> Mapping[str, frozenset[str]]:
    """Return the lists of words of a file, by their names."""
    lists = _read(name)
    return MappingProxyType({key: frozenset(entry["words"]) for key, entry in lists.items() if "words" in entry})


@cache
def load_endings(name: str) -> Mapping[str, tuple[str, ...]]:
    """Return the lists of endings of a file, by their names, as `str.endswith` takes them."""
    lists = _read(name)
    return MappingProxyType({key: tuple(entry["endings"]) for key, entry in lists.items() if "endings" in entry})


@cache
def load_groups(name: str) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return the grouped lists of a file, by their names: for each word the groups that it is in."""
    lists = _read(name)
    return MappingProxyType({key: _by_word(entry["groups"]) for key, entry in lists.items() if "groups" in entry})


def first_groups(groups: Mapping[str, tuple[str, ...]]) -> Mapping[str, str]:
    """Return the one group of each word of a list whose words are in no more."""
    return MappingProxyType({word: of_word[0] for word, of_word in groups.items()})


def _by_word(groups: Mapping[str, list[str]]) -> Mapping[str, tuple[str, ...]]:
    words = dict.fromkeys(word for of_group in groups.values() for word in of_group)
    return MappingProxyType(
        {word: tuple(group for group, of_group in groups.items() if word in of_group) for word in words}
    )


@cache
def _read(name: str) -> dict[str, dict[str, Any]]:
    """Read a file of lists.

    :raises ValueError: when the file is no TOML, or a list lacks `why`, `not` or its words.
    """
    path = FOLDER / f"{name}.toml"
    try:
        lists = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path} is no TOML: {error}") from error
    for key, entry in lists.items():
        if not {"why", "not"} <= set(entry) or sum(shape in entry for shape in SHAPES) != 1:
            raise ValueError(f"{path}: [{key}] needs why, not and one of {', '.join(SHAPES)}")
    return lists
