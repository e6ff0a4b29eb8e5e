"""A repository harvested as a run harvests it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from corpus.reading.repositories import unpack_languages
from corpus.settings import FILE_NAME
from services.answers.runs import RunReport
from services.workspace import Workspace
from tests.documents import make_pdf
from tests.servers.repository import PATH, Item, Repository, repository
from tests.services.test_sources import RULES, reasons, visit


def item(number: int, **changed: Any) -> Item:
    fields = [
        ("title", "", f"fi=Kuntien talous {number}|sv=Kommunernas ekonomi {number}|en=Municipal finances {number}|"),
        ("contributor", "author", "Virtanen, Maija"),
        ("publisher", "", "fi=Valtiovarainministeriö|sv=Finansministeriet|"),
        ("date", "accessioned", "2024-05-01T10:11:12Z"),
        ("date", "issued", "2024-03-12"),
        ("language", "iso", "fin"),
        ("identifier", "isbn", "978-952-367-484-4"),
        ("identifier", "urn", f"URN:ISBN:978-952-367-484-{number}"),
        ("identifier", "uri", f"{{site}}/handle/10024/{number}"),
        ("relation", "ispartofseries", "Valtiovarainministeriön julkaisuja"),
        ("description", "abstract", f"Raportti {number} tarkastelee kuntien taloutta ja palveluja vuosina 2020–2024."),
        ("type", "okm", "fi=Raportti|sv=Rapport|en=Report|"),
    ]
    files = [(f"raportti{number}.pdf", f"/bitstream/{number}.pdf")]
    return Item(f"10024/{number}", f"2024-03-{number + 1:02d}T00:00:00Z", fields, files, **changed)


@pytest.fixture
def holdings() -> Iterator[Repository]:
    with repository(*(item(number) for number in range(8))) as running:
        for number in range(9):
            running.site.routes[f"/bitstream/{number}.pdf"] = make_pdf(
                f"Kuntien talous {number}", f"Raportin {number} teksti kuntien taloudesta. " * 20
            )
        yield running


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / FILE_NAME).write_text(RULES, encoding="utf-8")
    return Workspace(tmp_path)


def harvest(workspace: Workspace, holdings: Repository, **options: Any) -> RunReport:
    return visit(workspace, holdings.site, "oai-pmh", PATH, **options)


def rows(workspace: Workspace, query: str) -> list[tuple[Any, ...]]:
    with workspace.catalogue.begin() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_records_and_their_files_are_fetched_and_then_only_what_changed(
    workspace: Workspace, holdings: Repository
) -> None:
    counts = harvest(workspace, holdings)
    assert (counts.new, counts.problems) == (16, ())
    assert all(asked.get("metadataPrefix", "kk") == "kk" for asked in holdings.asked)
    holdings.put(item(8))
    holdings.site.log.clear()
    holdings.asked.clear()
    again = harvest(workspace, holdings)
    assert (again.new, again.changed, again.gone, again.found) == (2, 0, 0, 18)
    assert [asked.get("from") for asked in holdings.asked if "from" in asked] == ["2024-03-08T00:00:00Z"]
    assert [path for path, _ in holdings.site.pages if "bitstream" in path] == ["/bitstream/8.pdf"]


def test_a_record_becomes_a_document_with_its_metadata(workspace: Workspace, holdings: Repository) -> None:
    harvest(workspace, holdings)
    query = "SELECT title, date, language, url, kind FROM version WHERE title = 'Kuntien talous 3' AND url IS NOT NULL"
    ((title, date, language, url, kind),) = rows(workspace, query)
    assert (title, date, language, kind) == ("Kuntien talous 3", "2024-03-12", "fi", "report")
    assert url == f"{holdings.site.url}/handle/10024/3"
    query = (
        "SELECT m.name, m.value, m.language, m.origin FROM metadata_field m JOIN version v USING (document_id, number)"
        " WHERE v.title = 'Kuntien talous 3' AND v.url IS NOT NULL"
    )
    said = rows(workspace, query)
    assert ("title", "Kommunernas ekonomi 3", "sv", "dc.title") in said
    assert ("publisher", "Finansministeriet", "sv", "dc.publisher") in said
    assert ("creator", "Virtanen, Maija", None, "dc.contributor.author") in said
    assert ("series", "Valtiovarainministeriön julkaisuja", None, "dc.relation.ispartofseries") in said


def test_deleted_records_and_their_files_are_gone(workspace: Workspace, holdings: Repository) -> None:
    harvest(workspace, holdings)
    holdings.put(item(2, deleted=True))
    holdings.items["10024/2"].datestamp = "2024-06-01T00:00:00Z"
    assert harvest(workspace, holdings).gone == 2
    assert harvest(workspace, holdings).gone == 0


def test_a_repository_that_forgets_what_it_withdrew_is_asked_for_all_it_has(
    workspace: Workspace, holdings: Repository
) -> None:
    holdings.deleted_record = "no"
    harvest(workspace, holdings)
    del holdings.items["10024/5"]
    counts = harvest(workspace, holdings)
    assert (counts.gone, counts.found) == (2, 14)


def test_an_expired_token_begins_anew_and_nothing_is_missed_or_twice(
    workspace: Workspace, holdings: Repository
) -> None:
    holdings.expire = 2
    counts = harvest(workspace, holdings)
    assert (counts.new, counts.problems) == (16, ())


def test_tokens_that_always_expire_are_a_sentence(workspace: Workspace, holdings: Repository) -> None:
    holdings.expire = 1000
    for number in range(8):  # no order to go on by
        holdings.items[f"10024/{number}"].datestamp = "2024-03-01T00:00:00Z"
    assert "does not know its resumption token" in reasons(harvest(workspace, holdings))


def test_sets_are_harvested_alone(workspace: Workspace, holdings: Repository) -> None:
    holdings.put(item(8, set="muut"))
    assert harvest(workspace, holdings, sets=("muut",)).new == 2


def test_a_span_of_time_is_harvested_alone(workspace: Workspace, holdings: Repository) -> None:
    span = {"since": "2024-03-02", "until": "2024-03-04"}
    for number in range(8):  # the day of the record, not that of the publication, is what OAI-PMH asks by
        fields = [one for one in holdings.items[f"10024/{number}"].fields if one[:2] != ("date", "issued")]
        holdings.items[f"10024/{number}"].fields = [*fields, ("date", "issued", f"2024-03-{number + 1:02d}")]
    counts = harvest(workspace, holdings, **span)
    assert (counts.new, counts.problems) == (6, ())
    spans = {(asked["from"], asked["until"]) for asked in holdings.asked if "from" in asked}
    assert spans == {("2024-03-02T00:00:00Z", "2024-03-04T23:59:59Z")}
    assert harvest(workspace, holdings, **span).gone == 0


def test_broken_xml_gives_what_it_holds_and_says_so(workspace: Workspace, holdings: Repository) -> None:
    harvest(workspace, holdings)
    holdings.broken = True
    holdings.put(item(8))
    counts = harvest(workspace, holdings)
    assert "broken XML" in reasons(counts)
    assert counts.gone == 0
    holdings.broken = False
    assert harvest(workspace, holdings).new == 2


def test_without_kk_the_files_are_found_on_the_items_page(workspace: Workspace, holdings: Repository) -> None:
    holdings.formats = ("oai_dc",)
    for number in range(8):
        meta = f'<meta name="citation_pdf_url" content="/bitstream/{number}.pdf">'
        holdings.site.routes[f"/handle/10024/{number}"] = f"<html><head>{meta}</head><body>Julkaisu</body></html>"
    counts = harvest(workspace, holdings)
    assert (counts.new, counts.problems) == (16, ())
    again = harvest(workspace, holdings)
    assert (again.new, again.changed, again.gone, again.found) == (0, 0, 0, 16)


@pytest.mark.parametrize(
    ("packed", "unpacked"),
    [
        ("fi=Talous|sv=Ekonomi|en=Economy|", [("fi", "Talous"), ("sv", "Ekonomi"), ("en", "Economy")]),
        ("fi=Sama|sv=Sama|en=Other|", [("fi", "Sama"), ("en", "Other")]),
        ("fi=Vain suomeksi|", [("fi", "Vain suomeksi")]),
        ("fi=Tyhjä|sv=|en=|", [("fi", "Tyhjä")]),
        ("Ei pakattu | vain viiva", [(None, "Ei pakattu | vain viiva")]),
        ("a=b", [(None, "a=b")]),
    ],
)
def test_values_in_several_languages_are_taken_apart(packed: str, unpacked: list[tuple[str | None, str]]) -> None:
    assert unpack_languages(packed) == unpacked
