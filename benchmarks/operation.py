"""What a scheduled run with nothing new costs, and how long after its window its report is there.

Operates a workspace with the reports of the sample corpus, ingested every minute:
python -m benchmarks.operation [--minutes 3]
"""

import argparse
import json
import signal
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import psutil

from corpus.sample.build import build

COMMAND = [sys.executable, "-m", "app.cli"]


def main() -> None:
    """Print the seconds from window to report of each run, and the CPU seconds of its process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, default=3)
    minutes = parser.parse_args().minutes
    with tempfile.TemporaryDirectory() as folder:
        workspace = prepare(Path(folder))
        for window, seconds, cpu in measure(workspace, minutes):
            print(f"{window:%H:%M} window to report {seconds:5.1f} s   CPU of its processes {cpu:4.1f} s")


def prepare(folder: Path) -> Path:
    """Make a workspace whose only source is ingested every minute, with nothing new."""
    workspace = folder / "radar"
    build(folder / "sample")
    for arguments in (
        ["init", str(workspace)], ["source", "add", str(folder / "sample" / "reports"), "--workspace", str(workspace)],
        ["ingest", "--workspace", str(workspace)],
        ["schedule", "set", "ingest", "* * * * *", "--workspace", str(workspace)],
    ):  # fmt: skip
        subprocess.run([*COMMAND, *arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return workspace


def measure(workspace: Path, minutes: int) -> list[tuple[datetime, float, float]]:
    """Operate a workspace for some minutes; return window, seconds to its report, CPU seconds of its processes."""
    process = subprocess.Popen(
        [*COMMAND, "operate", "--workspace", str(workspace)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    assert process.stderr
    api = process.stderr.readline().split()[-1] + "/api"
    try:
        cpu = _watch(process.pid, 60 * minutes + 60)
        artifacts = {str(one["flow_run_id"]): one["created"] for one in _ask(api, "/artifacts/filter")}
        runs = [run for run in _ask(api, "/flow_runs/filter") if str(run["id"]) in artifacts and run["auto_scheduled"]]
        return [
            (window, (_time(artifacts[str(run["id"])]) - window).total_seconds(), cpu.get(str(run["id"]), 0.0))
            for run in sorted(runs, key=lambda run: str(run["expected_start_time"]))
            for window in [_time(run["expected_start_time"])]
        ]
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate()


def _watch(pid: int, seconds: float) -> dict[str, float]:
    """Return the CPU seconds of each flow run's process, as last seen before it ended."""

    seen: dict[str, float] = {}
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        for child in psutil.Process(pid).children(recursive=True):
            try:
                run = child.environ().get("PREFECT__FLOW_RUN_ID")
                times = child.cpu_times()
            except psutil.Error:
                continue
            if run:
                seen[run] = times.user + times.system
        time.sleep(0.1)
    return seen


def _ask(api: str, path: str) -> list[dict[str, Any]]:
    request = Request(f"{api}{path}", b"{}", {"content-type": "application/json"})
    with urlopen(request, timeout=30) as answer:
        return list(json.load(answer))


def _time(written: str) -> datetime:
    return datetime.fromisoformat(written).astimezone()


if __name__ == "__main__":
    main()
