"""The facts of a workspace that alarms are found from."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from corpus.catalogue.runs import Run, list_runs, with_seen_state
from corpus.catalogue.schedules import PromisedSchedule, promised_schedules
from corpus.catalogue.source_items import SourceState, item_dates, source_state
from corpus.catalogue.source_sizes import largest_sizes, named_since, record_source_sizes, source_sizes
from corpus.settings import SourceEntry
from services.alarms.facts import Facts, RunFacts, ScheduleFacts, SourceFacts
from services.answers.sources import Rhythm
from services.losses import DOUBTED
from services.rhythms import rhythm
from services.scheduling.deployments import INGEST, Deployment, scheduled_deployments
from services.scheduling.windows import Schedule
from services.workspace import Workspace

LOOKED_AT = 200  # runs: most of them may have had nothing new
ENDED = ("completed", "failed", "crashed")
#: How a run is that has come to a window of its schedule: one that failed has an alarm of its own.
COVERS = ("running", "completed", "cancelled", "failed", "crashed")


def count_sources(workspace: Workspace, now: datetime | None = None) -> None:
    """Keep how many documents each source has today, which later losses are compared with."""
    day = (now or datetime.now(UTC)).astimezone(UTC).date().isoformat()
    record_source_sizes(workspace.catalogue, source_sizes(workspace.catalogue), day)


def gather_facts(workspace: Workspace, now: datetime, is_open: frozenset[tuple[str, str]]) -> Facts:
    """Return the facts of now.

    :param is_open: kinds and subjects of the alarms that are open.
    """
    held = workspace.lock.is_held()
    runs = [with_seen_state(run, lock_held=held) for run in list_runs(workspace.catalogue, limit=LOOKED_AT)]
    urls = {entry.name: entry.url for entry in workspace.settings.source}
    return Facts(
        now,
        runs=tuple(_run_facts(run, urls) for run in runs if run.state in ENDED),
        sources=tuple(_source_facts(workspace, now)),
        overdue=tuple(overdue_schedules(workspace, now)),
        free_bytes=shutil.disk_usage(workspace.folder).free,
        quarantined=workspace.catalogue.counts()["quarantined"],
        open=is_open,
    )


def _run_facts(run: Run, urls: dict[str, str]) -> RunFacts:
    report: dict[str, Any] = (run.report or {}) if run.job == INGEST else {}  # other jobs report other things
    sources = {one["source"]: one for one in report.get("sources") or ()}
    whole = {(one["source"], one["location"]) for one in report.get("problems") or ()}
    return RunFacts(
        run.deployment or run.job, run.state, datetime.fromisoformat(run.started_at),  # type: ignore[arg-type]
        id=run.id,
        problem=run.problem or "",
        documents=report.get("new", 0) + report.get("changed", 0),
        set_aside=len(report.get("set_aside") or ()),
        visited=frozenset(sources),
        unread=frozenset(
            name for name, one in sources.items() if not one["found"] and (name, urls.get(name)) in whole
        ),
    )  # fmt: skip


def _source_facts(workspace: Workspace, now: datetime) -> Iterator[SourceFacts]:
    sizes, largest = source_sizes(workspace.catalogue), largest_sizes(workspace.catalogue)
    for entry, state in visited_sources(workspace):
        if entry.paused:
            continue
        seen = silence(workspace, entry.name, now)
        documents = sizes.get(entry.name, 0)
        if doubted := state.marks.get(DOUBTED):  # kept until the next run, but not named any more
            documents = named_since(workspace.catalogue, entry.name, int(doubted))
        yield SourceFacts(
            entry.name, entry.url, documents, max(largest.get(entry.name, 0), documents), seen.silent_days,
            seen.usual_pause_days, seen.silent, state.problem,
        )  # fmt: skip


def watched(workspace: Workspace) -> frozenset[str]:
    """Return the sources and schedules that alarms are looked for of."""
    sources = {entry.name for entry in workspace.settings.source if not entry.paused}
    return frozenset(sources | {deployment.name for deployment, _ in scheduled_deployments(workspace.settings)})


def visited_sources(workspace: Workspace) -> Iterator[tuple[SourceEntry, SourceState]]:
    """Yield the sources of the settings that have been visited, with how the last visit went."""
    for entry in workspace.settings.source:
        state = source_state(workspace.catalogue, entry.name)
        if state is not None:
            yield entry, state


def silence(workspace: Workspace, name: str, now: datetime) -> Rhythm:
    """Return how long a source has had nothing new, beside its usual pauses."""
    return rhythm(item_dates(workspace.catalogue, name), now.astimezone(UTC).date())


def overdue_schedules(workspace: Workspace, now: datetime) -> Iterator[ScheduleFacts]:
    """Yield the schedules with a window that has come and that no run has covered, the first such window of each."""
    promised = {one.deployment: one for one in promised_schedules(workspace.catalogue)}
    for deployment, schedule in scheduled_deployments(workspace.settings):
        since = promised.get(deployment.name)
        if since is None or (since.cron, since.timezone) != (schedule.cron, schedule.timezone):
            continue  # never operated, or not with this schedule yet: nothing was promised
        due = _first_uncovered(workspace, deployment, schedule, since)
        if due <= now:
            yield ScheduleFacts(deployment.name, due)


def _first_uncovered(
    workspace: Workspace, deployment: Deployment, schedule: Schedule, promised: PromisedSchedule
) -> datetime:  # fmt: skip
    """Return the first window after the last run that covers windows: it does all up to its own start."""
    runs = list_runs(workspace.catalogue, deployment=deployment.name, states=COVERS, limit=LOOKED_AT)
    by_hand = list_runs(workspace.catalogue, job=deployment.job, states=COVERS, limit=LOOKED_AT)
    covered = [run.covers_until for run in (*runs, *(run for run in by_hand if not run.deployment))]
    return schedule.after(max([datetime.fromisoformat(promised.since), *covered]))
