"""Asiasanoitus: texts that are handed in, and documents whose subjects people judge, with and without a mouse."""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import httpx
import pytest
from bs4 import BeautifulSoup

from app.http.application import make_application
from corpus.serving_settings import Serving
from corpus.settings import FILE_NAME
from services.following import FollowedWorkspace
from services.subjects.answering import SubjectAnswers
from services.submissions import LARGEST
from services.workspace import Workspace
from tests.app.served_workspaces import serve_workspace
from tests.app.web.conftest import TOKEN, Opener
from tests.servers.answering import answered
from tests.servers.dspace import PASSWORD, USER, FakeDSpace, dspace
from tests.services.vocabularies import WordIndexer, indexed_by

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Filler = Callable[[str], str]
PageOpener = Callable[..., "Page"]
TEXT = (
    "Kunnan vero ja bussi\n\nTampere selvittää kunnan veroa. Tutkimuksen rahoitti Kuntaliitto. "
    "Vero nousee, ja bussi kulkee."
)
ITEM = "5f7c0a9e-0000-4000-8000-000000000002"
BUS, TAX, SCHOOL, SPRUCE = (f"http://example.org/{name}" for name in ("bussi", "vero", "koulu", "kuusi"))


@pytest.fixture(scope="module")
def repository() -> Iterator[FakeDSpace]:
    with dspace({ITEM: {"dc.title": [{"value": "Talous"}], "dc.subject": [{"value": "oma"}]}}) as running:
        yield running


@pytest.fixture(scope="module")
def operated(
    tmp_path_factory: pytest.TempPathFactory, subjects: SubjectAnswers, repository: FakeDSpace
) -> Iterator[str]:
    """Serve a small workspace whose subjects are the words of its texts, also those of what is handed in."""
    with indexed_by(WordIndexer()):
        made = serve_workspace(tmp_path_factory.mktemp("tagged"))
        made.catalogue.close()
        with (made.folder / FILE_NAME).open("a", encoding="utf-8") as file:
            file.write(
                f'[[write_back]]\nname = "arkisto"\nkind = "dspace"\nurl = "{repository.url}"\n'
                f'user = "{USER}"\npassword = "{PASSWORD}"\nlocal = true\n'
            )
        followed = FollowedWorkspace(Workspace(made.folder, write=False))
        with answered(make_application(subjects, followed, serving=Serving(write_token=TOKEN))) as url:
            yield url


@pytest.fixture(scope="module")
def operator(operated: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=operated, auth=("maija", TOKEN), timeout=120, follow_redirects=True) as asking:
        yield asking


def soup(answer: httpx.Response) -> BeautifulSoup:
    assert answer.status_code == 200, answer.text
    return BeautifulSoup(answer.text, "html.parser")


def hand_in(client: httpx.Client, *, prefix: str = "", **fields: str | tuple[str, bytes]) -> httpx.Response:
    """Send the form as a browser does: all of its fields, the empty ones too."""
    sent = {"file": ("", b""), "text": (None, ""), "address": (None, "")}
    sent |= {name: value if isinstance(value, tuple) else (None, value) for name, value in fields.items()}
    return client.post(f"{prefix}/asiasanat", files=sent)  # type: ignore[arg-type]


def labels(page: BeautifulSoup) -> dict[str, bool]:
    """Return the subjects that a text may have, and which are chosen."""
    return {
        one.select_one(".subject").text: one.select_one("input").has_attr("checked")  # type: ignore[union-attr]
        for one in page.select("[data-judged]")
    }


@pytest.fixture(scope="module")
def handed_in(operator: httpx.Client) -> httpx.Response:
    return hand_in(operator, text=TEXT)


def test_a_text_gets_its_subjects_places_and_bodies_with_evidence(handed_in: httpx.Response) -> None:
    page = soup(handed_in)
    assert labels(page) == {"bussi": True, "vero": True}
    quotes = [one.text for one in page.select("[data-judged] mark")]
    assert quotes[0].casefold() == "bussi"
    assert "Tampere" in page.select_one("#places").parent.text  # type: ignore[union-attr]
    assert re.search("rahoittaja.*Kuntaliitto", page.select_one("#parties").parent.text, re.DOTALL)  # type: ignore[union-attr]
    assert "Tutkimuksen rahoitti Kuntaliitto" in page.select_one("#parties").parent.text  # type: ignore[union-attr]
    assert page.select(".beside mark.name")


def test_what_is_chosen_and_added_goes_into_the_record(operator: httpx.Client, handed_in: httpx.Response) -> None:
    here = str(handed_in.url).partition("?")[0]
    page = soup(operator.get(here, params={"valittu": "1", "asiasana": [TAX], "lisaa": "koulu"}))
    assert labels(page) == {"bussi": False, "vero": True, "koulu": True}
    for form, said in (("jsonld", '"name": "koulu"'), ("dc", ">koulu<"), ("csv", "vero; koulu")):
        chosen = {"valittu": "1", "asiasana": [TAX, SCHOOL]}
        saved = operator.get(f"{here}/tietue.{form}", params=chosen)
        assert (said in saved.text, BUS in saved.text) == (True, False)
        assert "attachment" in saved.headers["content-disposition"]
        shown = soup(operator.get(here, params={**chosen, "tietue": form})).select_one("#record")
        assert shown is not None
        assert shown.text == saved.text


def test_a_subject_that_is_not_known_is_explained(operator: httpx.Client, handed_in: httpx.Response) -> None:
    here = str(handed_in.url).partition("?")[0]
    page = soup(operator.get(here, params={"valittu": "1", "asiasana": [TAX], "lisaa": "kou"}))
    assert "kou" in page.select_one(".notice").text  # type: ignore[union-attr]
    assert [one["value"] for one in page.select('.notice button[name="lisaa"]')] == [SCHOOL]
    assert labels(page) == {"bussi": False, "vero": True}


def test_a_file_is_read_as_a_text_is(operator: httpx.Client) -> None:
    html = f"<html lang=fi><title>Vero</title><h1>Vero</h1><p>{TEXT}</p><script>alert(1)</script>".encode()
    page = soup(hand_in(operator, file=("C:\\tiedot\\vero.html", html)))
    assert labels(page)["vero"]
    assert "vero.html" in page.select_one(".source").text  # type: ignore[union-attr]
    assert "alert(1)" not in page.text


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({}, 400, "Valitse tiedosto, kirjoita osoite tai liitä teksti"),
        ({"file": ("kuva.pdf", b"%PDF-1.7 broken")}, 422, "Avaa se omalla koneellasi"),
        ({"address": "http://127.0.0.1/salainen"}, 403, "lataa se koneellesi ja anna tiedostona"),
        ({"address": "file:///etc/passwd"}, 403, "Osoitteen pitää alkaa"),
    ],
    ids=["nothing", "unreadable", "private", "no web"],
)  # fmt: skip
def test_what_cannot_be_read_is_explained_on_the_page(
    operator: httpx.Client, fields: dict[str, str | tuple[str, bytes]], status: int, said: str
) -> None:
    answer = hand_in(operator, **fields)
    assert (answer.status_code, said in answer.text, "<form" in answer.text) == (status, True, True)


def test_what_is_too_large_is_explained_in_the_language_of_the_page(operator: httpx.Client) -> None:
    answer = hand_in(operator, prefix="/sv", file=("stor.txt", b"a" * (LARGEST + 200_000)))
    assert (answer.status_code, "Högst 25 MB" in answer.text) == (413, True)


def test_a_text_that_is_kept_no_more_is_to_be_handed_in_again(operator: httpx.Client) -> None:
    answer = operator.get("/asiasanat/teksti/nothing")
    assert (answer.status_code, "Anna julkaisu uudelleen" in answer.text) == (404, True)


def test_a_server_without_a_workspace_tags_texts_too(subjects: SubjectAnswers) -> None:
    with answered(make_application(subjects)) as url, httpx.Client(base_url=url, follow_redirects=True) as client:
        assert client.get("/asiasanat").status_code == 200


@pytest.fixture
def document(operator: httpx.Client) -> str:
    """Return the release about taxes and a bus, with nothing decided."""
    hits = operator.get("/api/search", params={"query": "Tampere veroa bussi"}).json()["hits"]
    id = str(hits[0]["document_id"])
    return f"/asiasanat/{id}"


def decide(operator: httpx.Client, document: str, decision: str, **said: str) -> httpx.Response:
    return operator.post(document, data={"decision": decision, **said})


def states(page: BeautifulSoup) -> dict[str, str]:
    return {
        one.select_one(".subject").text: str(one["class"][0]).removeprefix("is-")  # type: ignore[union-attr]
        for one in page.select("[data-judged]")
    }


def test_subjects_are_accepted_rejected_and_added_by_name(operator: httpx.Client, document: str) -> None:
    decide(operator, document, "accept", subject=TAX)
    decide(operator, document, "reject", subject=BUS)
    page = soup(decide(operator, document, "add", label="koulu"))
    assert states(page) == {"bussi": "reject", "vero": "accept", "koulu": "add"}
    kept = operator.get(document.replace("/asiasanat", "/api/documents")).json()["subjects"]
    assert {(one["label"], one["decision"], one["by"]) for one in kept} == {
        ("vero", "accept", "maija"), ("koulu", "add", "maija"),
    }  # fmt: skip
    record = operator.get(f"{document}/tietue.csv").text
    assert ("koulu" in record, BUS in record) == (True, False)
    decide(operator, document, "accept", subject=BUS)
    assert states(soup(decide(operator, document, "reject", subject=SCHOOL))) == {"bussi": "accept", "vero": "accept"}


def test_a_label_that_nobody_knows_or_two_have_is_explained(operator: httpx.Client, document: str) -> None:
    for written, candidates in (("kuusi", 2), ("xyzzy", 0)):
        answer = decide(operator, document, "add", label=written)
        page = BeautifulSoup(answer.text, "html.parser")
        assert (answer.status_code, len(page.select('.notice button[name="label"]'))) == (404, candidates)


@pytest.mark.parametrize(
    "said", [{}, {"decision": "delete", "subject": TAX}, {"decision": "accept"}, {"decision": "add", "label": " "},
             {"decision": "add", "label": "a" * 400}]
)  # fmt: skip
def test_a_form_that_asks_for_something_else_is_refused(
    operator: httpx.Client, document: str, said: dict[str, str]
) -> None:
    assert operator.post(document, data=said).status_code == 400


def test_only_who_may_write_decides(operator: httpx.Client, operated: str, document: str) -> None:
    with httpx.Client(base_url=operated, timeout=60) as reader:
        shown = reader.get(document)
        assert (shown.status_code, "data-accept" in shown.text, "kirjaudu?" in shown.text) == (200, False, True)
        assert reader.post(document, data={"decision": "accept", "subject": TAX}).status_code == 401
        assert reader.get("/asiasanat/kirjaudu").headers["www-authenticate"].startswith("Basic")
    foreign = operator.post(
        document, data={"decision": "accept", "subject": TAX}, headers={"origin": "https://evil.example"}
    )
    assert foreign.status_code == 403


def test_a_site_is_written_to_once_the_difference_was_shown(
    operator: httpx.Client, document: str, repository: FakeDSpace
) -> None:
    where = f"{repository.url.removesuffix('/server/api')}/items/{ITEM}"
    assert "kohde=arkisto" in operator.get(document).text
    asked = {"kohde": "arkisto", "osoite": where}
    shown = soup(operator.get(f"{document}/vienti", params=asked))
    assert "vero" in [one.text for one in shown.select("td mark")]
    assert [one["value"] for one in repository.items[ITEM]["dc.subject"]] == ["oma"]
    assert "Tiedot on kirjoitettu" in operator.post(f"{document}/vienti", data=asked).text
    assert {"oma", "vero"} <= {one["value"] for one in repository.items[ITEM]["dc.subject"]}
    assert "Muutettavaa ei ole" in operator.get(f"{document}/vienti", params=asked).text


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [({"kohde": "arkisto"}, 409, "Anna osoite"), ({"kohde": "muu"}, 404, "ei löydy")],
    ids=["not there", "no such site"],
)
def test_a_site_that_cannot_be_written_to_is_explained(
    operator: httpx.Client, document: str, asked: dict[str, str], status: int, said: str
) -> None:
    answer = operator.get(f"{document}/vienti", params=asked)
    assert (answer.status_code, said in answer.text) == (status, True)


def test_a_server_that_nobody_may_write_to_says_so(client: httpx.Client, fill: Filler) -> None:
    page = client.get(fill("/asiasanat/{report}"))
    assert (page.status_code, "päätöksiä ei voi tallentaa" in page.text) == (200, True)


def test_what_there_is_not_is_a_page(operator: httpx.Client) -> None:
    assert operator.get("/asiasanat/nothing").status_code == 404
    assert operator.post("/asiasanat/nothing", data={"decision": "accept", "subject": TAX}).status_code == 404
    assert operator.get("/asiasanat/nothing/tietue.jsonld").status_code == 404


@pytest.fixture(scope="module")
def open_operated(browser: "Browser", operated: str) -> Iterator[PageOpener]:
    contexts = []

    def open(*, script: bool = True) -> "Page":
        context = browser.new_context(
            base_url=operated, java_script_enabled=script, viewport={"width": 1280, "height": 900},
            http_credentials={"username": "maija", "password": TOKEN},
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        return page

    yield open
    for context in contexts:
        context.close()


def test_documents_are_judged_one_after_the_other_by_keyboard_alone(open_operated: PageOpener) -> None:
    page = open_operated()
    page.goto("/asiasanat")
    page.locator("a[href$='/seuraava']").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("jatka=alku"))
    page.locator("a[href*='kirjaudu']").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-accept]:focus")
    seen, decided = set(), 0
    while len(seen) < 4 and decided < 20:
        page.wait_for_selector("[data-accept]:focus, [data-next]:focus")
        with page.expect_navigation():
            if page.locator("[data-next]:focus").count():
                page.keyboard.press("s")
            else:
                seen.add(page.url.partition("?")[0])
                decided += 1
                page.keyboard.press("hy"[decided % 2])
    assert (len(seen), page.locator(".is-accept, .is-reject").count() > 0) == (4, True)


def test_a_subject_is_added_by_its_beginning_and_the_keyboard(open_operated: PageOpener, document: str) -> None:
    page = open_operated()
    page.goto("/asiasanat/kirjaudu?asiakirja=" + document.rpartition("/")[2])
    page.locator("[data-review] button").first.focus()
    page.keyboard.press("l")
    page.keyboard.type("koul")
    page.wait_for_selector(".suggestions [role=option]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector(".is-add .subject")
    assert page.locator(".is-add .subject").inner_text() == "koulu"
    page.locator(".is-add [data-reject]").press("Enter")
    page.wait_for_selector(".is-add", state="detached")


def test_a_text_is_tagged_and_its_record_made_without_scripts(open_page: Opener) -> None:
    page = open_page("/asiasanat", script=False)
    page.fill("#text", TEXT)
    page.click("main form .button")
    page.wait_for_selector("#choice")
    page.locator("[data-judged] input").first.uncheck()
    page.click("button[name=tietue][value=jsonld]")
    record = page.locator("#record").inner_text()
    left = page.locator("[data-judged] input:checked").count()
    assert record.count('"DefinedTerm"') == left
    assert not page.locator("[data-judged] input").first.is_checked()


def test_axe_finds_nothing_where_subjects_are_judged(open_operated: PageOpener, document: str) -> None:
    sync_playwright = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = open_operated()
    page.goto("/asiasanat/kirjaudu?asiakirja=" + document.rpartition("/")[2])
    judged = sync_playwright.Axe().run(page)
    page.goto("/asiasanat")
    page.fill("#text", TEXT)
    page.click("main form .button")
    page.wait_for_selector("#choice")
    page.click("button[name=tietue][value=jsonld]")
    page.wait_for_selector("#record")
    chosen = sync_playwright.Axe().run(page)
    assert judged.violations_count == 0, judged.generate_report()
    assert chosen.violations_count == 0, chosen.generate_report()
