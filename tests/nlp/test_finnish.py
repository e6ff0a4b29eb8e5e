from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.words.finnish import Finnish, guess_word, query_terms, terms_of
from tests.nlp.analysers import shared_finnish


@pytest.mark.parametrize(
    ("form", "lemma", "parts"),
    [
        ("kuntien", "kunta", ("kunta",)),
        ("KUNTIEN", "kunta", ("kunta",)),
        ("kun\u00adta\u00adta\u00adlou\u00adden", "kuntatalous", ("kunta", "talous")),
        ("hyvinvointialueiden", "hyvinvointialue", ("hyvinvointi", "alue")),
        ("ENONTEKIÖN", "Enontekiö", ("Enontekiö",)),
        ("Helsingissäkin", "Helsinki", ("Helsinki",)),
        ("tulevaisuuden", "tulevaisuus", ("tulevaisuus",)),
        ("vesihuoltolain", "vesihuoltolaki", ("vesi", "huolto", "laki")),
        ("vuokraturvan", "vuokraturva", ("vuokra", "turva")),
        ("VTT:n", "VTT", ("VTT",)),
        ("VALUMA-hankkeen", "valuma-hanke", ("valuma", "hanke")),
    ],
)
def test_lemma_and_compound_parts(finnish: Finnish, form: str, lemma: str, parts: tuple[str, ...]) -> None:
    word = finnish.word(form)
    assert (word.lemma, word.parts) == (lemma, parts)


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("Nordregion", "Nordregio"),
        ("4Frontin", "4Front"),
        ("Sitowisessä", "Sitowise"),
        ("SYKE", "SYKE"),
        ("och", "och"),
    ],
)
def test_the_fallback_takes_endings_off_words_that_voikko_does_not_know(form: str, lemma: str) -> None:
    word = guess_word(form)
    assert (word.lemma, word.known) == (lemma, False)


@given(st.text())
def test_tokens_lie_in_order_and_cover_every_letter(text: str) -> None:
    tokens = _FINNISH.tokens(text)
    assert all(first.end <= second.start for first, second in pairwise(tokens))
    covered = {at for token in tokens for at in range(token.start, token.end)}
    assert all(at in covered for at, character in enumerate(text) if character.isalnum())


def test_terms_hold_lemmas_and_compound_parts(finnish: Finnish) -> None:
    assert list(terms_of(finnish.tokens("Kuntatalouden."))) == ["kuntatalous", "kunta", "talous"]


def test_a_query_loses_its_function_words_unless_it_has_no_others(finnish: Finnish) -> None:
    assert query_terms(finnish.tokens("Mikä on kuntien ja kunnan tila?")) == ["kunta", "tila"]
    assert query_terms(finnish.tokens("ja")) == ["ja"]


_FINNISH = shared_finnish()
