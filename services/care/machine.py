"""What scheduled work needs of this machine, and how to get what it lacks."""

import errno
import json
import os
import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from corpus.catalogue.dumps import is_server, missing_tools
from corpus.errors import SettingsError
from corpus.reading.scans import INSTALL, LANGUAGES, find_languages
from corpus.settings import FILE_NAME
from services.alarms.addresses import alarm_addresses
from services.answers.workspace import HealthCheck
from services.scheduling.deployments import scheduled_deployments
from services.scheduling.windows import check_timezone
from services.workspace import Workspace

ENOUGH_SPACE = 1 << 30  # bytes
HELSINKI = "Europe/Helsinki"
PASSWORD = re.compile(r"://[^\s:/@\"']*:[^\s@\"']+@")  # in a URL
ANSWER_SECONDS = 5


def check_machine() -> Iterator[HealthCheck]:
    """Yield what any workspace needs of a machine."""
    yield _tesseract()
    yield _time_zone(HELSINKI)


def check_operation(workspace: Workspace) -> Iterator[HealthCheck]:
    """Yield what the scheduled work of a workspace needs."""
    yield from _disks(workspace)
    yield _privacy(workspace)
    if is_server(workspace.settings.storage.catalogue):
        yield _postgresql_tools()
    yield from _schedules(workspace)
    yield _alarms(workspace)
    contact = workspace.settings.fetching.contact
    yield HealthCheck(
        "Contact", bool(contact), contact or "sites cannot reach you: set fetching.contact", needed=False
    )  # fmt: skip


def _tesseract() -> HealthCheck:
    def lacking(message: str) -> HealthCheck:
        return HealthCheck("Tesseract", False, f"{message}; scanned PDFs go to quarantine without it", needed=False)

    found = find_languages()
    if not found:
        return lacking(f"not installed with any of {', '.join(LANGUAGES)} (Debian: {INSTALL})")
    missing = [language for language in LANGUAGES if language not in found]
    if missing:
        packages = " ".join(f"tesseract-ocr-{language}" for language in missing)
        return lacking(f"it lacks {', '.join(missing)} (Debian: apt-get install {packages})")
    return HealthCheck("Tesseract", True, f"installed, with {', '.join(LANGUAGES)}", needed=False)


def _time_zone(name: str) -> HealthCheck:
    try:
        check_timezone(name)
    except SettingsError:
        return HealthCheck("Time zones", False, f"{name} is not known here: pip install tzdata")
    return HealthCheck("Time zones", True, name)


def _disks(workspace: Workspace) -> Iterator[HealthCheck]:
    """Yield the free space of every disk that something of a workspace is on."""
    places = {
        "workspace": str(workspace.folder), "catalogue": workspace.catalogue_url, "archive": workspace.archive_url,
        "index": workspace.index_url,
    }  # fmt: skip
    seen: dict[int, list[str]] = {}
    folders: dict[int, Path] = {}
    for name, place in places.items():
        if "://" not in place:
            folder = next(path for path in (Path(place), *Path(place).parents) if path.is_dir())
            device = folder.stat().st_dev
            seen.setdefault(device, []).append(name)
            folders.setdefault(device, folder)
    for device, names in seen.items():
        free = shutil.disk_usage(folders[device]).free
        message = f"{free / (1 << 30):.1f} GB free for {', '.join(names)}"
        more = "" if free > ENOUGH_SPACE else ": make room, or move it to another disk"
        yield HealthCheck("Disk", free > ENOUGH_SPACE, message + more)
    if not os.access(workspace.folder, os.W_OK):
        yield HealthCheck("Disk", False, f"{workspace.folder} cannot be written: only reading commands work")


def _privacy(workspace: Workspace) -> HealthCheck:
    """Say whether others on the machine can read a password in the settings, or the address that alarms go to."""
    file = workspace.folder / FILE_NAME
    written = file.read_text("utf-8", errors="replace")
    lines = [line for line in written.splitlines() if not line.lstrip().startswith("#")]
    secret = any(PASSWORD.search(line) for line in lines) or bool(workspace.settings.alarms.urls)
    if secret and file.stat().st_mode & 0o077:
        return HealthCheck("Settings", False, f"others can read the password in {file}: chmod 600 {file}")
    return HealthCheck("Settings", True, "only their owner reads the password" if secret else "no password in them")


def _postgresql_tools() -> HealthCheck:
    missing = missing_tools()
    if missing:
        how = "backups need them (Debian: apt-get install postgresql-client)"
        return HealthCheck("PostgreSQL tools", False, f"{' and '.join(missing)} are not installed; {how}", needed=False)
    return HealthCheck("PostgreSQL tools", True, "installed", needed=False)


def _schedules(workspace: Workspace) -> Iterator[HealthCheck]:
    """Yield whether the schedules can be read, and whether there is a server for them or a port for one."""
    try:
        scheduled = scheduled_deployments(workspace.settings)
    except SettingsError as error:
        yield HealthCheck("Schedules", False, str(error))
        return
    names = ", ".join(deployment.name for deployment, _ in scheduled)
    missing = 'nothing is scheduled: aluetutka schedule set ingest "0 6 * * 1-5"'
    yield HealthCheck("Schedules", bool(scheduled), names or missing, needed=False)
    yield _server(workspace, needed=bool(scheduled))


def _server(workspace: Workspace, *, needed: bool) -> HealthCheck:
    """Return whether the Prefect server of a workspace answers, or could be started."""
    named = workspace.settings.prefect.api
    if named:
        answers = _answers(named)
        what = "answers" if answers else "does not answer: start it, or unset prefect.api"
        return HealthCheck("Prefect server", answers, f"{named} {what}", needed=needed)
    ours = _own_server(workspace.folder)
    if ours:
        return HealthCheck("Prefect server", True, f"that of this workspace answers at {ours}", needed=needed)
    host, port = workspace.settings.operation.host, workspace.settings.operation.port
    problem = _port_problem(host, port)
    message = problem or f"the port {port} is free for it"
    return HealthCheck("Prefect server", problem is None, message, needed=needed)


def _own_server(folder: Path) -> str | None:
    """Return the address of the server that operates the workspace now."""
    try:
        api = str(json.loads((folder / ".prefect" / "server.json").read_text("utf-8"))["api"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return api if _answers(api) else None


def _answers(api: str) -> bool:
    try:
        with urlopen(f"{api.rstrip('/')}/health", timeout=ANSWER_SECONDS):
            return True
    except (URLError, OSError, ValueError):
        return False


def _port_problem(host: str, port: int) -> str | None:
    """Return why no server can be started at a host and port."""
    other = "choose another operation.port"
    if not 0 < port < 1 << 16:
        return f"{port} is no port: {other}"
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            asked = "127.0.0.1" if host in ("0.0.0.0", "::", "") else host
            who = "the Prefect server of another" if _answers(f"http://{asked}:{port}/api") else "another program"
            return f"{who} listens at {host}:{port}: {other}"
        return f"nothing can listen at {host}:{port} ({error.strerror}): check operation.host, or {other}"
    return None


def _alarms(workspace: Workspace) -> HealthCheck:
    try:
        labels = [address.label for address in alarm_addresses(workspace.settings)]
    except SettingsError as error:
        return HealthCheck("Alarm address", False, str(error))
    message = ", ".join(labels) or "none is set: what goes wrong is only seen by looking (alarms.urls)"
    return HealthCheck("Alarm address", bool(labels), message, needed=False)
