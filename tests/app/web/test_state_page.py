"""Tila: how sources, runs and the quarantine are shown, and what operators decide there."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

import httpx
import pytest
from bs4 import BeautifulSoup

from app.http.application import make_application
from corpus.serving_settings import Serving
from corpus.settings import FILE_NAME, SourceEntry
from corpus.settings_values import add_source
from services.documents import known_document
from services.following import FollowedWorkspace
from services.ingesting import ingest_request, make_request
from services.quarantine import list_quarantined
from services.subjects.answering import SubjectAnswers
from services.workspace import Workspace
from tests.app.web.conftest import TOKEN
from tests.servers.answering import answered
from tests.services.corpora import new_workspace

TEXT = (
    "Selvityksen tilasi Kuntaliitto, ja sen teki Aluemetrika Oy. Aluemetrika Oy haastatteli kuntien johtajia. "
    "Tutkimuksen rahoitti Aluemetrikan Oy yhdessä kuntien kanssa. Kunnat kehittävät joukkoliikennettä."
)


@dataclass(frozen=True)
class Troubled:
    """A server over a workspace in which something went wrong."""

    url: str
    broken: str  # id of a document that could not be read
    waiting: str  # of another
    read: str  # of one that could be


@pytest.fixture(scope="module")
def troubled(tmp_path_factory: pytest.TempPathFactory, subjects: SubjectAnswers) -> Iterator[Troubled]:
    folder = tmp_path_factory.mktemp("troubled")
    made = new_workspace(folder / "workspace")
    files = folder / "files"
    files.mkdir()
    (files / "hyva.txt").write_text(TEXT, encoding="utf-8")
    for name in ("rikki", "toinen"):
        (files / f"{name}.pdf").write_bytes(f"%PDF-1.7 <script>{name}</script>\n".encode() + bytes(range(256)))
    for name, place in (("kansio", files), ("kadonnut", folder / "absent")):
        add_source(made.folder / FILE_NAME, SourceEntry(name, "folder", str(place)))
    made.catalogue.close()
    opened = Workspace(made.folder)
    ingest_request(opened, make_request((), sources=opened.settings.source))
    broken, waiting = [one.id for one in list_quarantined(opened)]
    read = known_document(opened, str(files / "hyva.txt"))
    opened.catalogue.close()
    followed = FollowedWorkspace(Workspace(made.folder, write=False))
    with answered(make_application(subjects, followed, serving=Serving(write_token=TOKEN))) as url:
        yield Troubled(url, broken, waiting, read)


@pytest.fixture
def reader(troubled: Troubled) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=troubled.url, timeout=60) as asking:
        yield asking


@pytest.fixture
def operator(troubled: Troubled) -> Iterator[httpx.Client]:
    with httpx.Client(
        base_url=troubled.url, auth=("operator", TOKEN), timeout=60, follow_redirects=True
    ) as asking:  # fmt: skip
        yield asking


def section(client: httpx.Client, path: str, id: str) -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    heading = BeautifulSoup(answer.text, "html.parser").select_one(f"#{id}")
    assert heading is not None
    assert heading.parent is not None
    return heading.parent  # type: ignore[return-value]


def test_sources_are_shown_with_their_problems_first(reader: httpx.Client) -> None:
    rows = [row.get_text(" ", strip=True) for row in section(reader, "/tila", "sources").select("tbody tr")]
    assert [row.split()[0] for row in rows] == ["kadonnut", "kansio"]
    assert "Ongelma" in rows[0]
    assert "Kunnossa" in rows[1]
    assert "tänään" in rows[1]


def test_a_run_is_shown_with_its_counts_and_problems(reader: httpx.Client) -> None:
    (row,) = section(reader, "/tila", "runs").select("tbody tr")
    assert [cell.text for cell in row.select(".number-cell")][1:] == ["3", "0", "0", "2"]
    path = str(row.select("a")[0]["href"])
    assert "kadonnut" in section(reader, path, "problems").text
    assert "rikki.pdf" in section(reader, path, "aside").text
    assert "3 uutta" in section(reader, path, "counts").get_text(" ", strip=True)


def test_the_quarantine_says_why_and_shows_what_there_is(reader: httpx.Client) -> None:
    shown = section(reader, "/tila", "quarantine")
    one = next(one for one in shown.select(".set-aside") if "toinen.pdf" in one.text)
    assert "luku" in one.text
    assert one.select(".told")[0].text.strip()
    page = reader.get(str(one.select("a")[0]["href"]))
    assert "%PDF-1.7" in page.text
    assert "&lt;script&gt;toinen" in page.text


@pytest.mark.parametrize("path", ["/tila/ajot/99", "/tila/karanteeni/nothing", "/tila/nimet/org:nothing"])
def test_what_is_not_there_is_explained(reader: httpx.Client, path: str) -> None:
    answer = reader.get(path)
    assert (answer.status_code, "<h1>" in answer.text) == (404, True)


def test_a_reader_changes_nothing_without_the_token(reader: httpx.Client, troubled: Troubled) -> None:
    for path in ("/tila/asiakirjat", "/tila/nimet/org:aluemetrika-oy"):
        answer = reader.post(path, data={"action": "remove", "id": troubled.broken})
        assert (answer.status_code, answer.headers["www-authenticate"][:5]) == (401, "Basic")
    assert "rikki.pdf" in section(reader, "/tila", "quarantine").text


def test_without_a_write_token_no_button_is_offered(client: httpx.Client) -> None:
    page = client.get("/tila")
    assert page.status_code == 200
    assert 'method="post"' not in page.text
    assert client.post("/tila/asiakirjat", data={"action": "retry_all"}).status_code == 403


def test_an_operator_removes_a_document_and_takes_it_back(operator: httpx.Client, troubled: Troubled) -> None:
    said = {"action": "remove", "id": troubled.broken}
    assert "Asiakirja on poistettu" in operator.post("/tila/asiakirjat", data=said).text
    assert "rikki.pdf" in section(operator, "/tila", "quarantine").select("details")[0].text
    assert operator.get(f"/tila/karanteeni/{troubled.broken}").status_code == 404
    again = operator.post("/tila/asiakirjat", data=said | {"action": "retry"})
    assert (again.status_code, "Muutosta ei voi tehdä" in again.text) == (409, True)
    operator.post("/tila/asiakirjat", data=said | {"action": "restore"})
    assert not section(operator, "/tila", "quarantine").select("details")


def test_an_operator_decides_on_a_new_name_and_takes_it_back(operator: httpx.Client) -> None:
    named = {one.text: str(one["href"]) for one in section(operator, "/tila/nimet", "new").select("a")}
    assert named
    path = next(iter(named.values()))
    assert operator.get(path).text.count("<blockquote>") >= 1
    for said, shown in (
        ({"action": "reject"}, "tämä ei ole organisaatio"),
        ({"action": "confirm", "name": "Alue<metrika>"}, "Alue&lt;metrika&gt;"),
        ({"action": "merge", "other": "org:kuntaliitto"}, "sama kuin"),
    ):
        answer = operator.post(path, data=said)
        assert (answer.status_code, "Päätös on tallennettu" in answer.text) == (200, True), answer.text
        assert shown in answer.text
    assert section(operator, "/tila/nimet", "decisions").select("li")
    operator.post(path, data={"action": "forget"})
    assert path in {str(one["href"]) for one in section(operator, "/tila/nimet", "new").select("a")}


def test_a_name_on_a_publication_leads_to_its_decision(reader: httpx.Client, troubled: Troubled) -> None:
    named = section(reader, f"/julkaisut/{troubled.read}", "named")
    path = next(str(one["href"]) for one in named.select(".correct") if "Aluemetrika Oy" in one.text)
    assert not [one for one in named.select(".correct") if "Kuntaliitto" in one.text]
    assert "Aluemetrika Oy" in reader.get(path).text


def test_a_decision_that_is_not_possible_is_explained(operator: httpx.Client) -> None:
    path = str(section(operator, "/tila/nimet", "new").select("a")[0]["href"])
    answer = operator.post(path, data={"action": "merge", "other": "org:no-such"})
    assert (answer.status_code, "Päätöstä ei voi tehdä" in answer.text) == (409, True)
    registered = operator.post(f"/tila/nimet/{quote('org:kuntaliitto')}", data={"action": "reject"})
    assert registered.status_code == 409


@pytest.mark.parametrize("said", [{}, {"action": "delete"}])
def test_a_form_that_asks_for_something_else_is_refused(operator: httpx.Client, said: dict[str, str]) -> None:
    for path in ("/tila/asiakirjat", "/tila/nimet/org:kuntaliitto"):
        answer = operator.post(path, data=said)
        assert (answer.status_code, "<h1>" in answer.text) == (400, True)


def test_another_sites_form_changes_nothing(operator: httpx.Client, troubled: Troubled) -> None:
    said = {"action": "remove", "id": troubled.broken}
    answer = operator.post("/tila/asiakirjat", data=said, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403
    assert not section(operator, "/tila", "quarantine").select("details")


def test_an_operator_has_a_document_tried_again(operator: httpx.Client, troubled: Troubled) -> None:
    answer = operator.post("/tila/asiakirjat", data={"action": "retry", "id": troubled.waiting})
    assert "käsitellään uudelleen seuraavassa ajossa" in answer.text
    assert "toinen.pdf" not in section(operator, "/tila", "quarantine").text


@pytest.mark.parametrize(("prefix", "title"), [("/sv", "Läget"), ("/en", "Status")])
def test_the_page_is_there_in_other_languages(reader: httpx.Client, prefix: str, title: str) -> None:
    page = BeautifulSoup(reader.get(f"{prefix}/tila").text, "html.parser")
    assert page.h1 is not None
    assert page.h1.text == title
