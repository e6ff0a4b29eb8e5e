"""Runs of saved searches: what is new is recorded first and sent then, to each recipient by itself.

What was recorded is announced already: a run that is repeated, or killed before, after or while it sends, finds nothing
of it again. A message is claimed before it is sent. Where it was refused, the next run sends it; where the process died
while it was sent, nobody knows whether it arrived, and it is not sent again but reported, and stands in the feed.
"""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from corpus.catalogue.alerts import (
    Alert,
    Announced,
    Match,
    announced_documents,
    describe_matches,
    find_alert,
    list_announced,
    list_saved,
    record_round,
)
from corpus.catalogue.deliveries import (
    FAILED,
    SENDING,
    Delivery,
    claim_delivery,
    deliveries_under,
    give_up_delivery,
    settle_deliveries,
)
from corpus.errors import AluetutkaError
from corpus.secrets import redact
from services.alarms.addresses import Address
from services.alarms.answers import UnsentMessage
from services.alarms.sending import send_message
from services.alarms.wording import TIME_ZONE, load_wording
from services.alerts.answers import AlertReport, AnnouncedItem
from services.alerts.composing import compose_alert, item_of
from services.alerts.matching import Background, find_matches, load_background, without_moved
from services.alerts.news import find_news
from services.alerts.saving import addresses_of
from services.events import tell
from services.failures import attempt, reason_of
from services.workspace import Workspace

DAYS = {"day": 1, "week": 7}
SENDS_AT_MOST = timedelta(minutes=10)


def run_alerts(
    workspace: Workspace, names: Sequence[str] = (), *, dry: bool = False, now: datetime | None = None
) -> list[AlertReport]:  # fmt: skip
    """Run the saved searches that are due, or those of some names; one that fails holds up no other.

    :param dry: only find what would be announced; nothing is recorded or sent.
    :raises NotFoundError: when there is none of a name.
    """
    now = now or datetime.now(UTC)
    saved = [find_alert(workspace.catalogue, name) for name in names] or list_saved(workspace.catalogue)
    run = _Run(workspace, dry=dry, now=now)
    return [run.one(alert, due=bool(names) or is_due(alert, now)) for alert in saved]


def is_due(alert: Alert, now: datetime) -> bool:
    """Return whether the days of an alert have passed since it ran, by the calendar."""
    if alert.ran_at is None:
        return True
    zone = ZoneInfo(TIME_ZONE)
    passed = now.astimezone(zone).date() - datetime.fromisoformat(alert.ran_at).astimezone(zone).date()
    return passed.days >= DAYS[alert.every]


class _Run:
    """A run of several alerts."""

    def __init__(self, workspace: Workspace, *, dry: bool, now: datetime) -> None:
        self._workspace, self._dry, self._now = workspace, dry, now
        self._background: Background | None = None

    def one(self, alert: Alert, *, due: bool) -> AlertReport:
        """Run one alert and send what it has found, and what could not be sent before."""

        def fail(error: Exception) -> AlertReport:
            problem = redact(reason_of(error))
            tell("alert_failed", f"alert {alert.name}: {problem}", level=logging.WARNING, printed=True, reason=problem)
            return AlertReport(alert.name, problem=problem)

        try:
            return attempt(lambda: self._try(alert, due=due), fail)
        except AluetutkaError as error:
            return fail(error)

    def _try(self, alert: Alert, *, due: bool) -> AlertReport:
        matches = self._find(alert) if due else []
        if self._dry:
            return AlertReport(alert.name, tuple(map(item_of, describe_matches(self._workspace.catalogue, matches))))
        found: list[Announced] = []
        if due and record_round(self._workspace.catalogue, alert, matches, ran_at=_written(self._now)):
            found = list_announced(self._workspace.catalogue, alert.name, round=alert.round + 1)
            tell("alert_run", f"alert {alert.name}: {len(found)} new", alert=alert.name, new=len(found))
        return self._send(alert, [item_of(one) for one in found])

    def _find(self, alert: Alert) -> list[Match]:
        news = find_news(self._workspace, alert, now=self._now)
        news = without_moved(self._workspace, news, announced_documents(self._workspace.catalogue, alert.name))
        if not news:
            return []
        if self._background is None:
            self._background = load_background(self._workspace)
        return find_matches(self._workspace, alert, news, self._background)

    def _send(self, alert: Alert, items: Sequence[AnnouncedItem]) -> AlertReport:
        """Send to each recipient what it has not been sent of what an alert has found."""
        sent, unsent, unknown = [], [], []
        before = {(one.about, one.address): one for one in deliveries_under(self._workspace.catalogue, _about(alert))}
        rounds = sorted({one.round for one in list_announced(self._workspace.catalogue, alert.name)})
        for address in addresses_of(self._workspace.settings, alert):
            for round in rounds:
                delivery = before.get((_about(alert, round), address.label))
                if delivery is None or delivery.state == FAILED:
                    problem = self._send_round(alert, round, address)
                    sent += [address.label] if problem == "" else []
                    unsent += [UnsentMessage(address.label, problem)] if problem else []
                elif self._is_lost(delivery) and give_up_delivery(self._workspace.catalogue, delivery):
                    unknown.append(address.label)
        return AlertReport(alert.name, tuple(items), tuple(sent), tuple(unsent), tuple(unknown))

    def _send_round(self, alert: Alert, round: int, address: Address) -> str | None:
        """Send what one round has found; return a problem, an empty text, or None where another process sends it."""
        catalogue, about = self._workspace.catalogue, _about(alert, round)
        items = [item_of(one) for one in list_announced(catalogue, alert.name, round=round)]
        if not claim_delivery(catalogue, about, address.label):
            return None
        wording = load_wording(self._workspace.settings.alarms.language)
        problem = send_message(address, compose_alert(wording, alert, items))
        settle_deliveries(catalogue, [about], address.label, problem=problem)
        return problem or ""

    def _is_lost(self, delivery: Delivery) -> bool:
        """Return whether who was sending a message must have died."""
        started = datetime.fromisoformat(delivery.changed_at)
        return delivery.state == SENDING and started < datetime.now(UTC) - SENDS_AT_MOST


def _about(alert: Alert, round: int | None = None) -> str:
    """Name the message of a round of an alert, or how those of all its rounds begin."""
    return f"alert:{alert.uid}:{'' if round is None else round}"


def _written(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="seconds")
