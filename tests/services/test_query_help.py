"""What a search offers beside its hits: other spellings, filters, themes."""

import pytest

from services.searching import Question, answer_question
from services.workspace import Workspace
from tests.services.corpora import ingest, new_workspace, write_corpus

TEXTS = {
    "a": "Joukkoliikenteen lippujen hinnat nousivat Turussa. Hyvinvointialueet säästävät.",
    "b": "Bostadspolitiken i staden. Kommunernas ekonomi är svag.",
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("help")
    made = new_workspace(folder / "workspace")
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        ingest(made, folder / f"{name}.txt")
    ingest(made, write_corpus(folder / "corpus.jsonl", ["bussi", "vero", "koulu", "metsä"], each=6))
    return made


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("joukkolikenteen lipput", "joukkoliikenteen lippu"),
        ("hyvinvointialeu", "hyvinvointialue"),
        ('-vero joukkolikenne kunta:Turku', "-vero joukkoliikenne kunta:Turku"),
        ("bostadspolitikn", "bostadspolitiken"),
        ("joukkoliikenne", None),
        ("hevonen", None),
        ("qwxzqwxz", None),
        ('"joukkolikenteen lippu"', None),
        ("ja", None),
    ],
)  # fmt: skip
def test_a_word_that_the_publications_spell_otherwise_is_corrected(
    workspace: Workspace, query: str, meant: str | None
) -> None:
    assert answer_question(workspace, Question(query)).did_you_mean == meant


@pytest.mark.parametrize(
    ("query", "filters"),
    [
        ("liput Turussa", [("Turussa", "kunta:853", "kunta:Turku")]),
        ("oulun talous", [("oulun", "kunta:564", "kunta:Oulu")]),
        ("Åbo ekonomi", [("Åbo", "kunta:853", "kunta:Turku")]),
        ("lahden rannat", []),
        ("kunta:Turku talous", []),
        ('"Turussa asuvat"', []),
    ],
)
def test_a_municipality_in_a_query_is_offered_as_a_filter(
    workspace: Workspace, query: str, filters: list[tuple[str, str, str]]
) -> None:
    offered = answer_question(workspace, Question(query)).suggested_filters
    assert [(one.word, one.id, one.written) for one in offered] == filters


def test_where_nothing_is_found_the_nearest_theme_is_named(workspace: Workspace) -> None:
    nothing = answer_question(workspace, Question("kuntien verotus vuosi:1950"))
    assert nothing.total == 0
    assert {word for theme in nothing.near_themes for word in theme.label.split(", ")} & {"tulot", "verot", "menot"}
    assert answer_question(workspace, Question("kuntien verotus")).near_themes == ()
