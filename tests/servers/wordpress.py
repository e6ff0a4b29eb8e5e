"""A real WordPress of the tests' own: Debian's, with MariaDB and PHP's own web server, on the loopback address."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.servers.postgresql import free_port

DEBIAN = Path("/usr/share/wordpress")
FILES = Path(__file__).parent / "wordpress"
START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class WordPressSite:
    """A running WordPress."""

    url: str
    folder: Path
    environment: dict[str, str]

    def fill(self, *posts: dict[str, Any]) -> list[dict[str, Any]]:
        """Write, change or delete posts; gives id and address of those written."""
        done = self.php("fill.php", json.dumps(posts))
        made: list[dict[str, Any]] = json.loads(done)
        return made

    def php(self, script: str, given: str = "") -> str:
        """Run one of the scripts beside this module inside the site."""
        done = subprocess.run(
            ["php", script], cwd=self.folder, env=self.environment, input=given, capture_output=True, text=True,
            user=_user("www-data"),
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@contextmanager
def wordpress() -> Iterator[WordPressSite]:
    """Run a WordPress with pretty permalinks and a type of its own (julkaisu) as long as the block lasts."""
    missing = [name for name in ("mariadbd", "mariadb-install-db", "php") if shutil.which(name) is None]
    if missing or not (DEBIAN / "wp-load.php").exists():
        pytest.skip("WordPress is not installed (Debian: apt-get install wordpress mariadb-server php-cli php-mysql)")
    folder = Path(tempfile.mkdtemp(prefix="aluetutka-wp-"))
    folder.chmod(0o755)
    socket, url = folder / "db" / "socket", f"http://127.0.0.1:{free_port()}"
    environment = os.environ | {"WP_SOCKET": str(socket), "WP_URL": url, "PHP_CLI_SERVER_WORKERS": "2"}
    site = WordPressSite(url, folder / "site", environment)
    running: list[subprocess.Popen[bytes]] = []
    try:
        running.append(_start_database(folder / "db", socket))
        _lay_out(site.folder)
        site.php("install.php")
        running.append(_start_php(site))
        yield site
    finally:
        for server in reversed(running):
            os.killpg(server.pid, signal.SIGTERM)  # PHP's workers outlive their master
            server.wait(30)
        shutil.rmtree(folder)


def _start_database(folder: Path, socket: Path) -> "subprocess.Popen[bytes]":
    folder.mkdir()
    user = _user("mysql")
    if user:
        shutil.chown(folder, user)
    account = [f"--user={user}"] if user else []
    data = f"--datadir={folder / 'data'}"
    make = ["mariadb-install-db", "--no-defaults", data, "--auth-root-authentication-method=normal", *account]
    subprocess.run(make, check=True, capture_output=True)
    start = ["mariadbd", "--no-defaults", data, f"--socket={socket}", "--skip-networking", f"--pid-file={folder}/pid",
             "--innodb-flush-log-at-trx-commit=0", *account]  # fmt: skip
    server = subprocess.Popen(start, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    client = ["mariadb", "--no-defaults", f"--socket={socket}", "-u", "root", "-e", "CREATE DATABASE wordpress"]
    deadline = time.monotonic() + START_SECONDS
    while subprocess.run(client, capture_output=True).returncode != 0:
        assert server.poll() is None, "MariaDB ended"
        assert time.monotonic() < deadline, "MariaDB did not start"
        time.sleep(0.2)
    return server


def _lay_out(folder: Path) -> None:
    shutil.copytree(DEBIAN, folder, symlinks=True, ignore=shutil.ignore_patterns("wp-config.php", ".htaccess"))
    for name in ("wp-config.php", "router.php", "install.php", "fill.php", "password.php"):
        shutil.copy(FILES / name, folder / name)
    content = folder / "wp-content"
    for path, names in (("mu-plugins", ["publications.php"]), ("themes/koe", ["index.php", "style.css"])):
        (content / path).mkdir(parents=True)
        for name in names:
            shutil.copy(FILES / name, content / path / name)
    (content / "uploads").mkdir()
    if user := _user("www-data"):
        for path in (content, *content.rglob("*")):
            if not path.is_symlink():
                shutil.chown(path, user)


def _start_php(site: WordPressSite) -> "subprocess.Popen[bytes]":
    command = ["php", "-S", site.url.removeprefix("http://"), "-t", str(site.folder), str(site.folder / "router.php")]
    server = subprocess.Popen(
        command, env=site.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, user=_user("www-data"),
        start_new_session=True,
    )  # fmt: skip
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with urlopen(f"{site.url}/wp-json/"):
                return server
        except (URLError, ConnectionError):
            assert time.monotonic() < deadline, "PHP did not start"
            time.sleep(0.2)


def _user(name: str) -> str | None:
    """Return the user to hand a server to: root hands it down, others run it themselves."""
    return name if os.geteuid() == 0 else None
