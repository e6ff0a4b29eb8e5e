"""Writing single values and new sources into a settings file, whose comments and order stay."""

import json
from dataclasses import fields
from pathlib import Path

from corpus.settings import Encoding, SourceEntry
from corpus.settings_file import write_settings

OF_ONE_MODEL = ("revision", "truncate_to", "query_prompt", "passage_prompt")  # settings that mean nothing to another


def add_source(path: Path, entry: SourceEntry) -> None:
    """Write a source to the end of a settings file; the file is replaced in one step.

    :raises StorageError: when it cannot be written.
    """
    values = {known.name: (getattr(entry, known.name), known.default) for known in fields(entry)}
    lines = [f"{name} = {_toml(value)}" for name, (value, default) in values.items() if value != default]
    write_settings(path, "\n".join([path.read_text("utf-8").rstrip("\n"), "", "[[source]]", *lines, ""]))


def _toml(value: object) -> str:
    """Write a value as TOML: as JSON, but for a character that JSON does not escape."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def choose_encoder(path: Path, name: str) -> list[str]:
    """Write the encoder's name to a settings file, whose comments and order stay.

    What was set for the model before (revision, width, prompts) would be wrong of another one, and is taken out.

    :returns: the settings taken out.
    :raises StorageError: when it cannot be written.
    """
    import tomlkit  # only this needs it, and search is not to wait for it

    file = tomlkit.parse(path.read_text("utf-8"))
    table = file.setdefault("encoding", tomlkit.table())
    before = table.get("encoder", Encoding().encoder)
    dropped = [key for key in OF_ONE_MODEL if key in table and name != before]
    for key in dropped:
        del table[key]
    if name != before:
        table["encoder"] = name
        write_settings(path, tomlkit.dumps(file))
    return dropped


def set_value(path: Path, section: str, key: str, value: str | list[str]) -> None:
    """Write one setting to a settings file, whose comments and order stay.

    :raises StorageError: when it cannot be written.
    """
    import tomlkit  # only commands that change settings need it

    file = tomlkit.parse(path.read_text("utf-8"))
    table = file.setdefault(section, tomlkit.table())
    table[key] = value
    write_settings(path, tomlkit.dumps(file))
