"""Changes of single sources in a settings file, whose comments and order stay."""

import tomllib
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Comment, Table, Whitespace

from corpus.errors import NotFoundError, SettingsError
from corpus.settings_file import write_settings


def change_source(path: Path, name: str, /, **values: Any) -> None:
    """Set values of a source; None takes a setting out. The file is replaced in one step.

    :raises NotFoundError: when the file has no source of that name.
    :raises SettingsError: when the file cannot be changed without a person.
    :raises StorageError: when it cannot be written.
    """
    file = _parse(path)
    wanted = tomllib.loads(tomlkit.dumps(file))
    at = _find(wanted, path, name)
    tail = _take_tail(file["source"][at])  # a new setting would else come after the comments on the next source
    for key, value in values.items():
        for table in (file["source"][at], wanted["source"][at]):
            if value is None:
                table.pop(key, None)
            else:
                table[key] = value
    _give_tail(file["source"][at], tail)
    _write_checked(path, tomlkit.dumps(file), wanted)


def remove_source(path: Path, name: str) -> None:
    """Take a source out; the comments inside of it and right above it go with it. The file is replaced in one step.

    :raises NotFoundError: when the file has no source of that name.
    :raises SettingsError: when the file cannot be changed without a person.
    :raises StorageError: when it cannot be written.
    """
    file = _parse(path)
    wanted = tomllib.loads(tomlkit.dumps(file))
    at = _find(wanted, path, name)
    sources = file["source"]
    if isinstance(sources, AoT):
        _hand_on_comments(file, sources, at)
    del sources[at], wanted["source"][at]
    if not wanted["source"]:
        del file["source"], wanted["source"]
    _write_checked(path, tomlkit.dumps(file), wanted)


def _parse(path: Path) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(path.read_text("utf-8"))
    except (TOMLKitError, ValueError) as error:
        raise SettingsError(f"{path} is not valid TOML: {error}") from error


def _find(table: dict[str, Any], path: Path, name: str) -> int:
    names = [entry["name"] for entry in table.get("source", [])]
    if name not in names:
        raise NotFoundError(f"{path} has no source {name!r}: see `aluetutka source list`")
    return names.index(name)


def _take_tail(table: Any) -> list[Any]:
    """Take the comments and empty lines at the end of a table out of it."""
    tail: list[Any] = []
    if isinstance(table, Table):
        body = table.value.body
        while body and isinstance(body[-1][1], Comment | Whitespace):
            tail.insert(0, body.pop())
    return tail


def _give_tail(table: Any, tail: list[Any]) -> None:
    if tail:
        table.value.body.extend(tail)


def _hand_on_comments(file: tomlkit.TOMLDocument, sources: AoT, at: int) -> None:
    """Keep what stands below a source, since it is about what follows, when the source is taken out.

    TOML's parser counts comments to the table above them.
    """
    tail = _take_tail(sources[at])
    blank = next((number for number, (_, item) in enumerate(tail) if isinstance(item, Whitespace)), len(tail))
    about_next = tail[blank + 1 :]
    if at > 0:
        above = _take_tail(sources[at - 1])
        while above and isinstance(above[-1][1], Comment):  # right above the source: about it
            above.pop()
        _give_tail(sources[at - 1], [*above, *about_next])
    elif at + 1 < len(sources):
        following = sources[at + 1]
        following.trivia.indent = "".join(item.as_string() for _, item in about_next) + following.trivia.indent
    else:
        file.body.extend(about_next)


def _write_checked(path: Path, text: str, wanted: dict[str, Any]) -> None:
    """Write a changed file, unless something else than the change would come of it."""
    try:
        right = tomllib.loads(text) == wanted
    except ValueError:
        right = False
    if not right:
        raise SettingsError(f"{path} is written in a way that cannot be changed here: change it in an editor")
    write_settings(path, text)
