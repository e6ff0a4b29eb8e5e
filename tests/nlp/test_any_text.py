"""Laws of the analysis on texts of any kind: it ends, its mentions lie in the text and none lies in another."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.words.finnish import Finnish
from nlp.words.sentences import LONGEST, split_sentences
from tests.nlp.analysers import shared_analyser

ANALYSER = shared_analyser(persons=True)
NAMES = (
    "Tampere Tampereen Tampereella Turku Turun Salo Salon Salossa Soini Kotka Kotkat Lahti Lahdesta Nokia Ii Ii:n"
    " Oulu-Kajaani-rata Pohjois-Savo Etelä- Pohjois- Satakunta Kuntaliitto Kuntaliiton VTT VTT:n VTT:ltä Sitra"
    " Sitran SYKEn Kela Sisä- oikeusministeriö hyvinvointialue Pirkanmaan yliopisto yliopiston säätiö Säätiö"
    " rahaston Zorbatek Zorbatekin Kivi Minna Virtanen Virtasen Pekka Åbo Österbotten Motiva Koneen Uusi Kaupunki"
    " VALUMA-hanke VALUMA-hankkeen Horisontti Life Leader-ryhmä Interreg EU Koski Tl mlk"
)
WORDS = (
    "ja sekä tai och & että kuin joka jonka eli kanssa yhdessä tilaaja Tilaaja tilaajana tilasi rahoitti"
    " rahoituksella toimeksiannosta laatima toteutti tekijät Tekijät Rahoitus hanke hankkeessa nimeltä hankkeen"
    " kysely kollektiivi ryhmä ohjelma selvitys- tutkimussuunnitelma valtioneuvoston vuoden osa osana oli ovat"
    " olleet professori tutkija kunta kaupunki kunnat puolesta takana myönsi euroa miljoonaa prosenttia asukasta"
    " kuukautta vuonna tammikuussa av på uppdrag finansierade lät utreda n ym osuus yhteinen budjetti"
    " kustannuksista vastaa antama tehtävä"
)
SIGNS = (
    "– - — , ; : . ! ? … ( ) [ ] \" ” “ » ’ ' / % € § * + 1 2 14 2021 2019–2021"
    " 12.3.2024 000 1,5 ry Oy Ab Oyj sr ry:n _ __ • ₂ ٣"
)
TOKENS = st.sampled_from(f"{NAMES} {WORDS} {SIGNS}".split())
CASED = st.builds(lambda token, change: change(token), TOKENS, st.sampled_from([str, str, str, str.upper, str.title]))
DECOMPOSED = TOKENS.map(lambda token: unicodedata.normalize("NFD", token))
LETTERS = st.text(st.characters(exclude_categories=["Cs"]), max_size=3)
GAPS = st.sampled_from(
    [" ", " ", " ", " ", " ", "", "\n", "\n\n", "\u00a0", "\u00ad", " -", "- ", "-", ", ", ". ", ": "]
)
TEXTS = st.lists(st.tuples(st.one_of(CASED, CASED, CASED, DECOMPOSED, LETTERS), GAPS), max_size=25).map(
    lambda pairs: "".join(token + gap for token, gap in pairs)
)


@given(TEXTS)
def test_mentions_lie_inside_any_row_of_tokens_in_order_and_apart(text: str) -> None:
    found = ANALYSER.find_mentions(text)
    assert all(first.end <= second.start for first, second in pairwise(found))
    assert all(0 <= mention.start < mention.end <= len(text) for mention in found)


@pytest.mark.parametrize(
    "text",
    [
        "Tilaaja: Kuntaliitto –",
        "Kuntaliitto, ja, Sitra, ja",
        "Tampere ja " * 999,
        "professori " + "Salo, " * 999,
        "-".join(["sana"] * 500),
        ":".join(["VTT"] * 500),
        "Hanke sai " + "9" * 5000 + " euroa.",
        "Hanke sai " + "1 000 " * 500 + "euroa.",
    ],
)
def test_no_text_ends_the_analysis(text: str) -> None:
    assert all(text[mention.start : mention.end].strip() for mention in ANALYSER.find_mentions(text))


def test_a_sum_of_thousands_of_digits_is_none() -> None:
    assert ANALYSER.find_mentions("Hanke sai " + "9" * 5000 + " euroa.") == []


def test_a_token_outside_its_sentence_is_empty_and_without_case(finnish: Finnish) -> None:
    (sentence,) = split_sentences("Kuntaliiton", finnish.tokens("Kuntaliiton"))
    for at in (-1, 1):
        assert (sentence.form(at), sentence.lemma(at), sentence.case(at)) == ("", "", None)
        assert sentence.word(at).pos == "PUNCT"
        assert [ask(at) for ask in (sentence.capital, sentence.adjacent, sentence.glued)] == [False] * 3


def test_a_list_without_an_end_is_divided_behind_a_comma(finnish: Finnish) -> None:
    text = "Tampere, Turku ja " * 300
    sentences = list(split_sentences(text, finnish.tokens(text)))
    assert max(len(sentence.tokens) for sentence in sentences) <= LONGEST
    assert {sentence.form(len(sentence.tokens) - 1) for sentence in sentences[:-1]} == {","}
    assert [token for sentence in sentences for token in sentence.tokens] == finnish.tokens(text)
