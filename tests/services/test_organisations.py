"""Operators' decisions on organisations' names, from the first run to the next."""

import json
from pathlib import Path

import pytest

from corpus.errors import DecisionError, NotFoundError
from index.records import Filters, QueryWord
from services.answers.publications import ListedOrganisation
from services.organisation_merges import suggest_merges
from services.organisations import confirm, describe_organisation, forget, list_organisations, merge, reject
from services.searching import Question, answer_question
from services.workspace import Workspace
from tests.services.corpora import ingest, new_workspace

TEXTS = (
    "Selvityksen teki Hilavitkutin Oy. Rahoittajana toimi Suomen Akatemia.",
    "Hilavitkutin selvitti kuntien tilannetta, ja Hilavitkuttimen raportti julkaistiin maanantaina.",
    "Raportin laati Rattaanpyörä Oy yhdessä Hilavitkutin Oy:n kanssa.",
    "Kokouksessa puhuttiin säästä ja tulvista.",
)


@pytest.fixture(autouse=True)
def no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave to rules and decisions alone what is a name: another training would tell others."""
    monkeypatch.setattr("nlp.mentions.is_readable", lambda sentence: False)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    rows = [{"id": str(number), "title": f"Tiedote {number}", "text": text} for number, text in enumerate(TEXTS)]
    path = tmp_path / "corpus.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def workspace(tmp_path: Path, corpus: Path) -> Workspace:
    made = new_workspace(tmp_path / "workspace")
    ingest(made, corpus)
    return made


def next_run(workspace: Workspace, corpus: Path) -> Workspace:
    """Run again as a new process does."""
    again = Workspace(workspace.folder)
    ingest(again, corpus)
    return again


def named(workspace: Workspace) -> dict[str, tuple[str, int]]:
    return {one.id: (one.name, one.documents) for one in list_organisations(workspace)}


def test_new_names_are_told_apart_from_the_registry(workspace: Workspace) -> None:
    found = list_organisations(workspace, new=True)
    assert {one.name for one in found} == {"Hilavitkutin Oy", "Rattaanpyörä Oy"}
    assert found[0] == ListedOrganisation("org:hilavitkutin", "Hilavitkutin Oy", 2, 2, 0.95, "new", ())
    assert "Suomen Akatemia" in {one.name for one in list_organisations(workspace)}


def test_a_name_is_shown_where_it_stands(workspace: Workspace) -> None:
    (first, second) = describe_organisation(workspace, "org:hilavitkutin", limit=5).passages
    assert first.before + first.text + first.after in TEXTS
    assert second.title == "Tiedote 2"
    with pytest.raises(NotFoundError, match="organisations list"):
        describe_organisation(workspace, "org:nobody", limit=5)


def count_reports(workspace: Workspace) -> int:
    """Count the passages on reports that the index has of the organisation."""
    vector = workspace.encoder.encode(["raportti"])[0]
    filters = Filters(organisations=["org:hilavitkutin"])
    return workspace.index().search([QueryWord("raportti", ("raportti",))], vector, filters=filters, limit=10).total


def test_a_renamed_organisation_is_found_in_every_form_from_the_next_run_on(workspace: Workspace, corpus: Path) -> None:
    assert (named(workspace)["org:hilavitkutin"][1], count_reports(workspace)) == (2, 1)
    assert confirm(workspace, "org:hilavitkutin", "Hilavitkutin") == 3
    after = next_run(workspace, corpus)
    assert (named(after)["org:hilavitkutin"], count_reports(after)) == (("Hilavitkutin", 3), 2)
    assert {one.state for one in list_organisations(after) if one.name == "Hilavitkutin"} == {"confirmed"}


def test_merged_names_are_one_organisation(workspace: Workspace, corpus: Path) -> None:
    merge(workspace, "org:rattaanpyora", "org:hilavitkutin")
    after = next_run(workspace, corpus)
    assert "org:rattaanpyora" not in named(after)
    assert named(after)["org:hilavitkutin"][0] == "Hilavitkutin Oy"
    with pytest.raises(DecisionError, match="one organisation already"):
        merge(after, "org:hilavitkutin", "org:rattaanpyora")
    forget(after, "org:rattaanpyora")
    assert "org:rattaanpyora" in named(next_run(after, corpus))


def test_a_name_may_be_another_name_of_one_in_the_registry(workspace: Workspace, corpus: Path) -> None:
    merge(workspace, "org:rattaanpyora", "org:suomen-akatemia")
    assert named(next_run(workspace, corpus))["org:suomen-akatemia"] == ("Suomen Akatemia", 2)


def test_a_rejected_name_is_told_no_more(workspace: Workspace, corpus: Path) -> None:
    reject(workspace, "org:rattaanpyora")
    assert {one.state for one in list_organisations(workspace) if one.id == "org:rattaanpyora"} == {"rejected"}
    after = next_run(workspace, corpus)
    assert "org:rattaanpyora" not in named(after)
    assert named(after)["org:hilavitkutin"][1] == 2


def test_the_registry_itself_is_not_decided_on(workspace: Workspace) -> None:
    with pytest.raises(DecisionError, match="registry"):
        reject(workspace, "org:suomen-akatemia")
    with pytest.raises(NotFoundError, match="nothing was decided"):
        forget(workspace, "org:rattaanpyora")


MERGING = (
    "Selvityksen teki Seutuluotain Oy (SLU). Rahoittajana toimi Suomen Akatemia.",
    "Aineiston kokosi Seutuluotain Oy (y-tunnus 1234567-8).",
    "Palvelun tilasi Seutuluotaimen Kehitys Oy (Y-tunnus: 1234567-8) keväällä.",
    "Tutkimuksen rahoitti Maaseudun Näkijät ry. Mukana oli Maasedun Näkijät ry.",
    "Tiehallinto julkaisi ohjeen, jonka Väylävirasto uusi.",
)


@pytest.fixture
def merging(tmp_path: Path) -> Workspace:
    rows = [{"id": str(number), "title": f"Tiedote {number}", "text": text} for number, text in enumerate(MERGING)]
    path = tmp_path / "merging.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    made = new_workspace(tmp_path / "merging")
    ingest(made, path)
    return made


def test_names_that_may_be_one_are_suggested_with_the_reason(merging: Workspace) -> None:
    found = {(one.name, one.into_name): one.reason for one in suggest_merges(merging)}
    assert found["Seutuluotaimen Kehitys Oy", "Seutuluotain Oy"] == "business_id"
    assert ("Maasedun Näkijät ry", "Maaseudun Näkijät ry") in found or (
        "Maaseudun Näkijät ry",
        "Maasedun Näkijät ry",
    ) in found
    assert all(one.id != one.into for one in suggest_merges(merging))


def test_what_was_decided_on_is_not_suggested_again(merging: Workspace) -> None:
    first = suggest_merges(merging, limit=1)[0]
    merge(merging, first.id, first.into)
    assert first.id not in {one.id for one in suggest_merges(merging)}


def test_an_agency_of_before_leads_to_the_one_of_today(merging: Workspace) -> None:
    answers = [
        answer_question(merging, Question("ohje", organisations=[name])) for name in ("Tiehallinto", "Väylävirasto")
    ]
    assert [len(answer.hits) for answer in answers] == [1, 1]
    shown = describe_organisation(merging, "org:tiehallinto", limit=0)
    assert (shown.successor, shown.succeeded_in) == ("Liikennevirasto", 2010)
    assert "Tiehallinto" in describe_organisation(merging, "org:vaylavirasto", limit=0).predecessors
