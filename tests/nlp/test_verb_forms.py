"""The verbs that words are made of, and the roles that they give."""

import pytest

from tests.nlp.analysers import shared_analyser, shared_finnish

FINNISH = shared_finnish()
ANALYSER = shared_analyser()


@pytest.mark.parametrize(
    ("form", "verb_form"),
    [
        ("laatima", ("laatia", "agent")),
        ("tilannutta", ("tilata", "past_active")),
        ("toteutettiin", ("toteuttaa", "passive")),
        ("rahoittajataho", ("rahoittaa", "actor")),
        ("yhteisrahoitti", ("rahoittaa", "active")),
        ("vastatessa", ("vastata", "e")),
        ("EU-rahoittaman", ("rahoittaa", "agent")),
    ],
)
def test_the_verb_of_a_word_and_its_form(form: str, verb_form: tuple[str, str]) -> None:
    assert verb_form in FINNISH.word(form).verb_forms


def roles_in(text: str) -> dict[str, str | None]:
    return {text[one.start : one.end]: one.role for one in ANALYSER.find_mentions(text) if one.type == "organisation"}


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Tulli tilasi kaksi uutta alusta.", {"Tulli": None}),
        ("Tulli tilasi selvityksen rajaliikenteestä.", {"Tulli": "client"}),
        ("Lausuntoa pyydettiin Museovirastolta.", {"Museovirastolta": None}),
        ("Jatkorahoitusta on haettu Sitralta.", {"Sitralta": None}),
        ("Rahoitusta on saatu Sitralta.", {"Sitralta": "funder"}),
        ("Laskelmat teki VATT, jolta Sitra oli tilannut arvion.", {"VATT": "author", "Sitra": "client"}),
        ("Työn tilaajan, Sitran, edustaja avasi tilaisuuden.", {"Sitran": "client"}),
        ("VTT:n ja Luken yhteisestä tilauksesta syntyi raportti.", {"VTT:n": "client", "Luken": "client"}),
        ("Hankkeessa olivat mukana VTT, alueen kunnat ja Luke.", {"VTT": "participant", "Luke": "participant"}),
    ],
)
def test_roles_by_what_the_sentence_tells_of(text: str, roles: dict[str, str | None]) -> None:
    assert roles_in(text) == roles
