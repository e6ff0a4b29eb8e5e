"""What the documentation names is there: commands, options, files, decisions, and the rules of the folders."""

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from app.cli import app
from tests.conftest import ROOT
from tests.test_architecture import MAY_IMPORT

README = (ROOT / "README.md").read_text(encoding="utf-8")
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *DECISIONS, ROOT / "docs/decisions/README.md"])
#: The changelog also names what there was before.
OF_NOW = [page for page in PAGES if page.name != "CHANGELOG.md"]
FOLDERS = "|".join([*MAY_IMPORT, "tests", "benchmarks", "docs", "scripts"])


def commands() -> Iterator[tuple[str, Any]]:
    """Yield all commands with their full names."""
    groups = [("", typer.main.get_command(app))]
    while groups:
        above, group = groups.pop()
        for name, command in group.commands.items():  # type: ignore[attr-defined]
            if hasattr(command, "commands"):
                groups.append((f"{above}{name} ", command))
            else:
                yield above + name, command


def test_the_readme_names_every_command() -> None:
    names = [name for name, _ in commands()]
    assert len(names) >= 10
    assert [name for name in names if name not in README] == []


def test_every_command_has_an_example_and_takes_a_workspace() -> None:
    for name, command in commands():
        assert "Example: aluetutka" in command.epilog or "| aluetutka" in command.epilog, name
        assert any("--workspace" in parameter.opts for parameter in command.params), name


def test_the_readme_names_no_option_that_is_not_there() -> None:
    parameters = [parameter for _, command in commands() for parameter in command.params]
    parameters += typer.main.get_command(app).params
    options = {option for parameter in parameters for option in [*parameter.opts, *parameter.secondary_opts]}
    ours = re.sub(r"`python -m [^`]+`", "", README)
    assert set(re.findall(r"(?<![\w-])--[a-z][\w-]*", ours)) - options - {"--help", "--version"} == set()


def test_the_readme_names_every_option_of_a_run() -> None:
    ingest = dict(commands())["ingest"]
    options = {option for parameter in ingest.params for option in parameter.opts if option.startswith("--")}
    assert [option for option in options - {"--interval", "--format"} if option not in README] == []


@pytest.mark.parametrize("page", OF_NOW, ids=lambda page: page.name)
def test_paths_that_a_page_names_are_there(page: Path) -> None:
    named = re.findall(rf"`((?:{FOLDERS})/[\w./*-]*)", page.read_text(encoding="utf-8"))
    assert [path for path in named if not any(ROOT.glob(path.rstrip("/")))] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_of_a_page_lead_to_files(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_modules_that_pages_have_run_are_there() -> None:
    texts = [page.read_text(encoding="utf-8") for page in OF_NOW]
    modules = {module for text in texts for module in re.findall(rf"python -m ((?:{FOLDERS})[\w.]*)", text)}
    assert modules
    assert [module for module in sorted(modules) if importlib.util.find_spec(module) is None] == []


def test_the_folders_of_the_architecture_import_as_its_test_has_it() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)/` \|[^|]*\| ([^|]*) \|", page, re.MULTILINE)
    assert {folder: set(re.findall(r"\w+", imports)) for folder, imports in rows} == MAY_IMPORT


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_has_its_three_parts(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"# {int(page.stem[:4])}. ")
    assert re.findall(r"^\*\*(\w+)\.\*\*", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]


def test_the_index_of_decisions_lists_each_by_its_title() -> None:
    index = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    titles = [page.read_text(encoding="utf-8").partition("\n")[0].partition(". ")[2] for page in DECISIONS]
    rows = [
        f"| [{page.stem[:4]}]({page.name}) | {title} |" for page, title in zip(DECISIONS, titles, strict=True)
    ]  # fmt: skip
    assert re.findall(r"^\| \[.*$", index, re.MULTILINE) == rows
