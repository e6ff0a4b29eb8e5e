"""A small workspace that the HTTP interface answers about: releases with names, and enough passages for themes."""

import json
from pathlib import Path

from services.workspace import Workspace
from tests.services.corpora import SUBJECTS, ingest, new_workspace, write_corpus

RELEASE = {
    "id": "talous", "title": "=Tampereen talous", "date": "2024-03-12", "url": "https://www.example.fi/talous",
    "text": "Tampere selvittää kunnan veroa. Tutkimuksen rahoitti Kuntaliitto. Vero nousee, ja bussi kulkee.",
}  # fmt: skip


def serve_workspace(folder: Path) -> Workspace:
    """Make the workspace; its index holds 21 passages."""
    workspace = new_workspace(folder / "workspace")
    corpus = write_corpus(folder / "corpus.jsonl", list(SUBJECTS)[:4], each=5)
    with corpus.open("a", encoding="utf-8") as file:
        file.write(json.dumps(RELEASE, ensure_ascii=False) + "\n")
    ingest(workspace, corpus)
    return workspace
