import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.secrets import hide, redact


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql+psycopg://radar:s3cret@db.example.fi/radar", "postgresql+psycopg://***@db.example.fi/radar"),
        ("cannot reach mailtos://a@b.fi:p@ss@mail.example.fi", "cannot reach mailtos://***@mail.example.fi"),
        ("https://example.fi/feed?page=2&token=abc123&x=1", "https://example.fi/feed?page=2&token=***&x=1"),
        ("https://example.fi/?X-Amz-Signature=0a1b", "https://example.fi/?X-Amz-Signature=***"),
        ("https://example.fi/?apikey=k&api_key=l", "https://example.fi/?apikey=***&api_key=***"),
        ("Authorization: Bearer abcdef.123", "Authorization: Bearer ***"),
        ("password: 'hunter22', then", "password: ***', then"),
    ],
)
def test_logins_tokens_and_keys_are_hidden(text: str, shown: str) -> None:
    assert redact(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "https://example.fi/tiedotteet/@mikkeli?page=3",
        "kirjoita: toimitus@example.fi",
        "signaali: hyvä",
        "secretary: Virtanen",
        "avain = 3",
    ],
)
def test_what_is_no_secret_is_left(text: str) -> None:
    assert redact(text) == text


@given(st.text("abcdefgh0123456789._~-", min_size=8, max_size=20), st.text(max_size=30))
def test_a_known_secret_is_hidden_wherever_it_is(secret: str, around: str) -> None:
    assert secret not in hide(f"{around} {secret} {around}", [secret])
