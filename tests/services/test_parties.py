"""Who commissioned, paid for, made and published a publication, joined over its documents."""

from pathlib import Path

from corpus.records import Block, Document, Resource
from services.answers.publications import PublicationAnswer
from services.parties import MemberText, find_parties
from services.publications import correct, describe_publication, locate_document
from services.tagging import tag_resource
from services.workspace import Workspace
from tests.nlp.analysers import shared_analyser
from tests.services.corpora import ingest, new_workspace

RELEASE = "# Verkostojen malli\n\nSelvitys tehtiin yhdessä Nordregion kanssa. Verkostot tarvitsevat tietoa.\n"
REPORT = "# Verkostojen malli, raportti\n\n" + (
    "Selvityksen tilaaja on Sitra. Selvityksen toteutti MDI yhdessä Nordregion kanssa.\n"
)


def published(folder: Path, report: str, *, release: str = RELEASE) -> tuple[Workspace, PublicationAnswer]:
    made = new_workspace(folder / "workspace")
    (folder / "in").mkdir()
    files = [folder / "in" / name for name in ("tiedote.md", "raportti.md")]
    for file, text in zip(files, (release, report), strict=True):
        file.write_text(text, encoding="utf-8")
    ingest(made, folder / "in")
    correct(made, str(files[1]), into=str(files[0]))
    return made, describe_publication(made, locate_document(made, str(files[0])))


def test_documents_of_a_publication_are_joined_with_evidence(tmp_path: Path) -> None:
    _, shown = published(tmp_path, REPORT)
    parties = {(party.role, party.name): party for party in shown.parties}
    assert parties["client", "Sitra"].evidence == "Selvityksen tilaaja on Sitra."
    partner = parties["partner", "Nordregio"]
    assert (partner.places, len(partner.documents)) == (2, 2)
    assert shown.parties[0].role == "client"
    assert shown.conflicts == ()


def test_documents_that_name_different_clients_are_told(tmp_path: Path) -> None:
    _, shown = published(tmp_path, REPORT, release=RELEASE + "\nSelvityksen tilaaja on Kuntaliitto.\n")
    (conflict,) = shown.conflicts
    assert conflict.startswith("client: ")
    assert "Sitra by" in conflict
    assert "Kuntaliitto by" in conflict


def test_the_page_is_that_which_is_printed() -> None:
    text = "Kansi\n\nSelvityksen tilaaja on Sitra."
    blocks = (Block(0, 5, "paragraph"), Block(7, len(text), "paragraph"))
    document = Document("Selvitys", text, blocks, "application/pdf", page_starts=(0, 7), page_labels=("i", "1"))
    analyser = shared_analyser()
    (party,) = find_parties(analyser, [MemberText("a", document, analyser.find_mentions(text))])
    assert (party.page, party.page_label) == (2, "1")


def test_a_text_alone_is_told_too() -> None:
    tagged = tag_resource(shared_analyser(), Resource("raportti.md", REPORT.encode(), "text/markdown"))
    assert ("client", "Sitra") in {(party.role, party.name) for party in tagged.parties}
    assert all(party.documents == () for party in tagged.parties)


PROGRAMME = "# Hallituksen ohjelma\n\nSuomen Akatemia rahoittaa hankkeen. Selvitys tehdään yhdessä Sitran kanssa.\n"


def test_what_a_government_wants_funded_makes_no_party() -> None:
    tagged = tag_resource(shared_analyser(), Resource("ohjelma.md", PROGRAMME.encode(), "text/markdown"))
    assert tagged.parties == ()
    assert {(one.name, one.role) for one in tagged.mentions_summary} == {("Suomen Akatemia", None), ("Sitra", None)}
