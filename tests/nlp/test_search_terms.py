"""What a text is found by, and what a query asks for."""

import pytest

from nlp.words.finnish import Finnish, load_finnish
from nlp.words.search_terms import find_query_terms, index_terms, matching_tokens


@pytest.fixture(scope="module")
def finnish() -> Finnish:
    return load_finnish()


def asked(finnish: Finnish, query: str) -> list[str]:
    return [term.lemma for term in find_query_terms(query, finnish.tokens(query))]


@pytest.mark.parametrize(
    ("compound", "keys"),
    [
        ("kuntatalousohjelmalla", {"kunta", "talous", "ohjelma", "kunta+talous", "talous+ohjelma"}),
        ("valtionosuudet", {"valtio", "osuus"}),
        ("kunnan", set()),
    ],
)
def test_a_compound_holds_its_parts_and_their_runs_but_not_itself(
    finnish: Finnish, compound: str, keys: set[str]
) -> None:
    assert set(index_terms(finnish.tokens(compound)).parts.split()) == keys


@pytest.mark.parametrize(
    ("compound", "word"),
    [("energiakäyttöön", "käyttö"), ("sote-uudistus", "uudistus"), ("laadunhallintajärjestelmä", "hallinta")],
)
def test_a_noun_that_is_made_of_a_verb_is_found_inside_of_a_compound(
    finnish: Finnish, compound: str, word: str
) -> None:
    (term,) = find_query_terms(word, finnish.tokens(word))
    assert term.inside in index_terms(finnish.tokens(compound)).parts.split()


def test_parts_of_a_word_that_is_asked_for_do_not_answer_for_it(finnish: Finnish) -> None:
    (term,) = find_query_terms("valtionosuudet", finnish.tokens("valtionosuudet"))
    found = index_terms(finnish.tokens("valtionyhtiön osuuskunta"))
    assert term.lemma not in found.terms.split()
    assert term.inside not in found.parts.split()
    assert term.apart == ("valtio", "osuus")


@pytest.mark.parametrize(
    ("query", "lemmas"),
    [
        ("Miten kuntien ja kunnan talous on tasapainossa?", ["kunta", "talous", "tasapaino"]),
        ("Vad är kollektivtrafik och cykling?", ["kollektivtrafik", "cykling"]),
        ("the impact of IT on the county", ["impact", "it", "county"]),
        ("och", []),
        ("ja että mikä", []),
        ("?!", []),
        ("", []),
    ],
)
def test_words_that_carry_nothing_are_not_asked_for(finnish: Finnish, query: str, lemmas: list[str]) -> None:
    assert asked(finnish, query) == lemmas


def test_a_query_of_ten_thousand_characters_asks_for_its_first_words(finnish: Finnish) -> None:
    query = " ".join(f"sana{number}" for number in range(1500))
    assert asked(finnish, query) == [f"sana{number}" for number in range(40)]


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("kuntatalous", "Kuntatalousohjelma ja kunnan talous.", ["Kuntatalousohjelma", "kunnan", "talous"]),
        ("talous", "Kuntatalous, taloutta; maa.", ["Kuntatalous", "taloutta"]),
        ("kuntatalous", "Talous ja kunta.", []),
    ],
)
def test_what_matches_is_found_in_the_text(finnish: Finnish, query: str, text: str, found: list[str]) -> None:
    terms = find_query_terms(query, finnish.tokens(query))
    tokens = matching_tokens(finnish.tokens(text), terms)
    assert [text[token.start : token.end] for token in tokens] == found
