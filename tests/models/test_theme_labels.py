from collections import Counter

from corpus.terms import PassageTerms, Phrase
from models.theme_labels import ThemeName, ThemeTerms


def name(*themes: list[PassageTerms]) -> list[ThemeName]:
    terms = ThemeTerms(len(themes))
    for theme, passages in enumerate(themes):
        for passage in passages:
            terms.add(theme, passage)
    return [terms.name_theme(theme) for theme in range(len(themes))]


def test_a_label_is_what_a_theme_says_more_than_others() -> None:
    bus, tax = PassageTerms(Counter(bussi=3, kunta=2)), PassageTerms(Counter(vero=3, kunta=2))
    assert [named.words[0] for named in name([bus, bus], [tax, tax])] == ["bussi", "vero"]


def test_a_word_of_one_passage_is_no_label() -> None:
    rare = PassageTerms(Counter(aluekompassi=9, bussi=1))
    assert name([rare, PassageTerms(Counter(bussi=1))])[0].words == ("bussi",)


def test_a_phrase_stands_in_its_running_form() -> None:
    phrase = Phrase("kuntien", "talous")
    passage = PassageTerms(
        Counter(kunta=2, talous=2), phrases=Counter({phrase: 2}), forms={"kuntien talous": phrase}
    )  # fmt: skip
    other = PassageTerms(Counter(bussi=2, kunta=1))
    assert name([passage, passage], [other, other])[0].label == "kuntien talous"


def test_a_label_goes_on_with_words_that_it_does_not_hold_yet() -> None:
    passage = PassageTerms(Counter(kunta=3, kuntatalous=2, valtionosuus=2))
    assert name([passage, passage])[0].label == "kunta, valtionosuus"


def test_a_phrase_that_no_text_has_in_the_nominative_is_no_label() -> None:
    passage = PassageTerms(Counter(talous=2), phrases=Counter({Phrase("kuntien", "talous"): 2}))
    assert name([passage, passage])[0].phrase is None


def test_a_noun_that_is_always_a_verb_too_is_no_word() -> None:
    passage = PassageTerms(Counter(tuki=1, kunta=1), Counter(ohja=3, tuki=2))
    assert set(name([passage, passage])[0].words) == {"tuki", "kunta"}


def test_a_part_of_compounds_counts_where_it_stands_alone_too() -> None:
    passage = PassageTerms(Counter(sukupuoli=2, talous=1), parts=Counter(suku=5, talous=5))
    assert set(name([passage, passage])[0].words) == {"sukupuoli", "talous"}


def test_a_theme_without_words_has_an_empty_label() -> None:
    assert name([PassageTerms()])[0] == ThemeName("", (), None)
