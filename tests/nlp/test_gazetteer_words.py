"""What is stored of the words in gazetteers' names is what Voikko says of them."""

import random

from nlp.gazetteers.build_words import names
from nlp.gazetteers.words import gazetteer_words, read_word, write_word
from nlp.words.finnish import TOKEN, load_finnish


def test_stored_words_are_those_of_voikko() -> None:
    finnish, stored = load_finnish(), gazetteer_words()
    some = random.Random(1).sample(sorted(stored), 1_500)
    other = {form for form in some if finnish.word(form) != stored[form]}
    assert other == set(), "run `python -m nlp.gazetteers.build_words`"


def test_every_name_is_stored() -> None:
    stored = gazetteer_words()
    forms = {form for name in names() for form in TOKEN.findall(name) if any(map(str.isalpha, form))}
    assert forms - stored.keys() == set(), "run `python -m nlp.gazetteers.build_words`"


def test_a_word_is_read_as_it_was_written() -> None:
    finnish = load_finnish()
    for form in ("Tampereella", "joukkoliikenteessä", "tilaama", "4Front", "Ii:n", "Virtanen", "EU"):
        assert read_word(write_word(form, finnish.word(form))) == (form, finnish.word(form))
