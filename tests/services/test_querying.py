"""Queries in the language of search, from the text to the hits."""

import json
from pathlib import Path

import pytest

from corpus.errors import NotFoundError, QueryError
from corpus.settings import FILE_NAME, SourceEntry
from corpus.settings_values import add_source
from services.ingesting import ingest_request, make_request
from services.searching import Question, answer_question
from services.workspace import Workspace
from tests.services.corpora import new_workspace

ROWS = [
    {"id": "turku", "title": "Selvitys joukkoliikenteestä", "date": "2019-03-01",
     "text": "Turun kaupunki selvitti bussien aikatauluja. Hankkeen rahoitti Sitra. Kuntien talous kiristyy."},
    {"id": "oulu", "title": "Katsaus", "date": "2021-03-01",
     "text": "Oulussa talous kuntien välillä vaihtelee. Mukana oli Sitra. Robottibussi-hanke päättyi."},
    {"id": "bostad", "title": "Program för boendet", "date": "2023-03-01",
     "text": "Staden bygger bostäder och planerar kollektivtrafik för invånarna i regionen under de kommande åren."},
    {"id": "metsa", "title": "Metsät", "date": "2020-05-01",
     "text": "Jyväskylän metsistä hakataan kuusia. Aikataulu on auki."},
]  # fmt: skip


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("querying")
    made = new_workspace(folder / "workspace")
    for name, rows in (("lehti", ROWS[:2]), ("Muu lähde", ROWS[2:])):
        corpus = folder / name
        corpus.mkdir()
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (corpus / "corpus.jsonl").write_text(lines, encoding="utf-8")
        add_source(made.folder / FILE_NAME, SourceEntry(name, "folder", str(corpus)))
    made = Workspace(made.folder)
    ingest_request(made, make_request([], sources=made.settings.source))
    return made


def found(workspace: Workspace, query: str) -> set[str]:
    answer = answer_question(workspace, Question(query, limit=50))
    assert answer.total == len(answer.hits)
    return {Path(hit.source_path).name.partition("#")[2] for hit in answer.hits}


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("kuntien talous", {"turku", "oulu"}),
        ('"kuntien talous"', {"turku"}),
        ('"kunnan taloutta"', {"turku"}),
        ('"kuntatalous"', set()),
        ("talous -bussi", set()),
        ("aikataulu -bussien", {"metsa"}),
        ('-"kuntien talous" talous', {"oulu"}),
        ("bost* TAI metsä", {"bostad", "metsa"}),
        ("aikataul*", {"turku", "metsa"}),
        ("(talous -Oulu) TAI kuusi", {"turku", "metsa"}),
        ("kunta:Åbo", {"turku"}),
        ("kunta:turussa", {"turku"}),
        ("kunta:Jyväskylän,Uleåborg", {"oulu", "metsa"}),
        ("-kunta:Oulu -kieli:ruotsi", {"turku", "metsa"}),
        ("maakunta:varsinais-suomessa", {"turku"}),
        ("maakunta:Egentliga TAI talous", None),
        ("organisaatio:Sitran", {"turku", "oulu"}),
        ("organisaatio:sitra rooli:rahoittaja", {"turku"}),
        ("roll:finansiär", {"turku"}),
        ("hanke:Robottibussi", {"oulu"}),
        ("kieli:ruotsinkielinen", {"bostad"}),
        ("language:sv", {"bostad"}),
        ("lähde:lehti", {"turku", "oulu"}),
        ('lahde:"muu lahde"', {"bostad", "metsa"}),
        ("vuosi:2019..2020", {"turku", "metsa"}),
        ("vuosi:2019,2023", {"turku", "bostad"}),
        ("vuosi:2021- talous", {"oulu"}),
        ("otsikko:joukkoliikenne", {"turku"}),
        ("otsikko:liikenne", {"turku"}),
        ("otsikko:metsä,program*", {"bostad", "metsa"}),
        ("otsikko:talous", set()),
        ("laji:raportti talous", {"turku"}),
    ],
)  # fmt: skip
def test_a_query_finds_what_it_says(workspace: Workspace, query: str, ids: set[str] | None) -> None:
    if ids is None:
        with pytest.raises(NotFoundError, match="Egentliga Finland"):
            found(workspace, query)
    else:
        assert found(workspace, query) == ids


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("kunta:Turkku", "no municipality 'Turkku': did you mean Turku"),
        ("maakunta:Kainu", "did you mean Kainuu"),
        ('organisaatio:"Turun ylioppisto"', "did you mean Turun yliopisto"),
        ("rooli:rahoitaja", "did you mean rahoittaja"),
        ("rooli:xyz", "it is one of tilaaja, rahoittaja"),
        ("hanke:Robotibussi", "did you mean Robottibussi"),
        ("teema:t999", "no theme 't999'"),
        ("aihe:jätehuolo", "did you mean jätehuolto"),
        ("laji:raporti", "did you mean raportti"),
        ("kieli:klingon", "it is one of fi, sv"),
        ("lähde:lethi", "did you mean lehti"),
        ("vuosi:viime", "no year or span of years"),
    ],
)
def test_an_unknown_value_is_explained_by_the_nearest(workspace: Workspace, query: str, reason: str) -> None:
    with pytest.raises((NotFoundError, QueryError), match=reason):
        answer_question(workspace, Question(query))


@pytest.mark.parametrize(
    "query",
    ["'; DROP TABLE passages; --", 'kunta" OR 1=1', "kunta^9 ~2", "[a TO b] {x} \\", "\x1b[31m talous \x00", "/.*/"],
)
def test_signs_of_other_languages_are_words(workspace: Workspace, query: str) -> None:
    answer = answer_question(workspace, Question(query))
    assert answer.total == len(answer.hits)


def test_fields_and_options_hold_together(workspace: Workspace) -> None:
    for kinds, ids in ((["report"], {"turku"}), ([], {"turku", "oulu"})):
        answer = answer_question(workspace, Question("organisaatio:Sitra", kinds=kinds))
        assert {Path(hit.source_path).name.partition("#")[2] for hit in answer.hits} == ids


def test_a_phrase_and_the_words_of_titles_are_highlighted(workspace: Workspace) -> None:
    (hit,) = answer_question(workspace, Question('"kuntien talous" aikataul*')).hits
    assert [hit.text[start:end] for start, end in hit.highlights] == ["aikatauluja", "Kuntien", "talous"]
