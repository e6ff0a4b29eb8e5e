"""What publications recommend, from a run to the list."""

import json

import pytest

from services.publications import describe_publication
from services.recommending import list_recommendations
from services.searching import Question, answer_question
from services.workspace import Workspace
from tests.services.corpora import ingest, new_workspace

ROWS = [
    {
        "id": "verkostot", "title": "Aluekehittämisen verkostot", "date": "2024-03-01",
        "text": "Selvityksessä annetaan kolme suositusta. Kuntien tulisi koota verkostojen tietopohja yhteen. "
        "Valtion kannattaisi lisätä joukkoliikenteen rahoitusta.",
    },
    {
        "id": "metsat", "title": "Metsien käyttö", "date": "2020-01-01",
        "text": "Tampereen metsissä kasvaa mäntyä. Hakkuita olisi syytä rajoittaa Tampereella.",
    },
    {"id": "muu", "title": "Kokous", "date": "2025-01-01", "text": "Verkostojen kokous pidettiin Oulussa keväällä."},
]  # fmt: skip


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("recommending")
    made = new_workspace(folder / "workspace")
    corpus = folder / "corpus.jsonl"
    corpus.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS), encoding="utf-8")
    ingest(made, corpus)
    return made


def test_without_a_query_the_newest_come_first_in_reading_order(workspace: Workspace) -> None:
    found = list_recommendations(workspace, Question(""))
    assert [one.text.split()[0] for one in found] == ["Kuntien", "Valtion", "Hakkuita"]
    assert found[0].title == "Aluekehittämisen verkostot"
    assert found[0].addressees == ("kunta",)


def test_what_is_promised_stands_beside_what_was_found(workspace: Workspace) -> None:
    counts = [(one.promised, one.counted) for one in list_recommendations(workspace, Question(""))]
    assert counts == [(3, 2), (3, 2), (None, 1)]


def test_a_query_ranks_and_filters_narrow(workspace: Workspace) -> None:
    best, *_ = list_recommendations(workspace, Question("joukkoliikenteen raha"))
    assert best.text.startswith("Valtion")
    inside = list_recommendations(workspace, Question("", municipalities=["Tampere"]))
    assert [one.text.split()[0] for one in inside] == ["Hakkuita"]
    assert len(list_recommendations(workspace, Question("", limit=1))) == 1


def test_those_to_one_addressee_or_of_one_document_can_be_asked_for(workspace: Workspace) -> None:
    (found,) = list_recommendations(workspace, Question(""), addressee="Valtio")
    assert found.addressees == ("valtio",)
    of_one = list_recommendations(workspace, Question(""), document=found.document_id)
    assert len(of_one) == 2


def test_a_search_can_ask_for_passages_that_recommend(workspace: Workspace) -> None:
    everything = answer_question(workspace, Question("verkostojen"))
    recommending = answer_question(workspace, Question("verkostojen", recommending=True))
    assert "Kokous" in {hit.title for hit in everything.hits}
    assert "Kokous" not in {hit.title for hit in recommending.hits}


def test_a_publication_shows_what_it_recommends(workspace: Workspace) -> None:
    found = list_recommendations(workspace, Question(""))[0]
    (shown,) = describe_publication(workspace, found.document_id).documents
    assert [one.text for one in shown.recommendations] == [
        "Kuntien tulisi koota verkostojen tietopohja yhteen.",
        "Valtion kannattaisi lisätä joukkoliikenteen rahoitusta.",
    ]
