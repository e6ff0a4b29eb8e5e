"""Which documents are one publication, after a run has read them."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from corpus.catalogue.duplicates import change_notes, count_duplicates
from corpus.catalogue.publications import load_memberships, membership_of
from corpus.catalogue.store import document_id
from corpus.catalogue.unsettled import is_settled
from corpus.errors import NotFoundError
from corpus.settings import FILE_NAME
from index.records import Filters
from services.publications import correct, describe_publication, forget_correction
from services.workspace import Workspace
from tests.documents import make_pdf
from tests.servers.sites import Site, serve
from tests.services.test_sources import RULES, article, listing, visit

LINKS = "<h2>Materiaalit</h2><p><a href='/r.pdf'>Loppuraportti</a> <a href='/t.pdf'>Tiedote</a></p>"
TEXT = " ".join(f"Kunta numero {n} kehittää palvelujaan yhdessä naapuriensa kanssa." for n in range(1, 30))
SUMS = {n: f"<p>Rahaa on {', '.join(str(n * 1000 + at) for at in range(20))} euroa.</p>" for n in (1, 2)}
PARAGRAPH = f"<p>{TEXT}</p>"


@pytest.fixture
def site() -> Iterator[Site]:
    routes = {
        "/l": listing(1, 2),
        "/u/1": article("Uutinen 1", more=PARAGRAPH + LINKS),
        "/u/2": article("Uutinen 2"),
        "/r.pdf": make_pdf("Hankkeen tulokset", "Hankkeen loppuraportti kertoo tuloksista. " * 30),
        "/t.pdf": make_pdf(
            "Uutinen 1", "Julkaistu 12.3.2024", *_paragraphs(article("Uutinen 1", more=f"<p>{TEXT}</p>"))
        ),
    }
    with serve(routes) as running:
        yield running


def _paragraphs(html: str) -> list[str]:
    return [part.partition("</p>")[0].replace("\n", " ") for part in html.split("<p>")[2:]]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / FILE_NAME).write_text(RULES, encoding="utf-8")
    return Workspace(tmp_path)


def test_a_release_and_its_files_are_one_publication_with_reasons(workspace: Workspace, site: Site) -> None:
    visit(workspace, site)
    assert is_settled(workspace.catalogue)
    shown = describe_publication(workspace, f"{site.url}/r.pdf")
    assert [(one.role, one.location.removeprefix(site.url)) for one in shown.documents] == [
        ("release", "/u/1"), ("release", "/t.pdf"), ("report", "/r.pdf"),
    ]  # fmt: skip
    assert shown.documents[2].reason == "linked as “Loppuraportti” from “Uutinen 1”"


def test_a_pdf_with_the_text_of_its_page_is_linked_and_not_indexed_twice(workspace: Workspace, site: Site) -> None:
    visit(workspace, site)
    assert count_duplicates(workspace.catalogue) == 1
    _, original = membership_of(workspace.catalogue, document_id(f"{site.url}/t.pdf"))
    assert original == document_id(f"{site.url}/u/1")
    vector = np.zeros(workspace.encoder.width)
    hits = workspace.index().search([], vector, filters=Filters(), limit=100).hits
    shown = {hit.passage.source_path.removeprefix(site.url): hit.passage.publication_id for hit in hits}
    assert shown.keys() == {"/u/1", "/u/2", "/r.pdf"}
    assert shown["/r.pdf"] == original


def test_editions_of_a_programme_are_one_publication_and_both_are_indexed(workspace: Workspace, site: Site) -> None:
    whole = "".join(f"<p>{TEXT.replace('Kunta', place)}</p>" for place in ("Kunta", "Kylä", "Alue"))
    for n, year in ((1, 2009), (2, 2013)):
        site.routes[f"/u/{n}"] = article("Koulutusohjelma", more=f"{whole}<p>Ohjelma on vuodelle {year}.</p>" + SUMS[n])
    visit(workspace, site)
    shown = describe_publication(workspace, f"{site.url}/u/2")
    assert {one.location.removeprefix(site.url) for one in shown.documents} == {"/u/1", "/u/2"}
    assert count_duplicates(workspace.catalogue) == 0


def test_an_edit_leaves_a_note(workspace: Workspace, site: Site) -> None:
    visit(workspace, site)
    site.routes["/u/2"] = article("Uutinen 2", word="heikkeni")
    visit(workspace, site)
    (note,) = change_notes(workspace.catalogue, document_id(f"{site.url}/u/2")).values()
    assert "1 paragraph changed" in note
    assert "heikkeni" in note


def test_corrections_stand_until_they_are_forgotten(workspace: Workspace, site: Site) -> None:
    visit(workspace, site)
    report, page = f"{site.url}/r.pdf", document_id(f"{site.url}/u/1")
    correct(workspace, report, alone=True)
    correct(workspace, report, role="appendix")
    site.routes["/u/1"] = article("Uutinen 1", more=f"<p>Uusi kappale tekstiä.</p>{LINKS}")
    visit(workspace, site)
    place = load_memberships(workspace.catalogue)[document_id(report)]
    assert (place.publication_id, place.role, place.by_hand) == (document_id(report), "appendix", True)
    correct(workspace, report, into=f"{site.url}/u/2")
    assert load_memberships(workspace.catalogue)[document_id(report)].publication_id == document_id(f"{site.url}/u/2")
    forget_correction(workspace, report)
    assert load_memberships(workspace.catalogue)[document_id(report)].publication_id == page


def test_what_is_not_there_is_told(workspace: Workspace) -> None:
    with pytest.raises(NotFoundError, match="no document"):
        describe_publication(workspace, "nothing")
