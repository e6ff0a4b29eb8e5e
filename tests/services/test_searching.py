"""Filters of a search, from the text to the answer."""

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.catalogue.contents import shown_lengths
from corpus.errors import NotFoundError
from services.searching import Question, answer_question
from services.workspace import Workspace
from tests.services.corpora import ingest, new_workspace

ROWS = [
    {"id": "old", "title": "Kysely", "date": "2019-05-02", "text": "Kysely tehtiin Heinäveden kunnassa."},
    {"id": "new", "title": "Kysely", "date": "2022-05-02", "text": "Kysely tehtiin Heinäveden kunnassa."},
    {"id": "region", "title": "Kysely", "date": "2022-05-02", "text": "Kysely kattoi koko Etelä-Savon."},
    {"id": "neither", "title": "Kysely", "date": "2022-05-02", "text": "Kysely tehtiin verkossa."},
]

CHAPTERS = {
    "Sisällys": "1 Aluekehittäminen ........ 3\n\n2 Aluekehittämisen verkostot ........ 5",
    "Johdanto": "Aluekehittäminen on kuntien ja valtion yhteistä työtä.",
    "Lähteet": "Virtanen, M. 2020. Aluekehittäminen. Tampere.",
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("searching")
    made = new_workspace(folder / "workspace")
    corpus = folder / "corpus.jsonl"
    corpus.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS), encoding="utf-8")
    ingest(made, corpus)
    return made


def found(workspace: Workspace, **filters: Any) -> set[str]:
    answer = answer_question(workspace, Question("kysely", **filters))
    return {Path(hit.source_path).name.partition("#")[2] for hit in answer.hits}


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({}, {"old", "new", "region", "neither"}),
        ({"regions": ["Etelä-Savo"]}, {"old", "region"}),  # Heinävesi left it in 2021
        ({"regions": ["Pohjois-Karjala"]}, {"new"}),
        ({"regions": ["10", "12"]}, {"old", "new", "region"}),
        ({"regions": ["Norra Karelen"], "municipalities": ["Heinävesi"]}, {"new"}),
        ({"municipalities": ["090"]}, {"old", "new"}),
    ],
)
def test_a_region_is_that_of_the_documents_date(workspace: Workspace, filters: dict[str, Any], ids: set[str]) -> None:
    assert found(workspace, **filters) == ids


def test_regions_are_counted(workspace: Workspace) -> None:
    facets = answer_question(workspace, Question("kysely")).facets
    assert facets["regions"] == {"maakunta:10": 2, "maakunta:12": 1}


def test_contents_and_reference_lists_are_left_out_unless_asked_for(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "workspace")
    report = tmp_path / "raportti.md"
    chapters = "".join(f"\n## {name}\n\n{text}\n" for name, text in CHAPTERS.items())
    report.write_text(f"# Verkostot\n{chapters}", encoding="utf-8")
    ingest(workspace, report)
    text_only, everything = (
        answer_question(workspace, Question("aluekehittäminen", all_parts=all_parts, per_publication=None))
        for all_parts in (False, True)
    )
    assert {hit.part for hit in text_only.hits} == {"text"}
    assert {hit.part for hit in everything.hits} == {"text", "contents", "references"}
    assert (text_only.total, everything.total) == (1, 3)
    assert set(shown_lengths(workspace.catalogue)) == {text_only.hits[0].passage_id}  # themes are fitted on these


def test_an_unknown_region_is_told(workspace: Workspace) -> None:
    with pytest.raises(NotFoundError, match="no region 'Savo'"):
        found(workspace, regions=["Savo"])


WORDS = [
    {"id": "transfers", "title": "Katsaus", "text": "Kuntien valtionosuudet pienenevät ensi vuonna."},
    {"id": "shares", "title": "Katsaus", "text": "Osuuskunnat maksavat veroja, ja valtio kerää ne."},
    {"id": "finances", "title": "Katsaus", "text": "Kuntatalousohjelma hyväksyttiin."},
    {"id": "bostad", "title": "Program", "text": "Bostadspolitiken och stadens planer."},
]


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("words")
    made = new_workspace(folder / "workspace")
    corpus = folder / "corpus.jsonl"
    corpus.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in WORDS), encoding="utf-8")
    ingest(made, corpus)
    return made


@pytest.mark.parametrize(
    ("query", "ids", "left_out"),
    [
        ("valtionosuus", {"transfers"}, ()),
        ("kuntien valtionosuudet", {"transfers"}, ()),
        ("kuntatalous", {"finances"}, ()),
        ("kunnan talous", {"finances"}, ()),
        ("valtionosuudet Helsnki", {"transfers"}, ("Helsnki",)),
        ("bostadspolitiken och", {"bostad"}, ()),
        ("och", set(), ("och",)),
        ("ja, että", set(), ("ja,", "että")),
        ("qwxz zxwq", set(), ("qwxz", "zxwq")),
        ("?!", set(), ("?!",)),
    ],
)
def test_all_content_words_must_match_and_what_is_left_out_is_said(
    words: Workspace, query: str, ids: set[str], left_out: tuple[str, ...]
) -> None:
    answer = answer_question(words, Question(query))
    assert {Path(hit.source_path).name.partition("#")[2] for hit in answer.hits} == ids
    assert (answer.total, answer.publications, answer.left_out) == (len(ids), len(ids), left_out)


@pytest.mark.parametrize(
    "query", ["kunta " * 2000, '"', "((", "-", "*", "a\x00b", "x' OR 1=1 --", "\ud800", '"' * 5001, "kunta AND NOT ()"]
)
def test_any_text_is_a_query(words: Workspace, query: str) -> None:
    answer = answer_question(words, Question(query))
    assert answer.total == len(answer.hits)


def test_a_search_is_narrowed_to_a_subject(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "workspace")
    texts = {
        "jätteet": "Selvitys jätehuollosta. Jätehuolto järjestetään kunnassa, ja jätteiden kierrätys lisääntyy.",
        "liikenne": "Selvitys joukkoliikenteestä. Joukkoliikenne järjestetään kunnassa busseilla.",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
        ingest(workspace, tmp_path / f"{name}.txt")
    answer = answer_question(workspace, Question("selvitys", subjects=["jätehuolto"]))
    assert [Path(hit.source_path).stem for hit in answer.hits] == ["jätteet"]
    assert answer.facets["subjects"]["http://www.yso.fi/onto/yso/p6066"] == 1
    with pytest.raises(NotFoundError, match="jätehuolo"):
        answer_question(workspace, Question("selvitys", subjects=["jätehuolo"]))
