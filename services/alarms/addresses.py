"""Addresses that messages are sent to, as apprise has them. They hold passwords: only their labels are shown."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from corpus.errors import SettingsError
from corpus.settings import Settings
from services.alarms.channels import known_schemes, open_channel
from services.alarms.wording import load_wording

SCHEME = re.compile(r"([a-z][a-z0-9+.-]{0,30})://", re.IGNORECASE)
EMAIL = re.compile(r"[^\s@<>,;:/?&#\"'%]+@[^\s@<>,;:/?&#\"'%]+\.[^\s@<>,;:/?&#\"'%.]{2,}")
SHORTEST_SECRET, SHORTEST_VALUE = 3, 6  # characters
SHARES = ("lost_share", "quarantine_share")


@dataclass(frozen=True, slots=True)
class Address:
    """Where messages are sent to."""

    url: str = field(repr=False)
    label: str  # without what is secret: mailtos://mail.example.fi, slack://…
    secrets: tuple[str, ...] = field(default=(), repr=False)


def check_alarm_settings(settings: Settings) -> None:
    """Refuse wrong settings of alarms before anything is done.

    :raises SettingsError: when an address, the language or a share cannot be used.
    """
    wanted = settings.alarms
    load_wording(wanted.language)
    for name in SHARES:
        if not 0 < getattr(wanted, name) <= 1:
            raise SettingsError(
                f"aluetutka.toml: alarms.{name} is {getattr(wanted, name):g}: write a share above 0 and up to 1"
            )
    alarm_addresses(settings)
    if wanted.mail:
        mail_address(settings, "someone@example.fi")


def alarm_addresses(settings: Settings) -> list[Address]:
    """Return the addresses that hear of alarms.

    :raises SettingsError: when one of them is none.
    """
    urls = settings.alarms.urls
    return distinct(open_address(url, f"alarms.urls, address {at} of {len(urls)}") for at, url in enumerate(urls, 1))


def mail_address(settings: Settings, recipient: str) -> Address:
    """Return the address that sends mail to a recipient by the mail server of the settings.

    :raises SettingsError: when there is none, or it cannot be used.
    """
    server = settings.alarms.mail
    if not server:
        raise SettingsError(
            "there is no mail server to send by: write it to aluetutka.toml, as in docs/alarms.md:"
            ' [alarms] mail = "mailtos://user:password@mail.example.fi"'
        )
    scheme = SCHEME.match(server)
    if scheme is None or scheme[1].lower() not in ("mailto", "mailtos"):
        raise SettingsError("aluetutka.toml: alarms.mail is no mail server: write mailtos://user:password@host")
    if not EMAIL.fullmatch(recipient):
        raise SettingsError(f"{recipient!r} is no e-mail address")
    opened = open_address(_directed(server, recipient), "alarms.mail")
    return Address(opened.url, recipient, opened.secrets)


def _directed(server: str, recipient: str) -> str:
    """Write the address of a mail server so that it sends to one recipient only."""
    parts = urlsplit(server)
    kept = [pair for pair in parts.query.split("&") if pair and pair.partition("=")[0] not in ("to", "cc", "bcc")]
    query = "&".join([*kept, f"to={quote(recipient, safe='@')}"])
    return f"{parts.scheme}://{parts.netloc}/?{query}"


def open_address(url: str, where: str) -> Address:
    """Check an address as apprise does; nothing is sent.

    :param where: what it is called in an error.
    :raises SettingsError: when no service takes it.
    """
    scheme = SCHEME.match(url)
    if scheme is None:
        raise SettingsError(f"{where}, is no address: it begins with no service, such as mailtos:// or slack://")
    channel = open_channel(url)
    if channel is None:
        raise SettingsError(f"{where}, {scheme[0].lower()}…, {_why_not(scheme[1].lower())}")
    has_host = any("{host}" in template for template in channel.templates)
    label = f"{scheme[0].lower()}{channel.host if has_host and channel.host else '…'}"
    return Address(url, label, tuple(_secrets(url, hide_host=not has_host)))


def _why_not(scheme: str) -> str:
    known = known_schemes()
    if scheme in known:
        return "cannot be used: it lacks a part, see docs/alarms.md"
    near = get_close_matches(scheme, known, n=1)
    return f"is of no known service{f'; did you mean {near[0]}://?' if near else ': see docs/alarms.md'}"


def _secrets(url: str, *, hide_host: bool) -> Iterable[str]:
    """Yield the parts of an address that may be passwords or tokens, as they are written and as they are meant."""
    rest = SCHEME.sub("", url, count=1)
    before, _, query = rest.partition("?")
    login, at, place = before.rpartition("@")
    host, _, path = (place if at else before).partition("/")
    parts = [login.partition(":")[2], *path.split("/"), *([host, login] if hide_host else [])]
    values = [value for _, value in parse_qsl(query)]
    values += [value for pair in query.split("&") if (value := pair.partition("=")[2])]
    found = {part for part in parts if len(part) >= SHORTEST_SECRET}
    found |= {value for value in values if len(value) >= SHORTEST_VALUE}
    found = {form for part in found for form in (part, unquote(part), quote(part, safe=""))}
    return sorted(form for form in found if not EMAIL.fullmatch(form))


def distinct(addresses: Iterable[Address]) -> list[Address]:
    """Return addresses under labels of their own: deliveries are recorded by them."""
    seen: Counter[str] = Counter()
    found = []
    for address in addresses:
        seen[address.label] += 1
        number = seen[address.label]
        label = address.label if number == 1 else f"{address.label} ({number})"
        found.append(Address(address.url, label, address.secrets))
    return found
