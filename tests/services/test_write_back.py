"""Metadata written back to a real WordPress, and to a server that answers as DSpace 7 does."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from corpus.errors import AccessRefusedError, NotFoundError, SettingsError, SourceUnavailableError
from corpus.settings import FILE_NAME, parse_settings
from corpus.write_back.values import RemoteEntry
from services.answers.write_back import FieldChange, WriteBackReport
from services.subjects.deciding import add_subjects
from services.workspace import Workspace
from services.write_back.planning import plan_changes, written_by_us
from services.write_back.writing import write_back
from tests.servers.dspace import PASSWORD, USER, FakeDSpace, dspace
from tests.servers.wordpress import WordPressSite, wordpress
from tests.services.corpora import ingest

ITEM = "5f7c0a9e-0000-4000-8000-000000000001"
TEXT = "Tampereen ja Oulun kuntatalous vahvistui. Selvityksessä tarkastellaan kuntien valtionosuuksia. " * 8


def plan(there: list[str], proposed: list[str], ours: list[str], *, whole: bool = False) -> FieldChange:
    entry = RemoteEntry("1", "https://a.fi/1", {"f": tuple(there)})
    (change,) = plan_changes(entry, {"f": proposed}, {"f": ours}, takes=["f"], texts=["f"] if whole else [])
    return change


@pytest.mark.parametrize(
    ("there", "proposed", "ours", "after"),
    [
        ([], ["kunnat"], [], ["kunnat"]),
        (["oma"], ["kunnat"], [], ["oma", "kunnat"]),  # a person's stays
        (["Kunnat"], ["kunnat"], [], ["Kunnat"]),  # however it is written
        (["oma", "kunnat"], ["talous"], ["kunnat"], ["oma", "talous"]),  # ours goes when it is proposed no more
        (["oma"], ["kunnat"], ["kunnat"], ["oma"]),  # what a person took away stays away
    ],
)
def test_a_list_keeps_what_a_person_did(
    there: list[str], proposed: list[str], ours: list[str], after: list[str]
) -> None:
    assert plan(there, proposed, ours).after == tuple(after)


@pytest.mark.parametrize(
    ("there", "ours", "outcome"),
    [([], [], "changed"), (["vanha"], ["vanha"], "changed"), (["oma"], ["vanha"], "edited"), (["oma"], [], "edited"),
     ([], ["vanha"], "edited"), (["uusi"], [], "same")],
)  # fmt: skip
def test_a_text_is_written_only_over_our_own(there: list[str], ours: list[str], outcome: str) -> None:
    assert plan(there, ["uusi"], ours, whole=True).outcome == outcome


def test_what_was_there_before_us_is_not_ours() -> None:
    change = plan(["kunnat"], ["kunnat", "talous"], [])
    assert written_by_us(change, ["kunnat", "talous"], []) == ("talous",)


@pytest.fixture(scope="module")
def site() -> Iterator[WordPressSite]:
    with wordpress() as running:
        yield running


@dataclass
class Post:
    """A post of the site, a workspace that knows it, and a person who edits it."""

    workspace: Workspace
    document: str
    api: httpx.Client
    id: int

    def report(self, *, write: bool = False) -> WriteBackReport:
        return write_back(self.workspace, self.document, address=self.address, write=write)

    @property
    def address(self) -> str:
        return str(self.fields()["link"])

    def fields(self) -> dict[str, object]:
        answer = self.api.get(f"posts/{self.id}", params={"context": "edit"})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def tags(self) -> set[str]:
        named = self.api.get("tags", params={"post": self.id, "per_page": 100}).json()
        return {one["name"] for one in named}

    def edit(self, **fields: object) -> None:
        answer = self.api.post(f"posts/{self.id}", json=fields)
        assert answer.status_code == 200, answer.text


def settings(kind: str, url: str, user: str, password: str) -> str:
    entry = {"name": "www", "kind": kind, "url": url, "user": user, "password": password}
    return "[[write_back]]\nlocal = true\n" + "".join(f'{name} = "{value}"\n' for name, value in entry.items())


def filled(folder: Path, written: str) -> tuple[Workspace, str]:
    """Return a workspace with one document, and its id."""
    (folder / "in").mkdir(parents=True)
    (folder / "in" / "kuntatalous.txt").write_text(f"Kuntien talous 2024\n\nTiivistelmä\n\n{TEXT}", encoding="utf-8")
    (folder / FILE_NAME).write_text(written, encoding="utf-8")
    workspace = Workspace(folder)
    ingest(workspace, folder / "in")
    add_subjects(workspace, str(folder / "in" / "kuntatalous.txt"), ["kunnallistalous"], by="Maija")
    return workspace, str(folder / "in" / "kuntatalous.txt")


@pytest.fixture
def post(site: WordPressSite, tmp_path: Path) -> Iterator[Post]:
    password = site.php("password.php")
    (made,) = site.fill({"title": f"Kuntien talous {tmp_path.name}", "content": f"<p>{TEXT}</p>", "tags": ["oma"]})
    workspace, document = filled(tmp_path, settings("wordpress", f"{site.url}/wp-json/", "toimitus", password))
    with httpx.Client(base_url=f"{site.url}/wp-json/wp/v2/", auth=("toimitus", password)) as api:
        yield Post(workspace, document, api, made["id"])


@pytest.mark.slow
def test_a_post_gets_tags_excerpt_and_fields_and_keeps_its_own(post: Post) -> None:
    shown = post.report()
    assert not shown.written
    assert post.tags() == {"oma"}
    assert post.report(write=True).written
    assert {"oma", "kunnallistalous", "Tampere", "Oulu"} <= post.tags()
    fields = post.fields()
    assert "valtionosuuksia" in str(fields["excerpt"])
    assert set(fields["meta"]["aluetutka_municipality"]) == {"Tampere", "Oulu"}  # type: ignore[index]
    again = post.report(write=True)
    assert {one.outcome for one in again.changes} <= {"same", "not_taken"}
    assert not again.written


@pytest.mark.slow
def test_a_persons_edits_of_a_post_are_never_overwritten(post: Post) -> None:
    post.report(write=True)
    kept = [one["id"] for one in post.api.get("tags", params={"post": post.id}).json() if one["name"] != "Oulu"]
    post.edit(tags=kept, excerpt="Toimituksen oma tiivistelmä.")
    outcomes = {one.field: one.outcome for one in post.report(write=True).changes}
    assert outcomes["excerpt"] == "edited"
    assert "Oulu" not in post.tags()
    assert "Toimituksen oma" in str(post.fields()["excerpt"])


@pytest.mark.slow
def test_a_wrong_login_and_a_post_that_is_not_there_are_told(post: Post) -> None:
    with pytest.raises(NotFoundError, match="has no post at"):
        write_back(post.workspace, post.document, address=f"{post.address}-ei-ole")
    file = post.workspace.folder / FILE_NAME
    file.write_text(settings("wordpress", str(post.api.base_url).removesuffix("wp/v2/"), "toimitus", "väärä"), "utf-8")
    with pytest.raises(AccessRefusedError, match="refuses the login"):
        write_back(Workspace(post.workspace.folder), post.document, address=post.address)


@pytest.fixture
def repository() -> Iterator[FakeDSpace]:
    with dspace({ITEM: {"dc.title": [{"value": "Kuntien talous"}], "dc.subject": [{"value": "oma"}]}}) as running:
        yield running


def page(repository: FakeDSpace) -> str:
    return f"{repository.url.removesuffix('/server/api')}/items/{ITEM}"


def test_an_item_gets_subjects_with_their_uris_and_keeps_its_own(repository: FakeDSpace, tmp_path: Path) -> None:
    workspace, document = filled(tmp_path, settings("dspace", repository.url, USER, PASSWORD))
    assert not write_back(workspace, document, address=page(repository)).written
    assert repository.patches == []
    assert write_back(workspace, document, address=page(repository), write=True).written
    metadata = repository.items[ITEM]
    (subject,) = [one for one in metadata["dc.subject.yso"] if one["value"] == "kunnallistalous"]
    assert subject["authority"].startswith("http://www.yso.fi/onto/yso/p")
    assert metadata["dc.subject"] == [{"value": "oma"}]
    assert {one["value"] for one in metadata["dc.coverage.spatial"]} >= {"Tampere", "Oulu"}
    assert not write_back(workspace, document, address=page(repository), write=True).written


def test_a_field_that_a_repository_lacks_is_named_and_nothing_is_written(
    repository: FakeDSpace, tmp_path: Path
) -> None:  # fmt: skip
    workspace, document = filled(tmp_path, settings("dspace", repository.url, USER, PASSWORD))
    repository.registry.discard("dc.subject.yso")
    with pytest.raises(SourceUnavailableError, match=r"unknown metadata field dc\.subject\.yso"):
        write_back(workspace, document, address=page(repository), write=True)
    assert set(repository.items[ITEM]) == {"dc.title", "dc.subject"}


def test_a_password_may_come_from_the_environment(
    repository: FakeDSpace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, document = filled(tmp_path, settings("dspace", repository.url, USER, ""))
    with pytest.raises(SettingsError, match="ALUETUTKA_PASSWORD_WWW"):
        write_back(workspace, document, address=page(repository))
    monkeypatch.setenv("ALUETUTKA_PASSWORD_WWW", PASSWORD)
    assert write_back(workspace, document, address=page(repository)).changes


def test_a_document_of_a_folder_needs_an_address(tmp_path: Path) -> None:
    workspace, document = filled(tmp_path, settings("dspace", "https://a.fi/server/api", USER, PASSWORD))
    with pytest.raises(NotFoundError, match="--address"):
        write_back(workspace, document)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('name = "a"\nkind = "drupal"\nurl = "https://a.fi/"\nuser = "x"', "wordpress or dspace"),
        ('name = "a"\nkind = "dspace"\nurl = "a.fi"\nuser = "x"', "no address"),
        ('name = "a"\nkind = "dspace"\nurl = "http://a.fi/"\nuser = "x"', "https"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(written: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        parse_settings(f"[[write_back]]\n{written}\n", Path("aluetutka.toml"))
