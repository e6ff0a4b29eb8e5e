import pytest

from corpus.terms import PassageTerms, Phrase
from nlp.topics.concepts import Concepts
from nlp.topics.terms import find_theme_terms
from nlp.words.finnish import Finnish


@pytest.fixture
def terms(finnish: Finnish, text: str) -> PassageTerms:
    return find_theme_terms(text, finnish.tokens(text))


@pytest.mark.parametrize("text", ["Suomessa kuntien taloutta vahvistettiin, ja Pirkanmaalla Tampereen taloutta."])
def test_names_are_no_words_of_a_theme(terms: PassageTerms) -> None:
    assert set(terms.words) == {"kunta", "talous"}
    assert terms.phrases == {Phrase("kunta", "talous"): 1}


@pytest.mark.parametrize(
    ("text", "form", "phrase"),
    [
        ("Siksi kuntien talous vahvistui.", "kuntien talous", Phrase("kunta", "talous")),
        ("Siksi julkinen talous vahvistui.", "julkinen talous", Phrase("julkinen", "talous")),
        ("Nyt uusiutuva energia kasvaa.", "uusiutuva energia", Phrase("uusiutuva", "energia")),
    ],
)
def test_a_phrase_is_kept_as_it_stands_in_the_nominative(terms: PassageTerms, form: str, phrase: Phrase) -> None:
    assert terms.forms == {form: phrase}


@pytest.mark.parametrize("text", ["On tehty julkisen talouden suunnitelma ja puhuttu julkisesta taloudesta."])
def test_all_cases_of_a_phrase_are_one(terms: PassageTerms) -> None:
    assert terms.phrases[Phrase("julkinen", "talous")] == 2


@pytest.mark.parametrize("text", ["Siksi kunnan talous vahvistui, kuten kuntien talous muuallakin."])
def test_a_genitive_in_singular_and_plural_is_one_phrase(terms: PassageTerms) -> None:
    assert terms.phrases == {Phrase("kunta", "talous"): 2}
    assert set(terms.forms) == {"kunnan talous", "kuntien talous"}


@pytest.mark.parametrize("text", ["Asiaa koskeva selvitys on tehty viime vuoden aikana uuden tiedon pohjalta."])
def test_participles_and_generic_words_make_no_phrases(terms: PassageTerms) -> None:
    assert not terms.forms


@pytest.mark.parametrize("text", ["Hanke ohjaa ja tukee kuntia. Valtio ei karsi tukea."])
def test_forms_of_nouns_and_verbs_alike_are_in_doubt(terms: PassageTerms) -> None:
    assert {"ohja", "karsi"} & set(terms.words) == set()
    assert "ohja" in terms.doubtful


@pytest.mark.parametrize("text", ["Kommunerna måste också utveckla kollektivtrafiken i skärgården."])
def test_swedish_words_stay_whole_and_function_words_out(terms: PassageTerms) -> None:
    assert "kollektivtrafiken" in terms.words
    assert "måste" not in terms.words


@pytest.mark.parametrize("text", ["Myös työ- ja elinkeinoministeriö ja sisäministeriö rahoittavat hanketta."])
def test_ministries_are_names(terms: PassageTerms) -> None:
    assert not any(word.endswith("ministeriö") for word in terms.words)


def test_concepts_are_found_by_the_words_of_their_names(finnish: Finnish) -> None:
    found = Concepts(finnish).made_of({"kunta", "joukkoliikenne"})
    assert {concept.name_fi for concept in found} == {"kunnat", "joukkoliikenne"}
    assert all(concept.uri.startswith("http://www.yso.fi/onto/yso/p") and concept.name_en for concept in found)


def test_a_word_is_called_as_the_ontology_does(finnish: Finnish) -> None:
    headings = Concepts(finnish).headings
    assert [headings[lemma] for lemma in ("kylä", "talous", "lapsi")] == ["kylät", "talous", "lapset"]
