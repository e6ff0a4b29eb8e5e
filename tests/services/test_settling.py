"""What is decided of documents together, a change at a time, is what is decided of all of them at once."""

import random
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, update

from corpus.catalogue.contents import store_reading
from corpus.catalogue.publications import load_memberships
from corpus.catalogue.runs import start_run
from corpus.catalogue.schema import document, duplicate, membership, publication_key, text_band, unsettled
from corpus.catalogue.store import Reference, Sighting, document_id
from corpus.catalogue.unsettled import is_settled
from corpus.records import Block, Document, Field, Material
from services.grouping import group_publications
from services.workspace import Workspace
from tests.services.corpora import new_workspace

WORDS = [
    "kunta",
    "talous",
    "palvelu",
    "väestö",
    "alue",
    "yritys",
    "koulutus",
    "liikenne",
    "asuminen",
    "hanke",
    "raportti",
    "tiedote",
]
TITLES = ("Alueohjelma 2020", "Alueohjelma 2021", "Liite", "Selvitys kunnista", "Tiedote")


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a site that changes."""

    at: int
    text: int
    title: str
    links: tuple[int, ...] = ()
    alternate: int | None = None
    number: int | None = None
    year: int = 2020
    language: str = "fi"

    @property
    def location(self) -> str:
        return address(self.at)


def address(at: int) -> str:
    return f"https://a.fi/{'sv' if at % 5 == 0 else 'fi'}/sivu-{at // 5 if at % 5 == 0 else at}"


def words(seed: int, year: int) -> str:
    """Return a text; of one seed they differ in a figure at most."""
    mix = random.Random(seed)
    return " ".join(f"{mix.choice(WORDS)}{mix.randrange(50)}a" for _ in range(400)) + f" vuonna {year}"


def random_page(mix: random.Random, at: int) -> Page:
    return Page(
        at,
        mix.randrange(12),
        mix.choice(TITLES),
        tuple(mix.sample(range(30), mix.choice([0, 0, 0, 1, 2]))),
        mix.choice([None, None, None, mix.randrange(30)]),
        mix.choice([None, None, None, None, mix.randrange(6)]),
        mix.choice([2020, 2021]),
        mix.choice(["fi", "fi", "sv"]),
    )


def put(workspace: Workspace, page: Page, version: str) -> None:
    """Have a page read."""
    catalogue = workspace.catalogue
    catalogue.record(start_run(catalogue), [Sighting(page.location, version, "text/html")])
    text = f"{page.title}\n\n{words(page.text, page.year)}"
    said = [Field("alternate", address(page.alternate), "x")] if page.alternate is not None else []
    said += [Field("isbn", f"978-{page.number}", "x")] if page.number is not None else []
    read = Document(
        page.title, text, (Block(0, len(text), "paragraph", 0),), "text/html", f"{page.year}-01-01", page.language,
        page.location, "report", tuple(Material("Liite", address(at)) for at in page.links), fields=tuple(said),
    )  # fmt: skip
    with catalogue.begin() as connection:
        chosen = document.c.id == document_id(page.location)
        number = connection.execute(select(document.c.number).where(chosen)).scalar_one()
    store_reading(catalogue, Reference(document_id(page.location), number), read, ())


def remove(workspace: Workspace, page: Page) -> None:
    workspace.catalogue.mark_gone(start_run(workspace.catalogue), [page.location])


def decided(workspace: Workspace) -> tuple[set[frozenset[str]], dict[str, str]]:
    """Return which documents are together, and which are duplicates of which."""
    together: dict[str, set[str]] = {}
    for one in load_memberships(workspace.catalogue).values():
        together.setdefault(one.publication_id, set()).add(one.document_id)
    with workspace.catalogue.begin() as connection:
        copies = {row.document_id: row.of for row in connection.execute(select(duplicate))}
    return {frozenset(ids) for ids in together.values()}, copies


def decide_all_at_once(workspace: Workspace) -> None:
    """Forget all decisions, and decide again."""
    with workspace.catalogue.begin() as connection:
        for table in (membership, duplicate, text_band, publication_key, unsettled):
            connection.execute(delete(table))
        connection.execute(insert(unsettled).from_select(["document_id"], select(document.c.id)))
    group_publications(workspace)


@pytest.mark.parametrize("seed", range(4))
def test_changes_settled_one_by_one_give_what_all_at_once_gives(tmp_path: Path, seed: int) -> None:
    workspace, mix, pages = new_workspace(tmp_path), random.Random(seed), dict[int, Page]()
    for step in range(40):
        at = mix.randrange(30)
        if at in pages and mix.random() < 0.25:
            remove(workspace, pages.pop(at))
        else:
            pages[at] = random_page(mix, at)
            put(workspace, pages[at], f"{seed} {step}")
        if mix.random() < 0.6:
            group_publications(workspace)
    group_publications(workspace)
    assert is_settled(workspace.catalogue)
    one_by_one = decided(workspace)
    decide_all_at_once(workspace)
    assert one_by_one == decided(workspace)


def test_a_file_leaves_its_page_when_many_come_to_link_to_it_and_comes_back(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path)
    linking = [Page(at, at, f"Sivu {at}", (99,)) for at in range(1, 9)]
    for page in (Page(99, 99, "Hinnasto"), *linking[:5]):
        put(workspace, page, "1")
    group_publications(workspace)
    file = document_id(address(99))
    home = load_memberships(workspace.catalogue)[file].publication_id
    assert home != file
    for page in linking[5:]:
        put(workspace, page, "1")
    group_publications(workspace)
    assert load_memberships(workspace.catalogue)[file].publication_id == file
    assert "more than 5 pages" in load_memberships(workspace.catalogue)[file].reason
    for page in linking[5:]:
        put(workspace, replace(page, links=()), "2")
    group_publications(workspace)
    assert load_memberships(workspace.catalogue)[file].publication_id == home


def test_one_new_document_has_only_its_relatives_decided_again(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path)
    for at in range(20, 60):
        put(workspace, Page(at, at, f"Julkaisu numero {at}"), "1")
    group_publications(workspace)
    with workspace.catalogue.begin() as connection:  # whatever is decided anew loses this mark
        connection.execute(update(membership).values(reason="before"))
    put(workspace, Page(60, 60, "Uusi julkaisu", (21,)), "1")
    group_publications(workspace)
    anew = {id for id, one in load_memberships(workspace.catalogue).items() if one.reason != "before"}
    assert anew == {document_id(address(60)), document_id(address(21))}
