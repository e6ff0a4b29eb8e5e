"""A small workspace that researchers search: a report with an imprint, a release, and enough passages for themes."""

import json
from pathlib import Path

import pytest

from services.workspace import Workspace
from tests.conftest import make_once
from tests.services.corpora import ingest, new_workspace, write_corpus

META = {
    "DC.creator": ("Virtanen, Maija", "Ahlström, Åke"), "DC.publisher": ("Valtioneuvoston kanslia & kumppanit",),
    "citation_isbn": ("9789523674844",), "citation_issn": ("2342-6799",), "citation_doi": ("10.1234/ab_c",),
    "citation_series_title": ("Valtioneuvoston selvityksiä 2024:3",), "DCTERMS.issued": ("2024-03-12",),
}  # fmt: skip
SENTENCES = "Tampereen joukkoliikenne kasvaa, kun raitiotie laajenee. Selvityksen tilasi Kuntaliitto. "
PAGE = (
    '<!doctype html><html lang="fi"><head><title>Raportti</title>{meta}</head><body><main><article>'
    "<h1>Tutkimusraportti: joukkoliikenne {{a}} &amp; 5 % \x1b[31m</h1>"
    "<h2>Reitit</h2><p>{text}</p><h2>Liput</h2><p>{text}</p></article></main></body></html>"
)
RELEASE = {
    "id": "talous", "title": "=Oulun talous", "date": "2023-05", "url": "https://www.example.fi/talous?a=1&b=2",
    "text": "Joukkoliikenne maksaa Oulussa enemmän kuin ennen. Elinvoimaseura ry ehdottaa uutta bussilinjaa.",
}  # fmt: skip


def write_publications(folder: Path) -> None:
    """Write a report as a page and a release as a row."""
    folder.mkdir()
    meta = "".join(f'<meta name="{name}" content="{one}">' for name, values in META.items() for one in values)
    (folder / "raportti.html").write_text(PAGE.format(meta=meta, text=SENTENCES * 12), encoding="utf-8")
    (folder / "tiedote.jsonl").write_text(json.dumps(RELEASE, ensure_ascii=False) + "\n", encoding="utf-8")


@pytest.fixture(scope="session")
def researched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the workspace; tests only read it."""

    def make(folder: Path) -> None:
        folder.mkdir()
        workspace = new_workspace(folder / "workspace")
        write_publications(folder / "in")
        write_corpus(folder / "in" / "corpus.jsonl", ("bussi", "vero", "koulu"), each=8)
        ingest(workspace, folder / "in")
        workspace.catalogue.close()

    return make_once(tmp_path_factory, "researched", make) / "workspace"


@pytest.fixture
def workspace(researched: Path) -> Workspace:
    """The workspace, opened to read."""
    return Workspace(researched, write=False)
