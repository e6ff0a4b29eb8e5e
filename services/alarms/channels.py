"""The services that messages are sent by, as apprise has them: the one module that imports it, and only when needed."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from services.events import RecordCollector
from services.failures import attempt, reason_of

DETAIL = "Socket Exception: "  # how apprise's log begins the line that says why
SYSTEM_ERROR = re.compile(r"\[Errno -?\d+\] ([^\"')]+)")


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent; plain text is made of the HTML where a service takes no HTML."""

    title: str
    html: str
    kind: Literal["failure", "success", "info"] = "info"  # how services that have colours show it


def open_channel(url: str) -> Any:
    """Return apprise's object for an address; None where no service takes it."""
    import apprise

    with _listening():  # what it says of a wrong address may hold a password
        return attempt(lambda: apprise.Apprise.instantiate(url, asset=_asset()), lambda _: None)


def known_schemes() -> list[str]:
    """Return how addresses of the services begin."""
    from apprise.manager_plugins import NotificationManager

    return sorted(NotificationManager().schemas())  # type: ignore[no-untyped-call]


def notify(url: str, message: Message) -> str | None:
    """Send a message; return None where it was accepted, else why not, which may hold secrets of the address."""
    with _listening() as heard:
        failure: str | None = attempt(lambda: _notify(url, message), reason_of)
    return _reason(heard) if failure == "" else failure


def _notify(url: str, message: Message) -> str | None:
    """Return None where a message was accepted, an empty text where apprise's log says why it was not."""
    import apprise

    channel = open_channel(url)
    if channel is None:
        return "no service takes this address"
    sender = apprise.Apprise(asset=_asset())
    sender.add(channel)
    accepted = sender.notify(
        body=message.html, title=message.title, notify_type=apprise.NotifyType(message.kind),
        body_format=apprise.NotifyFormat.HTML,
    )  # fmt: skip
    return None if accepted else ""


def _asset() -> Any:
    import apprise

    return apprise.AppriseAsset(app_id="Aluetutka", app_desc="Aluetutka", app_url="", image_url_logo="")


@contextmanager
def _listening() -> Iterator[list[logging.LogRecord]]:
    """Collect what apprise logs, and keep it from everyone else: it may hold passwords."""
    handler = RecordCollector()
    logger = logging.getLogger("apprise")
    before = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    try:
        yield handler.records
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before[0])
        logger.propagate = before[1]


def _reason(heard: list[logging.LogRecord]) -> str:
    """Return why a message was not accepted, of what apprise has logged."""
    said = [" ".join(record.getMessage().split()) for record in heard]
    details = [line.removeprefix(DETAIL) for line in said if line.startswith(DETAIL)]
    warnings = [line for line, record in zip(said, heard, strict=True) if record.levelno >= logging.WARNING]
    reason = warnings[-1].rstrip(".") if warnings else "it was not accepted"
    if not details:
        return reason
    system = SYSTEM_ERROR.search(details[-1])  # in the midst of what each library on the way has put around it
    return f"{reason} ({system[1] if system else details[-1]})"
