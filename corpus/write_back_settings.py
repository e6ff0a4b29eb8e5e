"""Where metadata is written back to: the settings `[[write_back]]`, and what must hold of each."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus.addresses import is_address
from corpus.errors import SettingsError

KINDS = ("wordpress", "dspace")


@dataclass(frozen=True, slots=True)
class WriteBackEntry:
    """A site that metadata is written back to."""

    name: str
    kind: str  # one of `KINDS`
    url: str  # of its REST interface: https://example.fi/wp-json/, https://example.fi/server/api
    user: str
    password: str = field(default="", repr=False)  # of WordPress an application password; else from the environment
    local: bool = False  # may lie at a private or loopback address
    accepted_only: bool = False  # only subjects that a person has accepted or added

    @property
    def variable(self) -> str:
        """Name of the variable of the environment that may hold the password."""
        return "ALUETUTKA_PASSWORD_" + re.sub(r"\W", "_", self.name).upper()

    def secret(self) -> str:
        """Return the password.

        :raises SettingsError: when neither the settings nor the environment has it.
        """
        password = self.password or os.environ.get(self.variable, "")
        if not password:
            raise SettingsError(f"write_back {self.name} has no password: set {self.variable} in the environment")
        return password


def check_write_back(entries: Sequence[WriteBackEntry], path: Path) -> None:
    """Refuse settings that cannot be meant.

    :param path: of the settings file.
    :raises SettingsError: when one is malformed, or two have one name.
    """
    names = [entry.name for entry in entries]
    for entry in entries:
        if names.count(entry.name) > 1:
            raise SettingsError(f"{path}: two of write_back are called {entry.name}: give each a name of its own")
        if entry.kind not in KINDS:
            raise SettingsError(
                f"{path}: write_back {entry.name} is of the kind {entry.kind}: write {' or '.join(KINDS)}"
            )
        if not is_address(entry.url):
            raise SettingsError(f"{path}: write_back {entry.name} has no address: write that of its REST interface")
        if entry.url.startswith("http://") and not entry.local:
            raise SettingsError(f"{path}: write_back {entry.name} would send its password in the clear: write https")
