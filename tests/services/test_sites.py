"""The fixture sites, each added by its address alone, fetched, read and put together as a run does it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest

from benchmarks.sites import SITES, expected_of, token_f1
from corpus.catalogue import Reference
from corpus.catalogue.contents import load_document
from corpus.catalogue.publications import load_memberships
from corpus.settings import FILE_NAME
from services.answers.publications import PublicationDocument
from services.publications import describe_publication
from services.source_checks import guess_sources
from services.workspace import Workspace
from tests.documents import make_pdf
from tests.servers.sites import Reply, Route, Site, serve
from tests.services.test_sources import RULES, pdf, reasons, visit

NAMES = sorted(site.name for site in SITES.iterdir())
SAYS_UTF_8 = {"Content-Type": "text/html; charset=utf-8"}


@contextmanager
def serve_fixture(name: str) -> Iterator[tuple[Site, dict[str, Any]]]:
    """Serve a fixture site with its files as PDFs."""
    expected = expected_of(SITES / name)
    with serve({}) as site:
        for address, file in expected["routes"].items():
            site.routes[address] = page_route(SITES / name / file, site.url)
        site.routes |= {address: make_pdf(*said) for address, said in expected["pdfs"].items()}
        yield site, expected


def page_route(file: Path, url: str) -> Route:
    content = file.read_bytes().replace(b"{site}", url.encode())
    return content.decode() if file.suffix == ".xml" else Reply(content, headers=SAYS_UTF_8)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / FILE_NAME).write_text(RULES, encoding="utf-8")
    return Workspace(tmp_path)


def publications(workspace: Workspace, url: str) -> list[dict[str, Any]]:
    """Return what a workspace holds, in the form of the fixtures' expectations."""
    found = []
    for id in sorted({one.publication_id for one in load_memberships(workspace.catalogue).values()}):
        members = describe_publication(workspace, id).documents
        found.append({"documents": [_document(workspace, member, url) for member in members]})
    return found


def _document(workspace: Workspace, member: PublicationDocument, url: str) -> dict[str, Any]:
    read = load_document(workspace.catalogue, Reference(member.id, member.versions[-1]))
    shown = {"address": member.location.removeprefix(url), "title": read.title, "date": read.date}
    shown["role"] = member.role
    if read.media_type == "text/html":
        materials = [[link.label, urljoin(member.location, link.url).removeprefix(url)] for link in read.materials]
        shown |= {"language": read.language, "materials": materials, "text": read.text}
    return shown


def without_texts(publications: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Sort publications and their documents by address, their texts left out."""
    plain = [
        [{key: value for key, value in one.items() if key != "text"} for one in publication["documents"]]
        for publication in publications
    ]
    groups = [sorted(documents, key=lambda one: one["address"]) for documents in plain]
    return sorted(groups, key=lambda documents: documents[0]["address"])


@pytest.mark.parametrize("name", NAMES)
def test_a_site_gives_its_publications(name: str, workspace: Workspace) -> None:
    with serve_fixture(name) as (site, expected):
        guess = guess_sources(site.url + expected["start"], workspace.settings, local=True)[0]
        assert guess.kind == expected["kind"]
        counts = visit(workspace, site, guess.kind, guess.url.removeprefix(site.url), **expected["options"])
        assert len(counts.problems) == len(expected["said"])
        assert all(said in reasons(counts) for said in expected["said"])
        found = publications(workspace, site.url)
        assert without_texts(found) == without_texts(expected["publications"])
        texts = {one["address"]: one["text"] for group in found for one in group["documents"] if "text" in one}
        for group in expected["publications"]:
            for one in group["documents"]:
                if "text" in one:
                    assert token_f1(texts[one["address"]], f"{one['title']} {one['text']}") >= 0.95
        site.log.clear()
        again = visit(workspace, site, guess.kind, guess.url.removeprefix(site.url), **expected["options"])
        assert (again.new, again.changed, again.gone) == (0, 0, 0)
        assert {status for _, status in site.pages} == {304}


def consultancy_page(text: str) -> str:
    """Mark a consultancy's page up as its site does: a release, its materials, then cards of other articles."""
    release, _, rest = text.partition("Materiaalit")
    title, *paragraphs = [part.strip() for part in release.split("\n\n") if part.strip()]
    labels, *cards = [part.strip() for part in rest.split("\n\n") if part.strip()]
    body = "".join(f"<p>{part}</p>" for part in paragraphs)
    links = "".join(f"<li><a href='/m/{at}.pdf'>{label}</a></li>" for at, label in enumerate(labels.split("\n")))
    teasers = "".join(
        f"<div class='card'><h3>{cards[at]}</h3><p>{cards[at + 1]}</p><a href='/c/{at}'>{cards[at + 2]}</a></div>"
        for at in range(0, len(cards), 3)
    )
    return (
        f"<html lang='fi'><head><title>{title}</title></head><body><main><h1>{title}</h1>{body}"
        f"<h4>Materiaalit</h4><ul>{links}</ul><div class='cards'>{teasers}</div></main></body></html>"
    )


def test_a_consultancys_release_its_report_and_its_brief_are_one_publication(
    shared: Path, workspace: Workspace
) -> None:
    text = (shared / "texts" / "consultancy_page.txt").read_text(encoding="utf-8")
    files = {f"/m/{at}.pdf": pdf(name) for at, name in enumerate(["Uutta", "Verkostot", "Suositukset"])}
    with serve({"/": consultancy_page(text), **files}) as site:
        visit(workspace, site, "page", "/")
        publication, *cards = sorted(publications(workspace, site.url), key=lambda one: -len(one["documents"]))
    assert [[one["role"] for one in card["documents"]] for card in cards] == [["teaser"], ["teaser"]]
    roles = {one["address"]: one["role"] for one in publication["documents"]}
    assert roles == {"/": "release", "/m/0.pdf": "release", "/m/1.pdf": "report", "/m/2.pdf": "policy_brief"}
    release = next(one for one in publication["documents"] if one["address"] == "/")
    assert [label for label, _ in release["materials"]] == ["Tiedote", "Raportti", "Policy Brief"]
    assert release["text"].strip().endswith("eri toimijoiden yhteistyönä.")
    assert "Lue lisää" not in release["text"]
    assert "Kaukajärven" not in release["text"]
