"""What `deploy/` and `prefect.yaml` hold is taken by the programs that it is for."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from flows.server import prefect_api
from services.workspace import Workspace
from tests.conftest import ROOT, Command

pytestmark = pytest.mark.slow


def compose() -> list[str]:
    if shutil.which("docker-compose"):
        return ["docker-compose"]
    if shutil.which("docker") and subprocess.run(["docker", "compose", "version"], capture_output=True).returncode == 0:
        return ["docker", "compose"]
    pytest.skip("neither docker-compose nor docker compose is installed")


def test_the_compose_file_is_valid() -> None:
    command = [*compose(), "-f", str(ROOT / "deploy" / "compose.yaml"), "config"]
    without = {name: value for name, value in os.environ.items() if name != "DATABASE_PASSWORD"}
    seen = subprocess.run(command, capture_output=True, text=True, env=without | {"DATABASE_PASSWORD": "salasana"})
    assert seen.returncode == 0, seen.stderr
    assert {"database:", "prefect:", "worker:"} <= {line.strip() for line in seen.stdout.splitlines()}
    assert subprocess.run(command, capture_output=True, env=without).returncode != 0  # there is no default password


def test_prefect_takes_the_deployments_of_its_file(tmp_path: Path, command: Command) -> None:
    assert command("init", tmp_path / "radar").returncode == 0
    prefect = str(Path(sys.executable).with_name("prefect"))
    with prefect_api(Workspace(tmp_path / "radar")):
        environment = os.environ | {"ALUETUTKA_WORKSPACE": str(tmp_path / "radar")}
        for arguments in (["work-pool", "create", "aluetutka", "--type", "process"], ["deploy", "--all"]):
            done = subprocess.run(
                [prefect, "--no-prompt", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
            )
            assert done.returncode == 0, done.stdout + done.stderr
        api = os.environ["PREFECT_API_URL"]
        asked = Request(f"{api}/deployments/filter", b"{}", {"content-type": "application/json"})
        with urlopen(asked, timeout=30) as answer:
            found = {one["name"]: one for one in json.load(answer)}
    assert found.keys() == {"ingest", "refit-themes", "check-sources", "compact", "backup"}
    assert found["ingest"]["parameters"] == {"workspace": str(tmp_path / "radar")}
    assert found["ingest"]["schedules"][0]["schedule"]["timezone"] == "Europe/Helsinki"
