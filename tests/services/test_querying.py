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
from tests.services.corpora import ingest, new_workspace

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


def test_without_words_the_newest_come_first(workspace: Workspace) -> None:
    dates = [hit.date for hit in answer_question(workspace, Question("vuosi:2000..", limit=10)).hits]
    assert dates == ["2023-03-01", "2021-03-01", "2020-05-01", "2019-03-01"]


REPORT = "\n\n".join(f"## Luku {at}\n\nLuvussa {at} kerrotaan verotuksesta ja kuntien tuloista." for at in range(6))


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with one report of six passages."""
    folder = tmp_path_factory.mktemp("report")
    made = new_workspace(folder / "workspace")
    (folder / "raportti.md").write_text(f"# Raportti\n\n{REPORT}\n", encoding="utf-8")
    ingest(made, folder / "raportti.md")
    return made


def test_two_passages_of_a_publication_are_shown_unless_more_are_asked_for(report: Workspace) -> None:
    few, every = (answer_question(report, Question("verotus", per_publication=most)) for most in (2, None))
    assert (few.total, few.listed, len(few.hits)) == (6, 2, 2)
    assert (every.total, every.listed, len(every.hits)) == (6, 6, 6)
    assert few.hits == every.hits[:2]
    (third,) = answer_question(report, Question("verotus", per_publication=None, offset=2, limit=1)).hits
    assert third == every.hits[2]


def test_a_hit_comes_with_the_passages_around_it(report: Workspace) -> None:
    by_text = {
        hit.text: hit for hit in answer_question(report, Question("verotus", per_publication=None, context=2)).hits
    }
    texts = sorted(by_text)
    assert [[one.text for one in by_text[text].before] for text in texts[:3]] == [[], texts[:1], texts[:2]]
    assert [one.text for one in by_text[texts[3]].after] == texts[4:6]
    assert [one.text for one in by_text[texts[5]].after] == []
    assert all(one.passage_id and one.page is None for one in by_text[texts[2]].before)


def reasons(workspace: Workspace, query: str) -> dict[str, set[tuple[str | None, str, str, tuple[str, ...]]]]:
    """Return why each document answers."""
    hits = answer_question(workspace, Question(query)).hits
    return {
        Path(hit.source_path).name.partition("#")[2]: {(one.word, one.by, one.where, one.forms) for one in hit.why}
        for hit in hits
    }


@pytest.mark.parametrize(
    ("query", "id", "why"),
    [
        ("talous kunnan", "turku", {("talous", "form", "text", ("talous",)), ("kunnan", "word", "text", ("Kuntien",))}),
        ("bussi", "oulu", {("bussi", "compound", "text", ("Robottibussi-hanke",))}),
        ("kuntatalous", "turku", {("kuntatalous", "parts", "text", ("Kuntien talous",))}),
        ('"kuntien taloutta"', "turku", {("kuntien taloutta", "phrase", "text", ("Kuntien talous",))}),
        ("aikatau*", "metsa", {("aikatau*", "prefix", "text", ("Aikataulu",))}),
        ("joukkoliikenne", "turku", {("joukkoliikenne", "word", "title", ("joukkoliikenteestä",))}),
        ("otsikko:liikenne", "turku", {("liikenne", "compound", "title", ("joukkoliikenteestä",))}),
        ("kuntien -Oulu", "turku", {("kuntien", "form", "text", ("Kuntien",))}),
    ],
)
def test_a_hit_says_which_words_it_has_as_what(
    workspace: Workspace, query: str, id: str, why: set[tuple[str, str, str, tuple[str, ...]]]
) -> None:
    assert reasons(workspace, query)[id] == why
