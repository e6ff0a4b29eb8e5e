"""Alarms as a message: all that an evaluation has to say to an address, in one."""

import socket
from collections.abc import Container, Sequence
from pathlib import Path
from typing import Any

from corpus.catalogue.alarms import StoredAlarm
from services.alarms.channels import Message
from services.alarms.wording import Wording
from services.templates import render

MOST_LISTED = 20
OF_WATCHED = ("source_silent", "source_lost", "source_failing", "schedule_late")


def compose_alarms(
    wording: Wording, folder: Path, raised: Sequence[StoredAlarm], ended: Sequence[StoredAlarm], *,
    watched: Container[str] = (),
) -> Message:  # fmt: skip
    """Write alarms that have been raised and that are over as one message.

    :param watched: sources and schedules; an alarm about another one is over since nobody wants to know.
    """
    over = [_over(wording, one, watched) for one in ended]
    more = max(len(raised) - MOST_LISTED, 0) + max(len(over) - MOST_LISTED, 0)
    html = render("services.alarms", "alarms.html",
        raised=[_described(one) for one in raised[:MOST_LISTED]], ended=over[:MOST_LISTED],
        todo=wording.text("message", "todo"), over_heading=wording.text("message", "over_heading"),
        more=wording.text("message", "more", count=more) if more else "", place=_place(wording, folder),
    )  # fmt: skip
    return Message(_title(wording, raised, ended), html, "failure" if raised else "success")


def compose_test(wording: Wording, folder: Path) -> Message:
    """Write the message that an operator tries addresses with."""
    html = render("services.alarms", "test.html", text=wording.text("message", "test"), place=_place(wording, folder))
    return Message(wording.text("message", "test_title"), html)


def _over(wording: Wording, one: StoredAlarm, watched: Container[str]) -> str:
    if one.kind in OF_WATCHED and one.subject not in watched:
        return wording.text("message", "unwatched", title=capitalised(one.title))
    return wording.text(one.kind, "over", subject=one.subject)


def _title(wording: Wording, raised: Sequence[StoredAlarm], ended: Sequence[StoredAlarm]) -> str:
    found, prefix = (raised, "") if raised else (ended, "over_")
    if len(found) == 1:
        return wording.text("message", f"{prefix}one", title=found[0].title)
    return wording.text("message", f"{prefix}many", count=len(found))


def _described(one: StoredAlarm) -> dict[str, Any]:
    return {"heading": capitalised(one.title), "lines": one.message.splitlines(), "todo": one.advice}


def capitalised(title: str) -> str:
    """Return a title as the beginning of a sentence."""
    return title[:1].upper() + title[1:]


def _place(wording: Wording, folder: Path) -> str:
    return wording.text("message", "workspace", name=folder.name, host=socket.gethostname())
