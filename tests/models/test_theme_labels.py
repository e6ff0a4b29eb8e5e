from collections import Counter

import numpy as np

from corpus.terms import PassageTerms, Phrase
from models.themes.clusters import NO_THEME
from models.themes.labels import ThemeName, ThemeTerms, choose_labelled


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


def test_words_of_the_same_passages_go_before_a_weightier_one_that_meets_none() -> None:
    together, alone = PassageTerms(Counter(laji=4, lintu=2, liite=1)), PassageTerms(Counter(norppa=3))
    assert name([together, together, alone, alone])[0].words == ("laji", "lintu", "liite", "norppa")


def test_a_phrase_stands_in_its_running_form() -> None:
    phrase = Phrase("kunta", "talous")
    passage = PassageTerms(
        Counter(kunta=2, talous=2), phrases=Counter({phrase: 2}), forms={"kuntien talous": phrase}
    )  # fmt: skip
    other = PassageTerms(Counter(bussi=2, kunta=1))
    assert name([passage, passage], [other, other])[0].label == "kuntien talous"


def test_a_label_goes_on_with_words_that_it_does_not_hold_yet() -> None:
    passage = PassageTerms(Counter(kunta=3, kuntatalous=2, valtionosuus=2))
    assert name([passage, passage])[0].label == "kunta, valtionosuus"


def test_a_phrase_about_other_words_comes_last() -> None:
    phrase = Phrase("sisäinen", "pako")
    words = Counter(virasto=9, päätös=8, maahanmuutto=7, pako=3)
    passage = PassageTerms(words, phrases=Counter({phrase: 3}), forms={"sisäinen pako": phrase})
    assert name([passage, passage])[0].label == "virasto, päätös, sisäinen pako"


def test_a_phrase_about_the_first_words_goes_before_a_weightier_one() -> None:
    leading, other = Phrase("kunta", "talous"), Phrase("uusi", "laina")
    passage = PassageTerms(
        Counter(kunta=9, talous=8, velka=7, laina=6), phrases=Counter({leading: 2, other: 5}),
        forms={"kuntien talous": leading, "uusi laina": other},
    )  # fmt: skip
    assert name([passage, passage])[0].label == "kuntien talous, velka, laina"


def test_a_label_calls_words_as_headings_do() -> None:
    terms = ThemeTerms(1, headings={"kylä": "kylät"})
    for _ in range(2):
        terms.add(0, PassageTerms(Counter(kylä=3, seutu=2)))
    named = terms.name_theme(0)
    assert (named.label, named.words) == ("kylät, seutu", ("kylä", "seutu"))


def test_a_phrase_that_no_text_has_in_the_nominative_is_no_label() -> None:
    passage = PassageTerms(Counter(talous=2), phrases=Counter({Phrase("kunta", "talous"): 2}))
    assert name([passage, passage])[0].phrase is None


def test_a_noun_that_is_always_a_verb_too_is_no_word() -> None:
    passage = PassageTerms(Counter(tuki=1, kunta=1), Counter(ohja=3, tuki=2))
    assert set(name([passage, passage])[0].words) == {"tuki", "kunta"}


def test_a_part_of_compounds_counts_where_it_stands_alone_too() -> None:
    passage = PassageTerms(Counter(sukupuoli=2, talous=1), parts=Counter(suku=5, talous=5))
    assert set(name([passage, passage])[0].words) == {"sukupuoli", "talous"}


def test_a_theme_without_words_has_an_empty_label() -> None:
    assert name([PassageTerms()])[0] == ThemeName("", (), None)


def test_the_passages_nearest_to_a_centre_name_its_theme() -> None:
    angles = np.linspace(0, 1, 100)
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    assigned = np.where(np.arange(100) < 80, 0, NO_THEME)
    chosen = choose_labelled(vectors, assigned, np.array([[1.0, 0.0]]))
    assert sorted(chosen.tolist()) == list(range(40))


def test_all_passages_name_a_small_theme() -> None:
    assert len(choose_labelled(np.ones((8, 2)), np.zeros(8, dtype=int), np.ones((1, 2)))) == 8
