"""The README names every command."""

from pathlib import Path

import typer

from app.cli import app

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def commands() -> list[str]:
    found = []
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        found += [f"{name} {inner}" for inner in getattr(command, "commands", {})] or [name]
    return found


def test_the_readme_names_every_command() -> None:
    assert len(commands()) >= 10
    assert [command for command in commands() if command not in README] == []


def test_every_command_has_an_example_and_takes_a_workspace() -> None:
    groups = [typer.main.get_command(app)]
    while groups:
        for name, command in groups.pop().commands.items():  # type: ignore[attr-defined]
            if hasattr(command, "commands"):
                groups.append(command)
                continue
            assert "Example: aluetutka" in command.epilog or "| aluetutka" in command.epilog, name
            assert any("--workspace" in parameter.opts for parameter in command.params), name
