"""Saved searches: adding, listing and removing them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import uuid4

from corpus.catalogue.alerts import (
    Alert,
    add_alert,
    find_alert,
    list_announced,
    list_saved,
    remove_alert,
)
from corpus.catalogue.deliveries import forget_deliveries
from corpus.catalogue.store import timestamp
from corpus.errors import AlertError, SettingsError
from corpus.ids import slug
from corpus.settings import Settings
from nlp.words.finnish import content_tokens
from services.alarms.addresses import Address, distinct, mail_address, open_address
from services.alerts.answers import ListedAlert
from services.query_language.asking import read_query
from services.searching import Question, resolve_filters
from services.workspace import Workspace

EMAIL, ADDRESS = "email", "address"
LONGEST_NAME = 60  # characters
FILTERS = ("municipalities", "regions", "organisations", "subjects", "kinds", "themes")


@dataclass(frozen=True, slots=True)
class AlertRequest:
    """A search to be saved, as a user gives it."""

    question: Question
    name: str | None = None
    emails: Sequence[str] = ()
    addresses: Sequence[str] = ()  # of apprise
    by: str = "both"
    every: str = "day"
    since: str | None = None  # a date


def save_alert(workspace: Workspace, request: AlertRequest, *, now: datetime | None = None) -> ListedAlert:
    """Keep a search, whose new results are announced from now on.

    :raises AlertError: when the search is empty, or the name or the date cannot be used.
    :raises SettingsError: when a recipient is none, or there is no mail server to send by.
    :raises NotFoundError, QueryError: when a filter names nothing, or the query a field that there is not.
    """
    question = request.question
    asked = read_query(workspace, question.query)
    if not asked.filtered and not content_tokens(workspace.finnish.tokens(asked.text)):
        raise AlertError("the search is empty: give words or a question")
    resolve_filters(workspace, question)
    recipients = [(EMAIL, email) for email in dict.fromkeys(request.emails)]
    recipients += [(ADDRESS, url) for url in dict.fromkeys(request.addresses)]
    filters = {name: list(getattr(question, name)) for name in FILTERS if getattr(question, name)}
    alert = Alert(
        _free_name(workspace, request), str(uuid4()), question.query, filters, request.by, request.every,
        tuple(recipients), timestamp(now or datetime.now(UTC)), since=_checked_date(request.since),
    )  # fmt: skip
    addresses_of(workspace.settings, alert)
    add_alert(workspace.catalogue, alert)
    return _listed(workspace, alert)


def addresses_of(settings: Settings, alert: Alert) -> list[Address]:
    """Return where an alert is sent to.

    :raises SettingsError: when a recipient is none, or there is no mail server to send by.
    """
    found = []
    for at, (kind, to) in enumerate(alert.recipients, start=1):
        where = f"recipient {at} of the alert {alert.name}"
        found.append(mail_address(settings, to) if kind == EMAIL else open_address(to, where))
    return distinct(found)


def list_alerts(workspace: Workspace) -> list[ListedAlert]:
    """Return the saved searches by name."""
    return [_listed(workspace, one) for one in list_saved(workspace.catalogue)]


def forget_alert(workspace: Workspace, name: str) -> None:
    """Remove a saved search.

    :raises NotFoundError: when there is none of that name.
    """
    alert = find_alert(workspace.catalogue, name)
    remove_alert(workspace.catalogue, name)
    forget_deliveries(workspace.catalogue, f"alert:{alert.uid}:")


def _listed(workspace: Workspace, alert: Alert) -> ListedAlert:
    recipients = tuple(_shown(to, kind, at) for at, (kind, to) in enumerate(alert.recipients, start=1))
    announced = len(list_announced(workspace.catalogue, alert.name))
    return ListedAlert(
        alert.name, alert.query, dict(alert.filters), alert.by, alert.every, recipients, alert.created_at,
        alert.since, alert.ran_at, announced,
    )  # fmt: skip


def _shown(to: str, kind: str, at: int) -> str:
    """Return a recipient without what is secret, also where its service is not there any more."""
    if kind == EMAIL:
        return to
    try:
        return open_address(to, f"recipient {at}").label
    except SettingsError:
        return f"{to.partition('://')[0]}://…"


def _free_name(workspace: Workspace, request: AlertRequest) -> str:
    if request.name is not None:
        if not re.fullmatch(r"[\w-]{1,60}", request.name):
            raise AlertError(f"{request.name!r} is no name: write letters, digits and hyphens, up to {LONGEST_NAME}")
        return request.name
    name = slug(request.question.query)[:LONGEST_NAME].strip("-") or "alert"
    taken = {one.name for one in list_saved(workspace.catalogue)}
    return next(one for one in (name, *(f"{name}-{at}" for at in range(2, len(taken) + 3))) if one not in taken)


def _checked_date(given: str | None) -> str | None:
    if given is None:
        return None
    try:
        return date.fromisoformat(given).isoformat()
    except ValueError as error:
        raise AlertError(f"--since {given!r} is no date: write it as 2024-01-31") from error
