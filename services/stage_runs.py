"""Doing a stage for documents: each can fail only by itself, and what is done is recorded."""

import logging
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from corpus.catalogue import Reference
from corpus.catalogue.stage_records import StageFailure, count_pending, mark_done, mark_failed, pending
from services import stages
from services.events import about, tell
from services.failures import attempt, reason_of
from services.index_state import is_finished
from services.progress import report
from services.runners import Runner
from services.stages.stage import Counts, Stage
from services.workspace import Workspace

SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents that a stage is to do."""

    stage: str
    references: tuple[Reference, ...]


class StageTimes:
    """How long each part of a run has taken, on the clock."""

    def __init__(self) -> None:
        self._seconds: defaultdict[str, float] = defaultdict(float)

    @contextmanager
    def of(self, stage: str) -> Iterator[None]:
        """Add the time of the block to a stage."""
        began = time.monotonic()
        try:
            yield
        finally:
            self._seconds[stage] += time.monotonic() - began

    def seconds(self) -> dict[str, float]:
        """Return the seconds by stage."""
        return {stage: round(seconds, 2) for stage, seconds in self._seconds.items()}


def run_stages(
    workspace: Workspace, runner: Runner, *, wanted: Sequence[str] | None = None, times: StageTimes | None = None
) -> Counter[str]:  # fmt: skip
    """Do whatever waits in the stages, in their order.

    :param wanted: names of stages; None does all.
    :param times: to which the time of each stage is added.
    :returns: counts that the stages gave, and how many documents were set aside.
    """
    counts: Counter[str] = Counter()
    times = times or StageTimes()
    for stage in stages.STAGES:
        if stage.wanted(workspace) and (wanted is None or stage.name in wanted):
            with times.of(stage.name):
                counts.update(_run_stage(workspace, runner, stage))
    return counts


def _run_stage(workspace: Workspace, runner: Runner, stage: Stage) -> Counter[str]:
    done: Counter[str] = Counter()
    for counted in runner.map(run_batch, batches(workspace, stage), anywhere=not stage.whole_batches):
        done.update(counted)
    if stage.finish is not None and (done or not is_finished(workspace)):
        stage.finish(workspace)
    return done


def batches(workspace: Workspace, stage: Stage) -> Iterator[Batch]:
    """Yield what waits for a stage, in batches."""
    work = stage.work(workspace)
    report(stage.name, total=count_pending(workspace.catalogue, work))
    for references in pending(workspace.catalogue, work, limit=workspace.settings.ingestion.batch):
        yield Batch(stage.name, tuple(references))


def run_batch(workspace: Workspace, batch: Batch) -> Counts:
    """Do a batch of documents; those that fail are set aside, and the others are done."""
    with about(stage=batch.stage):
        return _run_batch(workspace, stage_named(batch.stage), batch)


def _run_batch(workspace: Workspace, stage: Stage, batch: Batch) -> Counts:
    if stage.whole_batches:
        return _run_together(workspace, stage, batch.references)
    counts: Counter[str] = Counter()
    for reference in batch.references:
        counts.update(_run_one(workspace, stage, reference))
        report(stage.name, done=1, item=reference.document_id)
    return counts


def stage_named(name: str) -> Stage:
    """Return the stage of a name."""
    return next(stage for stage in stages.STAGES if stage.name == name)


def dependents_of(name: str) -> list[str]:
    """Return the names of the stages that take a stage's results, directly or through others."""
    direct = [stage.name for stage in stages.STAGES if name in stage.needs]
    return list(dict.fromkeys([*direct, *(far for near in direct for far in dependents_of(near))]))


def _run_together(workspace: Workspace, stage: Stage, references: Sequence[Reference]) -> Counts:
    """Do documents in one call; where that fails, one after the other, to find which of them cannot be done."""
    counts = attempt(lambda: _do(workspace, stage, references), lambda _: None)
    if counts is None:
        found: Counter[str] = Counter()
        for reference in references:
            found.update(_run_one(workspace, stage, reference))
        counts = found
    report(stage.name, done=len(references))
    return counts


def _run_one(workspace: Workspace, stage: Stage, reference: Reference) -> Counts:
    return attempt(
        lambda: _do(workspace, stage, [reference]),
        lambda error: _set_aside(workspace, stage, reference, error),
    )


def _do(workspace: Workspace, stage: Stage, references: Sequence[Reference]) -> Counts:
    work = stage.work(workspace)  # before it begins: what changes meanwhile has to be done again
    counts = stage.run(workspace, references)
    mark_done(workspace.catalogue, work, references, dependents=dependents_of(stage.name))
    return counts


def _set_aside(workspace: Workspace, stage: Stage, reference: Reference, error: Exception) -> Counts:
    if stage.discard is not None:
        stage.discard(workspace, reference)
    failure = StageFailure(
        reference.document_id, reference.number, stage.name, stage.version(workspace), type(error).__name__,
        reason_of(error),
    )  # fmt: skip
    mark_failed(workspace.catalogue, failure, dependents=dependents_of(stage.name))
    tell(
        "document_set_aside", f"{reference.document_id} is set aside: {failure.reason}", level=logging.WARNING,
        printed=True, document_id=reference.document_id, error=failure.error, reason=failure.reason,
    )  # fmt: skip
    return {SET_ASIDE: 1}
