"""What commands on alarms answer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UnsentMessage:
    """An address that a message could not be sent to; the next evaluation tries again."""

    address: str  # without what is secret
    problem: str


@dataclass(frozen=True, slots=True)
class ListedAlarm:
    """Something that an operator has to look at, or had to."""

    id: int
    kind: str
    subject: str
    title: str
    message: str  # what is wrong
    advice: str  # what to do
    since: str
    raised_at: str  # as it is now
    ended_at: str | None
    sent_to: tuple[str, ...]
    unsent: tuple[UnsentMessage, ...]


@dataclass(frozen=True, slots=True)
class AlarmReport:
    """What an evaluation of alarms found and sent."""

    raised: tuple[ListedAlarm, ...] = ()  # new ones, and others than before
    ended: tuple[ListedAlarm, ...] = ()
    open: int = 0
    addresses: int = 0  # that the settings name
    sent: int = 0  # messages
    unsent: tuple[UnsentMessage, ...] = ()
    problem: str | None = None  # why alarms could not be evaluated


@dataclass(frozen=True, slots=True)
class AddressTest:
    """Whether an address accepted a test message."""

    address: str
    accepted: bool
    problem: str | None
