"""What a statistical model may decide, with a fake one: only what gazetteers and rules leave open."""

from collections.abc import Sequence

import numpy as np
import pytest

from corpus.records import Mention
from nlp.mentions import Analyser
from nlp.name_model.reading import LABELS, Name, Reading
from nlp.organisations.base_forms import base_of_name
from nlp.words.finnish import Finnish, Token
from tests.nlp.analysers import shared_analyser


class FakeModel:
    """Finds the names that it was given."""

    def __init__(self, **names: tuple[str, float]) -> None:
        self._names, self.read_texts = names, list[str]()

    def read(self, text: str, sentences: Sequence[Sequence[Token]], wanted: Sequence[int]) -> list[Reading]:
        self.read_texts += [text[sentences[at][0].start : sentences[at][-1].end] for at in wanted]
        return [self._read(text, sentences[at]) for at in wanted]

    def _read(self, text: str, tokens: Sequence[Token]) -> Reading:
        names, labels = [], np.zeros((len(tokens), len(LABELS)), dtype=np.float32)
        labels[:, 0] = 1
        for at, token in enumerate(tokens):
            label, score = self._names.get(text[token.start : token.end], ("O", 1.0))
            labels[at, 0], labels[at, LABELS.index(label)] = 1 - score, score
            if label != "O":
                names.append(Name(token.start, token.end, label, score))
        return Reading(names, labels)


def find(finnish: Finnish, text: str, *, persons: bool = False, **names: tuple[str, float]) -> list[Mention]:
    return Analyser(finnish, persons=persons, model=FakeModel(**names)).find_mentions(text)


def test_an_unknown_organisation_has_the_score_of_the_model(finnish: Finnish) -> None:
    (mention,) = find(finnish, "Aineiston luovutti Zorbatek.", Zorbatek=("ORG", 0.91))
    assert (mention.type, mention.name, mention.score) == ("organisation", "Zorbatek", 0.91)


def test_a_doubtful_organisation_is_left_out(finnish: Finnish) -> None:
    assert find(finnish, "Aineiston luovutti Zorbatek.", Zorbatek=("ORG", 0.4)) == []


def test_an_unknown_person_is_no_partner(finnish: Finnish) -> None:
    text = "Selvitys tehtiin yhdessä Zorbatekin kanssa."
    assert [one.role for one in find(finnish, text)] == ["partner"]
    assert find(finnish, text, Zorbatekin=("PER", 0.99)) == []
    assert [one.type for one in find(finnish, text, persons=True, Zorbatekin=("PER", 0.99))] == ["person"]


def test_a_bureau_with_a_persons_name_is_a_partner(finnish: Finnish) -> None:
    text = "Selvityksen teki arkkitehtitoimisto Zorbatek."
    assert [one.name for one in find(finnish, text, Zorbatek=("PER", 0.99))] == ["Zorbatek"]


@pytest.mark.parametrize(
    ("text", "word", "left"),
    [
        ("Valokuvista kiitämme Saarijärveä ja muita.", "Saarijärveä", []),  # ambiguous: the model may set it aside
        ("Asukkaat muuttivat Tampereelle.", "Tampereelle", ["Tampere"]),  # nothing else: it may not
    ],
)
def test_a_person_is_no_place_where_rules_are_in_doubt(finnish: Finnish, text: str, word: str, left: list[str]) -> None:
    assert [one.name for one in find(finnish, text, **{word: ("PER", 0.95)})] == left


def test_a_registered_organisation_stays(finnish: Finnish) -> None:
    names = [one.name for one in find(finnish, "Selvityksen tilasivat VTT ja Zorbatek.", VTT=("PER", 1.0))]
    assert names == ["Teknologian tutkimuskeskus VTT", "Zorbatek"]


@pytest.mark.parametrize(
    "text",
    [
        "Kunta päättää asiasta itse.",
        "Tampere ja VTT sopivat asiasta.",
        "ZORBATEKIN SELVITYS JA MUUT",
        "Undersökningen gjordes av Zorbatek på beställning av kommunen.",
    ],
)
def test_the_model_is_not_asked_for_what_is_plain_or_what_it_cannot_read(finnish: Finnish, text: str) -> None:
    model = FakeModel()
    Analyser(finnish, model=model).find_mentions(text)
    assert model.read_texts == []


def test_the_model_reads_the_open_sentences_alone(finnish: Finnish) -> None:
    model = FakeModel()
    Analyser(finnish, model=model).find_mentions("Kunta päätti asiasta. Aineiston luovutti Zorbatek. Työ jatkuu.")
    assert model.read_texts == ["Aineiston luovutti Zorbatek."]


@pytest.mark.parametrize(
    ("form", "base"),
    [
        ("Groupin", "Group"),
        ("Gradiorin", "Gradior"),
        ("Sventekin", "Sventek"),
        ("Innofocuksen", "Innofocus"),
        ("OCHAn", "OCHA"),
        ("Motivan", "Motiva"),
        ("Research", "Research"),
    ],
)
def test_the_base_form_of_a_foreign_name_has_no_binding_vowel(form: str, base: str) -> None:
    assert base_of_name(form) == base


def test_a_compound_keeps_the_capitals_of_its_abbreviation() -> None:
    found = shared_analyser().find_mentions("Lausunnon antoi Pirkanmaan TE-toimisto.")
    assert [one.name for one in found] == ["Pirkanmaan TE-toimisto"]
