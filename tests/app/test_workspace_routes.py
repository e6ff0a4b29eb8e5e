"""What a workspace holds, asked over a real connection."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from rdflib import RDF, SKOS, Graph

from app.http.application import make_application
from corpus.serving_settings import Serving
from corpus.settings import Subjects
from nlp.words.finnish import Finnish
from services.following import FollowedWorkspace
from services.subjects.answering import SubjectAnswers
from services.workspace import Workspace
from tests.app.http_answers import check_schema, refused
from tests.app.served_workspaces import RELEASE, serve_workspace
from tests.conftest import Command
from tests.servers.answering import answered
from tests.services.corpora import ingest, new_workspace
from tests.services.vocabularies import TAX, WordIndexer, indexed_by

THL = "Terveyden ja hyvinvoinnin laitos"


@pytest.fixture(scope="module")
def subjects(finnish: Finnish) -> SubjectAnswers:
    return SubjectAnswers(WordIndexer(), finnish, Subjects(), threshold=0.0)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with indexed_by(WordIndexer()):
        made = serve_workspace(tmp_path_factory.mktemp("served"))
        made.catalogue.close()
        yield Workspace(made.folder, write=False)


@pytest.fixture(scope="module")
def client(workspace: Workspace, subjects: SubjectAnswers) -> Iterator[httpx.Client]:
    application = make_application(subjects, FollowedWorkspace(workspace))
    with answered(application) as url, httpx.Client(base_url=f"{url}/api", timeout=60) as asking:
        yield asking


@pytest.fixture(scope="module")
def release(client: httpx.Client) -> dict[str, Any]:
    """The hit of the release."""
    return found(client, query="vero", municipality="Tampere")[0]


def found(client: httpx.Client, **asked: object) -> list[dict[str, Any]]:
    answer = client.get("/search", params=asked)  # type: ignore[arg-type]
    assert answer.status_code == 200, answer.text
    hits: list[dict[str, Any]] = answer.json()["hits"]
    return hits


def test_what_is_like_a_document_or_a_passage(client: httpx.Client, workspace: Workspace, command: Command) -> None:
    hit = found(client, query="bussi")[0]
    for path in (f"/documents/{hit['document_id']}/similar", f"/passages/{hit['passage_id']}/similar"):
        answer = client.get(path, params={"limit": 2}).json()
        check_schema(answer, "SimilarAnswer")
        assert 0 < len(answer["documents"]) <= 2
        assert hit["document_id"] not in {one["document_id"] for one in answer["documents"]}
        printed = command("similar", path.split("/")[2], "--limit", 2, "--workspace", workspace.folder)
        assert f"    {answer['documents'][0]['passage']['passage_id']}" in printed.stdout.splitlines()


def test_themes_are_concepts_at_the_addresses_of_their_pages(client: httpx.Client) -> None:
    answer = client.get("/themes.ttl")
    assert answer.headers["content-type"].startswith("text/turtle")
    themes = {one["id"] for one in client.get("/themes").json()}
    graph = Graph().parse(data=answer.content, format="turtle")
    pages = {f"{str(client.base_url).removesuffix('api/')}teemat/{id}" for id in themes}
    assert {str(one) for one in graph.subjects(RDF.type, SKOS.Concept)} == pages


def test_a_search_answers_as_the_command_does(client: httpx.Client, workspace: Workspace, command: Command) -> None:
    said = client.get("/search", params={"query": "verot", "limit": 3}).json()
    printed = json.loads(
        command("search", "verot", "--limit", 3, "--format", "json", "--workspace", workspace.folder).stdout
    )
    check_schema(said, "SearchAnswer")
    assert said | {"took_ms": 0} == printed | {"took_ms": 0}
    assert said["facets"]["year"]


def test_filters_narrow_a_search(client: httpx.Client, release: dict[str, Any]) -> None:
    assert release["title"] == RELEASE["title"]
    assert {hit["date"] for hit in found(client, query="vero", year="2024..")} == {"2024-03-12"}
    assert [hit["date"][:4] for hit in found(client, query="vero", year="..2020")] != []
    assert found(client, query="vero", kind="report") == []
    assert {hit["title"] for hit in found(client, query="kulkee", subject="bussi", year="2024")} == {RELEASE["title"]}
    assert len(found(client, query="vero", limit=1)) == 1


def test_what_no_filter_knows_is_not_found(client: httpx.Client) -> None:
    for asked in ({"municipality": "Atlantis"}, {"region": "Atlantis"}, {"theme": "t999"}, {"subject": "novelli"}):
        assert refused(client.get("/search", params={"query": "vero"} | asked))[0] == 404


WRONG: list[tuple[str, dict[str, object]]] = [
    ("query", {"query": "a" * 1001}), ("limit", {"limit": "0"}), ("limit", {"limit": "x"}),
    ("year", {"year": "20202024"}), ("kind", {"kind": "novel"}), ("munisipality", {"munisipality": "Oulu"}),
    ("municipality", {"municipality": ["Oulu"] * 51}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "asked"), WRONG)
def test_wrong_parameters_are_refused_by_name(client: httpx.Client, name: str, asked: dict[str, str]) -> None:
    status, reason = refused(client.get("/search", params={"query": "vero"} | asked))
    assert (status, reason.partition(":")[0].partition(".")[0]) == (400, name)


def test_a_search_without_a_query_is_refused(client: httpx.Client) -> None:
    assert refused(client.get("/search")) == (400, "query: field required")


@pytest.mark.parametrize("query", ["", "\x00", '"vero', "-", "*", "😀", "' OR 1=1 --"])
def test_odd_queries_are_answered(client: httpx.Client, query: str) -> None:
    assert client.get("/search", params={"query": query}).status_code == 200


def test_hits_come_page_by_page_in_an_order(client: httpx.Client) -> None:
    asked = {"query": "vero", "sort": "date", "newer": "false", "all_passages": "true"}
    every = [hit["passage_id"] for hit in found(client, **asked, limit=50)]
    assert [hit["passage_id"] for hit in found(client, **asked, limit=2, offset=2)] == every[2:4]
    assert sorted(every) == sorted(hit["passage_id"] for hit in found(client, query="vero", sort="title", limit=50))
    (hit,) = found(client, query="vero", limit=1, context=1, per_publication=1)
    assert hit["why"][0]["word"] == "vero"
    assert hit["before"] == hit["after"] == []


@pytest.mark.parametrize(
    ("query", "status", "reason"),
    [
        ("kunat:Oulu", 400, "there is no field 'kunat': did you mean kunta:"),
        ("kieli:klingon", 400, "there is no language 'klingon'"),
        ("kunta:Ouluu", 404, "there is no municipality 'Ouluu': did you mean Oulu"),
    ],
)
def test_a_query_that_names_what_there_is_not_is_explained(
    client: httpx.Client, query: str, status: int, reason: str
) -> None:
    said = refused(client.get("/search", params={"query": query}))
    assert said[0] == status
    assert said[1].startswith(reason)


def test_a_document_has_its_text_by_offsets(client: httpx.Client, release: dict[str, Any]) -> None:
    said = client.get(f"/documents/{release['document_id']}").json()
    check_schema(said, "DocumentAnswer")
    text = said["text"]
    assert [text[one["start"] : one["end"]] for one in said["mentions"]][:1] == ["Tampere"]
    assert release["passage_id"] in {one["id"] for one in said["passages"]}
    assert "".join(text[one["start"] : one["end"]] for one in said["blocks"]) == text
    assert said["publication_id"] == release["publication_id"]
    assert TAX in {one["uri"] for one in said["subjects"]}


def test_a_publication_is_found_by_its_documents(client: httpx.Client, release: dict[str, Any]) -> None:
    said = client.get(f"/publications/{release['document_id']}").json()
    check_schema(said, "PublicationAnswer")
    assert [one["role"] for one in said["parties"]] == ["funder"]


def test_themes_are_listed_and_told_of(client: httpx.Client) -> None:
    themes = client.get("/themes").json()
    assert themes
    for theme in themes:
        check_schema(theme, "ListedTheme")
    said = client.get(f"/themes/{themes[0]['id']}", params={"limit": 2}).json()
    check_schema(said, "ThemeAnswer")
    assert len(said["passages"]) == 2
    trend = client.get(f"/themes/{themes[0]['id']}/trend").json()
    check_schema(trend, "TrendAnswer")
    assert trend["years"]


def test_an_organisation_has_what_names_it(client: httpx.Client, release: dict[str, Any]) -> None:
    mentions = client.get(f"/documents/{release['document_id']}").json()["mentions"]
    (id,) = {one["current_id"] for one in mentions if one["type"] == "organisation"}
    said = client.get(f"/organisations/{id}").json()
    check_schema(said, "OrganisationAnswer")
    assert (said["documents"], said["publications"], said["roles"]) == (1, 1, {"funder": 1})
    assert [one["title"] for one in said["newest"]] == [RELEASE["title"]]
    assert (said["years"], said["partners"]) == ([{"year": "2024", "publications": 1}], [])


@pytest.mark.parametrize(
    ("id", "name"), [("kunta:837", "Tampere"), ("maakunta:06", "Pirkanmaa"), ("Birkaland", "Pirkanmaa"),
                     ("hva:08", "Pirkanmaan hyvinvointialue")]
)  # fmt: skip
def test_a_place_has_what_is_written_about_it(client: httpx.Client, id: str, name: str) -> None:
    said = client.get(f"/places/{id}").json()
    check_schema(said, "PlaceAnswer")
    assert (said["name"], said["documents"], said["publications"]) == (name, 1, 1)
    assert [one["url"] for one in said["newest"]] == [RELEASE["url"]]
    assert [(one["name"], one["roles"]) for one in said["partners"]] == [("Kuntaliitto", {"funder": 1})]
    assert [one["name"] for one in said["municipalities"]] == ([] if name == "Tampere" else ["Tampere"])


def test_a_municipality_is_in_its_areas_and_an_abolished_one_in_another(client: httpx.Client) -> None:
    said = client.get("/places/kunta:837").json()
    assert [said[area]["name"] for area in ("region", "wellbeing_county")] == [
        "Pirkanmaa",
        "Pirkanmaan hyvinvointialue",
    ]
    assert client.get("/places/kunta:604").json()["publications"] == 0
    assert client.get("/places/kunta:543").json()["name"] == "Nurmijärvi"
    assert client.get("/places/kunta:224").json()["name"] == "Karkkila"


def test_names_are_completed_in_every_language(client: httpx.Client) -> None:
    for query, type, name in (
        ("tampe", "municipality", "Tampere"), ("TAMM", "municipality", "Tampere"), ("birka", "region", "Pirkanmaa"),
        ("pirha", "wellbeing_county", "Pirkanmaan hyvinvointialue"), ("thl", "organisation", THL),
        ("hyvinvoinnin lai", "organisation", THL), ("skat", "subject", "vero"),
    ):  # fmt: skip
        said = client.get("/suggest", params={"query": query, "type": type}).json()
        check_schema(said, "Suggestions")
        assert name in [one["name"] for one in said["suggestions"]], query


def test_what_documents_speak_of_is_suggested_first(client: httpx.Client) -> None:
    first = client.get("/suggest", params={"query": "ta"}).json()["suggestions"][0]
    assert (first["id"], first["documents"]) == ("kunta:837", 1)
    theme = client.get("/themes").json()[0]
    found = client.get("/suggest", params={"query": theme["label"][:4], "type": "theme"}).json()["suggestions"]
    assert (theme["id"], theme["size"]) in [(one["id"], one["documents"]) for one in found]


def test_a_name_itself_comes_before_what_begins_so(client: httpx.Client) -> None:
    names = [one["name"] for one in client.get("/suggest", params={"query": "salo", "limit": 50}).json()["suggestions"]]
    assert names[0] == "Salo"
    assert len(names) == len(set(names))
    assert client.get("/suggest", params={"query": " "}).json()["suggestions"] == []
    assert refused(client.get("/suggest", params={"query": "a", "type": "novel"}))[0] == 400


@pytest.mark.parametrize(
    "path", ["documents/a", "publications/a", "publications/pyproject.toml", "themes/t999", "themes/t999/trend",
             "organisations/org:a", "places/kunta:000", "places/org:a", "places/Atlantis", "documents/%00", "search/a"]
)  # fmt: skip
def test_what_is_not_there_is_not_found(client: httpx.Client, path: str) -> None:
    status, reason = refused(client.get(f"/{path}"))
    assert (status, str(Path.cwd()) in reason) == (404, False)


@pytest.mark.parametrize(
    ("form", "start"),
    [("csv", "passage_id,"), ("jsonl", "{"), ("parquet", "PAR1"), ("ris", "TY  - "), ("bibtex", "@"), ("csl", "[")],
)
def test_hits_are_exported(client: httpx.Client, form: str, start: str) -> None:
    answer = client.get("/export", params={"query": "vero", "format": form})
    assert answer.text.startswith(start)
    assert answer.headers["content-disposition"].startswith('attachment; filename="aluetutka.')


def test_an_export_has_the_hits_of_a_search_and_no_formulas(client: httpx.Client) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/export", params={"query": "vero"}).text)))
    assert [row["passage_id"] for row in rows] == [hit["passage_id"] for hit in found(client, query="vero", limit=100)]
    assert f"'{RELEASE['title']}" in {row["title"] for row in rows}


def test_a_feed_of_a_search_is_sent_again_only_when_it_has_changed(client: httpx.Client) -> None:
    answer = client.get("/feed.atom", params={"query": "vero"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/atom+xml")
    assert "<entry>" in answer.text
    again = client.get("/feed.atom", params={"query": "vero"}, headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


def test_an_answer_that_the_client_has_is_not_sent_again(client: httpx.Client) -> None:
    for path in ("/search?query=vero", "/themes"):
        tag = client.get(path).headers["etag"]
        again = client.get(path, headers={"if-none-match": f'"x", W/{tag}'})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert client.get(path, headers={"if-none-match": '"x"'}).status_code == 200


def test_metrics_are_those_of_prometheus(client: httpx.Client) -> None:
    answer = client.get("/metrics")
    samples = {one.name: one.value for family in text_string_to_metric_families(answer.text) for one in family.samples}
    assert (answer.headers["content-type"][:25], samples["aluetutka_documents"]) == ("text/plain; version=0.0.4", 21)


def test_health_says_what_the_workspace_holds(client: httpx.Client) -> None:
    held = client.get("/health").json()["workspace"]
    assert held == {"documents": 21, "passages": 21, "problem": None}


def test_other_origins_are_told_nothing(client: httpx.Client) -> None:
    answer = client.get("/themes", headers={"origin": "https://evil.example"})
    assert [name for name in answer.headers if name.startswith("access-control")] == []


def test_without_a_workspace_its_routes_say_so(subjects: SubjectAnswers) -> None:
    with answered(make_application(subjects)) as url:
        for path in ("search?query=a", "export?query=a", "publications/a", "documents/a", "themes", "themes/t001",
                     "themes/t001/trend", "organisations/a", "places/a", "suggest?query=a", "metrics"):  # fmt: skip
            status, reason = refused(httpx.get(f"{url}/api/{path}"))
            assert (status, "--workspace" in reason) == (404, True)
        assert httpx.get(f"{url}/api/health").json()["workspace"] is None


def test_what_runs_do_meanwhile_is_seen(tmp_path: Path, subjects: SubjectAnswers) -> None:
    with indexed_by(WordIndexer()):
        written = new_workspace(tmp_path / "workspace")
        application = make_application(subjects, FollowedWorkspace(Workspace(written.folder, write=False)))
        with answered(application) as url, httpx.Client(base_url=f"{url}/api", timeout=60) as client:
            assert refused(client.get("/search?query=vero"))[0] == 503
            assert client.get("/themes").json() == []
            assert client.get("/health").json()["workspace"]["problem"]
            for number, name in enumerate(("a", "b"), start=1):
                (tmp_path / f"{name}.txt").write_text("Kunnan vero nousee. " * number)
                ingest(written, tmp_path / f"{name}.txt")
                hits = found(client, query="vero")
                assert len(hits) == number
            assert client.get(f"/documents/{hits[0]['document_id']}").status_code == 200


def test_a_token_is_wanted_for_everything(subjects: SubjectAnswers) -> None:
    with answered(make_application(subjects, serving=Serving(token="0123456789abcdef"))) as url:
        for path in ("api/health", "api/openapi.json", "api/themes", "v1/projects"):
            for given in ({}, {"authorization": "Bearer 0123456789abcdeg"}, {"authorization": "Bearer ä".encode()},
                          {"authorization": "Basic 0123456789abcdef"}):  # fmt: skip
                answer = httpx.get(f"{url}/{path}", headers=given)  # type: ignore[arg-type]
                assert refused(answer)[0] == 401
                assert answer.headers["www-authenticate"] == "Bearer"
        asked = {"authorization": "Bearer 0123456789abcdef"}
        assert httpx.get(f"{url}/api/health", headers=asked).status_code == 200
        described = httpx.get(f"{url}/api/openapi.json", headers=asked).json()
        assert described["security"] == [{"token": []}]
