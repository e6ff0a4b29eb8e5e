"""Julkaisu: its documents, makers, subjects with evidence, text with names, references, and the stored file."""

import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from bs4 import BeautifulSoup, Tag

from app.http.application import make_application
from app.web.document_text import PART_LENGTH, read_part
from services.documents import DocumentAnswer, DocumentBlock, DocumentMention, DocumentPassage
from services.following import FollowedWorkspace
from services.subjects.answering import SubjectAnswers
from services.workspace import Workspace
from tests.servers.answering import answered
from tests.services.corpora import ingest, new_workspace

Filler = Callable[[str], str]
WRONG = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def page(client: httpx.Client, fill: Filler) -> BeautifulSoup:
    answer = client.get(fill("/julkaisut/{report}?kohta={passage}&query=talous"))
    assert answer.status_code == 200, answer.text
    return BeautifulSoup(answer.text, "html.parser")


def section(page: BeautifulSoup, id: str) -> Tag:
    heading = page.select_one(f"#{id}")
    assert heading is not None
    assert heading.parent is not None
    return heading.parent


def test_names_are_marked_in_the_text_by_page(page: BeautifulSoup) -> None:
    text = section(page, "teksti")
    marked = {mark.text: mark["title"] for mark in text.select("mark.name")}
    assert marked["Lieksan"] == "kunta: Lieksa"
    assert [one.text.split()[1] for one in text.select(".page-turn")] == ["1", "2", "3"]


def test_the_passage_that_was_asked_for_is_where_the_address_leads(page: BeautifulSoup) -> None:
    (first,) = page.select("#kohta")
    assert "inside" in first["class"]
    back = page.select_one(".back a")
    assert back is not None
    assert back["href"] == "/?query=talous"


def test_makers_and_subjects_have_their_evidence(page: BeautifulSoup, client: httpx.Client) -> None:
    assert "Kysely toteutettiin yhdessä Talousluotain Oy:n kanssa." in section(page, "parties").text
    evidence = section(page, "subjects").select(".reason a")
    assert evidence
    led = BeautifulSoup(client.get(str(evidence[0]["href"])).text, "html.parser")
    assert evidence[0].text in " ".join(one.text for one in led.select(".inside"))


def test_what_is_named_leads_to_searches_that_find_it(page: BeautifulSoup, client: httpx.Client) -> None:
    for link in section(page, "named").select("a")[:4]:
        found = client.get(str(link["href"]))
        assert 'class="hit"' in found.text, link["href"]


def test_similar_publications_lead_to_what_is_like_it_in_them(page: BeautifulSoup, client: httpx.Client) -> None:
    links = section(page, "similar").select("a")
    assert 0 < len(links) <= 5
    led = BeautifulSoup(client.get(str(links[0]["href"]).partition("#")[0]).text, "html.parser")
    assert led.select("#kohta")


def test_metadata_says_where_it_is_from(page: BeautifulSoup) -> None:
    said = [one.get_text(" ", strip=True) for one in section(page, "metadata").select(".facts > div")]
    assert "Nimeke Kuntatalouden katsaus 2024: menokuri, investoinnit ja epävarmuus lähde: PDF:n tiedot" in said


def test_a_reference_names_who_when_what_and_the_page(page: BeautifulSoup) -> None:
    citation = section(page, "cite").select_one("#citation")
    assert citation is not None
    assert re.search(r"\(2024\)\. Kuntatalouden katsaus 2024: .* s\. \d\.$", citation.text.strip())


def test_references_are_given_to_programs(page: BeautifulSoup, client: httpx.Client) -> None:
    links = {str(one["href"]) for one in page.select('.cite a[href*="viite."]')}
    assert len(links) >= 2
    for link in links:
        answer = client.get(link)
        assert (answer.status_code, "Kuntatalouden katsaus" in answer.text) == (200, True)
    assert client.get(next(iter(links)).rpartition(".")[0] + ".doc").status_code == 404


def test_the_stored_pdf_is_shown_and_can_do_nothing(page: BeautifulSoup, client: httpx.Client) -> None:
    links = [str(one["href"]) for one in page.select(".page-turn a")]
    assert [link.partition("#")[2] for link in links] == ["page=1", "page=2", "page=3"]
    answer = client.get(links[0])
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("inline;")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "allow-scripts" not in answer.headers["content-security-policy"]


def test_what_is_stored_is_shown_as_text_and_saved_as_a_file(tmp_path: Path, subjects: SubjectAnswers) -> None:
    made = new_workspace(tmp_path / "workspace")
    html = f"<html><head><title>{WRONG.replace('<', '&lt;')}</title></head><body><h1>Otsikko</h1>" + (
        f"<p>Kunnan talous {WRONG.replace('<', '&lt;')} heikkenee Tampereella vuonna 2024.</p>" * 3
    )
    (tmp_path / "sivu.html").write_text(html + "</body></html>", encoding="utf-8")
    ingest(made, tmp_path / "sivu.html")
    made.catalogue.close()
    followed = FollowedWorkspace(Workspace(made.folder, write=False))
    with answered(make_application(subjects, followed)) as url, httpx.Client(base_url=url, timeout=60) as client:
        (id,) = {one["document_id"] for one in client.get("/api/search", params={"query": "talous"}).json()["hits"]}
        for path in (f"/julkaisut/{id}", "/?query=talous"):
            assert "<img" not in client.get(path).text
        original = client.get(f"/julkaisut/{id}/alkuperainen")
    assert original.headers["content-type"] == "application/octet-stream"
    assert original.headers["content-disposition"].startswith("attachment;")


@pytest.mark.parametrize("path", ["", "/alkuperainen", "/viite.ris"])
def test_a_publication_that_is_not_there_is_said_to_be_missing(client: httpx.Client, path: str) -> None:
    for prefix, said in (("", "Hakemaasi ei löydy"), ("/en", "What you asked for is not there")):
        answer = client.get(f"{prefix}/julkaisut/nothing-00000000{path}")
        assert (answer.status_code, said in answer.text) == (404, True)


def document(*blocks: str, pages: bool = True) -> DocumentAnswer:
    """Return a document whose blocks each fill a page."""
    text, made = "", []
    for page, block in enumerate(blocks, start=1):
        start = len(text)
        text += block
        made.append(DocumentBlock(start, len(text), "paragraph", 0, page if pages else None))
    passages = tuple(
        DocumentPassage(f"d.v1.p{at}", one.start, one.end, (), "text", one.page, None, None)
        for at, one in enumerate(made, start=1)
    )
    mention = DocumentMention(0, 3, text[:3], "place", "paikka:a", "a", "paikka:a", None, 1.0, 1)
    return DocumentAnswer(
        "d", "d", "d", None, "d", None, "fi", "report", 1, text, tuple(made), passages, (mention,), ()
    )


@pytest.mark.parametrize("pages", [True, False])
def test_a_long_text_is_divided_without_losing_a_block(pages: bool) -> None:
    long = document(*(f"{at:03d} " + "a" * 5000 for at in range(12)), pages=pages)
    parts = [read_part(long, part=number) for number in range(1, read_part(long).of + 1)]
    shown = ["".join(p.text for p in block.pieces) for part in parts for _, some in part.groups for block in some]
    assert "".join(shown) == long.text
    assert all(
        sum(len(p.text) for _, some in part.groups for b in some for p in b.pieces) < 2 * PART_LENGTH for part in parts
    )


def test_a_passage_is_found_in_whichever_part_it_is() -> None:
    long = document(*("a" * 5000 for _ in range(12)))
    part = read_part(long, passage="d.v1.p11")
    inside = [block.page for _, some in part.groups for block in some if block.inside]
    assert (part.number > 1, inside) == (True, [11])


def test_a_part_that_is_not_there_is_the_nearest_one() -> None:
    short = document("abc def")
    assert [read_part(short, part=number).number for number in (0, 7, -3)] == [1, 1, 1]
    assert [piece.mention is not None for piece in read_part(short).groups[0][1][0].pieces] == [True, False]
