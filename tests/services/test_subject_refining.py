"""Suggestions by what a vocabulary says of their concepts."""

from models.subjects.indexer import Suggestion
from models.subjects.vocabularies import Concept, make_vocabulary
from services.subjects.refining import refine

VOCABULARY = make_vocabulary(
    "yso",
    [
        Concept("y:asuminen", {"fi": "asuminen"}),
        Concept("y:asunnot", {"fi": "asunnot"}, broader=("y:asuminen",)),
        Concept("y:vuokra-asunnot", {"fi": "vuokra-asunnot"}, broader=("y:asunnot",)),
        Concept("y:vuokrakodit", {"fi": "vuokrakodit"}, deprecated=True, replaced_by=("y:vuokra-asunnot",)),
        Concept("y:turku", {"fi": "Turku"}, place=True),
    ],
)


def refined(**scores: float) -> dict[str, float]:
    suggestions = [Suggestion(f"y:{name.replace('_', '-')}", score, ()) for name, score in scores.items()]
    return {one.uri: one.score for one in refine(suggestions, VOCABULARY.find)}


def test_a_broader_concept_goes_where_a_narrower_one_is_as_sure() -> None:
    assert refined(vuokra_asunnot=0.8, asuminen=0.5, asunnot=0.8) == {"y:vuokra-asunnot": 0.8}


def test_a_broader_concept_that_is_surer_stays() -> None:
    assert refined(asunnot=0.9, vuokra_asunnot=0.3) == {"y:asunnot": 0.9, "y:vuokra-asunnot": 0.3}


def test_what_took_the_place_of_a_deprecated_concept_is_given_once() -> None:
    assert refined(vuokrakodit=0.7, vuokra_asunnot=0.4) == {"y:vuokra-asunnot": 0.7}


def test_a_place_is_no_subject() -> None:
    assert refined(turku=0.9) == {}


def test_a_concept_of_no_vocabulary_stays_as_it_is() -> None:
    assert refined(muu=0.2) == {"y:muu": 0.2}


def test_a_hierarchy_that_goes_round_ends() -> None:
    round_about = make_vocabulary(
        "r", [Concept("r:a", {"fi": "a"}, broader=("r:b",)), Concept("r:b", {"fi": "b"}, broader=("r:a",))]
    )
    assert len(refine([Suggestion("r:a", 0.5, ()), Suggestion("r:b", 0.4, ())], round_about.find)) == 1
