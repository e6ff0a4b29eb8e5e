"""What commands on saved searches answer."""

from dataclasses import dataclass

from services.alarms.answers import UnsentMessage


@dataclass(frozen=True, slots=True)
class ListedAlert:
    """A saved search."""

    name: str
    query: str
    filters: dict[str, list[str]]  # by the options that they were given by
    by: str  # words, meaning, both
    every: str  # day, week
    recipients: tuple[str, ...]  # without what is secret
    created_at: str
    since: str | None
    ran_at: str | None
    announced: int  # publications so far


@dataclass(frozen=True, slots=True)
class AnnouncedItem:
    """A publication that an alert announces, by the passage that answers it best."""

    document_id: str
    title: str
    date: str | None
    source: str
    by: str  # words, meaning
    score: float  # standard deviations above the corpus
    page: int | None
    page_label: str | None  # printed on the page, where that is another than its number
    heading: str
    passage: str
    url: str  # or where it lies, where it has no web address


@dataclass(frozen=True, slots=True)
class AlertReport:
    """What a run of one alert found and sent."""

    name: str
    items: tuple[AnnouncedItem, ...] = ()
    sent_to: tuple[str, ...] = ()
    unsent: tuple[UnsentMessage, ...] = ()  # the next run tries again
    unknown: tuple[str, ...] = ()  # addresses that an earlier run may or may not have reached; it is not sent again
    problem: str | None = None  # why it could not be run
