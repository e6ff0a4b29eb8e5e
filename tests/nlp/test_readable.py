"""Texts whose letters or words came apart are read as they were meant, with offsets of the text as it is."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nlp.words.readable import make_readable
from tests.nlp.analysers import shared_analyser, shared_finnish


def named(text: str) -> list[tuple[str, str]]:
    found = shared_analyser().find_mentions(text)
    return [(text[mention.start : mention.end], mention.name) for mention in found]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Pohjois-\nPohjanmaan liitto", "Pohjois-Pohjanmaan liitto"),
        ("hyvin-\nvointialueen", "hyvinvointialueen"),
        ("kehittämis-\r\n  hanke", "kehittämishanke"),
        ("sosiaali-\nja terveystoimi", "sosiaali-\nja terveystoimi"),
        ("2020-\n2025", "2020-\n2025"),
        ("VarsinaisSuomen liitto", "Varsinais-Suomen liitto"),
        ("Keski–Suomessa", "Keski-Suomessa"),
        ("Etelä- Savon väki", "Etelä-Savon väki"),
        ("Hämeen-linnassa", "Hämeenlinnassa"),
        ("Itä-Suomi, EU-tuki ja Kela-korvaus", "Itä-Suomi, EU-tuki ja Kela-korvaus"),
        ("Etelä- ja Pohjois-Savo", "Etelä- ja Pohjois-Savo"),
        ("Filha ry : lle ja EU: hun", "Filha ry:lle ja EU:hun"),
        ("Tekijä: nimi, TAVOITE: n. 50", "Tekijä: nimi, TAVOITE: n. 50"),
    ],
)
def test_broken_words_are_put_together(text: str, read: str) -> None:
    assert make_readable(text, shared_finnish()).text == read


def test_names_keep_the_offsets_of_the_text_as_it_is() -> None:
    text = "Työn tilasi Pohjois-\nPohjanmaan liitto ja sen teki Hämeen-linnan kaupunki."
    assert named(text) == [
        ("Pohjois-\nPohjanmaan liitto", "Pohjois-Pohjanmaan liitto"),
        ("Hämeen-linnan", "Hämeenlinna"),
    ]


@pytest.mark.parametrize("text", ["Jyväskylässä asuu väkeä.", "Itä-Suomen yliopisto teki työn Mänttä-Vilppulassa."])
def test_decomposed_letters_give_the_same_names(text: str) -> None:
    apart = unicodedata.normalize("NFD", text)
    assert [(unicodedata.normalize("NFC", form), name) for form, name in named(apart)] == named(text)


@pytest.mark.parametrize(
    "text",
    [
        "Lue lisää: www.tampere.fi/palvelut", "Tampere.fi-palvelu uudistui.", "Kirjoita osoitteeseen info@turku.fi.",
        "Lähde: https://www.eduskunta.fi/Lahti/raportti.pdf", "Asiasta kertoi Iltalehti.fi:n toimittaja.",
    ],
)  # fmt: skip
def test_nothing_is_named_in_an_address(text: str) -> None:
    assert named(text) == []


@settings(max_examples=100, deadline=None)
@example(["Pohjois", "\u00ad\n", "Pohjois"])
@given(
    st.lists(
        st.sampled_from(
            ["ä", "a\u0308", "-\n", "Pohjois", "Savo", "-", " ", "–", "hyvin", "vointi", "\u0308", "\u00ad\n"]
        )
    )
)
def test_every_stretch_leads_to_one_of_the_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    readable = make_readable(text, shared_finnish())
    spans = [readable.original(at, at + 1) for at in range(len(readable.text))]
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert [start for start, _ in spans] == sorted(start for start, _ in spans)
