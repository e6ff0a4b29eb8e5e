"""What is in a workspace and how its runs go, as Prometheus reads it: made from the catalogue whenever it is asked."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.catalogue.alarms import list_alarms
from corpus.catalogue.runs import Run, count_runs, list_runs
from corpus.catalogue.source_sizes import source_sizes
from corpus.errors import StorageError
from services.alarms.finding import KINDS
from services.alarms.gathering import overdue_schedules, silence, visited_sources
from services.workspace import Workspace

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Metric

PREFIX = "aluetutka"
LOOKED_AT = 200  # runs
COUNTED = ("found", "new", "changed", "unchanged", "gone")
GAUGES = {
    "documents": "Documents that can be searched.",
    "passages": "Passages of these documents.",
    "versions": "Versions of documents that are kept.",
    "quarantined": "Documents that are set aside.",
    "gone": "Documents that their source does not offer any more.",
}


def render_metrics(workspace: Workspace) -> str:
    """Return the metrics of a workspace in the text format of Prometheus."""
    from prometheus_client import generate_latest

    return generate_latest(_registry(workspace)).decode()


def write_metrics(workspace: Workspace, file: Path) -> None:
    """Write the metrics to a file for the textfile collector of node_exporter; it is replaced in one step.

    :raises StorageError: when it cannot be written.
    """
    from prometheus_client import write_to_textfile

    try:
        write_to_textfile(str(file), _registry(workspace))
    except OSError as error:
        raise StorageError(f"cannot write {file}: {error.strerror}") from error


@contextmanager
def serve_metrics(workspace: Workspace, port: int, *, host: str = "127.0.0.1") -> Iterator[str]:
    """Answer Prometheus at a port as long as the block lasts; give the address.

    :param port: 0: any that is free.
    :raises StorageError: when the port is taken.
    """
    from prometheus_client import start_http_server

    try:
        server, thread = start_http_server(port, addr=host, registry=_registry(workspace))
    except OSError as error:
        raise StorageError(f"metrics cannot be served at {host}:{port}: {error.strerror}") from error
    try:
        yield f"http://{host}:{server.server_port}/metrics"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _registry(workspace: Workspace) -> "CollectorRegistry":
    from prometheus_client import CollectorRegistry

    registry = CollectorRegistry()
    registry.register(_Collector(workspace))
    return registry


class _Collector:
    """Makes the metrics of a workspace each time that they are asked for."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace, self._asked = workspace, threading.Lock()

    def describe(self) -> list["Metric"]:
        """Say nothing before metrics are asked for: the catalogue is then not read."""
        return []

    def collect(self) -> Iterator["Metric"]:
        """Yield the metrics of now."""
        with self._asked:
            yield from list(_all_metrics(self._workspace))


def _all_metrics(workspace: Workspace) -> Iterator["Metric"]:
    yield from _contents(workspace)
    yield from _runs(workspace)
    yield from _sources(workspace)
    now = datetime.now(UTC)
    alarms = [one.kind for one in list_alarms(workspace.catalogue)]
    yield _labelled("alarms_active", "Open alarms.", "kind", {kind: alarms.count(kind) for kind in KINDS})
    late = {one.name: (now - one.due_at).total_seconds() for one in overdue_schedules(workspace, now)}
    yield _labelled("schedule_late_seconds", "How long a scheduled run is overdue.", "schedule", late)


def _contents(workspace: Workspace) -> Iterator["Metric"]:
    from importlib.metadata import version

    yield _labelled("info", "The version of Aluetutka.", "version", {version("aluetutka"): 1})
    counts = workspace.catalogue.counts()
    for name, text in GAUGES.items():
        yield _gauge(name, text, counts[name])
    disk = shutil.disk_usage(workspace.folder)
    yield _gauge("disk_free_bytes", "Free space on the disk of the workspace.", disk.free)
    yield _gauge("disk_size_bytes", "Size of the disk of the workspace.", disk.total)


def _runs(workspace: Workspace) -> Iterator["Metric"]:
    from prometheus_client.core import CounterMetricFamily

    runs = CounterMetricFamily(f"{PREFIX}_runs", "Runs by job and how they ended.", labels=["job", "state"])
    for (job, state), number in count_runs(workspace.catalogue).items():
        runs.add_metric([job, state], number)
    yield runs
    last = _last_by_job(list_runs(workspace.catalogue, limit=LOOKED_AT))
    starts = {job: datetime.fromisoformat(run.started_at).timestamp() for job, run in last.items()}
    yield _labelled("last_run_start_timestamp_seconds", "When the last run of a job began.", "job", starts)
    seconds = {job: _seconds(run) for job, run in last.items() if run.finished_at}
    yield _labelled("last_run_duration_seconds", "How long the last run of a job took.", "job", seconds)
    good = {job: float(run.state == "completed") for job, run in last.items() if run.state != "running"}
    yield _labelled("last_run_completed", "Whether the last run of a job that ended did complete.", "job", good)
    ingest = next((run.report for run in [last.get("ingest")] if run and run.report), {})
    yield _labelled("stage_duration_seconds", "Duration by stage, last run.", "stage", ingest.get("stages") or {})
    counts: dict[str, Any] = {name: ingest[name] for name in COUNTED if name in ingest}
    yield _labelled("last_run_documents", "Documents of the last run.", "outcome", counts)


def _last_by_job(runs: list[Run]) -> dict[str, Run]:
    """Return the newest run of each job that did something, running ones only where there is no other."""
    last: dict[str, Run] = {}
    for run in runs:
        if run.state != "skipped" and (run.job not in last or last[run.job].state == "running"):
            last[run.job] = run
    return last


def _seconds(run: Run) -> float:
    return (datetime.fromisoformat(run.finished_at or "") - datetime.fromisoformat(run.started_at)).total_seconds()


def _sources(workspace: Workspace) -> Iterator["Metric"]:
    visited = {entry.name: state for entry, state in visited_sources(workspace)}
    success = {name: _timestamp(state.complete_at) for name, state in visited.items() if state.complete_at}
    yield _labelled("source_last_success_timestamp_seconds", "Last time it could be read whole.", "source", success)
    failing = {name: float(state.problem is not None) for name, state in visited.items()}
    yield _labelled("source_failing", "Whether its last visit had problems.", "source", failing)
    now = datetime.now(UTC)
    silent = {name: silence(workspace, name, now) for name in visited}
    days = {name: one.silent_days * 86_400.0 for name, one in silent.items() if one.silent_days is not None}
    yield _labelled("source_silence_seconds", "Time since its newest publication.", "source", days)
    longer = {name: float(one.silent) for name, one in silent.items()}
    yield _labelled("source_silent", "Whether it is silent for longer than is usual for it.", "source", longer)
    sizes = source_sizes(workspace.catalogue)
    yield _labelled("source_documents", "Its documents.", "source", {name: sizes.get(name, 0) for name in visited})


def _timestamp(written: str | None) -> float:
    return datetime.fromisoformat(written or "").timestamp()


def _gauge(name: str, text: str, value: float) -> "Metric":
    from prometheus_client.core import GaugeMetricFamily

    return GaugeMetricFamily(f"{PREFIX}_{name}", text, value=value)


def _labelled(name: str, text: str, label: str, values: "dict[str, Any]") -> "Metric":
    from prometheus_client.core import GaugeMetricFamily

    family = GaugeMetricFamily(f"{PREFIX}_{name}", text, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family
