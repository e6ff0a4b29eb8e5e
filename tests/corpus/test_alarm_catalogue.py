from dataclasses import replace

from corpus.catalogue.alarms import Alarm, forget_ended, list_alarms, store_alarms
from corpus.catalogue.deliveries import claim_delivery, deliveries_of, deliveries_under, settle_deliveries
from corpus.catalogue.store import Catalogue

SILENT = Alarm("source_silent", "mdi", "Hiljaa", "Ei uutta.", "Katso sivua.", "2026-11-01T00:00:00+00:00", "1")
DISK = Alarm("disk_low", "", "Tila", "Vähissä.", "Vapauta.", "2026-11-02T00:00:00+00:00", "1")


def test_an_alarm_is_raised_once_until_its_fingerprint_changes(catalogue: Catalogue) -> None:
    assert len(store_alarms(catalogue, [SILENT, DISK]).raised) == 2
    assert store_alarms(catalogue, [SILENT, DISK]).raised == ()
    changed = store_alarms(catalogue, [replace(SILENT, fingerprint="2"), DISK])
    assert [one.kind for one in list_alarms(catalogue) if one.id in changed.raised] == ["source_silent"]


def test_an_open_alarm_keeps_since_when_it_is_open(catalogue: Catalogue) -> None:
    store_alarms(catalogue, [SILENT])
    store_alarms(catalogue, [replace(SILENT, since="2026-12-01T00:00:00+00:00", message="Yhä.")])
    assert [(one.since, one.message) for one in list_alarms(catalogue)] == [(SILENT.since, "Yhä.")]


def test_an_alarm_that_is_not_found_any_more_ends_and_may_come_again(catalogue: Catalogue) -> None:
    (first,) = store_alarms(catalogue, [SILENT]).raised
    assert store_alarms(catalogue, []).ended == (first,)
    assert list_alarms(catalogue) == []
    (again,) = store_alarms(catalogue, [SILENT]).raised
    assert [one.id for one in list_alarms(catalogue, ended_since="")] == [first, again]


def test_a_message_is_claimed_once_and_again_only_after_a_failure(catalogue: Catalogue) -> None:
    assert claim_delivery(catalogue, "alarm:1", "json://a")
    assert not claim_delivery(catalogue, "alarm:1", "json://a")
    assert claim_delivery(catalogue, "alarm:1", "json://b")
    settle_deliveries(catalogue, ["alarm:1"], "json://a", problem="it did not answer")
    settle_deliveries(catalogue, ["alarm:1"], "json://b", problem=None)
    assert claim_delivery(catalogue, "alarm:1", "json://a")
    assert not claim_delivery(catalogue, "alarm:1", "json://b")
    found = {one.address: (one.state, one.attempts) for one in deliveries_of(catalogue, ["alarm:1"])}
    assert found == {"json://a": ("sending", 2), "json://b": ("sent", 1)}


def test_a_claim_may_be_taken_over_from_who_is_taken_for_dead(catalogue: Catalogue) -> None:
    assert claim_delivery(catalogue, "alarm:1", "json://a")
    assert not claim_delivery(catalogue, "alarm:1", "json://a", forget_after=3600)
    assert claim_delivery(catalogue, "alarm:1", "json://a", forget_after=0)


def test_deliveries_are_found_by_how_their_messages_begin(catalogue: Catalogue) -> None:
    for about in ("alert:a_b:1", "alert:a_b:2", "alert:axb:1"):
        claim_delivery(catalogue, about, "json://a")
    assert [one.about for one in deliveries_under(catalogue, "alert:a_b:")] == ["alert:a_b:1", "alert:a_b:2"]


def test_alarms_that_ended_long_ago_are_forgotten_with_what_was_sent(catalogue: Catalogue) -> None:
    (old,) = store_alarms(catalogue, [SILENT]).raised
    claim_delivery(catalogue, f"alarm:{old}:1", "json://a")
    store_alarms(catalogue, [DISK])
    forget_ended(catalogue, "2000-01-01")
    assert len(list_alarms(catalogue, ended_since="")) == 2
    forget_ended(catalogue, "2999-01-01")
    assert [one.kind for one in list_alarms(catalogue, ended_since="")] == ["disk_low"]
    assert deliveries_under(catalogue, "alarm:") == []
