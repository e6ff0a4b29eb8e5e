"""One document, file or source can only fail by itself, whatever it raises and wherever."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from corpus.catalogue import Reference
from corpus.catalogue.stage_records import failures
from corpus.errors import ArchiveMissingError, StorageError
from corpus.settings import FILE_NAME, SourceEntry
from corpus.sources import KINDS
from services import stages
from services.answers.runs import RunReport
from services.ingesting import ingest_request, make_request
from services.stages.stage import Stage
from services.status import list_quarantine
from services.workspace import Workspace
from tests.servers.sites import Site, serve
from tests.services.corpora import SUBJECTS, new_workspace
from tests.services.test_sources import RULES, article, listing

BAD = "paha"  # in the id of the document that fails
RAISED = [
    ValueError("two\nlines"),
    RecursionError("too deep"),
    MemoryError(),
    UnicodeEncodeError("utf-8", "\ud800", 0, 1, "x"),
    KeyError("k"),
]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Three good documents and a bad one between them."""
    path = tmp_path / "corpus.jsonl"
    texts = list(SUBJECTS.values())
    names = ["a", "b", BAD, "z"]
    rows = [{"id": name, "title": f"Asiakirja {name}", "text": texts[at]} for at, name in enumerate(names)]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return new_workspace(tmp_path / "workspace")


def run(workspace: Workspace, *places: Path, **options: Any) -> RunReport:
    return ingest_request(workspace, make_request([str(place) for place in places], **options))


def is_bad(reference: Reference) -> bool:
    return reference.document_id.startswith(BAD)


def break_stage(monkeypatch: pytest.MonkeyPatch, name: str, error: BaseException) -> None:
    """Have a stage raise an error whenever it meets the bad document."""

    def broken(stage: Stage) -> Stage:
        def run(workspace: Workspace, references: Sequence[Reference]) -> Any:
            if any(map(is_bad, references)):
                raise error
            return stage.run(workspace, references)

        return Stage(
            stage.name, stage.version, run, stage.needs, stage.discard, stage.finish, stage.whole_batches,
            stage.after_failures,
        )  # fmt: skip

    monkeypatch.setattr(stages, "STAGES", tuple(broken(one) if one.name == name else one for one in stages.STAGES))


def shown(workspace: Workspace) -> set[str]:
    return {id.partition("-")[0] for id, _ in workspace.index().themes()}


@pytest.mark.parametrize("name", [stage.name for stage in stages.STAGES])
@pytest.mark.parametrize("error", RAISED, ids=lambda error: type(error).__name__)
def test_whatever_a_document_raises_in_a_stage_is_its_own_failure(
    name: str, error: Exception, workspace: Workspace, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        break_stage(patched, name, error)
        report = run(workspace, corpus)
        assert (report.found, report.quarantined, report.complete) == (4, 1, False)
        (aside,) = report.set_aside
        assert (aside.location, aside.stage, aside.error) == (f"{corpus}#{BAD}", name, type(error).__name__)
        assert "\n" not in aside.reason
        assert aside.reason
        assert shown(workspace) == {"a", "b", "z"} | (
            {BAD} if name in ("subjects", "rerank") else set()
        )  # found without them
        assert run(workspace, corpus).set_aside == ()  # not tried again by the same version
    assert list_quarantine(workspace) == (aside,)
    assert run(workspace, corpus, retry_failed=True).complete
    assert shown(workspace) == {"a", "b", BAD, "z"}
    assert list_quarantine(workspace) == ()


def test_a_failure_is_tried_again_when_the_version_of_its_stage_changes(
    workspace: Workspace, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        break_stage(patched, "analyse", ValueError("broken"))
        run(workspace, corpus)
    monkeypatch.setattr("services.stages.analysing.ANALYSIS_VERSION", "another")
    assert run(workspace, corpus).complete
    assert shown(workspace) == {"a", "b", BAD, "z"}


def test_a_new_version_that_fails_leaves_the_good_one_before_it_in_the_index(
    workspace: Workspace, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(workspace, corpus)
    corpus.write_text(corpus.read_text("utf-8").replace("Asiakirja paha", "Muuttunut"), encoding="utf-8")
    break_stage(monkeypatch, "analyse", ValueError("broken"))
    assert run(workspace, corpus).changed == 1
    assert shown(workspace) == {"a", "b", BAD, "z"}


def test_what_is_no_documents_fault_ends_the_run(
    workspace: Workspace, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        break_stage(patched, "analyse", StorageError("the disk is full"))
        with pytest.raises(StorageError, match="full"):
            run(workspace, corpus)
    assert failures(workspace.catalogue) == []
    assert run(workspace, corpus).complete


def test_a_file_that_cannot_be_taken_apart_is_its_own_failure(
    workspace: Workspace, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from services import sources

    good = sources.load_resources

    def broken(file: Path, **options: Any) -> Iterator[Any]:
        yield from good(file, **options)
        if file == corpus:
            raise RuntimeError("cut short")

    monkeypatch.setattr(sources, "load_resources", broken)
    other = corpus.with_name("other.txt")
    other.write_text("Kuntien talous vahvistui viime vuonna selvästi.", encoding="utf-8")
    report = run(workspace, corpus, other)
    assert [(aside.location, aside.reason) for aside in report.set_aside] == [(str(corpus), "cut short")]
    assert shown(workspace) == {"a", "b", BAD, "z", "other"}


@pytest.fixture
def site() -> Iterator[Site]:
    with serve({"/l": listing(1, 2), "/u/1": article("Uutinen 1"), "/u/2": article("Uutinen 2")}) as running:
        yield running


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_a_kind_of_source_raises_is_its_own_problem(
    kind: str, tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / FILE_NAME).write_text(RULES, encoding="utf-8")
    workspace = Workspace(tmp_path)

    def broken(*_: object) -> Iterator[Any]:
        raise KeyError("modified")
        yield

    monkeypatch.setattr(KINDS[kind], "find", broken)
    bad = SourceEntry("bad", kind, f"{site.url}/x", local=True)
    others = [other for other in ("listing", "folder") if other != kind]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Kuntien talous vahvistui viime vuonna.", encoding="utf-8")
    entries = {
        "listing": SourceEntry("listing", "listing", f"{site.url}/l", local=True),
        "folder": SourceEntry("folder", "folder", str(tmp_path / "in")),
    }
    report = run(workspace, sources=[bad, *(entries[other] for other in others)])
    assert [(problem.source, problem.reason) for problem in report.problems] == [("bad", "KeyError: 'modified'")]
    assert report.new == {"listing": 1, "folder": 2}.get(kind, 3)


def test_one_address_of_a_source_that_breaks_our_code_is_one_problem(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    from services import visits

    (tmp_path / FILE_NAME).write_text(RULES, encoding="utf-8")
    good = visits.describe_page

    def broken(content: bytes) -> Any:
        if b"Uutinen 1" in content:
            raise RecursionError("too deep")
        return good(content)

    monkeypatch.setattr(visits, "describe_page", broken)
    report = run(Workspace(tmp_path), sources=[SourceEntry("s", "listing", f"{site.url}/l", local=True)])
    assert [problem.location for problem in report.problems] == [f"{site.url}/u/1"]
    assert (report.new, report.gone) == (1, 0)


def test_grouping_that_fails_is_a_warning_and_the_run_goes_on(
    workspace: Workspace, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("services.ingesting.group_publications", broken)
    report = run(workspace, corpus)
    assert shown(workspace) == {"a", "b", BAD, "z"}
    assert any("ZeroDivisionError" in warning for warning in report.warnings)


def archived(workspace: Workspace) -> list[Path]:
    return sorted((workspace.folder / "archive").glob("[0-9a-f][0-9a-f]/*"))


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"half")], ids=["missing", "damaged"])
def test_bytes_that_the_archive_lost_are_one_failure_and_healed_by_the_source(
    damage: Callable[[Path], object], workspace: Workspace, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = corpus.with_name("in")
    folder.mkdir()
    for name, text in SUBJECTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    run(workspace, folder)
    lost = archived(workspace)[0]
    damage(lost)
    monkeypatch.setattr("services.stages.reading.READING_VERSION", "another")
    (aside,) = run(workspace).set_aside
    assert aside.error in ("ArchiveMissingError", "ArchiveDamagedError")
    report = run(workspace, folder)
    assert (report.quarantined, report.complete) == (0, True)
    assert list_quarantine(workspace) == ()


def test_a_page_whose_bytes_are_lost_is_asked_for_again(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / FILE_NAME).write_text(RULES, encoding="utf-8")
    workspace = Workspace(tmp_path)
    entry = SourceEntry("s", "page", f"{site.url}/u/1", local=True)
    run(workspace, sources=[entry])
    for path in archived(workspace):
        path.unlink()
    monkeypatch.setattr("services.stages.reading.READING_VERSION", "another")
    assert run(workspace).set_aside[0].error == ArchiveMissingError.__name__
    assert run(workspace, sources=[entry]).quarantined == 0
