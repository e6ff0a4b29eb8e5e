"""Where a text names concepts."""

from corpus.lemmatised import LemmatisedText
from models.subjects.matching import Label, LabelMatcher, MatchType

LABELS = [
    Label(0, ("kuntatalous",), ("kunta", "talous")),
    Label(1, ("talous",)),
    Label(2, ("kunta",)),
    Label(3, ("julkinen", "hallinto")),
]


def text(*lemmas: str, parts: tuple[tuple[int, str], ...] = ()) -> LemmatisedText:
    return LemmatisedText(" ".join(lemmas), "fi", lemmas, parts, tuple((at, at + 1) for at in range(len(lemmas))))


def ways(of: LemmatisedText) -> dict[int, set[MatchType]]:
    return {concept: {place.type for place in places} for concept, places in LabelMatcher(LABELS).find(of).items()}


def test_a_label_is_found_as_a_whole_word() -> None:
    assert MatchType.WHOLE in ways(text("kuntatalous", parts=((0, "kunta"), (0, "talous"))))[0]


def test_the_parts_of_a_compound_are_its_head_and_its_modifier() -> None:
    found = ways(text("kuntatalous", parts=((0, "kunta"), (0, "talous"))))
    assert found[1] == {MatchType.HEAD}
    assert found[2] == {MatchType.MODIFIER}


def test_a_compound_is_found_divided_into_words() -> None:
    assert MatchType.DIVIDED in ways(text("kunta", "talous"))[0]


def test_words_of_a_label_are_found_in_another_order() -> None:
    assert ways(text("hallinto", "julkinen"))[3] == {MatchType.REORDERED}


def test_no_label_is_found_across_the_end_of_a_phrase() -> None:
    assert 3 not in ways(text("julkinen", "", "hallinto"))


def test_an_empty_text_names_nothing() -> None:
    assert LabelMatcher(LABELS).find(text()) == {}
