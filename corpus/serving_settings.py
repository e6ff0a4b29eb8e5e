"""How programs and pages are answered by HTTP: the settings `[serve]`, and what must hold between them."""

import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import SettingsError

TOKEN = re.compile(r"[\x21-\x7e]{16,}")
ORIGIN = re.compile(r"https?://[a-z0-9.-]+(?::\d{1,5})?")
HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")


@dataclass(frozen=True, slots=True)
class Serving:
    """Who is answered by HTTP, and how often."""

    token: str = ""  # that every request has to give; empty: none
    write_token: str = ""  # that requests which change something have to give; empty: none is answered by a token
    user_header: str = ""  # in which a reverse proxy names who is logged in; empty: none does
    writers: tuple[str, ...] = ()  # users of that header who may change something; empty: all of them
    proxies: tuple[str, ...] = ()  # addresses or networks of reverse proxies, beside the loopback address
    origins: tuple[str, ...] = ()  # of other sites whose pages may read answers: https://notebook.example.fi
    requests_per_minute: int = 600  # of a client; 0: any number
    texts_per_minute: int = 60  # that a client hands in, or changes that it makes; 0: any number


def check_serving(serving: Serving, path: Path) -> None:
    """Refuse settings that cannot be meant.

    :param path: of the settings file.
    :raises SettingsError: when one is malformed, or two contradict each other.
    """
    for name in ("token", "write_token"):
        if (value := getattr(serving, name)) and not TOKEN.fullmatch(value):
            raise SettingsError(
                f"{path}: serve.{name} is not 16 or more characters of ASCII without spaces: make another"
            )
    if serving.token and serving.token == serving.write_token:
        raise SettingsError(f"{path}: serve.token and serve.write_token are the same: make two")
    if serving.user_header and not HEADER.fullmatch(serving.user_header):
        raise SettingsError(f"{path}: serve.user_header is no name of a header, such as X-Remote-User")
    if serving.writers and not serving.user_header:
        raise SettingsError(f"{path}: serve.writers are users of serve.user_header, which is not set: set it")
    for origin in serving.origins:
        if not ORIGIN.fullmatch(origin):
            raise SettingsError(f"{path}: serve.origins has {origin!r}: write scheme and host, as https://a.example.fi")
    for network in serving.proxies:
        try:
            ipaddress.ip_network(network, strict=False)
        except ValueError as error:
            raise SettingsError(f"{path}: serve.proxies has {network!r}: write addresses or networks") from error
