"""Alarms as a workspace has them: found after every run, sent once until they change, and ended with an all-clear.

A message is claimed in the catalogue before it is sent and recorded after. Who dies in between is taken for dead after
a while, and the message is sent again: better an alarm twice than none.
"""

import logging
from datetime import UTC, datetime, timedelta

from corpus.catalogue.alarms import AlarmChanges, StoredAlarm, about_alarm, forget_ended, list_alarms, store_alarms
from corpus.catalogue.deliveries import (
    FAILED,
    SENT,
    Delivery,
    claim_delivery,
    deliveries_under,
    settle_deliveries,
)
from corpus.catalogue.store import timestamp
from corpus.errors import AluetutkaError, StorageError
from corpus.secrets import redact
from services.alarms.addresses import Address, alarm_addresses
from services.alarms.answers import AddressTest, AlarmReport, ListedAlarm, UnsentMessage
from services.alarms.composing import compose_alarms, compose_test
from services.alarms.finding import find_alarms, make_alarm, shown
from services.alarms.gathering import count_sources, gather_facts, watched
from services.alarms.sending import send_message
from services.alarms.wording import load_wording
from services.answers.runs import RunReport
from services.events import tell
from services.failures import attempt, reason_of
from services.workspace import Workspace

TAKEN_FOR_DEAD = 600.0  # seconds that sending may take
KEPT = timedelta(days=30)  # that an all-clear is tried to be sent, and that ended alarms are listed
FORGOTTEN = timedelta(days=365)  # after its end
OVER = "over"


def after_run(workspace: Workspace, report: RunReport | None = None) -> AlarmReport:
    """Evaluate the alarms after a run; what goes wrong in it is a warning of the log, and never ends the run.

    :param report: of the run; None where it failed.
    """
    try:
        found = attempt(lambda: _after_run(workspace, report), lambda error: AlarmReport(problem=_problem(error)))
    except AluetutkaError as error:
        found = AlarmReport(problem=_problem(error))
    for unsent in found.unsent:
        warning = f"no alarm could be sent to {unsent.address}: {unsent.problem}"
        tell("alarms_unsent", warning, level=logging.WARNING, address=unsent.address, reason=unsent.problem)
    if found.problem:
        # What ended the run, such as a full disk, is most often what fails here too, and the command prints that.
        failed = report is None
        tell("alarms_failed", f"alarms: {found.problem}", level=logging.WARNING, printed=failed, reason=found.problem)
    return found


def _after_run(workspace: Workspace, report: RunReport | None) -> AlarmReport:
    try:
        if report is not None:
            count_sources(workspace)
        return check_alarms(workspace)
    except StorageError as error:
        return _alarm_of_storage(workspace, error)


def check_alarms(workspace: Workspace, *, now: datetime | None = None) -> AlarmReport:
    """Find the alarms of now, record them, and send what has not been sent yet.

    :raises SettingsError: when a setting of alarms is wrong.
    """
    catalogue, settings = workspace.catalogue, workspace.settings.alarms
    addresses, wording = alarm_addresses(workspace.settings), load_wording(settings.language)
    now = now or datetime.now(UTC)
    is_open = frozenset((one.kind, one.subject) for one in list_alarms(catalogue))
    changes = store_alarms(catalogue, find_alarms(gather_facts(workspace, now, is_open), settings, wording))
    _tell_changes(workspace, changes)
    problems = {address.label: _send_pending(workspace, address, now) for address in addresses}
    forget_ended(catalogue, timestamp(now - FORGOTTEN))
    listed = {one.id: one for one in list_recent(workspace, now=now)}
    return AlarmReport(
        raised=tuple(listed[id] for id in changes.raised if id in listed),
        ended=tuple(listed[id] for id in changes.ended if id in listed),
        open=sum(one.ended_at is None for one in listed.values()),
        addresses=len(addresses),
        sent=sum(problem == "" for problem in problems.values()),
        unsent=tuple(UnsentMessage(address, problem) for address, problem in problems.items() if problem),
    )


def _tell_changes(workspace: Workspace, changes: AlarmChanges) -> None:
    if not changes.raised and not changes.ended:
        return
    for one in list_alarms(workspace.catalogue, ended_since=""):
        if one.id in changes.raised:
            tell("alarm_raised", one.title, level=logging.WARNING, printed=True, kind=one.kind, subject=one.subject)
        elif one.id in changes.ended:
            tell("alarm_ended", one.title, kind=one.kind, subject=one.subject)


def _send_pending(workspace: Workspace, address: Address, now: datetime) -> str | None:
    """Send an address what it has not been sent; return None where that is nothing, else a problem or an empty text."""
    alarms = list_alarms(workspace.catalogue, ended_since=timestamp(now - KEPT))
    raised = [one for one in alarms if one.ended_at is None and _claim(workspace, _about(one), address)]
    ended = [
        one for one in alarms
        if one.ended_at is not None and _was_sent(workspace, one, address) and _claim(workspace, _about(one), address)
    ]  # fmt: skip
    if not raised and not ended:
        return None
    wording = load_wording(workspace.settings.alarms.language)
    message = compose_alarms(wording, workspace.folder, raised, ended, watched=watched(workspace))
    problem = send_message(address, message)
    settle_deliveries(workspace.catalogue, [_about(one) for one in (*raised, *ended)], address.label, problem=problem)
    return problem or ""


def _about(one: StoredAlarm) -> str:
    """Name the message of an alarm: another one when the alarm changes, and when it is over."""
    return f"{about_alarm(one.id)}:{one.fingerprint if one.ended_at is None else OVER}"


def _claim(workspace: Workspace, about: str, address: Address) -> bool:
    return claim_delivery(workspace.catalogue, about, address.label, forget_after=TAKEN_FOR_DEAD)


def _was_sent(workspace: Workspace, one: StoredAlarm, address: Address) -> bool:
    """Return whether an address has heard of an alarm: who has not needs no all-clear."""
    return any(sent.state == SENT and sent.address == address.label for sent in _deliveries(workspace, one))


def _deliveries(workspace: Workspace, one: StoredAlarm) -> list[Delivery]:
    return deliveries_under(workspace.catalogue, f"{about_alarm(one.id)}:")


def list_recent(workspace: Workspace, *, ended: bool = True, now: datetime | None = None) -> list[ListedAlarm]:
    """Return the open alarms, the oldest first, with what was sent of each.

    :param ended: those too that have ended in the last days.
    """
    since = timestamp((now or datetime.now(UTC)) - KEPT) if ended else None
    return [_listed(workspace, one) for one in list_alarms(workspace.catalogue, ended_since=since)]


def _listed(workspace: Workspace, one: StoredAlarm) -> ListedAlarm:
    now = [sent for sent in _deliveries(workspace, one) if sent.about == _about(one)]
    return ListedAlarm(
        one.id, one.kind, one.subject, one.title, one.message, one.advice, one.since, one.raised_at, one.ended_at,
        sent_to=tuple(sent.address for sent in now if sent.state == SENT),
        unsent=tuple(UnsentMessage(sent.address, sent.problem or "") for sent in now if sent.state == FAILED),
    )  # fmt: skip


def send_test(workspace: Workspace) -> list[AddressTest]:
    """Send a test message to every address; return whether each accepted it.

    :raises SettingsError: when one of them is no address.
    """
    wording = load_wording(workspace.settings.alarms.language)
    message = compose_test(wording, workspace.folder)
    problems = [(one.label, send_message(one, message)) for one in alarm_addresses(workspace.settings)]
    return [AddressTest(label, problem is None, problem) for label, problem in problems]


def _alarm_of_storage(workspace: Workspace, error: StorageError) -> AlarmReport:
    """Send that nothing can be stored, which cannot be stored either: it is sent after every such run."""
    addresses = alarm_addresses(workspace.settings)
    wording = load_wording(workspace.settings.alarms.language)
    now, values = datetime.now(UTC), {"problem": shown(str(error))}
    alarm = make_alarm("storage", "", wording, "storage", values, since=now)
    stored = StoredAlarm(
        alarm.kind, alarm.subject, alarm.title, alarm.message, alarm.advice, alarm.since, alarm.fingerprint, 0,
        alarm.since, None,
    )  # fmt: skip
    message = compose_alarms(wording, workspace.folder, [stored], [])
    problems = [(address.label, send_message(address, message)) for address in addresses]
    return AlarmReport(
        addresses=len(addresses), sent=sum(problem is None for _, problem in problems), problem=_problem(error),
        unsent=tuple(UnsentMessage(label, problem) for label, problem in problems if problem),
    )  # fmt: skip


def _problem(error: Exception) -> str:
    return redact(reason_of(error))
