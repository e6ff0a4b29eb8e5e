import pytest

from benchmarks.languages import read_sentences
from nlp.languages import detect_language


@pytest.mark.parametrize(("language", "text"), list(read_sentences()))
def test_a_sentence_is_told_by_its_language(language: str | None, text: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Kunta on hyvä ja se kasvaa.", "fi"),
        ("Kuntien talous 2024", "fi"),
        ("Joukkoliikenteen kehittäminen", "fi"),
        ("Kommunen är bra och den växer.", "sv"),
        ("The municipality is good.", "en"),
        ("123", None),
        ("", None),
        ("– !", None),
    ],
)
def test_titles_and_texts_without_letters(text: str, language: str | None) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    "title", ["2 000 asukasta", "Koru lasten maailmasta", "Aika ja terve järki", "Kuntatalous", "Vesihuollon tila"]
)
def test_a_short_title_is_finnish(title: str) -> None:
    assert detect_language(title) == "fi"
