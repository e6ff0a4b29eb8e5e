"""What organisations were to a work: by the words around them, by the document, and why."""

from pathlib import Path

import numpy as np
import pytest

from corpus.records import Block
from nlp.roles.explaining import explain, in_words
from nlp.roles.features import group_features, sentence_features
from nlp.roles.groups import group_names
from nlp.roles.model import ROLES, SHIPPED, UNCALIBRATED, Calibration, RoleModel, load_role_model
from nlp.roles.units import Named, read_units
from nlp.roles.view import BARE, DocumentView, genre, heading_above
from nlp.words.sentences import split_sentences
from tests.nlp.analysers import shared_analyser, shared_finnish

ANALYSER = shared_analyser()


def roles_in(text: str, view: DocumentView = BARE) -> dict[str, str | None]:
    found = ANALYSER.find_mentions(text, view=view)
    takes_role = ("organisation", "municipality", "region", "wellbeing_county")
    return {text[one.start : one.end]: one.role for one in found if one.type in takes_role}


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Selvityksen laati MDI yhdessä Nordregion kanssa.", {"MDI": "author", "Nordregion": "partner"}),
        ("Hanketta koordinoi Suomen ympäristökeskus.", {"Suomen ympäristökeskus": "coordinator"}),
        ("Työn tilasi Turku.", {"Turku": "client"}),
        ("Hanketta rahoittavat Sitra ja Suomen Akatemia.", {"Sitra": "funder", "Suomen Akatemia": "funder"}),
        ("Tutkimus tehtiin THL:n tilauksesta.", {"THL:n": "client"}),
        ("Hankkeen rahoitti Keski-Suomen hyvinvointialue.", {"Keski-Suomen hyvinvointialue": "funder"}),
        ("Utredningen gjordes av Nordregio.", {"Nordregio": "author"}),
    ],
)
def test_who_did_ordered_and_paid_for_a_work_has_a_role(text: str, roles: dict[str, str | None]) -> None:
    assert roles_in(text) == roles


@pytest.mark.parametrize(
    "text",
    [
        "Kela maksaa kuntoutusrahan, jonka suuruus riippuu palkasta.",
        "Tulli tutkii vientiä, joka kasvoi kesällä.",
        "Suomi neuvottelee Euroopan komission kanssa päästöoikeuksista.",
        "Kyselyyn vastasivat Kemi ja Tornio.",
        "Poliisi tekee yhteistyötä Tullin kanssa.",
        "Kuntaliiton mukaan valtionosuudet pienenevät.",
    ],
)
def test_who_acts_in_the_world_has_no_role(text: str) -> None:
    assert set(roles_in(text).values()) == {None}


def test_a_higher_threshold_gives_surer_roles_alone() -> None:
    from nlp.mentions import Analyser

    careful = Analyser(shared_finnish(), role_threshold=1.0)
    assert [one.role for one in careful.find_mentions("Hanketta rahoitti Suomen Akatemia.")] == [None]


def groups_in(text: str, *names: str) -> list[tuple[list[str], str]]:
    (sentence,) = split_sentences(text, shared_finnish().tokens(text))
    named = [Named(text.index(name), text.index(name) + len(name), "organisation") for name in names]
    units = read_units(sentence, named)
    return [
        ([text[units[at].name.start : units[at].name.end] for at in group.members], group.case)
        for group in group_names(units)
    ]


@pytest.mark.parametrize(
    ("text", "names", "groups"),
    [
        ("Työ tehtiin VTT:n ja Luken kanssa.", ["VTT:n", "Luken"], [(["VTT:n", "Luken"], "Gen")]),
        ("Terveyden laitoksen (THL) tuella.", ["Terveyden laitoksen", "THL"],
         [(["Terveyden laitoksen", "THL"], "Gen")]),
        ("VTT:n teknologian yksikön ja Luken tuella.", ["VTT:n", "Luken"], [(["VTT:n", "Luken"], "Gen")]),
        ("EU : n ja Luken tuella.", ["EU : n", "Luken"], [(["EU : n", "Luken"], "Gen")]),
        ("VTT rahoitti ja Luke toteutti työn.", ["VTT", "Luke"], [(["VTT"], "Nom"), (["Luke"], "Nom")]),
    ],
)  # fmt: skip
def test_coordinated_names_are_one_group(text: str, names: list[str], groups: list[tuple[list[str], str]]) -> None:
    assert groups_in(text, *names) == groups


def test_features_say_what_a_genitive_owns() -> None:
    text = "Raportti tehtiin VTT:n toimeksiannosta."
    (sentence,) = split_sentences(text, shared_finnish().tokens(text))
    units = read_units(sentence, [Named(17, 22, "organisation")])
    (group,) = group_names(units)
    assert "own=order|" in group_features(units, group)
    assert {"S=study", "S=past"} <= set(sentence_features(units))


@pytest.mark.parametrize(
    ("text", "title", "kind"),
    [
        ("Kela maksaa tuen.", "", "bare"),
        ("Opinnäytetyön tavoitteena oli mallintaa.", "Malli", "thesis"),
        ("Kunta kasvaa.", "Kuntastrategia 2030", "plan"),
        ("Kunta kasvaa.", "Tiedote", "other"),
    ],
)
def test_a_document_is_of_a_kind_by_its_title_and_first_part(text: str, title: str, kind: str) -> None:
    assert genre(text, DocumentView(title)) == kind


def test_the_heading_above_is_that_of_the_blocks_or_the_short_line_before() -> None:
    text = "Rahoittajat\nSitra\nToinen"
    assert heading_above(text, 12, BARE) == (0, 11)
    blocks = (Block(0, 11, "heading"), Block(12, 17, "item"), Block(18, 24, "item"))
    assert heading_above(text, 18, DocumentView("", blocks)) == (0, 11)
    assert heading_above(text, 0, BARE) == (0, 0)


def small_model() -> RoleModel:
    first, doing = np.zeros((2, 5), dtype=np.float32), np.zeros((2, 4), dtype=np.float32)
    first[0, 1] = 2.0  # "x" speaks for a client
    return RoleModel(["x"], first, doing)


def test_probabilities_of_roles_and_of_none_sum_to_one() -> None:
    found = small_model().probabilities([["x"], []])
    assert found.shape == (2, len(ROLES))
    assert found[1].sum() == pytest.approx(0.8)  # none is the fifth of five that nothing tells apart
    assert found[0].argmax() == ROLES.index("client")


def test_what_speaks_for_a_role_is_its_weight_above_that_of_none() -> None:
    assert small_model().explain(["x", "unknown"], "client") == [("x", 2.0)]


def test_reasons_are_phrases() -> None:
    (decided,) = ANALYSER.find_roles("Hanketta rahoitti Suomen Akatemia.")
    reasons = explain(load_role_model(), decided)
    assert decided.role == "funder"
    assert reasons[0].weight > 0
    assert not [reason for reason in reasons if "=" in reason.feature or "|" in reason.feature]


@pytest.mark.parametrize(
    ("feature", "phrase"),
    [
        ("R1=toimeksianto/Ela|Gen", "behind: “toimeksianto”"),
        ("L=order/Ess|Nom@2", "before: an order"),
        ("own=order|", "it owns an order"),
        ("S=this thesis", "the sentence tells of this work: a thesis"),
        ("D=plan&type=ORG", "the document is a plan and it is an organisation"),
    ],
)
def test_a_feature_in_words(feature: str, phrase: str) -> None:
    assert in_words(feature) == phrase


def test_every_feature_of_the_shipped_model_has_a_phrase() -> None:
    features = (SHIPPED / "features.txt").read_text(encoding="utf-8").splitlines()
    assert len(features) > 1000
    assert [feature for feature in features if in_words(feature) == feature and "=" in feature] == []


def test_a_model_reads_as_it_was_saved(tmp_path: Path) -> None:
    from training.roles.artefact import save_model
    from training.roles.fitting import Weights

    first, doing = np.zeros((3, 5), dtype=np.float32), np.zeros((3, 4), dtype=np.float32)
    first[0, 2] = 1.5
    kept = save_model(
        tmp_path,
        Weights(["a", "weightless"], first, doing),
        temperatures=(1.0, 1.0),
        calibration=UNCALIBRATED,
        threshold=0.4,
        smallest=0.02,
    )
    model = load_role_model(tmp_path)
    assert (kept, model.threshold) == (1, 0.4)
    assert [role for role, _ in model.decide([["a"]], [1.0])] == ["funder"]


def test_a_role_of_a_doubtful_name_is_less_likely() -> None:
    first, doing = np.zeros((2, 5), dtype=np.float32), np.zeros((2, 4), dtype=np.float32)
    model = RoleModel(["x"], first, doing, calibration=Calibration(1.0, 0.0, -2.0))
    (_, certain), (_, doubtful) = model.decide([["x"], ["x"]], [1.0, 0.7])
    assert doubtful < certain


@pytest.mark.parametrize(
    ("text", "repeated"),
    [
        ("Tilastokeskus julkaisee väestötilaston joka kuukausi.", True),
        ("Suomen Pankki julkaisee ennusteen kaksi kertaa vuodessa.", True),
        ("Kela julkaisee tilaston vuosittain.", True),
        ("THL julkaisi raportin vuonna 2020.", False),
    ],
)
def test_what_is_done_again_and_again_is_a_habit(text: str, repeated: bool) -> None:
    (sentence,) = split_sentences(text, shared_finnish().tokens(text))
    assert ("S=habit" in sentence_features(read_units(sentence, []))) == repeated
