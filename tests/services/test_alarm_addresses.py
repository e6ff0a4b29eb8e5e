"""Addresses of alarms: real servers accept or refuse, and nothing secret is shown of any of them."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import SettingsError
from corpus.settings import Alarming, Settings
from services.alarms.addresses import alarm_addresses, check_alarm_settings, mail_address, open_address
from services.alarms.channels import Message
from services.alarms.sending import send_message
from tests.servers.messages import PASSWORD, Hook, Mailbox, mail_server, webhook
from tests.servers.postgresql import free_port

MESSAGE = Message("Äkillinen hälytys", "<p>Levyllä on <b>tilaa</b> &lt; 1 Gt.</p><p>Vapauta sitä.</p>", "failure")
WORDS = ["Levyllä", "on", "tilaa", "<", "1", "Gt.", "Vapauta", "sitä."]
SLACK = "slack://TABCDEFGH/BABCDEFGH/abcdefghijklmnopqrstuvwx/#ops"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


@pytest.fixture
def hook() -> Iterator[Hook]:
    with webhook() as opened:
        yield opened


def settings(*urls: str, **values: Any) -> Settings:
    return replace(Settings(), alarms=Alarming(urls=urls, **values))


def test_mail_has_plain_text_and_html(mailbox: Mailbox) -> None:
    assert send_message(open_address(mailbox.url(), "urls"), MESSAGE) is None
    ((recipients, message),) = mailbox.got
    assert recipients == ["pito@example.fi"]
    assert message["Subject"] == MESSAGE.title
    plain, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert html is not None
    assert plain.get_content().split() == WORDS
    assert "<b>tilaa</b>" in html.get_content()


def test_mail_goes_encrypted_with_a_login(tmp_path: Path) -> None:
    with mail_server(certificate=tmp_path) as box:
        url = f"mailtos://radar:{PASSWORD}@127.0.0.1:{box.port}/?from=radar@example.fi&to=pito@example.fi"
        assert send_message(open_address(f"{url}&verify=no", "urls"), MESSAGE) is None
        assert box.logins == [("radar", PASSWORD)]
        assert send_message(open_address(url, "urls"), MESSAGE) is not None  # nobody vouches for its certificate


def test_a_wrong_password_is_refused_without_being_shown(tmp_path: Path) -> None:
    with mail_server(certificate=tmp_path) as box:
        address = open_address(f"mailtos://radar:vaara-sana@127.0.0.1:{box.port}/?from=a@b.fi&verify=no", "urls")
        problem = send_message(address, MESSAGE)
    assert problem is not None
    assert "535" in problem
    assert "vaara-sana" not in f"{problem} {address!r} {address.label}"


def test_a_webhook_gets_plain_text_as_json(hook: Hook) -> None:
    assert send_message(open_address(hook.url, "urls"), MESSAGE) is None
    (got,) = hook.got
    assert (got["title"], got["type"]) == (MESSAGE.title, "failure")
    assert got["message"].split() == WORDS


def test_what_refuses_or_does_not_answer_is_one_line_that_says_so(hook: Hook, mailbox: Mailbox) -> None:
    hook.status, mailbox.answer = 403, "554 no such mailbox"
    nobody = f"json://127.0.0.1:{free_port()}/hook"
    problems = [send_message(open_address(url, "urls"), MESSAGE) for url in (hook.url, mailbox.url(), nobody)]
    assert all(problem and "\n" not in problem for problem in problems)
    assert "403" in str(problems[0])
    assert "554" in str(problems[1])
    assert "refused" in str(problems[2])


def test_tokens_of_a_service_are_not_in_what_went_wrong(caplog: pytest.LogCaptureFixture) -> None:
    nobody = f"json://user:passw0rd@127.0.0.1:{free_port()}/T0KENT0KEN?+X-Key=abcdefgh"
    address = open_address(nobody, "urls")
    with caplog.at_level(logging.DEBUG):
        problem = send_message(address, MESSAGE)
    assert "refused" in str(problem)
    for secret in ("passw0rd", "T0KENT0KEN", "abcdefgh"):
        assert secret not in f"{problem} {address!r} {caplog.text}"


@pytest.mark.parametrize(
    ("url", "label"),
    [
        ("mailtos://radar:s3cret@mail.example.fi/pito@example.fi", "mailtos://mail.example.fi"),
        ("json://hooks.example.fi/t0ken", "json://hooks.example.fi"),
        (SLACK, "slack://…"),
        ("https://hooks.slack.com/services/TABCDEFGH/BABCDEFGH/abcdefghijklmnopqrstuvwx", "https://…"),
        ("workflows://example.fi:443/workflow/signature", "workflows://example.fi"),
    ],
)
def test_a_label_shows_the_service_and_the_host_alone(url: str, label: str) -> None:
    assert open_address(url, "urls").label == label


def test_addresses_of_one_service_have_labels_of_their_own() -> None:
    found = alarm_addresses(settings(SLACK, SLACK.replace("#ops", "#dev"), "json://a.fi/1"))
    assert [one.label for one in found] == ["slack://…", "slack://… (2)", "json://a.fi"]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mailtos//radar:s3cret@example.fi", "alarms.urls, address 2 of 2, is no address"),
        ("slak://s3cret/b/c", "slak://…, is of no known service; did you mean slack://"),
        ("json://", "json://…, cannot be used: it lacks a part"),
        ("slack://s3cret", "slack://…, cannot be used"),
        ("", "is no address"),
    ],
)
def test_a_wrong_address_is_reported_by_its_place_without_what_is_secret(url: str, said: str) -> None:
    with pytest.raises(SettingsError) as error:
        check_alarm_settings(settings("json://example.fi/", url))
    assert said in str(error.value)
    assert "\n" not in str(error.value)
    assert "s3cret" not in str(error.value)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"language": "de"}, "alarms.language is 'de': write one of fi, sv, en"),
        ({"lost_share": 50.0}, "alarms.lost_share is 50: write a share"),
        ({"quarantine_share": 0.0}, "alarms.quarantine_share is 0"),
        ({"mail": "json://example.fi/s3cret"}, "alarms.mail is no mail server"),
        ({"mail": "mailtos://"}, "alarms.mail, mailtos://…, cannot be used"),
    ],
)
def test_other_wrong_settings_are_reported(values: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingsError, match=said) as error:
        check_alarm_settings(settings(**values))
    assert "s3cret" not in str(error.value)


def test_the_default_settings_are_right() -> None:
    check_alarm_settings(Settings())


def test_mail_of_a_saved_search_goes_to_its_recipient_alone(mailbox: Mailbox) -> None:
    server = f"mailto://127.0.0.1:{mailbox.port}/toinen@example.fi?from=radar@example.fi&to=kolmas@example.fi&cc=n@b.fi"
    address = mail_address(settings(mail=server), "lukija@example.fi")
    assert address.label == "lukija@example.fi"
    assert send_message(address, MESSAGE) is None
    assert [recipients for recipients, _ in mailbox.got] == [["lukija@example.fi"]]


def test_mail_without_a_server_or_to_no_address_is_refused(mailbox: Mailbox) -> None:
    with pytest.raises(SettingsError, match=r"there is no mail server"):
        mail_address(settings(), "lukija@example.fi")
    with pytest.raises(SettingsError, match=r"'lukija' is no e-mail address"):
        mail_address(settings(mail=mailbox.url()), "lukija")


def test_an_address_shows_no_secret_however_it_is_written() -> None:
    address = open_address("mailtos://radar:s3cret@mail.example.fi", "urls")
    assert "s3cret" not in f"{address} {address!r} {json.dumps(address.label)}"
