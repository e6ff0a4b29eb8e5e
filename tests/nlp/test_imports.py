"""What importing and installing the package gives, each in a process of its own."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

from nlp.pipeline import load_pipeline
from tests.conftest import ROOT


def run(program: str, *path: Path) -> str:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (*path, ROOT)))}
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout.strip()


def test_neither_spacy_nor_torch_is_imported_before_it_is_needed() -> None:
    program = "import sys, nlp, nlp.mentions, services.searching, app.cli; print({'spacy', 'torch'} & set(sys.modules))"
    assert run(program) == "set()"


def install_entry_points(folder: Path) -> None:
    """Write the metadata that installing the project writes."""
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]
    sections = [
        "\n".join([f"[{group}]", *(f"{name} = {target}" for name, target in names.items())])
        for group, names in groups.items()
    ]
    metadata = folder / "aluetutka_entry_points-1.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: aluetutka-entry-points\nVersion: 1\n", "utf-8")
    (metadata / "entry_points.txt").write_text("\n\n".join(sections), "utf-8")


def test_a_saved_pipeline_is_loaded_without_importing_ours_first(tmp_path: Path) -> None:
    install_entry_points(tmp_path / "installed")
    load_pipeline().to_disk(tmp_path / "pipeline")
    program = f"import spacy; print([e.kb_id_ for e in spacy.load({str(tmp_path / 'pipeline')!r})('Asun Iissä.').ents])"
    assert run(program, tmp_path / "installed") == "['kunta:139']"


def test_a_component_is_added_without_importing_ours_first(tmp_path: Path) -> None:
    install_entry_points(tmp_path)
    program = (
        "import spacy; own = spacy.blank('fi'); own.add_pipe('aluetutka_names');"
        " print([entity.kb_id_ for entity in own('Asun Iissä.').ents])"
    )
    assert run(program, tmp_path) == "['kunta:139']"
