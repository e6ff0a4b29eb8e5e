"""Metrics of a workspace, read by Prometheus's own parser."""

from pathlib import Path
from urllib.request import urlopen

import pytest
from prometheus_client.parser import text_string_to_metric_families

from corpus.catalogue.alarms import Alarm, store_alarms
from corpus.catalogue.runs import end_run, start_run
from corpus.errors import StorageError
from corpus.settings import FILE_NAME
from services.ingesting import ingest_request, make_request
from services.metrics import render_metrics, serve_metrics, write_metrics
from services.workspace import Workspace
from tests.servers.sites import serve
from tests.services.corpora import new_workspace
from tests.services.test_sources import article, listing


def samples(text: str) -> dict[tuple[str, ...], float]:
    """Return values by name and labels."""
    found = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {(one.name.removeprefix("aluetutka_"), *one.labels.values()): one.value for one in found}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("metrics") / "radar"
    with serve({"/l": listing(1, 2), "/u/1": article("Uutinen 1"), "/u/2": article("Uutinen 2")}) as site:
        new_workspace(folder)
        (folder / FILE_NAME).write_text(
            "[fetching]\nseconds_between = 0.0\n"
            f'[[source]]\nname = "seutu"\nkind = "listing"\nurl = "{site.url}/l"\nlocal = true\n'
            '[[source]]\nname = "new"\nkind = "page"\nurl = "https://example.fi/"\n',
            encoding="utf-8",
        )
        made = Workspace(folder)
        ingest_request(made, make_request([], sources=made.settings.source[:1]))
    end_run(made.catalogue, start_run(made.catalogue, "refit-themes"), "failed", problem="too few")
    store_alarms(made.catalogue, [Alarm("source_silent", 'a"\\b', "t", "m", "a", "2026-01-01T00:00:00+00:00", "1")])
    return made


def test_metrics_say_what_is_in_the_workspace(workspace: Workspace) -> None:
    found = samples(render_metrics(workspace))
    assert (found["documents",], found["quarantined",], found["passages",]) == (2, 0, 2)
    assert found["disk_free_bytes",] > 0
    assert (found["alarms_active", "source_silent"], found["alarms_active", "disk_low"]) == (1, 0)


def test_metrics_say_how_runs_went(workspace: Workspace) -> None:
    found = samples(render_metrics(workspace))
    assert (found["runs_total", "ingest", "completed"], found["runs_total", "refit-themes", "failed"]) == (1, 1)
    assert (found["last_run_completed", "ingest"], found["last_run_completed", "refit-themes"]) == (1, 0)
    assert found["last_run_duration_seconds", "ingest"] >= 0
    assert found["last_run_start_timestamp_seconds", "ingest"] > 1.7e9
    assert {"fetch", "read", "analyse", "index"} <= {key[1] for key in found if key[0] == "stage_duration_seconds"}
    assert found["last_run_documents", "new"] == 2


def test_metrics_say_how_each_visited_source_is(workspace: Workspace) -> None:
    found = samples(render_metrics(workspace))
    assert found["source_last_success_timestamp_seconds", "seutu"] > 1.7e9
    assert (found["source_documents", "seutu"], found["source_failing", "seutu"]) == (2, 0)
    assert found["source_silence_seconds", "seutu"] > 86_400
    assert not [key for key in found if key[1:] == ("new",) and key[0].startswith("source")]


def test_an_empty_workspace_has_metrics_too(tmp_path: Path) -> None:
    assert samples(render_metrics(new_workspace(tmp_path / "radar")))["documents",] == 0


def test_a_textfile_is_replaced_in_one_step(workspace: Workspace, tmp_path: Path) -> None:
    for _ in range(2):
        write_metrics(workspace, tmp_path / "aluetutka.prom")
    assert [path.name for path in tmp_path.iterdir()] == ["aluetutka.prom"]
    assert samples((tmp_path / "aluetutka.prom").read_text("utf-8"))["documents",] == 2
    with pytest.raises(StorageError, match="cannot write"):
        write_metrics(workspace, tmp_path / "missing" / "aluetutka.prom")


def test_metrics_are_served_as_they_are_when_asked(workspace: Workspace) -> None:
    with serve_metrics(workspace, 0) as address:
        before = samples(urlopen(address).read().decode())
        end_run(workspace.catalogue, start_run(workspace.catalogue, "snapshot"), "completed")
        after = samples(urlopen(address).read().decode())
        with (
            pytest.raises(StorageError, match="metrics cannot be served"),
            serve_metrics(workspace, int(address.rsplit(":", 1)[1].partition("/")[0])),
        ):
            pass
    assert ("runs_total", "snapshot", "completed") not in before
    assert after["runs_total", "snapshot", "completed"] == 1
