"""Cards of other articles: documents of their own until those articles are there, never part of the page's text."""

from pathlib import Path

import pytest
from sqlalchemy import and_, select

from corpus.catalogue.schema import document, metadata_field, version
from corpus.catalogue.store import CURRENT
from corpus.records import Resource
from corpus.settings import FILE_NAME
from nlp.mentions import Analyser
from nlp.words.finnish import load_finnish
from services.analysis import analyse_text, text_of
from services.answers.texts import MaterialLink
from services.ingesting import ingest_request, make_request
from services.searching import Question, answer_question
from services.tagging import tag_resource
from services.workspace import Workspace
from tests.servers.sites import Site
from tests.services.test_sources import article, visit

pytest_plugins = ["tests.services.test_sources"]
CARD = """<div class='card'><h3>{title}</h3><p>Kaukajärven visio syntyi asukkaiden kanssa viime vuonna.</p>
<a href='{link}'>Lue lisää {title}</a></div>"""


def cards(workspace: Workspace) -> list[tuple[str, str, str | None, str]]:
    """Return title, kind, link and source page of the cards that are there."""
    query = (
        select(version.c.title, version.c.kind, version.c.url, metadata_field.c.value)
        .join(document, CURRENT)
        .join(
            metadata_field,
            and_(metadata_field.c.document_id == version.c.document_id, metadata_field.c.number == version.c.number),
        )
        .where(document.c.state == "live", version.c.kind == "teaser", metadata_field.c.name == "source_page")
        .order_by(version.c.title)
    )
    with workspace.catalogue.begin() as connection:
        return [tuple(row) for row in connection.execute(query)]


def found(workspace: Workspace, query: str) -> list[tuple[str, str]]:
    return [(hit.kind, hit.title) for hit in answer_question(workspace, Question(query)).hits]


def page(*titles: str) -> str:
    more = "".join(CARD.format(title=title, link=f"/u/{at}") for at, title in enumerate(titles, start=2))
    return article("Uutinen 1", more=f"<div class='cards'>{more}</div>")


def test_a_card_is_found_until_its_own_article_is_there(workspace: Workspace, site: Site) -> None:
    site.routes["/u/1"] = page("Visio valmistui")
    visit(workspace, site, "page", "/u/1")
    link = f"{site.url}/u/2"
    assert cards(workspace) == [("Visio valmistui", "teaser", link, f"{site.url}/u/1")]
    assert ("teaser", "Visio valmistui") in found(workspace, "Kaukajärven visio")
    site.routes["/u/2"] = article("Visio valmistui", word="syntyi Kaukajärven asukkaiden kanssa")
    ingest_request(workspace, make_request([link], local=True))
    assert cards(workspace) == []
    assert "teaser" not in {kind for kind, _ in found(workspace, "Kaukajärven visio")}
    visit(workspace, site, "page", "/u/1")
    assert cards(workspace) == []


def test_a_card_that_left_its_page_is_gone(workspace: Workspace, site: Site) -> None:
    site.routes["/u/1"] = page("Visio valmistui", "Toinen kortti")
    visit(workspace, site, "page", "/u/1")
    assert len(cards(workspace)) == 2
    site.routes["/u/1"] = page("Toinen kortti")
    assert visit(workspace, site, "page", "/u/1").gone == 1
    assert [title for title, *_ in cards(workspace)] == ["Toinen kortti"]
    site.routes["/u/1"] = article("Uutinen 1")
    visit(workspace, site, "page", "/u/1")
    assert cards(workspace) == []


def test_cards_of_files_are_documents_too_and_seen_again_by_every_run(tmp_path: Path) -> None:
    workspace = made(tmp_path)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.html").write_text(page("Visio valmistui").replace("{site}", "https://a.fi"), encoding="utf-8")
    for _ in range(2):
        report = ingest_request(workspace, make_request([str(folder)]))
        assert (report.gone, len(cards(workspace))) == (0, 1)
    (folder / "b.html").write_text(article("Visio valmistui"), encoding="utf-8")
    ingest_request(workspace, make_request([str(folder)]))
    assert cards(workspace) == []


def made(folder: Path) -> Workspace:
    (folder / FILE_NAME).write_text("", encoding="utf-8")
    return Workspace(folder)


def test_the_owners_page_as_text_is_a_release_with_two_cards(shared: Path, tmp_path: Path) -> None:
    workspace = made(tmp_path)
    ingest_request(workspace, make_request([str(shared / "texts" / "consultancy_page.txt")]))
    titles = [title for title, *_ in cards(workspace)]
    assert [title[:12] for title in titles] == ["Kaukajärven ", "Kuntien näky"]
    assert found(workspace, "Kaukajärven kaupunginosavisio")[0][0] == "teaser"
    assert found(workspace, "verkostoyhteistyön aluemalli VALUMA")[0][0] == "release"


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser(load_finnish())


def test_analyse_names_what_all_of_the_owners_page_says(shared: Path, analyser: Analyser) -> None:
    path = shared / "texts" / "consultancy_page.txt"
    analysed = analyse_text(analyser, text_of(str(path), path.read_bytes()))
    texts = {mention.text for mention in analysed.mentions}
    assert {"MDI", "Uusi Kaupunki -kollektiivi", "Tampereen", "marras-joulukuussa 2023"} <= texts
    assert any(text.startswith("Kaukajärven") for text in texts)
    assert "Policy Brief" in analysed.text


def test_tag_lists_named_materials_with_their_roles_and_the_cards(shared: Path, analyser: Analyser) -> None:
    path = shared / "texts" / "consultancy_page.txt"
    tagged = tag_resource(analyser, Resource(str(path), path.read_bytes()))
    assert tagged.kind == "release"
    assert [(link.label, link.url, link.role) for link in tagged.materials] == [
        ("Tiedote", "", "release"), ("Raportti", "", "report"), ("Policy Brief", "", "policy_brief"),
    ]  # fmt: skip
    assert [card.url for card in tagged.teasers] == [None, None]
    assert MaterialLink("Loppuraportti", "https://a.fi/r.pdf").role == "report"
