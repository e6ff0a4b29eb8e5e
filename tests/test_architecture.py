"""The two rules of the layout: one way down between the folders, and one folder for each large library."""

import ast
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "corpus": set(),
    "nlp": {"corpus"},
    "models": {"corpus"},
    "index": {"corpus"},
    "services": {"corpus", "nlp", "models", "index"},
    "flows": {"corpus", "services"},
    "app": {"corpus", "services", "flows"},
    "training": {"corpus", "nlp", "models"},
}
ONLY_IN = {
    "prefect": "flows", "lancedb": "index", "spacy": "nlp", "libvoikko": "nlp", "sklearn": "models",
    "sentence_transformers": "models", "bs4": "corpus", "fastapi": "app", "typer": "app", "sqlalchemy": "corpus",
}  # fmt: skip


def modules() -> list[Path]:
    return [path.relative_to(ROOT) for folder in MAY_IMPORT for path in (ROOT / folder).rglob("*.py")]


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("path", modules(), ids=str)
def test_a_module_imports_only_what_its_folder_may(path: Path) -> None:
    folder = path.parts[0]
    for name in imports(path):
        assert name == folder or name not in MAY_IMPORT or name in MAY_IMPORT[folder]
        assert ONLY_IN.get(name, folder) == folder


def test_no_installed_distribution_claims_one_of_our_names() -> None:
    claimed = packages_distributions()
    for name in MAY_IMPORT:
        assert set(claimed.get(name, ["aluetutka"])) == {"aluetutka"}
