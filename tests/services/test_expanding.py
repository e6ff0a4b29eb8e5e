"""Other words for what a query asks for."""

import json
from pathlib import Path

import pytest

from nlp.gazetteers import read_gazetteer
from services.query_language.asking import read_query
from services.searching import Question, answer_question
from services.workspace import Workspace
from tests.services.corpora import ingest, new_workspace

ROWS = [
    {"id": "avi", "title": "Valvonta", "text": "Aluehallintovirasto valvoo kuntia. AMK:n tutkinnot lisääntyvät."},
    {"id": "school", "title": "Koulut", "text": "Ammattikorkeakoulut hakevat rahoitusta Euroopan unionilta."},
    {"id": "bus", "title": "Liikenne", "text": "Joukkoliikenne kulkee. Sosiaali- ja terveydenhuollon menot nousevat."},
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("expanding")
    made = new_workspace(folder / "workspace")
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS)
    (folder / "corpus.jsonl").write_text(lines, encoding="utf-8")
    ingest(made, folder / "corpus.jsonl")
    return made


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("AMK:n rahoitus", ("ammattikorkeakoulu",)),
        ("soten rahoitus", ("sosiaali- ja terveydenhuolto", "sosiaali- ja terveyspalvelut")),
        ("hyvinvointialueiden talous", ("hva",)),
        ("THL raportti", ("Terveyden ja hyvinvoinnin laitos",)),
        ("kollektivtrafiken i stan", ("joukkoliikenne",)),
        ("public transport", ("joukkoliikenne",)),
        ("animal welfare, bostadspolitik", ("eläinten hyvinvointi", "asuntopolitiikka")),
        ("joukkoliikenne", ()),
        ("kuntien soppa public talous", ()),
        ('"AMK" -AVI', ()),
    ],
)
def test_abbreviations_and_foreign_concepts_have_other_words(
    workspace: Workspace, query: str, meant: tuple[str, ...]
) -> None:
    assert read_query(workspace, query).meant == meant


@pytest.mark.parametrize(
    ("query", "id", "word", "forms"),
    [
        ("AVI", "avi", "AVI", ("Aluehallintovirasto",)),
        ("amk", "school", "amk", ("Ammattikorkeakoulut",)),
        ("EU rahoitus", "school", "EU", ("Euroopan unionilta",)),
        ("sote", "bus", "sote", ("Sosiaali- ja terveydenhuollon",)),
        ("public transport", "bus", "public transport", ("Joukkoliikenne",)),
        ("joukkolikenne", "bus", "joukkolikenne", ("Joukkoliikenne",)),
    ],
)
def test_other_words_find_and_say_so(
    workspace: Workspace, query: str, id: str, word: str, forms: tuple[str, ...]
) -> None:
    hits = answer_question(workspace, Question(query)).hits
    by_id = {Path(hit.source_path).name.partition("#")[2]: hit for hit in hits}
    assert (word, "expansion", "text", forms) in {
        (one.word, one.by, one.where, one.forms) for one in by_id[id].why if id in by_id
    }


def test_a_compound_that_no_passage_has_is_divided(workspace: Workspace) -> None:
    (hit,) = answer_question(workspace, Question("terveydenhuoltomenot")).hits
    assert {(one.word, one.by, one.forms) for one in hit.why if one.where == "text"} == {
        ("terveydenhuoltomenot", "expansion", ("terveydenhuollon", "menot"))
    }


def test_the_word_itself_counts_more_than_another_for_it(workspace: Workspace) -> None:
    hits = answer_question(workspace, Question("ammattikorkeakoulu")).hits
    assert [Path(hit.source_path).name.partition("#")[2] for hit in hits] == ["school", "avi"]


def test_abbreviations_are_in_order_and_written_once() -> None:
    short = [row["short"] for row in read_gazetteer("abbreviations")]
    assert short == sorted(set(short))
    assert all(row["long"] and row["short"] == row["short"].lower() for row in read_gazetteer("abbreviations"))
