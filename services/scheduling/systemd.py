"""A systemd unit that operates a workspace from the start of the machine on."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import StorageError

SYSTEM_FOLDER = Path("/etc/systemd/system")
UNIT = """\
# Written by `aluetutka operate install`; writing it again replaces it.
[Unit]
Description=Aluetutka: scheduled work of {folder}
Wants=network-online.target
After=network-online.target

[Service]
Type=exec
{user}ExecStart={command}
# What is cut off by the end of the service is caught up when it starts again.
KillSignal=SIGTERM
TimeoutStopSec=90
Restart=on-failure
RestartSec=15
NoNewPrivileges=yes
PrivateTmp=yes

[Install]
WantedBy={target}
"""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit's file, and what its user has to do."""

    path: Path
    text: str
    commands: tuple[str, ...]  # that enable it, in their order


def make_unit(folder: Path, *, system: bool) -> Unit:
    """Return the unit of a workspace.

    :param system: started with the machine, as the owner of the workspace; else with its user's first login.
    """
    name = f"aluetutka-{_unit_name(folder.name)}.service"
    parts = (sys.executable, "-P", "-m", "app.cli", "operate", "--workspace", str(folder))
    command = " ".join(map(_quote, parts))
    user = f"User={folder.owner()}\n" if system else ""
    text = UNIT.format(
        folder=str(folder).replace("%", "%%"), user=user, command=command,
        target="multi-user.target" if system else "default.target",
    )  # fmt: skip
    return Unit((SYSTEM_FOLDER if system else _user_folder()) / name, text, _commands(name, system=system))


def write_unit(unit: Unit) -> None:
    """Write a unit's file.

    :raises StorageError: when it cannot be written.
    """
    try:
        unit.path.parent.mkdir(parents=True, exist_ok=True)
        unit.path.write_text(unit.text, encoding="utf-8")
    except OSError as error:
        raise StorageError(
            f"cannot write {unit.path}: {error.strerror}; give the command as root, or without --system"
        ) from error


def _commands(name: str, *, system: bool) -> tuple[str, ...]:
    if system:
        return "systemctl daemon-reload", f"systemctl enable --now {name}"
    linger = "loginctl enable-linger"  # else the service ends when its user logs out
    return "systemctl --user daemon-reload", f"systemctl --user enable --now {name}", linger


def _user_folder() -> Path:
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "systemd" / "user"


def _unit_name(name: str) -> str:
    kept = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-_.") else "-" for letter in name)
    return kept or "workspace"


def _quote(part: str) -> str:
    """Write an argument as systemd reads it."""
    escaped = part.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return escaped if escaped == part and " " not in part else f'"{escaped}"'
