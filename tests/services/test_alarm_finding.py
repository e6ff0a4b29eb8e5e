"""Each kind of alarm: what calls for it, what does not, and when it becomes another one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.catalogue.alarms import Alarm
from corpus.settings import Alarming
from services.alarms.facts import Facts, RunFacts, ScheduleFacts, SourceFacts
from services.alarms.finding import KINDS, find_alarms
from services.alarms.wording import LANGUAGES, load_wording

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
GIGABYTE = 1 << 30
MDI = SourceFacts("mdi", "https://mdi.example.fi/", documents=40, most_documents=40)


def ran(days_ago: int, state: str = "completed", **values: object) -> RunFacts:
    return RunFacts("ingest", state, NOW - timedelta(days=days_ago), **values)  # type: ignore[arg-type]


def found(facts: Facts, **limits: float) -> list[Alarm]:
    return find_alarms(facts, Alarming(**limits), load_wording("fi"))  # type: ignore[arg-type]


def kinds(facts: Facts, **limits: float) -> list[tuple[str, str]]:
    return [(one.kind, one.subject) for one in found(facts, **limits)]


def about(*sources: SourceFacts, **values: object) -> Facts:
    return Facts(NOW, sources=sources, **values)  # type: ignore[arg-type]


def test_nothing_calls_for_no_alarm() -> None:
    assert kinds(about(MDI, runs=(ran(0), ran(1)), free_bytes=100 * GIGABYTE)) == []


def test_the_newest_run_of_a_job_that_failed_raises_one() -> None:
    other = replace(ran(0), job="refit-themes")
    facts = Facts(NOW, runs=(other, ran(1, "failed", problem="the disk is full"), ran(2)))
    (alarm,) = found(facts)
    assert (alarm.kind, alarm.subject) == ("run_failed", "ingest")
    assert "the disk is full" in alarm.message
    assert kinds(Facts(NOW, runs=(ran(0), ran(1, "failed")))) == []


def test_a_run_that_goes_on_failing_is_one_alarm_since_its_first_failure() -> None:
    first = found(Facts(NOW, runs=(ran(1, "failed", problem="port 4200 is taken"), ran(2))))[0]
    again = (ran(0, "failed", problem="port 4201 is taken"), ran(1, "failed", problem="port 4200 is taken"), ran(2))
    second = found(Facts(NOW, runs=again))[0]
    assert (first.fingerprint, first.since) == (second.fingerprint, second.since)
    other = found(Facts(NOW, runs=(ran(0, "failed", problem="the disk is full"), *again)))[0]
    assert other.fingerprint != second.fingerprint


def test_a_run_that_was_cut_short_is_another_alarm_than_one_that_failed() -> None:
    crashed, failed = (found(Facts(NOW, runs=(ran(0, state),)))[0] for state in ("crashed", "failed"))
    assert crashed.kind == failed.kind == "run_failed"
    assert crashed.fingerprint != failed.fingerprint


def test_a_silent_source_raises_one_that_stays_the_same_while_days_pass() -> None:
    silent = replace(MDI, silent=True, silent_days=30, usual_pause_days=7.5, problem="it did not answer")
    (alarm,) = found(about(silent))
    assert "30 päivään" in alarm.message
    assert "7,5 päivää" in alarm.message
    assert "it did not answer" in alarm.message
    assert alarm.since.startswith("2026-10-28")
    (later,) = found(about(replace(silent, silent_days=31)))
    assert later.fingerprint == alarm.fingerprint


@pytest.mark.parametrize(("left", "raised"), [(40, False), (21, False), (20, True), (0, True)])
def test_a_source_that_lost_its_share_raises_one(left: int, raised: bool) -> None:
    assert bool(kinds(about(replace(MDI, documents=left)))) is raised


def test_the_share_that_may_be_lost_is_a_setting_and_two_documents_are_no_listing() -> None:
    assert kinds(about(replace(MDI, documents=30)), lost_share=0.2) == [("source_lost", "mdi")]
    assert kinds(about(replace(MDI, documents=0, most_documents=2))) == []


def test_a_source_that_loses_still_more_is_another_alarm() -> None:
    half, rest, none = (found(about(replace(MDI, documents=left)))[0].fingerprint for left in (20, 19, 0))
    assert half == rest
    assert none != half


def test_a_source_that_cannot_be_read_raises_one_after_some_runs() -> None:
    bad = {"visited": frozenset({"mdi"}), "unread": frozenset({"mdi"})}
    good, elsewhere = {"visited": frozenset({"mdi"})}, {"visited": frozenset({"other"})}
    runs = (ran(0, **bad), ran(1, **elsewhere), ran(2, **bad))
    assert kinds(about(MDI, runs=(*runs, ran(3, **good)))) == []
    (alarm,) = found(about(replace(MDI, problem="it did not answer"), runs=(*runs, ran(3, **bad), ran(4, **good))))
    assert (alarm.kind, alarm.since[:10]) == ("source_failing", "2026-11-24")
    assert "3 peräkkäisessä" in alarm.message
    assert kinds(about(MDI, runs=runs), failing_runs=2) == [("source_failing", "mdi")]


def test_more_set_aside_than_usual_raises_one() -> None:
    usual = tuple(ran(days, documents=100, set_aside=2) for days in range(1, 10))
    bad = ran(0, documents=50, set_aside=20)
    assert kinds(Facts(NOW, runs=(bad, *usual), quarantined=38)) == [("quarantine", "")]
    assert kinds(Facts(NOW, runs=(ran(0, documents=50, set_aside=4), *usual), quarantined=22)) == []
    bad_always = tuple(replace(run, set_aside=40) for run in usual)
    assert kinds(Facts(NOW, runs=(bad, *bad_always), quarantined=380)) == []


def test_a_few_documents_set_aside_say_nothing() -> None:
    assert kinds(Facts(NOW, runs=(ran(0, documents=4, set_aside=2),), quarantined=2)) == []


def test_the_alarm_stays_through_runs_with_nothing_new_and_ends_when_the_documents_are_done() -> None:
    runs = (ran(0), ran(1), ran(2, documents=50, set_aside=20), ran(3, documents=50))
    assert kinds(Facts(NOW, runs=runs, quarantined=20)) == [("quarantine", "")]
    assert kinds(Facts(NOW, runs=runs, quarantined=3)) == []
    assert kinds(Facts(NOW, runs=(ran(0, documents=50), *runs), quarantined=20)) == []


def test_little_space_raises_one_that_changes_as_it_halves_and_ends_with_some_more() -> None:
    low, less, half = (found(Facts(NOW, free_bytes=int(gb * GIGABYTE)))[0] for gb in (1.9, 1.5, 0.7))
    assert low.fingerprint == less.fingerprint
    assert half.fingerprint != low.fingerprint
    assert "1,9 Gt" in low.message
    is_open = frozenset({("disk_low", "")})
    assert kinds(Facts(NOW, free_bytes=int(2.1 * GIGABYTE))) == []
    assert kinds(Facts(NOW, free_bytes=int(2.1 * GIGABYTE), open=is_open)) == [("disk_low", "")]
    assert kinds(Facts(NOW, free_bytes=int(2.5 * GIGABYTE), open=is_open)) == []


@pytest.mark.parametrize(("minutes", "raised"), [(59, False), (60, True)])
def test_a_schedule_is_late_after_the_minutes_of_the_settings(minutes: int, raised: bool) -> None:
    facts = Facts(NOW, overdue=(ScheduleFacts("ingest", NOW - timedelta(minutes=minutes)),))
    assert bool(kinds(facts)) is raised


def test_times_are_those_of_finnish_clocks() -> None:
    facts = Facts(NOW, overdue=(ScheduleFacts("ingest", datetime(2026, 11, 27, 4, 0, tzinfo=UTC)),))
    assert "27.11.2026 klo 6.00" in found(facts)[0].message


def test_nothing_secret_comes_into_a_message() -> None:
    source = replace(MDI, url="https://radar:s3cret@mdi.example.fi/", documents=0)
    failed = ran(0, "failed", problem="cannot use postgresql://radar:s3cret@db/radar\nat all")
    for alarm in found(about(source, runs=(failed,))):
        assert "s3cret" not in f"{alarm.title} {alarm.message} {alarm.advice}"
        assert "\n" not in alarm.title + alarm.advice


UNREAD = {"visited": frozenset({"x"}), "unread": frozenset({"x"})}
ANY = Facts(
    NOW,
    runs=(
        ran(0, "failed", documents=20, set_aside=15), replace(ran(0, "crashed"), job="snapshot"),
        ran(1, documents=20, set_aside=15), *(ran(at, documents=20, **UNREAD) for at in range(2, 5)),
    ),
    sources=(replace(MDI, documents=0, silent=True, silent_days=9, usual_pause_days=2), SourceFacts("x", "https://x/")),
    overdue=(ScheduleFacts("ingest", NOW - timedelta(days=1)),),
    free_bytes=0, quarantined=20,
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_its_words_in_every_language(language: str) -> None:
    wording = load_wording(language)
    alarms = find_alarms(ANY, Alarming(), wording)
    assert {one.kind for one in alarms} == set(KINDS)
    for one in alarms:
        assert one.title
        assert one.message
        assert one.advice
        assert wording.text(one.kind, "over", subject=one.subject)
        assert not set("{}") & set(one.title + one.message + one.advice)


def test_all_languages_have_the_same_texts() -> None:
    texts = [
        {(section, name) for section, named in load_wording(one).texts.items() for name in named} for one in LANGUAGES
    ]
    assert texts[0] == texts[1] == texts[2]


@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), max_size=30),
    st.integers(0, 1000), st.integers(0, 100), st.integers(0, 100),
)  # fmt: skip
def test_any_counts_give_each_alarm_once(runs: list[tuple[int, int]], aside: int, now: int, before: int) -> None:
    facts = about(
        replace(MDI, documents=now, most_documents=before), quarantined=aside,
        runs=tuple(ran(at, documents=of, set_aside=out) for at, (of, out) in enumerate(runs)),
    )  # fmt: skip
    keys = kinds(facts)
    assert len(keys) == len(set(keys))
