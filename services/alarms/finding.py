"""What calls for an alarm: a pure function of facts, with a rule for each kind."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

from corpus.catalogue.alarms import Alarm
from corpus.secrets import redact
from corpus.settings import Alarming
from services.alarms.facts import RUNS, Facts, RunFacts, SourceFacts
from services.alarms.wording import Wording

FEWEST_DOCUMENTS = 10  # of a run, to speak of shares
FEWEST_SET_ASIDE = 3
FEWEST_LOST = 3  # documents of a source
ENOUGH_AGAIN = 1.2  # times the limit of the disk: an alarm must not come and go with every file
GIGABYTE = 1 << 30
MOST_HALVINGS = 8
LONGEST_PROBLEM = 300  # characters

Rule = Callable[[Facts, Alarming, Wording], Iterator[Alarm]]


def find_alarms(facts: Facts, limits: Alarming, wording: Wording) -> list[Alarm]:
    """Return everything that an operator has to look at."""
    return [alarm for rule in RULES for alarm in rule(facts, limits, wording)]


def _failed_runs(facts: Facts, _: Alarming, wording: Wording) -> Iterator[Alarm]:
    """Yield an alarm for each job whose newest run did not complete."""
    newest: dict[str, list[RunFacts]] = {}
    for run in facts.runs:
        newest.setdefault(run.job, []).append(run)
    for job, runs in newest.items():
        if (last := runs[0]).state == "completed":
            continue
        first = last
        for run in runs[1:]:
            if run.state == "completed":
                break
            first = run
        problem, kind = shown(last.problem), f"run_{last.state}"
        values = {"subject": job, "started": wording.time(last.started_at), "problem": problem}
        yield make_alarm(
            "run_failed", job, wording, kind, values, since=first.started_at,
            changes_with=re.sub(r"\d+", "#", f"{kind} {problem}"),
        )  # fmt: skip


def _silent_sources(facts: Facts, _: Alarming, wording: Wording) -> Iterator[Alarm]:
    for source in facts.sources:
        if source.silent and source.silent_days is not None and source.usual_pause_days is not None:
            values = {"days": source.silent_days, "usual": wording.number(source.usual_pause_days)}
            since = facts.now - timedelta(days=source.silent_days)
            yield _about_source("source_silent", source, wording, values, since=since, problem=source.problem)


def _lost_sources(facts: Facts, limits: Alarming, wording: Wording) -> Iterator[Alarm]:
    for source in facts.sources:
        lost = source.most_documents - source.documents
        if lost >= max(FEWEST_LOST, limits.lost_share * source.most_documents):
            values = {"now": source.documents, "before": source.most_documents}
            grade = _halvings(source.documents, source.most_documents)
            yield _about_source("source_lost", source, wording, values, since=facts.now, changes_with=grade)


def _failing_sources(facts: Facts, limits: Alarming, wording: Wording) -> Iterator[Alarm]:
    for source in facts.sources:
        visits = [run for run in facts.runs if source.name in run.visited]
        failed = next((at for at, run in enumerate(visits) if source.name not in run.unread), len(visits))
        if failed >= max(limits.failing_runs, 1):
            values = {"runs": failed, "problem": shown(source.problem or "")}
            since = visits[failed - 1].started_at
            yield _about_source("source_failing", source, wording, values, since=since)


def _quarantine(facts: Facts, limits: Alarming, wording: Wording) -> Iterator[Alarm]:
    """Compare the newest run that did enough with those before it; over when what it set aside was done after all."""
    runs = [run for run in facts.runs if run.state == "completed"]
    enough = [run for run in runs if _looked_at(run) >= FEWEST_DOCUMENTS]
    if not enough:
        return
    last, before = enough[0], enough[1 : 1 + RUNS]
    share = last.set_aside / _looked_at(last)
    usual = sum(run.set_aside for run in before) / max(sum(map(_looked_at, before)), 1)
    still = facts.quarantined >= last.set_aside / 2
    if last.set_aside >= FEWEST_SET_ASIDE and share - usual >= limits.quarantine_share and still:
        values = {
            "share": wording.share(share), "aside": last.set_aside, "of": _looked_at(last),
            "usual": wording.share(usual),
        }  # fmt: skip
        since = last.started_at
        yield make_alarm("quarantine", "", wording, "quarantine", values, since=since, changes_with=since.isoformat())


def _looked_at(run: RunFacts) -> int:
    """Count the documents that a run did something with; it may set aside old ones too."""
    return max(run.documents, run.set_aside)


def _full_disk(facts: Facts, limits: Alarming, wording: Wording) -> Iterator[Alarm]:
    if facts.free_bytes is None:
        return
    free = facts.free_bytes / GIGABYTE
    is_open = ("disk_low", "") in facts.open
    if free < limits.disk_free_gb * (ENOUGH_AGAIN if is_open else 1):
        values = {"free": wording.number(free), "limit": wording.number(limits.disk_free_gb)}
        grade = _halvings(free, limits.disk_free_gb)
        yield make_alarm("disk_low", "", wording, "disk_low", values, since=facts.now, changes_with=grade)


def _late_schedules(facts: Facts, limits: Alarming, wording: Wording) -> Iterator[Alarm]:
    for schedule in facts.overdue:
        if facts.now - schedule.due_at >= timedelta(minutes=limits.late_minutes):
            values = {"subject": schedule.name, "due": wording.time(schedule.due_at)}
            yield make_alarm("schedule_late", schedule.name, wording, "schedule_late", values, since=schedule.due_at)


KINDS = (
    "run_failed", "schedule_late", "disk_low", "source_lost", "source_failing", "source_silent", "quarantine",
)  # fmt: skip
#: A kind of alarm is a rule here, and its texts in `words/`.
RULES: tuple[Rule, ...] = (
    _failed_runs, _late_schedules, _full_disk, _lost_sources, _failing_sources, _silent_sources, _quarantine,
)  # fmt: skip


def _halvings(left: float, whole: float) -> str:
    """Return how often a whole was halved, as what an alarm changes with."""
    return str(next((times for times in range(MOST_HALVINGS) if left > whole / 2 ** (times + 1)), MOST_HALVINGS))


def _about_source(
    kind: str, source: SourceFacts, wording: Wording, values: Mapping[str, object], *, since: datetime,
    changes_with: str = "", problem: str | None = None,
) -> Alarm:  # fmt: skip
    named = {"subject": source.name, "url": shown(source.url), **values}
    return make_alarm(kind, source.name, wording, kind, named, since=since, changes_with=changes_with, problem=problem)


def make_alarm(
    kind: str, subject: str, wording: Wording, texts: str, values: Mapping[str, object], *, since: datetime,
    changes_with: str = "", problem: str | None = None,
) -> Alarm:  # fmt: skip
    """Write an alarm in words.

    :param texts: section of its texts.
    :param changes_with: what makes it another alarm, which is sent again; days and numbers that grow do not.
    :param problem: one more sentence on what went wrong.
    """
    message = wording.text(texts, "what", **values)
    if problem:
        message += f"\n{wording.text(texts, 'problem', problem=shown(problem))}"
    digest = hashlib.sha256(f"{kind} {subject} {changes_with}".encode()).hexdigest()[:16]
    written = since.isoformat(timespec="seconds")
    title, advice = (wording.text(texts, name, **values) for name in ("title", "todo"))
    return Alarm(kind, subject, title, message, advice, written, digest)


def shown(text: str) -> str:
    """Return what a run or a source said in one line, without what is secret."""
    return " ".join(redact(text).split())[:LONGEST_PROBLEM]
