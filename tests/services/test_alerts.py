"""Saved searches: what is news, what answers by words and by meaning, and that each publication is announced once."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from corpus.catalogue.alerts import Alert, NewDocument, find_alert, new_documents
from corpus.catalogue.deliveries import claim_delivery, deliveries_under
from corpus.errors import AlertError, NotFoundError, SettingsError
from corpus.settings import FILE_NAME
from services.alarms.wording import load_wording
from services.alerts import running
from services.alerts.answers import AlertReport, AnnouncedItem
from services.alerts.composing import LONGEST_PASSAGE, compose_alert, shorten
from services.alerts.feeds import render_feed
from services.alerts.news import is_news
from services.alerts.running import is_due, run_alerts
from services.alerts.saving import AlertRequest, forget_alert, list_alerts, save_alert
from services.publications import correct
from services.searching import Question
from services.workspace import Workspace
from tests.servers.messages import Hook, Mailbox, mail_server, webhook
from tests.services.corpora import copy_workspace, ingest, new_workspace, write_corpus

NOW = datetime.now(UTC)
TODAY = date.today().isoformat()
BEFORE = NOW - timedelta(days=1)
LONG = "Raportissa kuvataan, miten kunnat ovat varautuneet muutoksiin ja mitä ne aikovat tehdä seuraavaksi. " * 3


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a corpus of several subjects, for alerts to compare with."""
    folder = tmp_path_factory.mktemp("alerts")
    made = new_workspace(folder / "radar")
    ingest(made, write_corpus(folder / "old.jsonl", ["vero", "koulu", "metsä", "hoito"], each=30))
    return made.folder


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


@pytest.fixture
def hook() -> Iterator[Hook]:
    with webhook() as opened:
        yield opened


@pytest.fixture
def workspace(corpus: Path, tmp_path: Path, mailbox: Mailbox) -> Workspace:
    copied = copy_workspace(corpus, tmp_path / "radar")
    server = f"mailto://127.0.0.1:{mailbox.port}/?from=radar@example.fi"
    (copied.folder / FILE_NAME).write_text(f'[alarms]\nmail = "{server}"\n', encoding="utf-8")
    return Workspace(copied.folder)


def publish(workspace: Workspace, *rows: tuple[str, str, str], day: str = TODAY, file: str = "new") -> None:
    """Ingest new documents, each with its id, title and text."""
    path = workspace.folder / f"{file}.jsonl"
    written = [{"id": id, "title": title, "text": text, "date": day} for id, title, text in rows]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in written), encoding="utf-8")
    ingest(workspace, path)


BUS = ("bussi", "Bussien reitit", "Bussien uudet reitit ja aikataulut alkavat syksyllä. Lippujen hinnat eivät muutu.")
TAX = ("vero", "Veroprosentti", "Kunta nostaa veroprosenttia ensi vuonna, sillä valtionosuus pienenee.")


def save(workspace: Workspace, query: str = "bussien reitit", **values: Any) -> str:
    filters = {name: values.pop(name) for name in list(values) if name in Question.__dataclass_fields__}
    values = {"emails": ["lukija@example.fi"], "by": "words", **values}
    return save_alert(workspace, AlertRequest(Question(query, **filters), **values), now=BEFORE).name


def titles(reports: Sequence[AlertReport]) -> list[str]:
    assert [report.problem for report in reports] == [None] * len(reports)
    return [item.title for report in reports for item in report.items]


def run(workspace: Workspace, *, days: int = 0, **options: Any) -> list[AlertReport]:
    return run_alerts(workspace, now=datetime.now(UTC) + timedelta(days=days), **options)


# What is news


def made_on(day: str, since: str | None = None) -> Alert:
    return Alert("a", "u", "q", {}, "both", "day", (), f"{day}T12:00:00+00:00", since)


@pytest.mark.parametrize(
    ("first_seen", "dated", "news"),
    [
        ("2026-05-02T00:00:00+00:00", "2026-05-01", True),
        ("2026-05-02T00:00:00+00:00", None, True),
        ("2026-05-02T00:00:00+00:00", "2026-03", True),
        ("2026-05-02T00:00:00+00:00", "2026", True),
        ("2026-05-02T00:00:00+00:00", "2026-01-15", False),  # an archive that was fetched now
        ("2026-05-02T00:00:00+00:00", "2025", False),
        ("2026-05-01T11:59:00+00:00", "2026-05-01", False),  # there before the alert
        ("2026-05-01T12:00:00+00:00", "2026-05-01", False),
    ],
)
def test_news_came_after_the_alert_and_is_not_much_older(first_seen: str, dated: str | None, news: bool) -> None:
    assert is_news(NewDocument("d", first_seen, dated, "t"), made_on("2026-05-01")) is news


@pytest.mark.parametrize(("dated", "news"), [("2026-04-01", True), ("2026-04", True), ("2026-03-31", False)])
def test_with_a_date_what_was_there_before_is_news_too(dated: str, news: bool) -> None:
    document = NewDocument("d", "2026-04-20T00:00:00+00:00", dated, "t")
    assert is_news(document, made_on("2026-05-01", since="2026-04-01")) is news


def test_an_alert_announces_nothing_that_was_there_before_it(workspace: Workspace) -> None:
    publish(workspace, BUS)
    save_alert(workspace, AlertRequest(Question("bussien reitit"), "old", by="words"))
    save_alert(workspace, AlertRequest(Question("bussien reitit"), "since", by="words", since=TODAY))
    assert {one.name: titles([one]) for one in run(workspace)} == {"old": [], "since": ["Bussien reitit"]}


# What answers


def test_by_words_a_passage_has_all_of_them_in_any_inflection(workspace: Workspace) -> None:
    save(workspace, "bussi ja reitti")
    publish(workspace, BUS, ("b2", "Bussit", "Bussi kulkee entiseen tapaan."), TAX)
    assert titles(run(workspace)) == ["Bussien reitit"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("reitti TAI vero", {"Bussien reitit", "Veroprosentti"}),
        ("reit*", {"Bussien reitit"}),
        ("(bussi -reitti) TAI vero", {"Bussit", "Veroprosentti"}),
        ("bussi -reitti", {"Bussit"}),
        ('"bussi kulkee entiseen" otsikko:bussi', {"Bussit"}),
    ],
)
def test_a_saved_search_has_the_language_of_search(workspace: Workspace, query: str, found: set[str]) -> None:
    save_alert(workspace, AlertRequest(Question(query), "a", by="words"), now=BEFORE)
    publish(workspace, BUS, ("b2", "Bussit", "Bussi kulkee entiseen tapaan."), TAX)
    assert set(titles(run(workspace))) == found


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("kuntatalous", "Kuntien talous vahvistui."),
        ("kuntien talous", "Kuntatalouden tila on hyvä."),
        ("joukkoliikenteen liput", "Joukkoliikennelippujen hinnat nousevat."),
        ("tekoäly kunnissa", "Kunnat hankkivat tekoälyratkaisuja."),
    ],
)
def test_a_compound_is_found_by_its_parts_and_its_parts_in_a_compound(
    workspace: Workspace, query: str, text: str
) -> None:
    save(workspace, query)
    publish(workspace, ("x", "Tiedote", text))
    assert titles(run(workspace)) == ["Tiedote"]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("kuntien talous", "Kunnat tukevat maataloutta."),
        ("kuntatalous", "Talous vahvistui, ja kunta kasvoi."),
        ("kuntien valtionosuudet", "Kunnat saavat valtiolta pienen osuuden."),
        ("kuntien talous", "Kunta on kaunis."),
    ],
)
def test_words_that_stand_apart_are_no_compound(workspace: Workspace, query: str, text: str) -> None:
    save(workspace, query)
    publish(workspace, ("x", "Tiedote", text))
    assert titles(run(workspace)) == []


def test_by_meaning_a_passage_may_have_other_words(workspace: Workspace) -> None:
    save(workspace, "joukkoliikenne", by="meaning", name="meaning")
    save(workspace, "joukkoliikenne", by="words", name="words")
    publish(workspace, ("b", "Ratikka", "Raitiovaunu ja bussi vievät matkustajia asemalta torille vartin välein."), TAX)
    by_meaning, by_words = run(workspace)
    assert [(item.title, item.by) for item in by_meaning.items] == [("Ratikka", "meaning")]
    assert by_meaning.items[0].score >= 3.5
    assert by_words.items == ()


def test_one_near_passage_of_a_long_document_is_not_what_it_is_about(workspace: Workspace) -> None:
    save(workspace, "joukkoliikenne ja bussit", by="meaning")
    bus = "Bussi ja raitiovaunu kuljettavat matkustajia, ja lippujen hinnat pysyvät ennallaan koko vuoden ajan."
    chapters = "\n\n".join(f"# Luku {at}\n\n{LONG}" for at in range(60))
    publish(workspace, ("long", "Raportti", f"{chapters}\n\n# Liikenne\n\n{bus}"), ("short", "Tiedote", bus))
    assert titles(run(workspace)) == ["Tiedote"]


def test_in_a_corpus_too_small_to_compare_with_words_alone_answer(tmp_path: Path) -> None:
    made = new_workspace(tmp_path / "radar")
    save(made, "joukkoliikenne", by="meaning", emails=())
    publish(made, BUS)
    assert titles(run(made)) == []


def test_filters_are_those_of_a_search(workspace: Workspace) -> None:
    save(workspace, "bussien reitit", municipalities=["Tampere"], name="tampere")
    save(workspace, "bussien reitit", municipalities=["Oulu"], name="oulu")
    publish(workspace, ("x", "Reitit", "Bussien reitit muuttuvat Tampereella."))
    assert {one.name: titles([one]) for one in run(workspace)} == {"oulu": [], "tampere": ["Reitit"]}


# Once


def test_a_publication_is_announced_once_however_often_alerts_run(workspace: Workspace, mailbox: Mailbox) -> None:
    save(workspace)
    publish(workspace, BUS)
    assert [titles(run(workspace, days=day)) for day in (0, 0, 1, 2)] == [["Bussien reitit"], [], [], []]
    assert mailbox.subjects == ["Hakuvahti: uusi julkaisu – bussien reitit"]


def test_what_comes_later_is_announced_later(workspace: Workspace, mailbox: Mailbox) -> None:
    save(workspace)
    publish(workspace, BUS)
    run(workspace)
    publish(workspace, ("b2", "Lisää", "Bussien reitit jatkuvat."), ("b3", "Yhä", "Reitit bussien."), file="more")
    assert sorted(titles(run(workspace, days=1))) == ["Lisää", "Yhä"]
    assert mailbox.subjects[1:] == ["Hakuvahti: 2 uutta julkaisua – bussien reitit"]


def test_a_new_version_of_a_document_is_no_news(workspace: Workspace) -> None:
    save(workspace)
    publish(workspace, BUS)
    run(workspace)
    publish(workspace, (BUS[0], BUS[1], f"{BUS[2]} Lisäys."))
    assert titles(run(workspace, days=1)) == []


def test_documents_of_one_publication_are_announced_together(workspace: Workspace) -> None:
    save(workspace)
    publish(workspace, BUS, ("b2", "Raportti reiteistä", "Bussien reitit raportissa."))
    ids = {one.title: one.id for one in _documents(workspace)}
    correct(workspace, ids["Raportti reiteistä"], into=ids["Bussien reitit"])
    assert len(titles(run(workspace))) == 1


def test_documents_that_are_put_together_or_apart_later_are_not_announced_again(workspace: Workspace) -> None:
    save(workspace)
    publish(workspace, BUS, ("b2", "Raportti reiteistä", "Bussien reitit raportissa."))
    ids = {one.title: one.id for one in _documents(workspace)}
    correct(workspace, ids["Raportti reiteistä"], into=ids["Bussien reitit"])
    run(workspace)
    correct(workspace, ids["Raportti reiteistä"], alone=True)
    ingest(workspace, workspace.folder / "new.jsonl")
    assert titles(run(workspace, days=1)) == []


def test_a_copy_of_what_was_announced_is_no_news_even_when_it_takes_its_place(workspace: Workspace) -> None:
    text = f"Bussien reitit uusitaan. {LONG}"
    save(workspace)
    publish(workspace, ("a", "Bussien reitit", text))
    run(workspace)
    publish(workspace, ("copy", "Bussien reitit", text), file="copy")
    assert titles(run(workspace, days=1)) == []
    (workspace.folder / "new.jsonl").write_text("", encoding="utf-8")
    ingest(workspace, workspace.folder / "new.jsonl")
    assert titles(run(workspace, days=2)) == []


def test_what_moves_to_another_address_is_no_news(workspace: Workspace) -> None:
    text = f"Bussien reitit uusitaan. {LONG}"
    save(workspace)
    publish(workspace, ("a", "Bussien reitit", text))
    run(workspace)
    publish(workspace, ("moved", "Bussien reitit", text))
    assert [one.title for one in _documents(workspace)] == ["Bussien reitit"]
    assert titles(run(workspace, days=1)) == []


def _documents(workspace: Workspace) -> list[NewDocument]:
    """Return the documents that a test has published."""
    found = new_documents(workspace.catalogue, seen_since="")
    return [one for one in found if not str(one.title).startswith("Asiakirja")]


# Sending


def test_a_refused_message_is_sent_by_the_next_run(workspace: Workspace, mailbox: Mailbox, hook: Hook) -> None:
    save(workspace, addresses=[hook.url])
    publish(workspace, BUS)
    mailbox.answer = "451 later"
    (report,) = run(workspace)
    assert (report.sent_to, [one.address for one in report.unsent]) == (("json://127.0.0.1",), ["lukija@example.fi"])
    mailbox.answer = "250 OK"
    (report,) = run(workspace)
    assert (report.items, report.sent_to, len(mailbox.got), len(hook.got)) == ((), ("lukija@example.fi",), 1, 1)


def kill(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("step", "mails"),
    [
        ("record_round", [0, 1]),  # before anything is recorded: the next run does it all
        ("claim_delivery", [0, 1]),  # recorded, not sent
        ("settle_deliveries", [1, 1]),  # sent, not recorded as sent
    ],
)
def test_a_run_killed_at_any_point_announces_once(
    workspace: Workspace, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch, step: str, mails: list[int]
) -> None:
    save(workspace)
    publish(workspace, BUS)
    with monkeypatch.context() as patch:
        patch.setattr(running, step, kill)
        with pytest.raises(KeyboardInterrupt):
            run(workspace)
    seen = [len(mailbox.got)]
    for day in (0, 1):
        run(workspace, days=day)
    assert [*seen, len(mailbox.got)] == mails
    assert "Bussien reitit" in render_feed(workspace, "bussien-reitit")


def test_a_message_that_nobody_knows_of_is_reported_once_and_not_sent_again(
    workspace: Workspace, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(workspace)
    publish(workspace, BUS)
    with monkeypatch.context() as patch:
        patch.setattr(running, "settle_deliveries", kill)
        with pytest.raises(KeyboardInterrupt):
            run(workspace)
    monkeypatch.setattr(running, "SENDS_AT_MOST", timedelta(seconds=-5))
    assert [run(workspace)[0].unknown for _ in range(2)] == [("lukija@example.fi",), ()]
    assert len(mailbox.got) == 1


def test_two_processes_announce_once(workspace: Workspace, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    save(workspace)
    publish(workspace, BUS)
    found, other = running.find_matches, Workspace(workspace.folder)

    def overtaken(*arguments: Any) -> Any:
        monkeypatch.setattr(running, "find_matches", found)
        run_alerts(other)
        return found(*arguments)

    monkeypatch.setattr(running, "find_matches", overtaken)
    run(workspace)
    assert len(mailbox.got) == 1


def test_a_claimed_message_is_left_to_who_claimed_it(workspace: Workspace, mailbox: Mailbox) -> None:
    alert = find_alert(workspace.catalogue, save(workspace))
    publish(workspace, BUS)
    assert claim_delivery(workspace.catalogue, f"alert:{alert.uid}:1", "lukija@example.fi")
    run(workspace)
    assert mailbox.got == []


def test_a_dry_run_changes_and_sends_nothing(workspace: Workspace, mailbox: Mailbox) -> None:
    save(workspace)
    publish(workspace, BUS)
    read_only = Workspace(workspace.folder, write=False)
    assert [titles(run(read_only, dry=True)) for _ in range(2)] == [["Bussien reitit"]] * 2
    assert (mailbox.got, list_alerts(workspace)[0].ran_at) == ([], None)


@pytest.mark.parametrize(
    ("every", "days", "due"), [("day", 0, False), ("day", 1, True), ("week", 6, False), ("week", 7, True)]
)
def test_an_alert_is_due_by_the_calendar(every: str, days: int, due: bool) -> None:
    ran = datetime(2026, 10, 24, 20, 30, tzinfo=UTC)  # the night in which clocks go back follows
    alert = Alert("a", "u", "q", {}, "both", every, (), "", ran_at=ran.isoformat())
    assert is_due(alert, ran.replace(hour=5) + timedelta(days=days)) is due


def test_what_an_alert_that_fails_raises_is_its_own_problem(workspace: Workspace) -> None:
    save(workspace, name="bad")
    save(workspace, name="good")
    publish(workspace, BUS)
    with workspace.catalogue.begin() as connection:
        connection.execute(text("""UPDATE alert SET filters = '{"themes": ["t999"]}' WHERE name = 'bad'"""))
    bad, good = run(workspace)
    assert "t999" in str(bad.problem)
    assert titles([good]) == ["Bussien reitit"]


def test_mail_has_title_date_source_passage_page_and_address(workspace: Workspace, mailbox: Mailbox) -> None:
    save(workspace)
    publish(workspace, (BUS[0], "Bussien <reitit> & muut", BUS[2]))
    run(workspace)
    ((recipients, message),) = mailbox.got
    assert recipients == ["lukija@example.fi"]
    plain, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert html is not None
    for said in (
        "Bussien <reitit> & muut",
        load_wording("fi").day(TODAY),
        "Lippujen hinnat",
        "new.jsonl#bussi",
        "aluetutka alerts remove bussien-reitit",
    ):
        assert said in plain.get_content()
    assert "Bussien &lt;reitit&gt; &amp; muut" in html.get_content()


@pytest.mark.parametrize(
    ("language", "facts", "page"),
    [
        ("fi", "3/2026 · mdi", "Tulokset, s. 12"),
        ("sv", "3/2026 · mdi", "Tulokset, s. 12"),
        ("en", "3/2026 · mdi", "p. 12"),
    ],
)
def test_an_item_is_written_as_its_language_has_it(language: str, facts: str, page: str) -> None:
    item = AnnouncedItem(
        "d", "Raportti", "2026-03", "mdi", "meaning", 4.2, 14, "12", "Tulokset", "Teksti.", "https://example.fi/r.pdf"
    )
    wording = load_wording(language)
    message = compose_alert(wording, made_on("2026-01-01"), [item])
    for said in (
        "3/2026 · mdi",
        page,
        wording.text("alert", "by_meaning"),
        '<a href="https://example.fi/r.pdf">Raportti</a>',
    ):
        assert said in message.html


def test_an_address_that_is_no_web_address_is_no_link() -> None:
    item = AnnouncedItem("d", "R", None, "x", "words", 0.0, None, None, "", "", "javascript:alert(1)")
    assert "href" not in compose_alert(load_wording("fi"), made_on("2026-01-01"), [item]).html


@given(st.text(max_size=2000))
def test_a_long_passage_is_cut_where_a_word_ends(passage: str) -> None:
    short = shorten(passage)
    assert len(short) <= LONGEST_PASSAGE + 2
    assert " ".join(passage.split()).startswith(short.removesuffix(" …"))


# Saving


@pytest.mark.parametrize(
    ("values", "error", "said"),
    [
        ({"query": " . "}, AlertError, "the search is empty"),
        ({"name": "a b"}, AlertError, "'a b' is no name"),
        ({"since": "eilen"}, AlertError, "--since 'eilen' is no date"),
        ({"emails": ["lukija"]}, SettingsError, "'lukija' is no e-mail address"),
        ({"addresses": ["slak://s3cret"]}, SettingsError, "did you mean slack"),
        ({"municipalities": ["Atlantis"]}, NotFoundError, "no municipality 'Atlantis'"),
        ({"themes": ["t999"]}, NotFoundError, "t999"),
    ],
)
def test_a_wrong_alert_is_refused_before_anything_is_kept(
    workspace: Workspace, values: dict[str, Any], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said) as raised:
        save(workspace, **values)
    assert "s3cret" not in str(raised.value)
    assert list_alerts(workspace) == []


def test_mail_needs_a_mail_server(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there is no mail server"):
        save(copy_workspace(corpus, tmp_path / "radar"))


def test_names_are_made_of_the_query_and_taken_once(workspace: Workspace) -> None:
    assert [save(workspace, "Kuntien talous!") for _ in range(2)] == ["kuntien-talous", "kuntien-talous-2"]
    with pytest.raises(AlertError, match="there already is an alert 'kuntien-talous'"):
        save(workspace, name="kuntien-talous")


def test_a_removed_alert_leaves_nothing_behind(workspace: Workspace) -> None:
    alert = find_alert(workspace.catalogue, save(workspace))
    publish(workspace, BUS)
    run(workspace)
    forget_alert(workspace, alert.name)
    assert list_alerts(workspace) == []
    assert deliveries_under(workspace.catalogue, f"alert:{alert.uid}") == []
    with pytest.raises(NotFoundError, match="there is no alert"):
        forget_alert(workspace, alert.name)


def test_a_recipient_is_listed_without_what_is_secret(workspace: Workspace) -> None:
    save(workspace, addresses=["json://radar:s3cret@example.fi/t0ken"])
    (listed,) = list_alerts(workspace)
    assert listed.recipients == ("lukija@example.fi", "json://example.fi")
